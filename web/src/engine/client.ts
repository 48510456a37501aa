// The page's side of protocol.ts: requests with ids, progress, cancelling, and
// a page that outlives its engine. The engine is one Go program in each of some
// workers, which answer a question together. When one of them crashes or does
// not listen, all are thrown away; the next request makes new ones from the
// compiled module and gives them the same files again.

import workerSource from "inline:worker";

import { attempts } from "./attempts.ts";
import type { Place } from "./crew.ts";
import { available, outOfMemory, ranOut } from "./memory.ts";
import type { Network } from "./network.ts";
import type { Answer, Attempt, Engine, Progress, Recipe, Request, Response } from "./protocol.ts";
import { trusted } from "./trusted.ts";
import { warmUp } from "./warm.ts";
import type { Inspection, Journey, People, Problem } from "../model/report.gen.ts";

/** How long a worker may take to notice that it was cancelled, in milliseconds. */
const PATIENCE = 700;

/** Bytes of input that are worth a worker: below that it costs more to start one than it saves. */
const SHARE = 4 << 20;

/** More workers would wait for memory and disk rather than compute. */
const MOST = 16;

/** What a request is rejected with whose worker ended for another's sake. */
const REPLACED: Problem = { code: "cancelled", cause: "the workers were replaced" };

export interface Client extends Engine {
  /** Takes the compiled engine, makes the workers and lets each try to reach the network. */
  start(module: WebAssembly.Module): Promise<Attempt[]>;
  /** Warms the engine up on samples until a file is opened; resolves when that is over. */
  warm(samples: File[]): Promise<void>;
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
  onCounted: OnCounted | undefined;
}

type OnCounted = (texts: [report: string, recipe: string]) => void;

type Body<R = Request> = R extends Request ? Omit<R, "id"> : never;

/** What all workers answer together, before it has a number. */
type Asked<B = Body> = B extends { question: number; available: number } ? Omit<B, "question" | "available"> : never;

/** One worker and what it was asked. */
interface Member {
  worker: Worker;
  pending: Map<number, Pending>;
  network: Network;
}

/**
 * `workers` is how many to use whatever the size of the input; else as many as there are cores and work for.
 * `memory` is how many bytes all of them may take; else what is safe in a tab.
 */
export function createClient(listener: Listener, workers?: number, memory?: number): Client {
  let module: WebAssembly.Module;
  let members: Member[] = [];
  let lastId = 0;
  let lastQuestion = 0;
  /** Tasks handed out, by question and round. */
  const handed = new Map<string, number>();
  /** What is open, and what came of giving it to the present workers, once they are. */
  let input: { files: File[]; recipe: Recipe | null } | undefined;
  let given: Promise<unknown> | undefined;
  /** The report that was asked for last, and the last question of who is behind a number. */
  let reporting: Promise<unknown> = Promise.resolve();
  let looking: Promise<unknown> = Promise.resolve();
  let warming: ReturnType<typeof warmUp> | undefined;
  /** What the workers of earlier times sent and were refused. */
  const past: Network = { requests: 0, blocked: 0 };

  const cores = Math.min(MOST, navigator.hardwareConcurrency || 1);
  const wanted = (size: number) => workers ?? Math.min(cores, Math.max(1, Math.ceil(size / SHARE)));

  function spawn(): Member {
    const made: Member = { worker: new Worker(workerUrl()), pending: new Map(), network: { requests: 0, blocked: 0 } };
    made.worker.onmessage = (e: MessageEvent<Response>) => receive(made, e.data);
    made.worker.onerror = (e) => {
      e.preventDefault();
      kill(crashed(e.message.replace(/^(Uncaught )?Error: /, "")));
    };
    made.worker.onmessageerror = () => kill(crashed("bad message"));
    members.push(made);
    given = undefined;
    send(made, { op: "start", module }).catch((p: Problem) => members.includes(made) && kill(p));
    return made;
  }

  /** Makes or ends workers until there are n. */
  function staff(n: number): void {
    while (members.length < n) spawn();
    for (const m of members.splice(n)) retire(m);
  }

  /** Ends a worker; whoever waits for it has been replaced. */
  function retire(m: Member): void {
    m.worker.terminate();
    past.requests += m.network.requests;
    past.blocked += m.network.blocked;
    for (const p of m.pending.values()) p.reject(REPLACED);
  }

  /** Ends all workers; who waits for one gets the problem, but for requests after the `last` that it concerns. */
  function kill(problem: Problem, last = lastId): void {
    for (const m of members) for (const [id, p] of m.pending) if (id <= last) p.reject(problem);
    const ended = members;
    members = [];
    given = undefined;
    handed.clear();
    ended.forEach(retire);
  }

  function receive(from: Member, m: Response): void {
    if (m.kind === "network") {
      from.network = m.network;
      const sum = (key: keyof Network) => members.reduce((n, other) => n + other.network[key], past[key]);
      return listener.network({ requests: sum("requests"), blocked: sum("blocked") });
    }
    if (m.kind === "next") {
      const { question, round } = m;
      const key = `${question} ${round}`;
      const number = handed.get(key) ?? 0;
      handed.set(key, number + 1);
      from.worker.postMessage({ id: 0, op: "task", question, round, number } satisfies Request);
      return;
    }
    const waiting = from.pending.get(m.id);
    if (!waiting) return;
    if (m.kind === "progress") return waiting.onProgress?.(m.progress);
    if (m.kind === "counted") return waiting.onCounted?.(m.texts);
    from.pending.delete(m.id);
    if (m.kind === "ok") return waiting.resolve(m.value);
    const defect = m.problem.code === "internal"; // nobody knows what state it is in
    const problem = defect ? crashed(m.problem.cause, m.problem.hint) : m.problem;
    waiting.reject(problem);
    if (defect) kill(problem);
  }

  function send(to: Member, body: Body, onProgress?: (p: Progress) => void, transfer: Transferable[] = [], onCounted?: OnCounted): Promise<unknown> {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      to.pending.set(id, { op: body.op, resolve, reject, onProgress, onCounted });
      to.worker.postMessage({ id, ...body }, transfer);
    });
  }

  /** Asks all workers; the first one's answer counts. When one has a problem, nobody waits for the others. */
  async function sendAll(body: (rank: number) => { body: Body; transfer?: Transferable[] }, onProgress?: (rank: number, p: Progress) => void, onCounted?: OnCounted): Promise<unknown> {
    const asked = members.map((m, rank) => {
      const { body: b, transfer } = body(rank);
      return send(m, b, onProgress && ((p) => onProgress(rank, p)), transfer, onCounted);
    });
    const [crew, last] = [members, lastId];
    const failed = Promise.all(asked).catch((p: Problem) => {
      // The others wait for who has failed, unless they were called back already, or have been asked something else since.
      const waits = (m: Member) => members.includes(m) && m.pending.size && [...m.pending.keys()].every((id) => id <= last);
      if (p.code !== "cancelled") for (const m of crew.filter(waits)) send(m, { op: "cancel" }).catch(() => {});
      throw p;
    });
    try {
      return (await failed)[0];
    } catch (problem) {
      // Who was only called back is not the one that knows what is wrong.
      const ends = await Promise.allSettled(asked);
      const known = ends.find((e) => e.status === "rejected" && e.reason.code !== "cancelled") as PromiseRejectedResult | undefined;
      throw known?.reason ?? problem;
    }
  }

  /** Makes sure that there are workers and that they have been given the open files. */
  async function ready(): Promise<void> {
    if (!members.length) staff(wanted(size()));
    if (input) await (given ?? give());
  }

  /** Asks, and again if the workers are replaced meanwhile, unless that was for other files. */
  async function persist<T>(ask: () => Promise<T>): Promise<T> {
    for (const about = input; ; ) {
      try {
        return await ask();
      } catch (problem) {
        if (problem !== REPLACED || about !== input) throw problem;
      }
    }
  }

  const bytes = () => memory ?? available(members.length);

  /** After memory ran out: what would fit into half of what was thought to do, for a recipe. */
  async function smaller(recipe: Recipe | null): Promise<Inspection["memory"]> {
    await ready();
    const ask = async (available: number) => ((await send(members[0]!, { op: "inspect", recipe, available })) as Inspection).memory;
    const whole = await ask(bytes());
    return whole && ask(Math.min(whole.needed_bytes, whole.available_bytes) / 2);
  }

  const size = () => input?.files.reduce((sum, f) => sum + f.size, 0) ?? 0;

  function give(): Promise<unknown> {
    staff(wanted(size()));
    const places = introduce(members.length);
    const { files, recipe } = input!;
    const available = bytes();
    const giving = sendAll((rank) => {
      const place = places[rank]!;
      return { body: { op: "open", files, recipe, place, available }, transfer: place.ports.filter((p) => p !== null) };
    });
    giving.catch(() => given === giving && (given = undefined)); // the next request tries again
    return (given = giving);
  }

  /** Puts a question to all workers, which answer it together and all say the same. */
  function question(asked: Asked, onProgress?: (p: Progress) => void, onCounted?: OnCounted): Promise<unknown> {
    return persist(async () => {
      await ready();
      const number = ++lastQuestion;
      const parts: Progress[] = [];
      const told = (rank: number, p: Progress) => {
        parts[rank] = p;
        onProgress?.(together(parts));
      };
      const body = { ...asked, question: number, available: bytes() };
      try {
        return await sendAll(() => ({ body }), told, onCounted);
      } finally {
        for (const key of handed.keys()) if (key.startsWith(`${number} `)) handed.delete(key);
      }
    });
  }

  async function report(recipe: Recipe | null, onProgress: (p: Progress) => void, onCounted?: (a: Answer) => void): Promise<Answer> {
    const answer = ([json, ran]: [string, string]): Answer => ({ json, report: JSON.parse(json), recipe: JSON.parse(ran) });
    try {
      return answer((await question({ op: "report", recipe }, onProgress, onCounted && ((texts) => onCounted(answer(texts))))) as [string, string]);
    } catch (problem) {
      if ((problem as Problem).code !== "out_of_memory") throw problem;
      const memory = await smaller(recipe).catch(() => null);
      throw memory ? { ...(problem as Problem), memory } : problem;
    }
  }

  /** Asks who is behind a number: one question after the other, as a new one ends what workers are at, and none while a report is made. */
  function behind<T>(asked: Asked): Promise<T> {
    const answer = looking.then(async () => {
      for (let seen; seen !== reporting; ) await (seen = reporting);
      return JSON.parse((await question(asked)) as string) as T;
    });
    looking = answer.catch(() => {});
    return answer;
  }

  return {
    async start(compiled) {
      module = compiled;
      staff(workers ?? cores); // while a file is being chosen
      return tryAll();
    },
    warm(samples) {
      if (input) return Promise.resolve();
      warming = warmUp(new Worker(workerUrl()), module, samples);
      return warming.done;
    },
    async open(files, recipe, onProgress) {
      warming?.stop();
      input = { files, recipe };
      listener.opened(files);
      onProgress({ phase: "read", bytes: 0, size: size(), rows: 0, done: 0, total: 0 });
      return (await persist(give)) as Inspection;
    },
    async inspect(recipe) {
      return (await persist(async () => (await ready(), send(members[0]!, { op: "inspect", recipe, available: bytes() })))) as Inspection;
    },
    report(recipe, onProgress, onCounted): Promise<Answer> {
      const answer = report(recipe, onProgress, onCounted);
      reporting = answer.catch(() => {});
      return answer;
    },
    people: (recipe, selection, offset, count) => behind<People>({ op: "people", recipe, selection, offset, count }),
    journey: (recipe, selection, id) => behind<Journey>({ op: "journey", recipe, selection, person: id }),
    async share(report, options) {
      const ask = () => {
        if (!members.length) staff(1);
        return send(members[0]!, { op: "share", report, options });
      };
      return (await persist(ask)) as Uint8Array<ArrayBuffer>;
    },
    cancel() {
      const waiting = members.flatMap((m) => [...m.pending].filter(([, p]) => p.op !== "cancel").map(([id]) => ({ m, id })));
      if (!waiting.length) return;
      for (const m of members) send(m, { op: "cancel" }).catch(() => {}); // it may go the way of the worker
      const last = lastId;
      setTimeout(() => {
        if (waiting.some(({ m, id }) => m.pending.has(id) && members.includes(m))) kill({ code: "cancelled", cause: "stopped" }, last);
      }, PATIENCE);
    },
    async selftest() {
      if (!members.length) staff(1);
      return [...(await attempts("page", selftestUrl())), ...(await tryAll())];
    },
  };

  /** The attempts of all workers; of several of a kind the one that got furthest. */
  async function tryAll(): Promise<Attempt[]> {
    const ended = (p: Problem) => (p === REPLACED ? [] : Promise.reject(p)); // it can send nothing
    const made = (await Promise.all(members.map((m) => send(m, { op: "selftest", url: selftestUrl() }).catch(ended)))) as Attempt[][];
    const furthest = new Map<string, Attempt>();
    for (const a of made.flat()) if (!furthest.has(a.what) || a.outcome !== "blocked") furthest.set(a.what, a);
    return [...furthest.values()];
  }
}

/** The places of n workers, each with a port to each of the others. */
function introduce(n: number): Place[] {
  const places: Place[] = Array.from({ length: n }, (_, rank) => ({ rank, size: n, ports: Array(n).fill(null) }));
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const { port1, port2 } = new MessageChannel();
      places[a]!.ports[b] = port1;
      places[b]!.ports[a] = port2;
    }
  }
  return places;
}

/** How far all workers have come. What is read adds up; later each counts the people it keeps, and knows all of the input. */
function together(parts: Progress[]): Progress {
  const known = Object.values(parts); // by rank, as far as heard
  const later = known.filter((p) => p.phase === "analyse");
  const of = later.length ? later : known;
  const sum = (key: "bytes" | "rows" | "done" | "total") => of.reduce((n, p) => n + p[key], 0);
  const { size } = of[0]!;
  if (later.length) return { ...of[0]!, done: sum("done"), total: sum("total") };
  return { ...of[0]!, bytes: Math.min(sum("bytes"), size), rows: sum("rows") };
}

/** An address of the server this page came from: the one that would answer if anything were sent. */
function selftestUrl(): string {
  return new URL("selftest", location.href).href;
}

function crashed(cause: string, hint = "this is a defect in Parcours: please report it with this text"): Problem {
  return ranOut(cause) ? outOfMemory(cause) : { code: "internal", cause, hint };
}

let blobUrl: string | undefined;

/** The worker's script as a blob:, so that it inherits the page's policy. */
function workerUrl(): string {
  blobUrl ??= URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  return trusted(blobUrl);
}
