// Key figures and what changed: targets and dates in a recipe, and how many targets are met. No function changes its argument.

import { titleOf } from "./objectives.ts";
import type { KPI, KPIs, Recipe, RecipeTarget } from "./report.gen.ts";

/** How many targets there are, by what came of them. */
export interface Targets {
  all: number;
  met: number;
  missed: number;
  open: number;
}

export function targetsOf(k: KPIs): Targets {
  const all = [...k.objectives.flatMap((o) => o.kpis), ...k.stages.flatMap((s) => s.kpis), ...k.scores].filter((x) => x.status !== "");
  const count = (status: string): number => all.filter((x) => x.status === status).length;
  return { all: all.length, met: count("met"), missed: count("missed"), open: count("open") };
}

/** What a figure is of: an objective, a stage, or neither. */
export type Place = Pick<RecipeTarget, "objective" | "stage">;

/** The recipe with a target set, or taken back where it is null. */
export function withTarget(recipe: Recipe, of: Place, kpi: string, target: number | null): Recipe {
  const same = (t: RecipeTarget): boolean => (t.objective ?? "") === (of.objective ?? "") && (t.stage ?? "") === (of.stage ?? "") && t.kpi === kpi;
  const targets = (recipe.kpis?.targets ?? []).filter((t) => !same(t));
  if (target !== null) targets.push({ ...of, kpi, target });
  const next: Recipe = { ...recipe, kpis: { ...recipe.kpis, targets } };
  // An objective's own target would come back.
  if (kpi === "reach" && of.objective) next.objectives = recipe.objectives?.map((o) => (titleOf(o) === of.objective ? { ...o, target: 0 } : o));
  if (!next.objectives) delete next.objectives;
  return next;
}

/** The recipe that compares before and after a day, or nothing. */
export function withChange(recipe: Recipe, change: string | null): Recipe {
  const { compare: _, ...rest } = recipe;
  return change === null ? rest : { ...rest, compare: { change } };
}

/** A figure as it is typed: rates in percent. */
export function typed(k: KPI): string {
  if (k.target === null) return "";
  return String(k.unit === "rate" ? Number((k.target * 100).toPrecision(6)) : k.target);
}

/** What was typed, null for nothing; undefined where it is no number one can mean. */
export function readTarget(text: string, unit: string): number | null | undefined {
  if (text.trim() === "") return null;
  const v = Number(text.replace(",", "."));
  if (!Number.isFinite(v)) return undefined;
  if (unit !== "rate") return v;
  return v >= 0 && v <= 100 ? v / 100 : undefined;
}
