// What is on screen, and what may happen next. The only place that talks to the
// engine; views call its methods and draw its `screen`. A run that was
// overtaken by a newer one is forgotten when it answers.

import type { Answer, Engine, Progress } from "../engine/protocol.ts";
import type { Inspection, Journey, Memory, People, Problem, Recipe, RecipeSelection } from "./report.gen.ts";
import type { SharedOptions } from "../share/report.gen.ts";
import { Store } from "./store.ts";

/** A run under way: when it began (milliseconds of the page's clock), how far it is, and whether what is shown is its own already. */
export interface Running {
  since: number;
  progress: Progress | null;
  counted: boolean;
}

export type Screen =
  | { at: "drop" }
  /** `memory` is what the inspection says it will take, once there is one. */
  | { at: "loading"; names: string[]; bytes: number; memory: Memory | null; running: Running }
  | { at: "mapping"; inspection: Inspection; problem: Problem; recipe: Recipe | null }
  /**
   * `whole` is the last answer that is more than counted; null when what was counted then has not been compared.
   * `running`, `failure` and the recipe that failed belong to a question; the page keeps the old answer until there is a new one.
   */
  | { at: "report"; answer: Answer; whole: Answer | null; running: Running | null; failure: Problem | null; asked?: Recipe | null }
  /** `names` and `bytes` are of the files that are still open, if any: what they were asked may be changed. */
  | { at: "failed"; problem: Problem; names: string[]; bytes: number; recipe: Recipe | null };

/**
 * How often it is shown how far a question is, in milliseconds, and after how long that it is under way: drawing the
 * page takes time from the workers, and what is answered sooner would only flicker.
 */
const EVERY = 300;

const STOPPED: Problem = { code: "cancelled", cause: "stopped" };

export class Session {
  readonly screen = new Store<Screen>({ at: "drop" });
  private run = 0;
  /** The run whose report is awaited, 0 if none is. */
  private asking = 0;

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
    const loading = (running: Running): Screen => ({ at: "loading", names, bytes, memory, running });
    const show = (progress: Progress | null): void => {
      if (run === this.run) this.screen.set(loading({ since, progress, counted: false }));
    };
    show(null);
    try {
      const inspection = await engine.open(files, recipe, show);
      if (run !== this.run) return;
      memory = inspection.memory;
      if (inspection.problem) this.screen.set({ at: "mapping", inspection, problem: inspection.problem, recipe });
      else await this.report(engine, run, recipe, since, loading);
    } catch (error) {
      const problem = asProblem(error);
      if (run === this.run) this.fail(problem, recipe, failed(problem, names, bytes, recipe));
    }
  }

  /** Asks the open files something else. */
  async ask(recipe: Recipe): Promise<void> {
    const engine = this.engine();
    const before = this.screen.get();
    if (!engine || before.at === "drop" || before.at === "loading") return;
    const run = this.begin();
    const files = before.at === "mapping" ? before.inspection.files : [];
    const names = before.at === "failed" ? before.names : files.map((f) => f.name);
    const bytes = before.at === "failed" ? before.bytes : files.reduce((n, f) => n + f.bytes, 0);
    try {
      await this.report(engine, run, recipe, performance.now(), (running) => ({ at: "loading", names, bytes, memory: null, running }));
    } catch (error) {
      const problem = asProblem(error);
      if (run === this.run) this.fail(problem, recipe, before.at === "mapping" ? { ...before, problem, recipe } : failed(problem, names, bytes, recipe));
    }
  }

  /** Asks for a report: shows the one before it, or what `loading` says, then the funnels as soon as they are counted, then all. */
  private async report(engine: Engine, run: number, recipe: Recipe | null, since: number, loading: (running: Running) => Screen): Promise<void> {
    let running: Running = { since, progress: null, counted: false };
    let told: Running | null = null;
    let telling: ReturnType<typeof setInterval> | undefined;
    const tell = (): void => {
      if (run !== this.run) return clearInterval(telling); // overtaken, though its answer may never come
      if (running === told) return;
      const screen = this.screen.get();
      this.screen.set(screen.at === "report" ? { ...screen, running, failure: null } : loading(running));
      told = running;
    };
    const put = (answer: Answer, whole: boolean): void => {
      if (run !== this.run) return;
      const before = this.screen.get();
      const then = before.at === "report" ? before : { answer, whole: null };
      const now = shared(then.whole, shared(then.answer, answer));
      told = running = { ...running, counted: true };
      this.screen.set({ at: "report", answer: now, whole: whole ? now : then.whole, running: whole ? null : running, failure: null });
    };
    if (this.screen.get().at !== "report") tell();
    this.asking = run;
    telling = setInterval(tell, EVERY);
    try {
      put(await engine.report(recipe, (progress) => (running = { ...running, progress }), (counted) => put(counted, false)), true);
    } finally {
      clearInterval(telling);
      if (this.asking === run) this.asking = 0;
    }
  }

  /** The people behind a number of the report that is shown, `count` of them from `offset` on. */
  people(selection: RecipeSelection, offset: number, count: number): Promise<People> {
    return this.behind((engine, { recipe }) => engine.people(recipe, selection, offset, count));
  }

  /** What one of them did. */
  journey(selection: RecipeSelection, id: string): Promise<Journey> {
    return this.behind((engine, { recipe }) => engine.journey(recipe, selection, id));
  }

  /** What may leave of the report that is shown, once it is whole, as the bytes that would. */
  share(options: Partial<SharedOptions>): Promise<Uint8Array<ArrayBuffer>> {
    return this.behind((engine, answer) => {
      const now = this.screen.get();
      if (now.at !== "report" || now.whole !== answer) throw STOPPED;
      return engine.share(answer.json, options);
    });
  }

  /** Rejects with a Problem. */
  private async behind<T>(ask: (engine: Engine, answer: Answer) => Promise<T>): Promise<T> {
    const now = this.screen.get();
    const engine = this.engine();
    try {
      if (!engine || now.at !== "report") throw STOPPED;
      return await ask(engine, now.answer);
    } catch (error) {
      throw asProblem(error);
    }
  }

  /** Stops what runs: a reading goes back to the drop page, a question to what there is. */
  cancel(): void {
    const now = this.screen.get();
    if (now.at === "loading") {
      this.begin();
      this.screen.set({ at: "drop" });
    } else if (now.at === "report" && this.asking === this.run) {
      this.begin();
      this.screen.set({ ...now, ...stopped(now) });
    } else return;
    this.engine()?.cancel();
  }

  /** Back to the drop page. */
  close(): void {
    const now = this.screen.get();
    const run = this.run;
    this.begin();
    if (now.at === "loading" || this.asking === run) this.engine()?.cancel();
    this.screen.set({ at: "drop" });
  }

  /** What there is stays, or there is nothing but the problem. */
  private fail(problem: Problem, recipe: Recipe | null, instead: Screen): void {
    const now = this.screen.get();
    this.screen.set(now.at === "report" ? { ...now, ...stopped(now), failure: problem.code === "cancelled" ? null : problem, asked: recipe } : instead);
  }

  private begin(): number {
    return ++this.run;
  }
}

function failed(problem: Problem, names: string[], bytes: number, recipe: Recipe | null): Screen {
  return problem.code === "cancelled" ? { at: "drop" } : { at: "failed", problem, names, bytes, recipe };
}

/** Nothing runs, and what belongs to another answer than the one shown will not be replaced: it goes. */
function stopped({ answer, whole }: { answer: Answer; whole: Answer | null }): { running: null; whole: Answer | null } {
  return { running: null, whole: whole === answer ? whole : null };
}

/** A value in which every part that says the same as before is the one before: views do not draw it again. */
export function shared<T>(before: unknown, now: T): T {
  if (before === now || typeof before !== "object" || typeof now !== "object" || !before || !now || Array.isArray(before) !== Array.isArray(now)) return now;
  const [old, made] = [before as Record<string, unknown>, now as Record<string, unknown>];
  const keys = Object.keys(made);
  let same = keys.length === Object.keys(old).length;
  for (const key of keys) {
    made[key] = shared(old[key], made[key]);
    same &&= made[key] === old[key];
  }
  return same ? (before as T) : now;
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
