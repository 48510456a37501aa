// What is on screen, and what may happen next. The only place that talks to the
// engine; views call its methods and draw its `screen`. A run that was
// overtaken by a newer one is forgotten when it answers.

import type { Answer, Engine, Progress } from "../engine/protocol.ts";
import type { Inspection, Journey, Memory, People, Problem, Recipe, RecipeSelection, Report } from "./report.gen.ts";
import { Store } from "./store.ts";

/** A run under way: when it began (milliseconds of the page's clock) and how far it is. */
export interface Running {
  since: number;
  progress: Progress | null;
}

export type Screen =
  | { at: "drop" }
  /** `memory` is what the inspection says it will take, once there is one. */
  | { at: "loading"; names: string[]; bytes: number; memory: Memory | null; running: Running }
  | { at: "mapping"; inspection: Inspection; problem: Problem; recipe: Recipe | null }
  /** `running`, `failure` and the recipe that failed belong to a changed question; the page keeps the old answer until there is a new one. */
  | { at: "report"; answer: Answer; running: Running | null; failure: Problem | null; asked?: Recipe }
  /** `names` and `bytes` are of the files that are still open, if any: what they were asked may be changed. */
  | { at: "failed"; problem: Problem; names: string[]; bytes: number; recipe: Recipe | null };

export class Session {
  readonly screen = new Store<Screen>({ at: "drop" });
  private run = 0;

  constructor(private readonly engine: () => Engine | null) {}

  /** Opens files and goes on to the report, or to the mapping page if their columns are not understood. */
  async open(files: File[], recipe: Recipe | null = null): Promise<void> {
    const engine = this.engine();
    if (!engine || files.length === 0) return;
    const run = this.begin();
    const names = files.map((f) => f.name);
    const bytes = files.reduce((sum, f) => sum + f.size, 0);
    const since = performance.now();
    let memory: Memory | null = null;
    const show = (progress: Progress | null): void => {
      if (run === this.run) this.screen.set({ at: "loading", names, bytes, memory, running: { since, progress } });
    };
    show(null);
    try {
      const inspection = await engine.open(files, recipe, show);
      if (run !== this.run) return;
      memory = inspection.memory;
      show(null);
      if (inspection.problem) {
        this.screen.set({ at: "mapping", inspection, problem: inspection.problem, recipe });
        return;
      }
      const answer = await engine.report(recipe, show);
      if (run === this.run) this.screen.set({ at: "report", answer, running: null, failure: null });
    } catch (error) {
      if (run === this.run) this.fail(asProblem(error), names, bytes, recipe);
    }
  }

  /** Asks the open files something else. */
  async ask(recipe: Recipe): Promise<void> {
    const engine = this.engine();
    const before = this.screen.get();
    if (!engine || before.at === "drop" || before.at === "loading") return;
    const run = this.begin();
    const since = performance.now();
    const show = (progress: Progress | null): void => {
      if (run !== this.run) return;
      const running = { since, progress };
      const now = this.screen.get();
      if (before.at === "report" && now.at === "report") this.screen.set({ ...now, running, failure: null });
      else if (before.at === "mapping") {
        const files = before.inspection.files;
        this.screen.set({ at: "loading", names: files.map((f) => f.name), bytes: files.reduce((n, f) => n + f.bytes, 0), memory: null, running });
      } else if (before.at === "failed") this.screen.set({ at: "loading", names: before.names, bytes: before.bytes, memory: null, running });
    };
    /** The funnels are there: what is not yet stays as it was. */
    const counted = (early: Answer): void => {
      const now = this.screen.get();
      if (run === this.run && now.at === "report") this.screen.set({ ...now, answer: { ...now.answer, report: withCounted(now.answer.report, early.report), recipe: early.recipe } });
    };
    show(null);
    try {
      const answer = await engine.report(recipe, show, counted);
      if (run === this.run) this.screen.set({ at: "report", answer, running: null, failure: null });
    } catch (error) {
      if (run !== this.run) return;
      const problem = asProblem(error);
      if (before.at === "mapping") this.screen.set({ ...before, problem, recipe });
      else if (before.at === "failed") this.fail(problem, before.names, before.bytes, recipe);
      else this.screen.set({ ...before, running: null, failure: problem.code === "cancelled" ? null : problem, asked: recipe });
    }
  }

  /** The people behind a number of the report that is shown, `count` of them from `offset` on. */
  people(selection: RecipeSelection, offset: number, count: number): Promise<People> {
    return this.behind((engine, recipe) => engine.people(recipe, selection, offset, count));
  }

  /** What one of them did. */
  journey(selection: RecipeSelection, id: string): Promise<Journey> {
    return this.behind((engine, recipe) => engine.journey(recipe, selection, id));
  }

  /** Rejects with a Problem. */
  private async behind<T>(ask: (engine: Engine, recipe: Recipe) => Promise<T>): Promise<T> {
    const now = this.screen.get();
    const engine = this.engine();
    try {
      if (!engine || now.at !== "report") throw { code: "cancelled", cause: "stopped" } satisfies Problem;
      return await ask(engine, now.answer.recipe);
    } catch (error) {
      throw asProblem(error);
    }
  }

  /** Stops what runs: a first reading goes back to the drop page, a changed question to the old answer. */
  cancel(): void {
    const now = this.screen.get();
    if (now.at === "loading") {
      this.begin();
      this.screen.set({ at: "drop" });
    } else if (now.at === "report" && now.running) {
      this.begin();
      this.screen.set({ ...now, running: null });
    } else return;
    this.engine()?.cancel();
  }

  /** Back to the drop page. */
  close(): void {
    const now = this.screen.get();
    this.begin();
    if (now.at === "loading" || (now.at === "report" && now.running)) this.engine()?.cancel();
    this.screen.set({ at: "drop" });
  }

  private fail(problem: Problem, names: string[], bytes: number, recipe: Recipe | null): void {
    this.screen.set(problem.code === "cancelled" ? { at: "drop" } : { at: "failed", problem, names, bytes, recipe });
  }

  private begin(): number {
    return ++this.run;
  }
}

/** A report with the numbers of a later one that is only counted so far. */
function withCounted(before: Report, early: Report): Report {
  return { ...early, dropoff: before.dropoff, reconciled: before.reconciled, friction: before.friction, incidents: before.incidents, personas: before.personas };
}

/** The engine rejects with Problems; anything else is a defect of ours, and says so. */
export function asProblem(error: unknown): Problem {
  if (typeof error === "object" && error !== null && "code" in error && "cause" in error) return error as Problem;
  if (typeof error === "object" && error !== null && "problem" in error) return asProblem((error as { problem: unknown }).problem);
  return { code: "internal", cause: error instanceof Error ? error.message : String(error) };
}

/** Seconds still to go, by the bytes or people done so far; null while that would be a guess. */
export function remaining(running: Running, now: number): number | null {
  const { progress, since } = running;
  const spent = (now - since) / 1000;
  if (!progress || spent < 1) return null;
  const share = fraction(progress);
  if (share === null || share < 0.03) return null;
  return (spent * (1 - share)) / share;
}

/** How much is done, 0 to 1; reading counts for most of it. */
export function fraction(p: Progress): number | null {
  const READ = 0.8; // measured: reading takes four fifths of a first report
  if (p.phase === "read") return p.size > 0 ? READ * Math.min(1, p.bytes / p.size) : null;
  return p.total > 0 ? READ + (1 - READ) * Math.min(1, p.done / p.total) : READ;
}
