// The page's side of protocol.ts: requests with ids, progress, cancelling, and
// a page that outlives its engine. A worker that crashes or does not listen is
// thrown away; the next request makes a new one from the compiled module and
// gives it the same files again.

import workerSource from "inline:worker";

import { attempts } from "./attempts.ts";
import type { Network } from "./network.ts";
import type { Answer, Attempt, Engine, Progress, Recipe, Request, Response } from "./protocol.ts";
import type { Inspection, Problem } from "../model/report.gen.ts";

/** How long a worker may take to notice that it was cancelled, in milliseconds. */
const PATIENCE = 700;

export interface Client extends Engine {
  /** Takes the compiled engine, makes the worker and lets it try to reach the network. */
  start(module: WebAssembly.Module): Promise<Attempt[]>;
}

export interface Listener {
  opened(files: File[]): void;
  network(n: Network): void;
}

interface Pending {
  op: Request["op"];
  resolve(value: unknown): void;
  reject(problem: Problem): void;
  onProgress: ((p: Progress) => void) | undefined;
}

type Body<R = Request> = R extends Request ? Omit<R, "id"> : never;

export function createClient(listener: Listener): Client {
  const pending = new Map<number, Pending>();
  let module: WebAssembly.Module;
  let worker: Worker | undefined;
  let lastId = 0;
  /** What is open, and whether the present worker has been given it. */
  let input: { files: File[]; recipe: Recipe | null } | undefined;
  let given = false;

  function spawn(): Worker {
    const made = new Worker(workerUrl());
    made.onmessage = (e: MessageEvent<Response>) => receive(e.data);
    made.onerror = (e) => {
      e.preventDefault();
      kill(crashed(e.message.replace(/^(Uncaught )?Error: /, "")));
    };
    made.onmessageerror = () => kill(crashed("a message of the engine could not be read"));
    worker = made;
    given = false;
    send({ op: "start", module }).catch((p: Problem) => kill(p));
    return made;
  }

  /** Ends the worker; whoever waits for it gets the problem. */
  function kill(problem: Problem): void {
    worker?.terminate();
    worker = undefined;
    for (const p of pending.values()) p.reject(problem);
    pending.clear();
  }

  function receive(m: Response): void {
    if (m.kind === "network") return listener.network(m.network);
    const waiting = pending.get(m.id);
    if (!waiting) return;
    if (m.kind === "progress") return waiting.onProgress?.(m.progress);
    pending.delete(m.id);
    if (m.kind === "ok") return waiting.resolve(m.value);
    waiting.reject(m.problem);
    if (m.problem.code === "internal") kill(m.problem); // nobody knows what state it is in
  }

  function send(body: Body, onProgress?: (p: Progress) => void): Promise<unknown> {
    const target = worker ?? spawn();
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      pending.set(id, { op: body.op, resolve, reject, onProgress });
      target.postMessage({ id, ...body });
    });
  }

  /** Sends after the worker has been given the open files, should it be a new one. */
  async function ask(body: Body, onProgress?: (p: Progress) => void): Promise<unknown> {
    if (input && !(worker && given)) await give();
    return send(body, onProgress);
  }

  async function give(): Promise<unknown> {
    const inspection = await send({ op: "open", ...input! });
    given = true;
    return inspection;
  }

  return {
    async start(compiled) {
      module = compiled;
      return (await send({ op: "selftest", url: selftestUrl() })) as Attempt[];
    },
    async open(files, recipe, onProgress) {
      input = { files, recipe };
      given = false;
      listener.opened(files);
      const size = files.reduce((sum, f) => sum + f.size, 0);
      onProgress({ phase: "read", bytes: 0, size, rows: 0, done: 0, total: 0 });
      return (await give()) as Inspection;
    },
    async inspect(recipe) {
      return (await ask({ op: "inspect", recipe })) as Inspection;
    },
    async report(recipe, onProgress): Promise<Answer> {
      // The engine answers one request after the other: nobody waits for an overtaken question any more.
      if ([...pending.values()].some((p) => p.op === "report")) send({ op: "cancel" }).catch(() => {});
      const [json, ran] = (await ask({ op: "report", recipe }, onProgress)) as [string, string];
      return { json, report: JSON.parse(json), recipe: JSON.parse(ran) };
    },
    cancel() {
      if (!pending.size) return;
      const ids = [...pending.keys()];
      send({ op: "cancel" }).catch(() => {}); // it may go the way of the worker
      setTimeout(() => {
        if (ids.some((id) => pending.has(id))) kill({ code: "cancelled", cause: "stopped" });
      }, PATIENCE);
    },
    async selftest() {
      const page = await attempts("page", selftestUrl());
      return [...page, ...((await send({ op: "selftest", url: selftestUrl() })) as Attempt[])];
    },
  };
}

/** An address of the server this page came from: the one that would answer if anything were sent. */
function selftestUrl(): string {
  return new URL("selftest", location.href).href;
}

function crashed(cause: string): Problem {
  const hint = /out of memory/.test(cause)
    ? "try a smaller part of the file, or the command line, which may use all of the machine's memory"
    : "this is a defect in Parcours: please report it with this text";
  return { code: "internal", cause, hint };
}

let blobUrl: string | undefined;

/** The worker's script as a blob:, so that it inherits the page's policy; vouched for where Trusted Types ask for it. */
function workerUrl(): string {
  blobUrl ??= URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  policy ??= globalThis.trustedTypes?.createPolicy("parcours", { createScriptURL: (url: string) => url });
  return policy ? (policy.createScriptURL(blobUrl) as unknown as string) : blobUrl;
}

let policy: { createScriptURL(url: string): unknown } | undefined;

declare global {
  var trustedTypes: { createPolicy(name: string, rules: object): NonNullable<typeof policy> } | undefined;
}
