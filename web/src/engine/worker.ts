// The engine's side of protocol.ts: one Go program in each worker. The build
// bundles this file, with Go's own wasm_exec.js, into a string from which the
// client makes a blob: worker.

import "wasm_exec";

import { attempts } from "./attempts.ts";
import { createCrew, stage, type Peers } from "./crew.ts";
import { watchNetwork } from "./network.ts";
import type { Progress, Recipe, Request, Response } from "./protocol.ts";

/** What the Go program exports; see package main in /wasm. Rejections are Problems as JSON. */
interface Exports {
  open(files: File[], recipe: string, available: number): Promise<string>;
  inspect(recipe: string, available: number): Promise<string>;
  report(recipe: string, onProgress: OnProgress, peers: Peers, available: number, onCounted: (...texts: Texts) => void): Promise<Texts>;
  /** Answers with a report.People as JSON. */
  people(recipe: string, selection: string, offset: number, count: number, onProgress: OnProgress, peers: Peers, available: number): Promise<string>;
  /** Answers with a report.Journey as JSON. */
  journey(recipe: string, selection: string, id: string, onProgress: OnProgress, peers: Peers, available: number): Promise<string>;
  /** Takes a report and options and answers with a shared report, all as JSON. */
  share(report: string, options: string): Promise<string>;
  cancel(): void;
}

type Texts = [report: string, recipe: string];
type OnProgress = (...p: [Progress["phase"], ...number[]]) => void;

declare const Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
declare const parcours: Exports;
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };
declare const fs: { writeSync(fd: number, bytes: Uint8Array): number };

const reader = new FileReaderSync();
/** Puts a range of a file on the stage, for the Go program, and says how long it is. */
const read = (file: File, from: number, to: number) => stage.put(new Uint8Array(reader.readAsArrayBuffer(file.slice(from, to))));
Object.assign(globalThis, { stage: Object.assign(stage, { read }) });

const post = (message: Response) => postMessage(message);
const text = (recipe: Recipe | null) => (recipe ? JSON.stringify(recipe) : "");

async function start(module: WebAssembly.Module): Promise<void> {
  const instance = await WebAssembly.instantiate(module, go.importObject);
  // main never returns, so when run settles the program has died; the page hears of it through worker.onerror.
  go.run(instance).then(() => die(new Error("the engine stopped")), die);
}

async function answer(m: Request): Promise<unknown> {
  switch (m.op) {
    case "start":
      return (started = start(m.module));
    case "selftest":
      return attempts("worker", m.url);
    case "open":
      crew.join(m.place);
      await started;
      return JSON.parse(await parcours.open(m.files, text(m.recipe), m.available));
    case "inspect":
      await started;
      return JSON.parse(await parcours.inspect(text(m.recipe), m.available));
    case "report":
      return together(m, (...rest) => parcours.report(text(m.recipe), ...rest, (...texts) => post({ id: m.id, kind: "counted", texts })));
    case "people":
      return together(m, (...rest) => parcours.people(text(m.recipe), JSON.stringify(m.selection), m.offset, m.count, ...rest));
    case "journey":
      return together(m, (...rest) => parcours.journey(text(m.recipe), JSON.stringify(m.selection), m.person, ...rest));
    case "share":
      await started;
      return new TextEncoder().encode(await parcours.share(m.report, JSON.stringify(m.options)));
    case "task":
      return crew.task(m.question, m.round, m.number);
    case "cancel":
      await started;
      return parcours.cancel();
  }
}

/** Answers a question together with the other workers. */
async function together<T>(
  { id, question, available }: { id: number; question: number; available: number },
  work: (onProgress: OnProgress, peers: Peers, available: number) => Promise<T>,
): Promise<T> {
  const peers = crew.begin(question);
  await started;
  parcours.cancel(); // nobody waits for a question that was overtaken
  const onProgress: OnProgress = (phase, bytes = 0, size = 0, rows = 0, done = 0, total = 0) =>
    post({ id, kind: "progress", progress: { phase, bytes, size, rows, done, total } });
  return work(onProgress, peers, available).finally(() => crew.end(question));
}

const crew = createCrew((question, round) => post({ id: 0, kind: "next", question, round }));
const go = new Go();
let started: Promise<void> | undefined;

// The Go runtime says on its standard error why it dies, a few words at a time, and then every goroutine's stack.
let said = "";
const write = fs.writeSync.bind(fs);
fs.writeSync = (fd, bytes) => {
  said += new TextDecoder().decode(bytes);
  const at = said.indexOf("fatal error: ");
  said = at < 0 ? said.slice(-100) : said.slice(at, at + 300);
  return write(fd, bytes);
};

/** Ends in worker.onerror, with Go's own reason where it gave one: what is thrown afterwards only follows from it. */
function die(e: unknown): void {
  const fatal = /^fatal error: (.*)/.exec(said)?.[1];
  reportError(fatal ? new Error(/out of memory|cannot allocate/.test(fatal) ? "ran out of memory" : fatal) : e);
}

watchNetwork((network) => post({ id: 0, kind: "network", network }));

onmessage = (event: MessageEvent<Request>) => {
  const { id } = event.data;
  answer(event.data).then(
    (value) => id && post({ id, kind: "ok", value }),
    // A string is a Problem the engine rejected with; anything else is a defect and ends the worker.
    (e) => (typeof e === "string" ? post({ id, kind: "error", problem: JSON.parse(e) }) : die(e)),
  );
};
