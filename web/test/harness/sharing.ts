// Two origins for what is shown elsewhere than in the app: a server of shared
// reports, and a page of somebody else's under as strict a policy as there is.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Reports } from "./reports.ts";
import { serve, type Site } from "./server.ts";

export interface SharingSite {
  /** Without a slash at its end. */
  origin: string;
  site: Site;
  /** Keeps a container under an id. */
  put(id: string, bytes: Uint8Array, burn?: boolean): void;
  /** Every request for a report, with what the browser said of the page that asked. */
  asked: Array<{ method: string; url: string; referer: string; cookie: string }>;
  /** Answers for reports with this status from now on; 0: as usual, -1: not at all. */
  fail(status: number): void;
}

export async function serveSharing(web: string): Promise<SharingSite> {
  const policy = (name: string) => readFileSync(join(web, `csp-${name}.txt`), "utf8").trim();
  const reports = new Reports();
  const asked: SharingSite["asked"] = [];
  let status = 0;
  const site = await serve(join(web, "dist"), "default-src 'none'", undefined, {
    policies: { "viewer.html": `${policy("viewer")}; frame-ancestors 'none'`, "embed.html": policy("embed") },
    api: async (request, response) => {
      const { method = "", url = "", headers } = request;
      if (!url.startsWith("/api/")) return false;
      asked.push({ method, url, referer: headers.referer ?? "", cookie: headers.cookie ?? "" });
      response.setHeader("access-control-allow-origin", "*"); // also to what is not there
      if (status < 0) return request.socket.destroy(), true;
      if (status > 0) return response.writeHead(status).end(), true;
      return reports.answer(request, response);
    },
  });
  return {
    origin: site.url.slice(0, -1),
    site,
    put: (id, bytes, burn = false) => void reports.kept.set(id, { body: Buffer.from(bytes), token: "", expires: Date.now() + 3_600_000, burn, published: false }),
    asked,
    fail: (s) => void (status = s),
  };
}

export interface Host {
  origin: string;
  /** What the page has in its body from now on. */
  body(html: string, lang?: string): void;
  close(): void;
}

/** A page on an origin of its own, which lets in scripts, frames and answers of one other. */
export async function serveHost(other: string, style = ""): Promise<Host> {
  let body = "";
  const server = createServer((request, response) => {
    if (request.url === "/style.css") return void response.writeHead(200, { "content-type": "text/css" }).end(style);
    if (request.url !== "/") return void response.writeHead(204).end();
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "access-control-allow-origin": "*", // it is not for want of this that a frame may not ask it
      "content-security-policy": `default-src 'none'; script-src ${other}; style-src 'self'; connect-src ${other}; frame-src ${other}; img-src 'self'`,
    });
    response.end(body);
  });
  await new Promise<void>((r) => server.listen(0, "127.0.0.1", r));
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    body: (html, lang = "en") =>
      void (body = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Their page</title><link rel="stylesheet" href="/style.css"></head><body><main><h1>Their page</h1>${html}</main></body></html>`),
    close: () => void (server.close(), server.closeAllConnections()),
  };
}
