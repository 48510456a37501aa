// A static server for web/dist that sends what a real one would and writes
// down every request, so that a test can say "and then nothing was asked". It
// can also be gone, or take requests and never answer.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { basename, extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

export interface Site {
  url: string;
  /** Method and path of every request and upgrade since the start or the last mark. */
  requests(): string[];
  mark(): void;
  /** From now on this folder is served; or every connection is cut, or left waiting. */
  deliver(folder: string | "gone" | "silent"): void;
  close(): void;
}

/** Serves a folder on a free port of 127.0.0.1 with the given policy in the header, and another one for the service worker. */
export async function serve(folder: string, policy: string, offline = policy): Promise<Site> {
  let seen: string[] = [];
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url!, "http://x").pathname);
    seen.push(`${request.method} ${path}`);
    if (folder === "silent") return;
    if (folder === "gone") return void request.socket.destroy();
    const file = join(folder, path.endsWith("/") ? path + "index.html" : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        "content-security-policy": basename(file).startsWith("offline-") ? offline : policy,
        // As `parcours serve` does.
        "cache-control": extname(file) === ".html" ? "no-store" : "public, max-age=31536000, immutable",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-opener-policy": "same-origin",
        "x-content-type-options": "nosniff",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.on("upgrade", (request, socket) => {
    seen.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((r) => server.listen(0, "127.0.0.1", r));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/`,
    requests: () => seen,
    mark: () => void (seen = []),
    deliver: (f) => {
      folder = f;
      server.closeAllConnections();
    },
    close: () => void (server.close(), server.closeAllConnections()),
  };
}
