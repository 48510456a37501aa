// The Worker with what can go wrong, if a request's Test-Fault asks for it. Without one it is the Worker, but that
// everybody may store as much as they like.

import worker from "../entry.ts";
import type { Context, Env } from "../pool.ts";

type Bucket = Record<string, (...args: any[]) => unknown>;

const admitted = (env: Env): Env => ({ ...env, UPLOADS: { limit: async () => ({ success: true }) } });

const faults: Record<string, (env: Env) => Env> = {
  limit: (env) => env,
  throws: (env) => bucket(env, () => { throw new Error("R2 threw this"); }),
  rejects: (env) => bucket(env, () => Promise.reject(new Error("R2 said no"))),
  // Calls a function of the Go program in a way that ends it: by a panic that no recover is around.
  ends: (env) => bucket(env, () => ({ then: (fulfilled: () => void) => queueMicrotask(fulfilled) })),
  // Stores what expired long ago.
  expired: (env) => put(env, past, (metadata) => ({ ...metadata, expires: "1000000000" })),
  // Stores what the next sweep takes for expired, and nobody else does.
  due: (env) => put(env, past, (metadata) => metadata),
  // Removes nothing.
  stuck: (env) => ({ ...admitted(env), REPORTS: { ...methods(env), delete: () => Promise.reject(new Error("R2 said no")) } }),
  slow: (env) => bucket(env, (real) => new Promise((done) => setTimeout(done, 700)).then(real)),
};

/** The environment with a bucket whose every method does something else. */
function bucket(env: Env, fault: (real: () => unknown) => unknown): Env {
  const wrapped = Object.entries(methods(env)).map(([name, real]) => [name, (...args: unknown[]) => fault(() => real(...args))]);
  return { ...admitted(env), REPORTS: Object.fromEntries(wrapped) };
}

const methods = (env: Env) => Object.fromEntries(["head", "get", "put", "delete", "list"].map((name) => [name, (...args: unknown[]) => (env.REPORTS as Bucket)[name]!(...args)]));

/** The environment with a bucket in which keys and metadata become others. */
function put(env: Env, rename: (key: string) => string, change: (metadata?: object) => object | undefined): Env {
  const real = methods(env);
  return { ...admitted(env), REPORTS: { ...real, put: (key: string, value: unknown, options?: { customMetadata?: object }) => real.put!(rename(key), value, { ...options, customMetadata: change(options?.customMetadata) }) } };
}

const past = (key: string) => key.replace(/^expires\/[^/]+/, "expires/2001-09-09T01:46:40Z");

export default {
  async fetch(request: Request, env: Env, ctx: Context): Promise<Response> {
    if (new URL(request.url).pathname === "/api/test/objects") {
      const { objects } = (await (env.REPORTS as Bucket).list!()) as { objects: { key: string }[] };
      return Response.json(objects.map((o) => o.key));
    }
    return worker.fetch(request, (faults[request.headers.get("Test-Fault") ?? ""] ?? admitted)(env), ctx);
  },
  // A scheduled event has no header, but its cron expression may be anything.
  scheduled: (event: { cron: string }, env: Env, ctx: Context): Promise<void> => worker.scheduled(event, (faults[event.cron] ?? admitted)(env), ctx),
};
