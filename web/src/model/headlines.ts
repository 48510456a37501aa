// What the numbers allow us to say. Each function looks at one part of the
// report and returns a claim: a fact about the data, or a comparison that its
// 95 % intervals bear out. The catalogues (i18n/) turn claims into sentences;
// nothing is claimed there that was not decided here.

import type { ComparedGroup, Comparison, Difference, DropoffStep, Friction, FrictionSignal, Funnel, FunnelGroup, FunnelStep, Incident, NextEvent, Report } from "./report.gen.ts";
import { above, more, most, SMALL, wilson, type Interval } from "./stats.ts";

/** Where most people stop (more than half of all stops), or more than anywhere else. */
export interface Stop {
  how: "most" | "more";
  label: string;
}

export type FunnelClaim =
  | { kind: "nobody_entered"; first: string }
  | { kind: "nobody"; first: string; last: string; entered: number }
  | { kind: "small"; first: string; last: string; entered: number; reached: number }
  /** An open funnel: people came in at any step. */
  | { kind: "open"; first: string; last: string; entered: number; converted: number; rate: number }
  | { kind: "reach"; first: string; last: string; entered: number; reached: number; rate: number; stop: Stop | null };

export type ReportClaim =
  /** `top` is the event most people did, if one stands out; `only` the event of a log that has no other. */
  | { kind: "no_funnel"; events: number; users: number; top: string; only: string }
  | { kind: "funnel"; claim: FunnelClaim };

/** The finding of the whole page: the first funnel's, or what the log is. */
export function reportClaim(report: Report): ReportClaim {
  const funnel = report.funnels[0];
  if (!funnel || funnel.steps.length < 2) {
    const o = report.overview;
    const [first, second] = o.by_event;
    return {
      kind: "no_funnel",
      events: o.events,
      users: o.users,
      top: first && second && more(first.users, second.users) ? first.event : "",
      only: first && o.event_names === 1 ? first.event : "",
    };
  }
  return { kind: "funnel", claim: funnelClaim(funnel) };
}

export function funnelClaim(funnel: Funnel): FunnelClaim {
  const start = funnel.steps[0]!;
  const end = funnel.steps[funnel.steps.length - 1]!;
  const at = { first: start.label, last: end.label, entered: start.count };
  if (funnel.open && funnel.entered >= SMALL) return { kind: "open", ...at, entered: funnel.entered, converted: funnel.converted, rate: funnel.converted / funnel.entered };
  if (start.count === 0) return { kind: "nobody_entered", first: start.label };
  if (start.count < SMALL) return { kind: "small", ...at, reached: end.count };
  if (end.count === 0) return { kind: "nobody", ...at };
  return { kind: "reach", ...at, reached: end.count, rate: end.count / start.count, stop: mainStop(funnel.steps) };
}

/** The step at which the most people stopped, if it stands out; a funnel of two steps has only one. */
export function mainStop(steps: FunnelStep[]): Stop | null {
  if (steps.length < 3) return null;
  const stops = steps.slice(0, -1).sort((a, b) => b.dropped - a.dropped);
  const [first, second] = stops as [FunnelStep, FunnelStep];
  const all = stops.reduce((sum, s) => sum + s.dropped, 0);
  if (most(first.dropped, all)) return { how: "most", label: first.label };
  if (more(first.dropped, second.dropped)) return { how: "more", label: first.label };
  return null;
}

export type StepClaim =
  | { kind: "hardest"; from: string; to: string; rate: number; low: number; high: number }
  | { kind: "even" }
  | { kind: "single"; from: string; to: string; rate: number }
  | { kind: "small" };

/** The hardest step: its rate lies wholly below every other step's. */
export function stepClaim(funnel: Funnel): StepClaim {
  // A step that may be left out is no gate; the one after it is measured from the one before it.
  const needed = funnel.steps.filter((s, i) => i === 0 || !s.optional);
  const gates = needed.slice(1).map((step, i) => ({ step, from: needed[i]! }));
  if (gates.length === 0 || gates[0]!.from.count < SMALL) return { kind: "small" };
  const rated = gates.filter((g) => g.step.step_rate !== null);
  if (gates.length === 1) {
    const { step, from } = gates[0]!;
    return { kind: "single", from: from.label, to: step.label, rate: step.step_rate ?? 0 };
  }
  rated.sort((a, b) => a.step.step_rate! - b.step.step_rate!);
  const [low, ...others] = rated;
  if (!low || others.length === 0 || !others.every((g) => above(ofStep(g.step), ofStep(low.step)))) return { kind: "even" };
  const { step } = low;
  return { kind: "hardest", from: low.from.label, to: step.label, rate: step.step_rate!, low: step.step_rate_low!, high: step.step_rate_high! };
}

function ofStep(step: FunnelStep): Interval | null {
  return step.step_rate_low === null || step.step_rate_high === null ? null : { low: step.step_rate_low, high: step.step_rate_high };
}

export interface GroupRate {
  group: FunnelGroup;
  entered: number;
  reached: number;
  rate: number | null;
  interval: Interval | null;
}

export type BreakdownClaim =
  | { kind: "best"; value: string; rate: number; others: [number, number] }
  | { kind: "worst"; value: string; rate: number; others: [number, number] }
  | { kind: "differ"; high: string; highRate: number; low: string; lowRate: number }
  | { kind: "alike" };

/** Conversion of each group, in the report's order. */
export function groupRates(groups: FunnelGroup[]): GroupRate[] {
  return groups.map((group) => {
    const { entered } = group;
    const reached = group.steps[group.steps.length - 1]?.count ?? 0;
    return { group, entered, reached, rate: entered ? reached / entered : null, interval: wilson(reached, entered) };
  });
}

/** Of groups as they are called. */
export function breakdownClaim(groups: FunnelGroup[], called = (g: FunnelGroup): string => g.value): BreakdownClaim {
  const rated = groupRates(groups).filter((g) => !g.group.other && g.group.value !== "" && g.entered >= SMALL);
  rated.sort((a, b) => b.rate! - a.rate!);
  const best = rated[0];
  const worst = rated[rated.length - 1];
  if (!best || !worst || best === worst) return { kind: "alike" };
  const rest = (of: GroupRate): [number, number] => {
    const rates = rated.filter((g) => g !== of).map((g) => g.rate!);
    return [Math.min(...rates), Math.max(...rates)];
  };
  if (rated.length > 2 && rated.every((g) => g === best || above(best.interval, g.interval)))
    return { kind: "best", value: called(best.group), rate: best.rate!, others: rest(best) };
  if (rated.length > 2 && rated.every((g) => g === worst || above(g.interval, worst.interval)))
    return { kind: "worst", value: called(worst.group), rate: worst.rate!, others: rest(worst) };
  if (above(best.interval, worst.interval))
    return { kind: "differ", high: called(best.group), highRate: best.rate!, low: called(worst.group), lowRate: worst.rate! };
  return { kind: "alike" };
}

export type ComparisonClaim =
  | { kind: "better"; better: string; other: string; high: number; low: number }
  | { kind: "alike"; a: string; b: string }
  | { kind: "small"; a: string; b: string };

/** Which of two groups converts better: only said where the interval of the difference leaves no doubt. */
export function comparisonClaim(c: Comparison, label: (g: ComparedGroup, i: number) => string): ComparisonClaim {
  const [a, b] = [label(c.a, 0), label(c.b, 1)];
  const last = c.steps.at(-1);
  const rate = (g: ComparedGroup): number => g.steps.at(-1)?.rate ?? 0;
  if (!last || last.small) return { kind: "small", a, b };
  if (last.difference_low !== null && last.difference_low > 0) return { kind: "better", better: b, other: a, high: rate(c.b), low: rate(c.a) };
  if (last.difference_high !== null && last.difference_high < 0) return { kind: "better", better: a, other: b, high: rate(c.a), low: rate(c.b) };
  return { kind: "alike", a, b };
}

export type DropClaim =
  | { kind: "nobody"; label: string }
  | { kind: "small"; label: string; stopped: number }
  | { kind: "most"; label: string; stopped: number; event: string }
  | { kind: "top"; label: string; stopped: number; event: string; rate: number }
  | { kind: "ended"; label: string; stopped: number; none: number }
  | { kind: "mixed"; label: string; stopped: number };

/** What those who stopped did next; `next` and `none` are the within or the ever list. */
export function dropClaim(step: DropoffStep, next: NextEvent[], none: number): DropClaim {
  const at = { label: step.label, stopped: step.stopped };
  if (step.stopped === 0) return { kind: "nobody", label: step.label };
  if (step.stopped < SMALL) return { kind: "small", ...at };
  const [first, second] = next.filter((n) => !n.other);
  if (most(none, step.stopped)) return { kind: "ended", ...at, none };
  if (!first) return { kind: "mixed", ...at };
  if (most(first.people, step.stopped)) return { kind: "most", ...at, event: first.event };
  if (more(first.people, Math.max(second?.people ?? 0, none)))
    return { kind: "top", ...at, event: first.event, rate: first.people / step.stopped };
  return { kind: "mixed", ...at };
}

/** The next event by which those who stopped differ the most from those who went on, beyond chance. */
export function tellingNext(step: DropoffStep, next: NextEvent[]): NextEvent | null {
  if (step.stopped < SMALL || step.went_on < SMALL) return null;
  let best: NextEvent | null = null;
  let gap = 0;
  for (const n of next) {
    if (n.other) continue;
    const stopped = wilson(n.people, step.stopped);
    const on = wilson(n.went_on_people, step.went_on);
    if (!above(stopped, on)) continue;
    const width = n.people / step.stopped - n.went_on_people / step.went_on;
    if (width > gap) [best, gap] = [n, width];
  }
  return best;
}

/** Found too surely to be one of the chance finds that many comparisons bring. */
export function sure(d: Difference): boolean {
  return d.q !== null && d.q < 0.05 && d.odds_ratio_low !== null && d.odds_ratio_high !== null && (d.odds_ratio_low > 1 || d.odds_ratio_high < 1);
}

export type FrictionClaim =
  | { kind: "none" }
  /** The costliest trouble whose cost is beyond chance. */
  | { kind: "cost"; signal: FrictionSignal }
  | { kind: "common" };

/** Missing conversions beyond chance; without a p the trouble is told from the others by the objective itself. */
export function costs(s: FrictionSignal): boolean {
  return s.cost !== null && s.cost >= 0.5 && (s.p === null || s.p < 0.05);
}

export function frictionClaim(friction: Friction): FrictionClaim {
  const signal = friction.signals.find(costs); // they are ranked by what they cost
  if (signal) return { kind: "cost", signal };
  return { kind: friction.signals.length > 0 ? "common" : "none" };
}

export type IncidentsClaim = { kind: "none" } | { kind: "one" } | { kind: "some"; count: number };

export function incidentsClaim(incidents: Incident[]): IncidentsClaim {
  return incidents.length === 0 ? { kind: "none" } : incidents.length === 1 ? { kind: "one" } : { kind: "some", count: incidents.length };
}
