// The API for shared reports, in memory: as much of it as the pages use.

import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

interface Kept {
  body: Buffer;
  token: string;
  expires: number;
  burn: boolean;
  published: boolean;
}

/** The next upload is answered with this instead. */
export interface Refusal {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const HOURS: Record<string, number> = { h: 1, d: 24 };
const MOST = 10 << 20;

export class Reports {
  readonly kept = new Map<string, Kept>();
  refusal: Refusal | null = null;
  /** Uploads are read and never answered. */
  silent = false;

  /** Whether a request was one for it. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = new URL(request.url!, "http://x").pathname;
    const found = /^\/api\/reports(?:\/([^/]+))?$/.exec(path);
    if (!found) return false;
    const [, id] = found;
    const say = (status: number, body: unknown, headers: Record<string, string> = {}): true => {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(typeof body === "string" ? body : JSON.stringify(body));
      return true;
    };
    const missing = () => say(404, { error: "there is no such report", hint: "it may have expired" });
    if (!id) return request.method === "POST" ? this.create(request, say) : say(405, { error: "only POST" }, { allow: "POST" });
    const report = this.kept.get(id);
    if (!report || report.expires < Date.now()) return missing();
    switch (request.method) {
      case "GET":
      case "HEAD":
        response.writeHead(200, {
          "content-type": "application/octet-stream",
          "access-control-allow-origin": "*",
          "access-control-expose-headers": "Parcours-Burn, Parcours-Expires-At",
          "parcours-expires-at": new Date(report.expires).toISOString(),
          ...(report.burn ? { "parcours-burn": "1" } : { etag: `"${createHash("sha256").update(id).digest("base64url")}"` }),
        });
        if (request.method === "GET" && report.burn) this.kept.delete(id);
        response.end(request.method === "GET" ? report.body : undefined);
        return true;
      case "DELETE":
        if (request.headers.authorization !== `Bearer ${report.token}`) return missing();
        this.kept.delete(id);
        response.writeHead(204).end();
        return true;
    }
    return say(405, { error: "only GET, HEAD and DELETE" }, { allow: "GET, HEAD, DELETE" });
  }

  private async create(request: IncomingMessage, say: (status: number, body: unknown, headers?: Record<string, string>) => true): Promise<boolean> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (this.silent) return true;
    const { refusal } = this;
    this.refusal = null;
    if (refusal) return say(refusal.status, refusal.body, refusal.headers);
    const term = /^(\d+)([hd])$/.exec(String(request.headers["parcours-expires"] ?? "30d"));
    const hours = term ? Number(term[1]) * HOURS[term[2]!]! : 0;
    if (request.headers["content-type"] !== "application/octet-stream") return say(415, { error: "a report is sealed bytes" });
    if (body.length > MOST) return say(413, { error: "too large" });
    if (hours < 1 || hours > 365 * 24) return say(400, { error: "a report is kept 1 hour to 1 year" });
    const [id, token] = [randomBytes(16).toString("base64url"), randomBytes(32).toString("base64url")];
    const expires = Date.now() + hours * 3_600_000;
    this.kept.set(id, { body, token, expires, burn: request.headers["parcours-burn"] === "1", published: request.headers["parcours-published"] === "1" });
    return say(201, { id, delete_token: token, expires_at: new Date(expires).toISOString() }, { location: `/api/reports/${id}` });
  }
}
