// A static server for web/dist that sends what a real one would and writes
// down every request, so that a test can say "and then nothing was asked". It
// can also be gone, or take requests and never answer.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { basename, extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".json": "application/json",
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

/** The addresses of pages beside the app that are not those of files. */
const PAGES: Record<string, string> = { r: "viewer.html", embed: "embed.html" };

/** What a site has besides the app. */
export interface Beside {
  /** The policies of pages that have their own, by file. */
  policies?: Record<string, string>;
  /** Answers requests first; says whether it did. */
  api?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

/** Serves a folder on a free port of 127.0.0.1 with the given policy in the header, and another one for the service worker. */
export async function serve(folder: string, policy: string, offline = policy, { policies = {}, api }: Beside = {}): Promise<Site> {
  let seen: string[] = [];
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url!, "http://x").pathname);
    seen.push(`${request.method} ${path}`);
    if (folder === "silent") return;
    if (folder === "gone") return void request.socket.destroy();
    if (await api?.(request, response)) return;
    const [, page] = /^\/(r|embed)\/[^/]+$/.exec(path) ?? [];
    const file = join(folder, page ? PAGES[page]! : path.endsWith("/") ? path + "index.html" : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        "content-security-policy": basename(file).startsWith("offline-") ? offline : (policies[basename(file)] ?? policy),
        // As `parcours serve` does.
        "cache-control": extname(file) === ".html" ? "no-store" : "public, max-age=31536000, immutable",
        "cross-origin-embedder-policy": "require-corp",
        ...(basename(file) === "embed.html" ? {} : { "cross-origin-opener-policy": "same-origin" }),
        // What stands in pages of others is lent to all.
        ...(/\.(css|js|json|woff2)$/.test(file) ? { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" } : {}),
        "referrer-policy": "no-referrer",
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
