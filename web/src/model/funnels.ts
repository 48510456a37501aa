// Changing a funnel. Every function takes a funnel and returns another; none
// changes its argument. Steps, alternatives and conditions are counted from 0
// here; what a recipe counts from 1 (exclusions, attribution) follows its step
// when steps come, go or move.

import type { Column, RecipeBreakdown, RecipeCondition, RecipeExclusion, RecipeFunnel, RecipeGroup, RecipePeriod, RecipeSelection, RecipeStep, Report } from "./report.gen.ts";

/** The engine takes no more steps: it keeps a set of steps in one word. */
export const MOST_STEPS = 64;

export const ORDERS = ["ordered", "strict", "unordered"] as const;
export const OPS = ["is", "is_not", "contains", "matches", "gt", "gte", "lt", "lte", "is_set", "is_not_set"] as const;
export const SEMANTICS = ["parcours", "clickhouse", "posthog", "mixpanel", "amplitude", "ga4", "plausible", "umami", "openpanel", "retentioneering"] as const;
/** Of ClickHouse's windowFunnel. */
export const MODES = ["strict_order", "strict_deduplication", "strict_increase", "strict_once"] as const;
export const INTERVALS = ["day", "week", "month"] as const;
export type Interval = (typeof INTERVALS)[number];

/** The texts of a field that holds one or several. */
export function strings(of: string | string[] | undefined): string[] {
  if (of === undefined || of === "") return [];
  return typeof of === "string" ? [of] : of;
}

/** One text is written as such, several as a list, none not at all. */
function written(list: string[]): string | string[] | undefined {
  return list.length === 0 ? undefined : list.length === 1 ? list[0] : list;
}

/** The object without the keys whose value says no more than their absence. */
function tidy<T extends object>(of: T): T {
  const out = {} as Record<string, unknown>;
  for (const [key, value] of Object.entries(of)) {
    if (value === undefined || value === "" || value === false || (Array.isArray(value) && value.length === 0)) continue;
    out[key] = value;
  }
  return out as T;
}

/** The funnel with some of its fields changed; undefined, "", false and [] take one away. */
export function setField<K extends keyof RecipeFunnel>(funnel: RecipeFunnel, key: K, value: RecipeFunnel[K] | undefined): RecipeFunnel {
  const { steps, ...rest } = { ...funnel, [key]: value };
  return { ...tidy(rest), steps };
}

/* Steps. */

/** The event names of a step; none means any event that meets its conditions. */
export const stepEvents = (step: RecipeStep): string[] => strings(step.event);

function setSteps(funnel: RecipeFunnel, steps: RecipeStep[]): RecipeFunnel {
  return { ...funnel, steps };
}

function editStep(funnel: RecipeFunnel, i: number, change: (step: RecipeStep) => RecipeStep): RecipeFunnel {
  return setSteps(
    funnel,
    funnel.steps.map((s, at) => (at === i ? tidy(change(s)) : s)),
  );
}

/**
 * Where each step has gone: `to[i]` is the new place of step i, −1 when it was
 * removed. What names steps by number is renumbered, or goes with its step.
 */
function renumber(funnel: RecipeFunnel, to: number[]): RecipeFunnel {
  const last = Math.max(...to) + 1;
  /** Where a numbered step is now; of one that is gone, the next to it on the given side. */
  const number = (n: number, by: -1 | 1): number => {
    for (let i = n - 1; i >= 0 && i < to.length; i += by) if (to[i]! >= 0) return to[i]! + 1;
    return by < 0 ? 1 : last;
  };
  let out = funnel;
  if (funnel.exclude) {
    const kept = funnel.exclude.flatMap((x): RecipeExclusion[] => {
      const [a, b] = [x.after_step ? number(x.after_step, -1) : 1, x.before_step ? number(x.before_step, 1) : last];
      const [after, before] = [Math.min(a, b), Math.max(a, b)];
      return after < before ? [{ ...x, ...(x.after_step ? { after_step: after } : {}), ...(x.before_step ? { before_step: before } : {}) }] : [];
    });
    out = setField(out, "exclude", kept);
  }
  const at = Number(out.breakdown?.attribution);
  if (at > 0) {
    const { attribution: _, ...rest } = out.breakdown!;
    const moved = to[at - 1]! + 1;
    out = { ...out, breakdown: moved ? { ...rest, attribution: String(moved) } : rest };
  }
  return out;
}

/** A step that is met by this event, put after step `after` (−1: at the beginning). */
export function addStep(funnel: RecipeFunnel, after: number, event: string): RecipeFunnel {
  if (funnel.steps.length >= MOST_STEPS) return funnel;
  const steps = [...funnel.steps];
  steps.splice(after + 1, 0, event === "" ? {} : { event });
  // A number that stood for the last step goes on to do so: it is left out.
  const before = funnel.exclude?.map((x) => (after === funnel.steps.length - 1 && x.before_step === funnel.steps.length && funnel.steps.length > 1 ? { ...x, before_step: 0 } : x));
  const from = before ? { ...funnel, exclude: before } : funnel;
  return setSteps(
    renumber(from, funnel.steps.map((_, i) => (i > after ? i + 1 : i))),
    steps,
  );
}

export function removeStep(funnel: RecipeFunnel, i: number): RecipeFunnel {
  const steps = funnel.steps.filter((_, at) => at !== i);
  return setSteps(
    renumber(funnel, funnel.steps.map((_, at) => (at === i ? -1 : at > i ? at - 1 : at))),
    steps,
  );
}

/** Puts step i where step `to` stands; the others make room. Out of range nothing happens. */
export function placeStep(funnel: RecipeFunnel, i: number, to: number): RecipeFunnel {
  if (to === i || to < 0 || to >= funnel.steps.length || !funnel.steps[i]) return funnel;
  const order = funnel.steps.map((_, at) => at);
  order.splice(to, 0, ...order.splice(i, 1));
  return setSteps(
    renumber(funnel, funnel.steps.map((_, at) => order.indexOf(at))),
    order.map((at) => funnel.steps[at]!),
  );
}

/** Moves a step one place earlier (−1) or later (1). */
export const moveStep = (funnel: RecipeFunnel, i: number, by: -1 | 1): RecipeFunnel => placeStep(funnel, i, i + by);

/**
 * Another event in place of one of a step's alternatives; `at` beyond the last
 * adds one, "" stands for any event. A label was made for the old names and goes.
 */
export function setEvent(funnel: RecipeFunnel, i: number, at: number, event: string): RecipeFunnel {
  return editStep(funnel, i, (step) => {
    const names = event === "" ? [] : [...stepEvents(step)];
    if (event !== "") names[Math.min(at, names.length)] = event;
    return { ...step, event: written([...new Set(names)]), label: undefined } as RecipeStep;
  });
}

/** Step i is met by this event alone; its label and conditions went with the old one. */
export function setStep(funnel: RecipeFunnel, i: number, event: string): RecipeFunnel {
  return editStep(funnel, i, ({ optional, first_time }) => ({ event, optional, first_time }) as RecipeStep);
}

/** One alternative less; with the last of them the step is met by any event that meets its conditions. */
export function removeEvent(funnel: RecipeFunnel, i: number, at: number): RecipeFunnel {
  return editStep(funnel, i, (step) => ({ ...step, event: written(stepEvents(step).filter((_, k) => k !== at)), label: undefined }) as RecipeStep);
}

export function setStepField<K extends "label" | "optional" | "first_time">(funnel: RecipeFunnel, i: number, key: K, value: RecipeStep[K] | undefined): RecipeFunnel {
  return editStep(funnel, i, (step) => ({ ...step, [key]: value }));
}

/* Conditions. */

/** Those of a step, an exclusion or a compared group: the list with one of them changed, added at the end, or (null) taken away. */
export function withCondition(list: RecipeCondition[] | undefined, at: number, condition: RecipeCondition | null): RecipeCondition[] {
  const out = [...(list ?? [])];
  if (condition === null) out.splice(at, 1);
  else out[Math.min(at, out.length)] = takesValue(condition.op) ? condition : { property: condition.property, op: condition.op };
  return out;
}

export const takesValue = (op: string): boolean => op !== "is_set" && op !== "is_not_set";

/** A condition that says something: a property, and a value where its operator wants one. */
export const isWhole = (c: RecipeCondition): boolean => c.property !== "" && (!takesValue(c.op) || strings(c.value).length > 0);

export function setCondition(funnel: RecipeFunnel, i: number, at: number, condition: RecipeCondition | null): RecipeFunnel {
  return editStep(funnel, i, (step) => ({ ...step, where: withCondition(step.where, at, condition) }));
}

/** The values of a condition from what somebody typed: alternatives stand between semicolons. */
export function readValues(text: string): string | string[] | undefined {
  return written([...new Set(text.split(";").map((v) => v.trim()).filter(Boolean))]);
}

export const writeValues = (of: string | string[] | undefined): string => strings(of).join("; ");

/* The rest of the sentence. */

/** Exclusion `at` changed, added at the end, or (null) taken away. */
export function setExclusion(funnel: RecipeFunnel, at: number, exclusion: RecipeExclusion | null): RecipeFunnel {
  const list = [...(funnel.exclude ?? [])];
  if (exclusion === null) list.splice(at, 1);
  else {
    const { event, ...rest } = exclusion;
    list[Math.min(at, list.length)] = { event, ...tidy(rest) };
  }
  return setField(funnel, "exclude", list);
}

/** The steps an exclusion lies between, counted from 1. */
export function between(x: RecipeExclusion, steps: number): [after: number, before: number] {
  return [x.after_step || 1, x.before_step || steps];
}

/** Split by a property; "" is by nothing. What was said of attribution and limit stays. */
export function setBreakdown(funnel: RecipeFunnel, property: string, more: Partial<RecipeBreakdown> = {}): RecipeFunnel {
  const { breakdown, ...rest } = funnel;
  if (property === "") return rest;
  return { ...rest, breakdown: tidy({ ...breakdown, ...more, property }) };
}

/** What a funnel is split by, where the file has no such column, when it is by the personas of the report. */
export const PERSONA = "persona";

export function byPersona(funnel: RecipeFunnel, columns: Column[]): boolean {
  return funnel.breakdown?.property === PERSONA && !columns.some((c) => c.name === PERSONA);
}

/** Split by persona: a person is of one, whichever the event, so that nothing is said of attribution. */
export function setByPersona(funnel: RecipeFunnel): RecipeFunnel {
  return setBreakdown(funnel, PERSONA, { attribution: undefined });
}

/** A property is held constant, or no longer is. */
export function toggleConstant(funnel: RecipeFunnel, property: string): RecipeFunnel {
  const held = funnel.hold_constant ?? [];
  return setField(funnel, "hold_constant", held.includes(property) ? held.filter((p) => p !== property) : [...held, property]);
}

/** Rules of another tool, with its modes if they are ClickHouse's. */
export function setSemantics(funnel: RecipeFunnel, semantics: string): RecipeFunnel {
  const next = setField(funnel, "semantics", semantics === "parcours" ? undefined : semantics);
  return semantics === "clickhouse" ? next : setField(next, "modes", undefined);
}

export function toggleMode(funnel: RecipeFunnel, mode: string): RecipeFunnel {
  const on = new Set(funnel.modes ?? []);
  if (!on.delete(mode)) on.add(mode);
  return setField(funnel, "modes", MODES.filter((m) => on.has(m)));
}

export function setPeriod(funnel: RecipeFunnel, period: RecipePeriod | null): RecipeFunnel {
  const kept = period && tidy(period);
  return setField(funnel, "period", kept && Object.keys(kept).length > 0 ? kept : undefined);
}

/* Comparing. */

export type Comparing = "none" | "periods" | "where" | "segments";

/** By what two groups are set beside each other. */
export function comparing(groups: RecipeGroup[] | undefined): Comparing {
  const [a, b] = groups ?? [];
  if (!a || !b) return "none";
  return a.segment || b.segment ? "segments" : a.where || b.where ? "where" : "periods";
}

/** The two halves of a stretch of days, each day in one of them; dates are YYYY-MM-DD. */
export function halves(first: string, last: string): [RecipePeriod, RecipePeriod] {
  const [from, to] = [dayNumber(first), dayNumber(last)];
  const middle = from + Math.max(0, Math.floor((to - from + 1) / 2) - 1);
  return [
    { from: dayText(from), to: dayText(middle) },
    { from: dayText(Math.min(middle + 1, to)), to: dayText(to) },
  ];
}

const DAY = 86_400_000;
const dayNumber = (date: string): number => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY;
const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The last day of the day, week or month that begins on a date. */
export function lastDay(date: string, unit: string): string {
  if (unit === "month") {
    const d = new Date(`${date}T00:00:00Z`);
    return new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
  }
  return dayText(dayNumber(date) + (unit === "week" ? 6 : 0));
}

/* What is asked, and what is proposed. */

/** Two funnels that ask the same: fields said and left to their default are one. */
export function sameFunnel(a: RecipeFunnel, b: RecipeFunnel): boolean {
  return canonical(a) === canonical(b);
}

function canonical(f: RecipeFunnel): string {
  const { entity, order, semantics, breakdown, exclude, steps, ...rest } = f;
  const b = breakdown && { ...breakdown, attribution: breakdown.attribution ?? "first", limit: breakdown.limit || 10 };
  return JSON.stringify(
    {
      ...rest,
      entity: entity || "user",
      order: order || "ordered",
      semantics: semantics || "parcours",
      breakdown: b,
      exclude: exclude?.map((x) => ({ ...x, event: strings(x.event), after_step: x.after_step || 1, before_step: x.before_step || steps.length })),
      steps: steps.map((s) => ({ ...s, event: stepEvents(s), label: s.label || undefined })),
    },
    // In the order of their names, whatever order they were said in.
    (_, v: unknown) => (typeof v === "object" && v !== null && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([x], [y]) => (x < y ? -1 : 1))) : v),
  );
}

/** Why a funnel cannot be asked yet, or null: what is missing is being filled in. */
export type Unfinished = { kind: "steps" } | { kind: "step"; i: number } | { kind: "condition" } | { kind: "exclusion" } | null;

export function unfinished(f: RecipeFunnel): Unfinished {
  if (f.steps.length < 2) return { kind: "steps" };
  const empty = f.steps.findIndex((s) => stepEvents(s).length === 0 && !s.where?.length && !s.label); // a label stands for any event
  if (empty >= 0) return { kind: "step", i: empty };
  const groups = [...f.steps, ...(f.exclude ?? []), ...(f.compare ?? [])];
  if (groups.some((g) => g.where?.some((c) => !isWhole(c)))) return { kind: "condition" };
  if (f.exclude?.some((x) => strings(x.event).length === 0 && !x.where?.length)) return { kind: "exclusion" };
  return null;
}

/** What is wrong, without the way to it in the recipe: the sentence counts its steps from 1. */
export function inPlace(cause: string): string {
  return cause
    .replace(/^funnels\[\d+\](\.|: )?/, "")
    .replace(/^steps\[(\d+)\](?:\.where\[\d+\]|\.(\w+))?/, (_, i: string, field?: string) => `step ${Number(i) + 1}${field ? `, ${field}` : ""}`)
    .replace(/^(exclude|compare)\[(\d+)\](\.\w+(\[\d+\])?)?/, (_, what: string, i: string) => `${what === "exclude" ? "exclusion" : "group"} ${Number(i) + 1}`)
    .trim();
}

/** The funnel without conditions and exclusions that were begun and say nothing: what is left of them when their form is closed. */
export function withoutBegun(f: RecipeFunnel): RecipeFunnel {
  const whole = (list: RecipeCondition[] | undefined): RecipeCondition[] | undefined => list?.filter(isWhole);
  const steps = f.steps.map((s) => (s.where?.every(isWhole) ?? true ? s : tidy({ ...s, where: whole(s.where) })));
  const exclude = f.exclude?.map((x) => (x.where?.every(isWhole) ?? true ? x : { ...x, where: whole(x.where) })).filter((x) => strings(x.event).length > 0 || x.where?.length);
  return setField({ ...f, steps }, "exclude", exclude);
}

/**
 * Events to propose for a step put after step `after`: what most who converted
 * did there, then what people did next, then what most people do at all.
 */
export function proposals(report: Report, index: number, after: number, most = 4): string[] {
  const funnel = report.funnels[index];
  const taken = new Set(funnel?.steps.flatMap((s) => s.events));
  const missing = funnel?.missing_steps.filter((m) => m.after === after + 1).map((m) => m.event) ?? [];
  const drop = report.dropoff[index]?.steps[after];
  const next = (drop?.within ?? []).filter((n) => !n.other && n.event !== "").map((n) => ({ event: n.event, people: n.people + n.went_on_people }));
  next.sort((a, b) => b.people - a.people);
  const common = report.overview.by_event.map((e) => e.event);
  return [...new Set([...missing, ...next.map((n) => n.event), ...common])].filter((e) => !taken.has(e)).slice(0, most);
}

/** The values of a column that are known without asking: those the report counted, then the examples. */
export function knownValues(report: Report, property: string): string[] {
  const column = report.source.columns.find((c) => c.name === property);
  const counted = { channel: report.overview.channels, device: report.overview.devices, country: report.overview.countries }[column?.role ?? ""] ?? [];
  const groups = report.funnels.filter((f) => f.breakdown_by === property).flatMap((f) => f.breakdown.flatMap((g) => (g.other ? g.values.map((v) => v.value) : [g.value])));
  return [...new Set([...counted.filter((v) => !v.other).map((v) => v.value), ...groups, ...(column?.examples ?? [])])].filter((v) => v !== "");
}

/* The people behind a number. */

/** The funnel as a selection walks it: without what only adds readings to it. */
function walked({ compare: _c, rule_sets: _r, interval: _i, breakdown, ...rest }: RecipeFunnel, grouped: boolean): RecipeFunnel {
  return grouped && breakdown ? { ...rest, breakdown } : rest;
}

/** Those in a state at a step, counted from 0; `more` narrows them. */
export function selection(funnel: RecipeFunnel, step: number, state: string, more: Partial<RecipeSelection> = {}): RecipeSelection {
  const at = state === "converted" ? {} : { step: step + 1 };
  return { funnel: walked(funnel, (more.group ?? more.except) !== undefined), ...at, state, ...more };
}

/** The same of one compared group; null where a selection cannot say who that is. */
export function groupSelection(funnel: RecipeFunnel, group: RecipeGroup, step: number, state: string): RecipeSelection | null {
  if (group.segment) return null;
  const [first, ...others] = funnel.steps;
  if (!first) return null;
  const narrowed = group.where ? { ...funnel, steps: [{ ...first, where: [...(first.where ?? []), ...group.where] }, ...others] } : funnel;
  return selection(narrowed, step, state, group.period ? { entered: group.period } : {});
}
