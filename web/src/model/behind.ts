// The people behind a number: which selection of the recipe they are, as a view
// hands it on, and what can be made of it. Nothing here changes its argument.

import { selection } from "./funnels.ts";
import type { Difference, Incident, Person, Recipe, RecipeCondition, RecipeFunnel, RecipeNext, RecipeSelection, RecipeStep, FrictionSignal } from "./report.gen.ts";

/** The detail of the event `people`: whoever hears it shows these people. */
export interface Behind {
  selection: RecipeSelection;
  /** The number that was clicked. */
  count: number;
  /** Who they are, in the page's language; names from the data may be marked in it. */
  title: string;
  /** The number counts visits, of which one person may have several; the list has people. */
  visits?: boolean;
}

/** Those who stopped at a step, or went on from it, and did one thing next; "" is nothing more. */
export function nextAfter(funnel: RecipeFunnel, step: number, next: RecipeNext): RecipeSelection {
  return { ...selection(funnel, step - 1, next.when === "onward" ? "went_on" : "stopped"), next };
}

/** The property has the value; "" is none. */
function has(property: string, value: string): RecipeCondition {
  return value === "" ? { property, op: "is_not_set" } : { property, op: "is", value };
}

/** Those on one side of a step of whom a difference is true. */
export function withDifference(funnel: RecipeFunnel, step: number, { kind, subject, value }: Difference, side: "went_on" | "dropped"): RecipeSelection {
  return selection(funnel, step - 1, "reached", { apart: { side, kind, subject, ...(value ? { value } : {}) } });
}

export function withTrouble(s: FrictionSignal): RecipeSelection {
  return { friction: { kind: s.kind, ...(s.subject ? { subject: s.subject } : {}), ...(s.other ? { other: s.other } : {}) } };
}

/**
 * The people of the visits that an incident is about: of all that came to its
 * step in its days, or of those it hit, whoever never went on from there (or
 * did its event). Null where its funnel is not in the recipe, or there is nothing to tell them by.
 */
export function inIncident(funnels: RecipeFunnel[], x: Incident, who: "people" | "hit"): RecipeSelection | null {
  const period = { from: x.from, to: x.to };
  const here = (step: RecipeStep): RecipeStep => (x.property ? { ...step, where: [...(step.where ?? []), has(x.property, x.value)] } : step);
  if (x.kind === "event") return who === "people" ? null : selection({ steps: [here({ event: x.event })], period }, 0, "reached");
  const funnel = funnels.find((f) => (f.name ?? "") === x.funnel);
  const [step, next] = [funnel?.steps[x.step - 1], funnel?.steps.slice(x.step).find((s) => !s.optional)];
  if (!funnel || !step || !next) return null;
  const [from, to] = [here({ ...step, optional: false }), { ...next, optional: false }];
  return selection({ ...(funnel.window ? { window: funnel.window } : {}), steps: [from, to], period }, 0, who === "hit" ? "stopped" : "reached");
}

/** The recipe's own segment, if it is about one. */
export function segmentOf(recipe: Recipe): RecipeSelection | null {
  return recipe.segments?.find((s) => s.name === recipe.segment)?.people ?? null;
}

/**
 * Of the people of `outer`, those of `inner`: a selection that asks for both;
 * null where both ask for the same thing differently, which one selection cannot.
 */
export function within(outer: RecipeSelection | null, inner: RecipeSelection): RecipeSelection | null {
  if (!outer) return inner;
  for (const key of Object.keys(inner) as Array<keyof RecipeSelection>) {
    if (key in outer && JSON.stringify(outer[key]) !== JSON.stringify(inner[key])) return null;
  }
  // Step and state are of a funnel: those of one cannot go with the funnel of the other.
  if (outer.funnel && inner.funnel && (outer.step !== inner.step || outer.state !== inner.state)) return null;
  return { ...outer, ...inner };
}

/** The name with a number after it, if it is taken. */
export function freeName(recipe: Recipe, name: string): string {
  const taken = new Set((recipe.segments ?? []).map((s) => s.name));
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} (${i})`;
  return free;
}

export function withSegment(recipe: Recipe, name: string, people: RecipeSelection): Recipe {
  return { ...recipe, segments: [...(recipe.segments ?? []), { name, people }] };
}

/** The recipe about the people of one of its segments; "" is everybody. */
export function onlySegment(recipe: Recipe, name: string): Recipe {
  const { segment: _, ...rest } = recipe;
  return name === "" ? rest : { ...rest, segment: name };
}

/** The name of a segment of exactly these people, if the recipe has one. */
export function savedAs(recipe: Recipe, people: RecipeSelection): string | null {
  const wanted = JSON.stringify(people);
  return recipe.segments?.find((s) => JSON.stringify(s.people) === wanted)?.name ?? null;
}

/** Ids in the order of their bytes in UTF-8, which is that of their code points. */
export function compareIds(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const d = x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
    if (d !== 0) return d;
  }
  return x.length - y.length;
}

/** The position of the first of `count` people, in the order of their ids, whose id is not before `id`; `at` looks one up. */
export async function positionOf(id: string, count: number, at: (position: number) => Promise<string | undefined>): Promise<number> {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds((await at(middle)) ?? id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** People as a table for spreadsheets. French ones take a semicolon and want to be told that it is UTF-8. */
export function peopleCsv(people: Person[], header: string[], lang: string): string {
  const mark = lang === "fr" ? ";" : ",";
  const cell = (value: string | number): string => {
    const text = String(value);
    return /["\r\n;,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = people.map((p) => [p.id, p.events, p.first, p.last, p.entered, p.step || ""]);
  return (lang === "fr" ? "\uFEFF" : "") + [header, ...rows].map((r) => r.map(cell).join(mark) + "\r\n").join("");
}
