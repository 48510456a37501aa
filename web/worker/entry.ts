// The Worker: answers /api/* and /oembed in Go. All else is static files, which Cloudflare serves without it.

import "./.build/wasm_exec.js"; // defines Go
import program from "./.build/app.wasm";
import { Pool, type Context, type Env } from "./pool.ts";

const pool = new Pool(program);

export default {
  fetch: (request: Request, env: Env, ctx: Context): Promise<Response> => pool.fetch(request, env, ctx),
  scheduled: (event: unknown, env: Env, ctx: Context): Promise<void> => pool.scheduled(event, env, ctx),
};
