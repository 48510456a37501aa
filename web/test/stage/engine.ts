// An engine and a lock that answer from fixtures, so that every state of the
// page can be looked at and tested without waiting for it to happen.

import type { Answer, Attempt, Engine, Progress } from "../../src/engine/protocol.ts";
import type { Lock, LockState } from "../../src/engine/lock.ts";
import { writeWindow } from "../../src/model/recipes.ts";
import type { Inspection, Journey, People, Problem, Recipe, RecipeSelection, Report } from "../../src/model/report.gen.ts";
import { Store } from "../../src/model/store.ts";
import type { SharedOptions } from "../../src/share/report.gen.ts";
import sharedShop from "../../../testdata/share/shop.json";
import alltypes from "../fixtures/alltypes.inspection.json";
import ecom from "../fixtures/ecom.report.json";
import journal from "../fixtures/journal.report.json";
import shop from "../fixtures/shop.report.json";
import shopByDevice from "../fixtures/shop-by-device.report.json";
import { withFigures } from "./figures.ts";
import { complete, madeFunnel, refusal } from "./made.ts";
import { asMapped, mapless, mapped, shopIdeal } from "./mapped.ts";
import { withNames, withPersonas } from "./personas.ts";
import { madeJourney, madePeople, troubled, whole } from "./trouble.ts";

const fixture = (report: unknown, all = false): Report => withPersonas(withFigures(complete(mapless(whole(report as Report)))), all);

export const REPORTS: Record<string, Report> = {
  "shop.parquet": fixture(shop),
  "troubled.parquet": troubled(fixture(shop, true)),
  "mapped.parquet": mapped(fixture(shop)),
  "shop-by-device.parquet": fixture(shopByDevice),
  "journal.csv": fixture(journal),
  "ecom.csv": fixture(ecom),
};

/** The recipe a report came from, as the engine would spell it out. */
export function recipeOf(report: Report): Recipe {
  const mapping = Object.fromEntries(report.source.mapping.filter((c) => c.column).map((c) => [c.role, c.column]));
  return {
    recipe: 1,
    mapping: { ...mapping, timezone: report.source.timezone },
    funnels: report.funnels.map((f) => ({
      name: f.name,
      order: f.order,
      window: writeWindow(f.window_seconds),
      steps: f.steps.map((s) => ({ event: s.events.length === 1 ? s.events[0]! : s.events, label: s.label })),
      ...(f.breakdown_by ? { breakdown: { property: f.breakdown_by } } : {}),
    })),
    ...(report.ideal ? { ideal: shopIdeal } : {}),
    personas: {},
  };
}

/** A fixture's own answer; to a funnel that was asked, a made-up one (made.ts). */
const answer = (from: Report, asked: Recipe | null = null): Answer => {
  const report: Report = { ...withNames(from, asked?.personas.names ?? {}), segment: asked?.segment ? { name: asked.segment, people: 172, of: from.overview.users } : null };
  const recipe: Recipe = { ...recipeOf(report), segments: SEGMENTS };
  if (!asked?.funnels) return { json: JSON.stringify(report), report, recipe };
  const problem = asked.funnels.map(refusal).find((p) => p !== null);
  if (problem) throw problem;
  const same = JSON.stringify(asked.funnels) === JSON.stringify(recipe.funnels);
  const funnels = same ? report.funnels : asked.funnels.map((f) => madeFunnel(f, report));
  const made = { ...asMapped(report, asked), funnels, dropoff: funnels.map((f, i) => report.dropoff[i] ?? { funnel: f.name, steps: [] }) };
  return { json: JSON.stringify(made), report: made, recipe: { ...recipe, ideal: undefined, ...asked } as Recipe };
};

const SEGMENTS = ["Buyers", "Readers"].map((name) => ({ name, people: { state: "converted" } }));

const inspectionOf = (r: Report): Inspection => ({
  inspection: 1,
  files: r.source.files,
  columns: r.source.columns,
  mapping: r.source.mapping,
  timezone: r.source.timezone,
  warnings: [],
  page_patterns: [],
  detected: r.source.detected,
  source: null,
  quality: null,
  memory: { rows: r.source.rows, exact: true, needed_bytes: 41e6, available_bytes: 2e9, spare_columns: [], one_in: 0 },
  problem: null,
});

export const HUGE: Problem = {
  code: "too_large",
  cause: "reading about 98400000 rows takes about 4900 MB of memory, and 4000 MB are available",
  memory: { rows: 98_400_000, exact: false, needed_bytes: 4.9e9, available_bytes: 4e9, spare_columns: ["device", "session_id"], one_in: 2 },
};

export const DAMAGED: Problem = {
  code: "truncated",
  file: "orders-2026.parquet",
  row: 18_204,
  column: "timestamp",
  cause: "the file ends inside a page of column timestamp",
  hint: "fetch the file again",
};

const HALF: Progress = { phase: "read", bytes: 96_400_000, size: 204_000_000, rows: 1_240_118, done: 0, total: 0 };

/** By the name of the first file: a fixture, `slow…` (half-way for ever), `damaged…`, `huge…`, `alltypes…`. */
export class StagedEngine implements Engine {
  asked: Recipe[] = [];
  opened: string[] = [];
  private current: Report = REPORTS["shop.parquet"]!;
  private huge = false;
  /** How long a changed question takes, in milliseconds. */
  slow = 0;
  /** Whether a report is held back once its funnels are counted: until `end` is called, with a problem or without. */
  held = false;
  end: (p?: Problem) => void = () => {};
  private reject: ((p: Problem) => void) | null = null;

  async open(files: File[], _: Recipe | null, onProgress: (p: Progress) => void): Promise<Inspection> {
    this.opened = files.map((f) => f.name);
    const name = files[0]!.name;
    if (name.startsWith("slow")) {
      onProgress(HALF);
      return new Promise((_, reject) => (this.reject = reject));
    }
    if (name.startsWith("damaged")) throw DAMAGED;
    if (name.startsWith("alltypes")) return alltypes as unknown as Inspection;
    this.huge = name.startsWith("huge");
    this.current = REPORTS[name] ?? this.current;
    return inspectionOf(this.current);
  }

  async inspect(): Promise<Inspection> {
    return inspectionOf(this.current);
  }

  async report(recipe: Recipe | null, _: (p: Progress) => void, onCounted?: (a: Answer) => void): Promise<Answer> {
    if (recipe) this.asked.push(recipe);
    if (this.huge && !recipe?.sample) throw HUGE;
    if (this.slow) await new Promise((r) => setTimeout(r, this.slow));
    const whole = answer(this.current, recipe);
    if (this.held) {
      onCounted?.({ ...whole, json: "", report: { ...whole.report, dropoff: [], incidents: [], reconciled: { checks: 0, failed: [] } } });
      await new Promise<void>((resolve, reject) => (this.end = (problem) => (problem ? reject(problem) : resolve())));
    }
    return whole;
  }

  /** What was asked of the people, in words short enough for a test. */
  looked: string[] = [];
  /** The next question about people fails. */
  lost = false;

  async people(_: Recipe, selection: RecipeSelection, offset: number, count: number): Promise<People> {
    this.looked.push(`people ${offset} ${count}`);
    if (this.lost) {
      this.lost = false;
      throw { code: "read_failed", cause: "the file changed since it was opened" } satisfies Problem;
    }
    return madePeople(this.current, selection, offset, count);
  }

  async journey(recipe: Recipe, selection: RecipeSelection, id: string): Promise<Journey> {
    this.looked.push(`journey ${id}`);
    return madeJourney(recipe, selection, id);
  }

  /** The shop's, whatever is open. A note may ask for a refusal. */
  async share(_: string, { title = "", note = "", logo = "" }: Partial<SharedOptions>): Promise<Uint8Array<ArrayBuffer>> {
    if (note === "refuse") throw { code: "bad_recipe", column: "logo", cause: "is not the image it says it is" } satisfies Problem;
    return new TextEncoder().encode(JSON.stringify({ ...sharedShop, title, note, logo }));
  }

  cancel(): void {
    this.reject?.({ code: "cancelled", cause: "stopped" });
  }

  async selftest(): Promise<Attempt[]> {
    return (["page", "worker"] as const).flatMap((where) =>
      (["fetch", "XMLHttpRequest", "WebSocket", "sendBeacon"] as const).map((what): Attempt => ({ what, where, outcome: where === "worker" && what === "sendBeacon" ? "unavailable" : "blocked" })),
    );
  }
}

export class StagedLock implements Lock {
  private readonly state: Store<LockState>;
  ready = Promise.resolve();

  constructor(stage: LockState["stage"]) {
    this.state = new Store<LockState>({
      stage,
      loaded: stage === "loading" ? 4_100_000 : 6_000_000,
      total: 6_000_000,
      policies: ["default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'", "default-src 'none'; connect-src 'none'"],
      locked: stage === "ready",
      requests: 0,
      blocked: 0,
      bytes: 268_020,
      error: stage === "failed" ? "the network is still open in this browser (fetch): no file is accepted" : "",
    });
  }

  get = (): LockState => this.state.get();
  subscribe = (f: () => void): (() => void) => this.state.subscribe(f);
  samples = (): File[] => [new File(["x"], "shop.parquet"), new File(["x"], "journal.csv")];
}
