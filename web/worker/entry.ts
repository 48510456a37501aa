// The Worker: answers /api/* and /oembed in Go. All else is files, which Cloudflare serves by itself; what comes here
// although it is neither is not found.

import "./.build/wasm_exec.js"; // defines Go
import program from "./.build/app.wasm";
import { discoverable } from "./discoverable.ts";
import { Pool, type Context, type Env } from "./pool.ts";

const pool = new Pool(program);

export default {
  async fetch(request: Request, env: Env, ctx: Context): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/api/") || pathname === "/oembed") return pool.fetch(request, env, ctx);
    if (pathname.startsWith("/r/")) return discoverable(request, env.ASSETS as { fetch: typeof fetch });
    return new Response("not found\n", { status: 404, headers: { "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff" } });
  },
  scheduled: (event: unknown, env: Env, ctx: Context): Promise<void> => pool.scheduled(event, env, ctx),
};
