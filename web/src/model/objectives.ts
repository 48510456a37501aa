// What counts as success, in a recipe: objectives added, changed, moved, removed,
// and the targets that follow them. No function changes its argument.

import { strings } from "./funnels.ts";
import type { KPIs, Recipe, RecipeObjective } from "./report.gen.ts";

/** As many as a recipe may have; MaxObjectives in /analysis. */
export const MOST_OBJECTIVES = 16;

/** What an objective is called: its name, else its events, as in a report. */
export const titleOf = (o: RecipeObjective): string => o.name || strings(o.event).join(" / ");

/** The recipe with objectives and what else is asked of key figures: what is taken back together. */
export type Aims = Pick<Recipe, "objectives" | "kpis">;

export const aimsOf = ({ objectives, kpis }: Recipe): Aims => ({ objectives, kpis });

export function withAims(recipe: Recipe, { objectives, kpis }: Aims): Recipe {
  const { objectives: _o, kpis: _k, ...rest } = recipe;
  return { ...rest, ...(objectives?.length ? { objectives } : {}), ...(kpis ? { kpis } : {}) };
}

/** The recipe's objectives, else those that the report found by itself. */
export function objectivesOf(recipe: Recipe, k: KPIs): RecipeObjective[] {
  if (recipe.objectives?.length) return recipe.objectives;
  return k.proposed ? k.objectives.map((o) => ({ name: o.name, event: written(o.events) })) : [];
}

const written = (events: string[]): string | string[] => (events.length === 1 ? events[0]! : events);

/** The recipe with a list of objectives; `now` is what each objective of before is called, "" where it is gone. */
function put(recipe: Recipe, objectives: RecipeObjective[], now: (title: string) => string): Recipe {
  const targets = recipe.kpis?.targets?.map((t) => (t.objective ? { ...t, objective: now(t.objective) } : t)).filter((t) => t.objective !== "");
  return withAims(recipe, { objectives, kpis: targets ? { ...recipe.kpis, targets } : recipe.kpis });
}

const taken = (list: RecipeObjective[], title: string, but = -1): boolean => list.some((o, i) => i !== but && titleOf(o) === title);

/** One more at the end, reached by an event; null where one is called so already, or there are as many as there may be. */
export function addObjective(recipe: Recipe, list: RecipeObjective[], event: string): Recipe | null {
  return taken(list, event) || list.length >= MOST_OBJECTIVES ? null : put(recipe, [...list, { event }], (title) => title);
}

/** Objective i with another name, event or column of values, "" for none of its own; null where it would be called as another is. Its targets stay its own. */
export function changeObjective(recipe: Recipe, list: RecipeObjective[], i: number, change: Partial<Pick<RecipeObjective, "name" | "event" | "value">>): Recipe | null {
  const { name, value, ...rest } = { ...list[i]!, ...change };
  const next: RecipeObjective = { ...rest, ...(name ? { name } : {}), ...(value ? { value } : {}) };
  if (taken(list, titleOf(next), i)) return null;
  const before = titleOf(list[i]!);
  return put(recipe, list.with(i, next), (title) => (title === before ? titleOf(next) : title));
}

/** The events that reach objective i with one more, or without it; the last stays. */
export function toggled(o: RecipeObjective, event: string): string | string[] {
  const now = strings(o.event);
  const next = now.includes(event) ? now.filter((e) => e !== event) : [...now, event];
  return written(next.length > 0 ? next : now);
}

/** Without objective i and its targets. */
export function removeObjective(recipe: Recipe, list: RecipeObjective[], i: number): Recipe {
  const gone = titleOf(list[i]!);
  return put(recipe, list.toSpliced(i, 1), (title) => (title === gone ? "" : title));
}

/** Objective i one place earlier or later; the first is what conversion means. */
export function moveObjective(recipe: Recipe, list: RecipeObjective[], i: number, by: -1 | 1): Recipe {
  if (!list[i + by]) return recipe;
  return put(recipe, list.with(i, list[i + by]!).with(i + by, list[i]!), (title) => title);
}

/** The share, or from 1 on the number, of people who should reach an objective; null where nobody said. */
export function targetOf(recipe: Recipe, o: RecipeObjective): number | null {
  return recipe.kpis?.targets?.find((t) => t.objective === titleOf(o) && t.kpi === "reach")?.target ?? (o.target || null);
}

/** The column whose values an objective has, "" for none: its own, else the file's. */
export function valueOf(recipe: Recipe, o: RecipeObjective): string {
  const { value } = recipe.mapping;
  return o.value || (value && value !== "-" ? value : "");
}
