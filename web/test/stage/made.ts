// Made-up answers to what a funnel may be asked, so that every reading of it
// can be looked at: counts fall by a fixed share from step to step, everything
// else follows from them. Nothing here is how the engine counts.

import { strings, unfinished } from "../../src/model/funnels.ts";
import { parseWindow } from "../../src/model/recipes.ts";
import type { Comparison, Durations, Funnel, FunnelGroup, FunnelStep, Problem, RecipeFunnel, Report, RuleSet, TrendPoint } from "../../src/model/report.gen.ts";
import { wilson } from "../../src/model/stats.ts";

const NONE: Durations = { count: 0, mean_seconds: null, median_seconds: null, p10_seconds: null, p25_seconds: null, p75_seconds: null, p90_seconds: null, bins: [] };

const durations = (count: number, median: number): Durations => {
  if (count === 0) return NONE;
  const bounds = [0, 60, 300, 1800, 3600, 21_600, 86_400, 172_800, 0];
  const weights = [1, 3, 9, 16, 22, 12, 6, 3];
  const all = weights.reduce((a, b) => a + b);
  const counts = weights.map((w) => Math.floor((w / all) * count));
  counts[4]! += count - counts.reduce((a, b) => a + b, 0);
  return {
    count,
    mean_seconds: median * 1.6,
    median_seconds: median,
    p10_seconds: median / 9,
    p25_seconds: median / 3,
    p75_seconds: median * 3,
    p90_seconds: median * 8,
    bins: weights.map((_, i) => ({ from_seconds: bounds[i]!, to_seconds: bounds[i + 1]!, count: counts[i]! })),
  };
};

function steps(f: RecipeFunnel, start: number, keep = 0.58): FunnelStep[] {
  let count = start;
  return f.steps.map((s, i): FunnelStep => {
    const here = count;
    const before = i > 0 ? Math.round(here / keep) : here;
    const last = i === f.steps.length - 1;
    count = s.optional ? here : Math.floor(here * keep);
    const stopped = last ? 0 : here - count;
    const waiting = Math.floor(stopped * 0.15);
    const [w, sw] = [wilson(here, start), wilson(here, before)];
    const names = strings(s.event);
    const median = 900 * (i + 1);
    return {
      label: s.label ?? (names.join(" / ") || s.where?.map((c) => `${c.property} ${c.op} ${strings(c.value).join(", ")}`).join(", ") || "?"),
      events: names,
      filtered: (s.where?.length ?? 0) > 0,
      optional: s.optional ?? false,
      count: here,
      entered: i === 0 ? here : f.open ? Math.floor(here / 10) : 0,
      in_progress: waiting,
      dropped: stopped - waiting,
      rate: start ? here / start : null,
      rate_low: w?.low ?? null,
      rate_high: w?.high ?? null,
      step_rate: i > 0 && before ? here / before : null,
      step_rate_low: i > 0 ? (sw?.low ?? null) : null,
      step_rate_high: i > 0 ? (sw?.high ?? null) : null,
      median_seconds: i > 0 ? median : null,
      p90_seconds: i > 0 ? median * 8 : null,
      time_from_before: i > 0 ? durations(here, median) : NONE,
      median_events: i > 0 ? 2 + i : null,
      p90_events: i > 0 ? 9 + i : null,
      repeats: i > 0 ? Math.floor(here / 7) : 0,
      value: i > 1 ? here * 34.5 : null,
      valued: i > 1 ? here : 0,
    };
  });
}

function trend(f: RecipeFunnel, all: FunnelStep[], from: string): TrendPoint[] {
  const [first, last] = [all[0]!.count, all.at(-1)!.count];
  const n = 12;
  return Array.from({ length: n }, (_, i): TrendPoint => {
    const share = (c: number, wave: number): number => Math.floor((c / n) * (1 + 0.2 * Math.sin(i * wave)));
    const counts = all.map((s) => share(s.count, 0.7));
    const converted = share(last, 1.1);
    const entered = counts[0]! || Math.floor(first / n);
    const w = wilson(converted, entered);
    const date = new Date(Date.parse(`${from}T00:00:00Z`) + i * 7 * 86_400_000).toISOString().slice(0, 10);
    return { date, counts, entered, converted, in_progress: i >= n - 1 ? Math.floor(entered / 5) : 0, rate: entered ? converted / entered : null, low: w?.low ?? null, high: w?.high ?? null, complete: i > 0 && i < n - 1 };
  });
}

function groups(f: RecipeFunnel, start: number): FunnelGroup[] {
  const part = (value: string, share: number, keep: number, other = false): FunnelGroup => ({ value, name: "", other, entered: Math.floor(start * share), steps: steps(f, Math.floor(start * share), keep), values: [], hidden: 0 });
  const other = part("", 0.12, 0.55, true);
  return [
    part("desktop", 0.46, 0.62),
    part("mobile", 0.34, 0.49),
    { ...other, values: ["tablet", "tv", "console"].map((value, i) => ({ value, name: "", counts: other.steps.map((s) => Math.floor(s.count / (i + 2))) })), hidden: 4 },
    part("", 0.08, 0.57),
  ];
}

function comparison(f: RecipeFunnel, start: number): Comparison {
  const a = steps(f, Math.floor(start * 0.5), 0.55);
  const b = steps(f, Math.floor(start * 0.48), 0.61);
  return {
    a: { label: "", entered: a[0]!.count, steps: a },
    b: { label: "", entered: b[0]!.count, steps: b },
    both: f.compare?.[0]?.period ? 0 : 7,
    steps: a.map((s, i) => {
      const d = (b[i]!.rate ?? 0) - (s.rate ?? 0);
      const sd = i > 0 ? (b[i]!.step_rate ?? 0) - (s.step_rate ?? 0) : null;
      return {
        label: s.label,
        difference: i > 0 ? d : null,
        difference_low: i > 0 ? d - 0.03 : null,
        difference_high: i > 0 ? d + 0.03 : null,
        p: i > 0 ? 0.0004 * (i + 1) : null,
        test: i > 0 ? "z" : "",
        step_difference: sd,
        step_difference_low: sd === null ? null : sd - 0.04,
        step_difference_high: sd === null ? null : sd + 0.04,
        step_p: i > 0 ? 0.02 : null,
        small: s.count < 30,
      };
    }),
  };
}

function ruleSets(f: RecipeFunnel, all: FunnelStep[]): RuleSet[] {
  const event = (i: number): string => strings(f.steps[i]?.event)[0] ?? "?";
  const set = (semantics: string, less: number, rule = "", text = "", more: Partial<RuleSet> = {}): RuleSet => ({
    semantics,
    order: "ordered",
    modes: [],
    changed: [],
    reason: null,
    counts: all.map((s, i) => (i === 0 ? s.count : Math.max(0, s.count - less * i))),
    differ: less,
    causes: less
      ? [
          {
            rule,
            text,
            people: less,
            further: 0,
            short: less,
            own: 3,
            other: 2,
            example: [
              { event: event(0), seconds: 0, step: 1 },
              { event: event(1), seconds: 340, step: 2 },
              { event: "search", seconds: 400, step: 0 },
              { event: event(2), seconds: 4000, step: 3 },
            ],
          },
        ]
      : [],
    ...more,
  });
  return [
    set("clickhouse", 0),
    set("clickhouse", 14, "strict_order", "another step's event in between ends the chain", { modes: ["strict_order"] }),
    set("posthog", 0),
    set("mixpanel", 5, "same_time", "events of the same time do not follow each other"),
    set("plausible", 0, "", "", { reason: { code: "no_rule", subject: "plausible", detail: "hold_constant, optional", text: "plausible cannot count this funnel" }, changed: ["hold_constant", "optional"], counts: [], causes: [] }),
    set("umami", 21, "step_window", "the window is measured from step to step", { changed: ["window", "entity"] }),
  ];
}

/** An answer to a funnel on some of a report's people. */
export function madeFunnel(f: RecipeFunnel, report: Report): Funnel {
  const start = Math.floor(report.overview.users * 0.7);
  const all = steps(f, start);
  const last = all.at(-1)!;
  const w = wilson(last.count, start);
  const seen = 30 * 86_400;
  const asked = f.rule_sets ?? [];
  return {
    name: f.name ?? "Funnel",
    entity: f.entity ?? "user",
    order: f.order ?? "ordered",
    semantics: f.semantics ?? "parcours",
    modes: f.modes ?? [],
    window_seconds: parseWindow(f.window ?? "") ?? 0,
    step_window_seconds: parseWindow(f.step_window ?? "") ?? 0,
    hold_constant: f.hold_constant ?? [],
    open: f.open ?? false,
    proposed: false,
    entity_count: report.overview.users,
    steps: all,
    entered: f.open ? all.reduce((n, s) => n + s.entered, 0) : start,
    converted: last.count,
    conversion_rate: start ? last.count / start : null,
    conversion_low: w?.low ?? null,
    conversion_high: w?.high ?? null,
    time_to_convert: durations(last.count, 5400),
    curve: Array.from({ length: 14 }, (_, i) => {
      const rate = (last.count / start) * 1.15 * (1 - Math.exp(-i / 3.5));
      return { seconds: Math.round((i * seen) / 13), rate, low: Math.max(0, rate - 0.012 - i / 900), high: rate + 0.012 + i / 900, at_risk: Math.floor(start * (1 - i / 20)) };
    }),
    curve_median_seconds: null,
    currency: "EUR",
    value_by: "revenue",
    trend: trend(f, all, report.overview.first.slice(0, 10)),
    trend_unit: f.interval ?? "week",
    trend_note: null,
    breakdown_by: f.breakdown?.property ?? "",
    attribution: f.breakdown?.attribution ?? "",
    breakdown: f.breakdown ? groups(f, start) : [],
    breakdown_note: null,
    comparison: f.compare?.length === 2 ? comparison(f, start) : null,
    rule_sets: asked.length > 0 ? ruleSets(f, all) : [],
    missing_steps: all.length > 2 && !all.some((s) => s.events.includes("search")) ? [{ after: 1, event: "search", people: Math.floor(last.count * 0.83), rate: 0.83, lost_before: 210, lost_after: 94 }] : [],
  };
}

/** What the engine would refuse, as far as a test asks for it. */
export function refusal(f: RecipeFunnel): Problem | null {
  if (unfinished(f)) return { code: "bad_recipe", cause: "funnels[0] names nothing" };
  const at = f.steps.findIndex((s) => s.where?.some((c) => c.op === "matches" && strings(c.value).includes("(")));
  return at < 0 ? null : { code: "bad_recipe", cause: `funnels[0].steps[${at}].where[0]: the expression "(" is not valid`, hint: "close the parenthesis" };
}

/** A report of before some fields came to be, with those fields empty. */
export function complete(report: Report): Report {
  const step = (s: FunnelStep, i: number): FunnelStep => ({ ...{ optional: false, entered: i === 0 ? s.count : 0, time_from_before: NONE, median_events: null, p90_events: null, repeats: 0, value: null, valued: 0 }, ...s });
  const empty = { modes: [], step_window_seconds: 0, hold_constant: [], open: false, curve: [], curve_median_seconds: null, currency: "", value_by: "", trend: [], trend_unit: "day", trend_note: null, breakdown_note: null, comparison: null, rule_sets: [], missing_steps: [] };
  return {
    ...report,
    reconciled: report.reconciled ?? { checks: 24, failed: [] },
    funnels: report.funnels.map((f) => ({
      ...empty,
      ...f,
      time_to_convert: { ...{ mean_seconds: null, p10_seconds: null }, ...f.time_to_convert },
      entered: f.entered ?? f.steps[0]?.count ?? 0,
      converted: f.converted ?? f.steps.at(-1)?.count ?? 0,
      steps: f.steps.map(step),
      breakdown: f.breakdown.map((g) => ({ ...{ name: "", values: [], hidden: 0, entered: g.steps[0]?.count ?? 0 }, ...g, steps: g.steps.map(step) })),
    })),
  };
}
