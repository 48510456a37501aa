// What the page and each of the engine's workers say to each other. Every
// request has an id; the worker answers with any number of `progress` messages
// and exactly one `ok` or `error`. Rows never cross: only inspections, reports
// and the people a reader asks to see do.

import type { Inspection, Journey, People, Problem, Recipe, RecipeSelection, Report } from "../model/report.gen.ts";
import type { SharedOptions } from "../share/report.gen.ts";
import type { Place } from "./crew.ts";
import type { Network } from "./network.ts";

export type { Recipe };

/** What the page asks of a worker. The first message, `start`, carries the compiled module. */
export type Request =
  | { id: number; op: "start"; module: WebAssembly.Module }
  /** The worker's place among those that are given the same files comes with them. */
  | { id: number; op: "open"; files: File[]; recipe: Recipe | null; place: Place; available: number }
  /** `available` is how many bytes of memory all workers together may use. */
  | { id: number; op: "inspect"; recipe: Recipe | null; available: number }
  /** Put to all workers that have the files, which answer it together; questions have rising numbers. */
  | { id: number; op: "report"; recipe: Recipe | null; question: number; available: number }
  | { id: number; op: "people"; recipe: Recipe; selection: RecipeSelection; offset: number; count: number; question: number; available: number }
  | { id: number; op: "journey"; recipe: Recipe; selection: RecipeSelection; person: string; question: number; available: number }
  /** Any one worker answers: it needs nothing but the report. */
  | { id: number; op: "share"; report: string; options: Partial<SharedOptions> }
  /** The page hands out a task; no answer. */
  | { id: 0; op: "task"; question: number; round: number; number: number }
  /** Stops the request under way; it answers with an error whose code is `cancelled`. */
  | { id: number; op: "cancel" }
  /** Tries to send one byte with fetch, XMLHttpRequest and WebSocket, and says what happened. */
  | { id: number; op: "selftest"; url: string };

export interface Progress {
  phase: "read" | "analyse";
  /** Input bytes read, of size. */
  bytes: number;
  size: number;
  rows: number;
  /** People analysed, of total, over the passes known so far. */
  done: number;
  total: number;
}

/** The outcome of one attempt to reach the network: anything but `blocked` is a failure of the lock. */
export interface Attempt {
  what: "fetch" | "XMLHttpRequest" | "WebSocket" | "sendBeacon";
  where: "page" | "worker";
  outcome: "blocked" | "sent" | "unavailable";
}

export interface Answer {
  /** The report exactly as the engine wrote it: the same bytes as the command line's. */
  json: string;
  report: Report;
  /** The recipe as it was run, with everything that was proposed spelled out. */
  recipe: Recipe;
}

export type Response =
  | { id: number; kind: "progress"; progress: Progress }
  /** What is known of a report and its recipe, as JSON, before it is whole. */
  | { id: number; kind: "counted"; texts: [report: string, recipe: string] }
  | { id: number; kind: "ok"; value: unknown }
  | { id: number; kind: "error"; problem: Problem }
  /** With id 0: the worker comes free for a task of a question's round. */
  | { id: 0; kind: "next"; question: number; round: number }
  /** Unasked, with id 0: what the worker's own requests have come to since it was made. */
  | { id: 0; kind: "network"; network: Network };

/** What the views use; the engine's client implements it, tests may fake it. */
export interface Engine {
  open(files: File[], recipe: Recipe | null, onProgress: (p: Progress) => void): Promise<Inspection>;
  inspect(recipe: Recipe | null): Promise<Inspection>;
  /** `onCounted` hears the funnels as soon as they are counted, the rest of the report being empty. */
  report(recipe: Recipe | null, onProgress: (p: Progress) => void, onCounted?: (a: Answer) => void): Promise<Answer>;
  /** The people behind a number of the recipe's report, in the order of their ids: `count` of them from `offset` on. */
  people(recipe: Recipe, selection: RecipeSelection, offset: number, count: number): Promise<People>;
  /** What one of them did. */
  journey(recipe: Recipe, selection: RecipeSelection, id: string): Promise<Journey>;
  /** What may leave of a report, whose JSON is as in an Answer: the bytes of a shared report. */
  share(report: string, options: Partial<SharedOptions>): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends whatever runs within a second; the promise it belongs to rejects with code `cancelled`. */
  cancel(): void;
  selftest(): Promise<Attempt[]>;
}
