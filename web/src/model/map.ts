// The journey map, laid out for the page: what a cell can show, which events
// belong where, and the changes of a recipe that move an event, give it to
// another team, or draw the intended path. Nothing here changes its argument.

import { selection, stepEvents, strings } from "./funnels.ts";
import type { JourneyFigures, JourneyMap, JourneyPain, JourneyView, Recipe, RecipeIdeal, RecipeIdealStep, RecipeSelection, Report, StageArrow, StagedEvent, Touchpoint } from "./report.gen.ts";

export const STAGES = ["awareness", "consideration", "purchase", "experience", "loyalty"] as const;
export const TEAMS = ["marketing", "sales", "service", "product"] as const;
/** What a recipe calls the stage or team of events that have none. */
export const NONE = "none";

export const MEASURES = ["next", "drop", "back", "dwell", "visits", "value", "score"] as const;
export type Measure = (typeof MEASURES)[number];

/** The measures there is something to show of. */
export function measuresOf(map: JourneyMap): Measure[] {
  const some = (of: (f: JourneyFigures) => unknown): boolean => map.all.stages.some((s) => of(s.figures) !== null);
  return MEASURES.filter((m) => (m === "value" ? some((f) => f.value) : m === "score" ? some((f) => f.mean_score) : true));
}

/** The map of everybody, or of a persona by its number. */
export const viewOf = (map: JourneyMap, group: number): JourneyView => map.groups[group]?.map ?? map.all;

export const pointsOf = (view: JourneyView, stage: string): Touchpoint[] => view.touchpoints.filter((t) => t.stage === stage);

/** Pains at a touchpoint; those of events that are among the others of their stage are only listed. */
export const painsAt = (map: JourneyMap, point: Touchpoint): JourneyPain[] => (point.other ? [] : map.pains.filter((p) => p.event === point.event && p.stage === point.stage));

/** The ways back that are drawn: as many as can be told apart, most people first. */
export function waysBack(view: JourneyView, atMost = 6): StageArrow[] {
  const back = view.arrows.filter((a) => a.kind === "return" && a.from !== a.to && a.from !== "" && a.to !== "");
  return back.sort((a, b) => b.people - a.people).slice(0, atMost);
}

/** Whoever did the event, or any event of the stage; null where the map does not say which those are. */
export function whoDid(map: JourneyMap, at: { event: string } | { stage: string }): RecipeSelection | null {
  if ("event" in at) return at.event === "" ? null : selection({ steps: [{ event: at.event }] }, 0, "reached");
  const events = map.events.filter((e) => e.stage === at.stage).map((e) => e.event);
  if (map.events_left_out > 0 || events.length === 0) return null;
  return selection({ steps: [{ event: events.length === 1 ? events[0]! : events }] }, 0, "reached");
}

/**
 * How much smaller than usual a map is printed, so that it is one page. On paper
 * its parts are about so high, in pixels; a page has 605 of them under its head, and some to spare.
 */
export function fit(map: JourneyMap, view: JourneyView, everybody: boolean): number {
  const columns = view.stages.map((s) => pointsOf(view, s.stage).reduce((sum, t) => sum + (t.event.length > 22 ? 46 : 36) + (everybody ? 26 * painsAt(map, t).length : 0), 0));
  const height = 255 + Math.max(0, ...columns) + (everybody ? 24 * map.channels.length : 0);
  return Math.min(1, Math.round((605 / height) * 100) / 100);
}

/* What the recipe says of stages and teams. */

export type Owners = Pick<Recipe, "stages" | "teams">;

/** The lists without the event and, unless `into` is "", with it in that one; undefined where nothing is left to say. */
function listed(lists: Record<string, string[]> | undefined, event: string, into: string): Record<string, string[]> | undefined {
  const next: Record<string, string[]> = {};
  for (const [key, events] of Object.entries(lists ?? {})) {
    const rest = events.filter((e) => e !== event);
    if (rest.length > 0) next[key] = rest;
  }
  if (into) next[into] = [...(next[into] ?? []), event];
  return Object.keys(next).length > 0 ? next : undefined;
}

/** An event in another stage ("" is none); where it would be proposed anyhow the recipe says nothing of it. */
export function withStage(owners: Owners, { event, proposed }: Pick<StagedEvent, "event" | "proposed">, stage: string): Owners {
  return { ...owners, stages: listed(owners.stages, event, stage === proposed ? "" : stage || NONE) };
}

/** An event owned by another team ("" is nobody); null leaves it to what is proposed. */
export function withTeam(owners: Owners, event: string, team: string | null): Owners {
  return { ...owners, teams: listed(owners.teams, event, team === null ? "" : team || NONE) };
}

/** The recipe with other owners; what says nothing is left out. */
export function withOwners(recipe: Recipe, { stages, teams }: Owners): Recipe {
  const { stages: _s, teams: _t, ...rest } = recipe;
  return { ...rest, ...(stages ? { stages } : {}), ...(teams ? { teams } : {}) };
}

/* The intended path. */

export const MOST_IDEAL_STEPS = 20;

const written = (events: string[]): string | string[] => (events.length === 1 ? events[0]! : events);

export const idealEvents = (step: RecipeIdealStep): string[] => strings(step.event);

/** A path to begin with: the steps of the first funnel that have one, and nothing in between. */
export function firstIdeal(report: Report, recipe: Recipe): RecipeIdeal | null {
  const taken = new Set<string>();
  const steps: RecipeIdealStep[] = [];
  for (const step of recipe.funnels?.[0]?.steps ?? []) {
    const events = stepEvents(step).filter((e) => !taken.has(e));
    if (events.length === 0) continue;
    for (const e of events) taken.add(e);
    steps.push({ event: written(events) });
  }
  if (steps.length >= 2) return { steps };
  const [a, b] = report.overview.by_event;
  return a && b ? { steps: [{ event: a.event }, { event: b.event }] } : null;
}

/** Each event is in one place of the path: put there it leaves the others. */
function without(ideal: RecipeIdeal, event: string, but = -1): RecipeIdeal {
  const steps = ideal.steps.map((s, i) => (i !== but && idealEvents(s).includes(event) ? { ...s, event: written(idealEvents(s).filter((e) => e !== event)) } : s));
  return withDetours({ ...ideal, steps: steps.filter((s) => idealEvents(s).length > 0) }, strings(ideal.detours).filter((e) => e !== event));
}

function withDetours({ detours: _, ...rest }: RecipeIdeal, detours: string[]): RecipeIdeal {
  return detours.length > 0 ? { ...rest, detours: written(detours) } : rest;
}

/** Step i is met by the event, too, or no longer; the last of its events stays. A label was made for the old ones and goes. */
export function toggleIdeal(ideal: RecipeIdeal, i: number, event: string): RecipeIdeal {
  const now = idealEvents(ideal.steps[i]!);
  if (now.includes(event)) return now.length === 1 ? ideal : put(ideal, i, now.filter((e) => e !== event));
  const before = ideal.steps.slice(0, i).filter((s) => idealEvents(s).join() !== event).length; // a step that had nothing else is gone
  return put(without(ideal, event, i), before, [...now, event]);
}

const put = (ideal: RecipeIdeal, i: number, events: string[]): RecipeIdeal => ({ ...ideal, steps: ideal.steps.map((s, at) => (at === i ? { event: written(events) } : s)) });

/** One more step at the end, before which the event was elsewhere or nowhere. */
export function addIdeal(ideal: RecipeIdeal, event: string): RecipeIdeal {
  const rest = without(ideal, event);
  return rest.steps.length >= MOST_IDEAL_STEPS ? ideal : { ...rest, steps: [...rest.steps, { event }] };
}

export const removeIdeal = (ideal: RecipeIdeal, i: number): RecipeIdeal => ({ ...ideal, steps: ideal.steps.filter((_, at) => at !== i) });

export function moveIdeal(ideal: RecipeIdeal, i: number, by: -1 | 1): RecipeIdeal {
  const steps = [...ideal.steps];
  const [step] = steps.splice(i, 1);
  if (!step || i + by < 0 || i + by > steps.length) return ideal;
  steps.splice(i + by, 0, step);
  return { ...ideal, steps };
}

/** An event that may come in between, or no longer; a step cannot. */
export function toggleDetour(ideal: RecipeIdeal, event: string): RecipeIdeal {
  const now = strings(ideal.detours);
  if (ideal.steps.some((s) => idealEvents(s).includes(event))) return ideal;
  return withDetours(ideal, now.includes(event) ? now.filter((e) => e !== event) : [...now, event]);
}

export function withIdeal(recipe: Recipe, ideal: RecipeIdeal | null): Recipe {
  const { ideal: _, ...rest } = recipe;
  return ideal ? { ...rest, ideal } : rest;
}
