// Small reports, spelled out as far as a test looks at them.

import type { DropoffStep, Durations, Funnel, FunnelGroup, FunnelStep, NextEvent, Persona, Personas } from "../../src/model/report.gen.ts";
import { wilson } from "../../src/model/stats.ts";

const none: Durations = { count: 0, mean_seconds: null, median_seconds: null, p10_seconds: null, p25_seconds: null, p75_seconds: null, p90_seconds: null, bins: [] };

/** Steps from [label, count]; whoever is not at the next step dropped. */
export function steps(...counts: Array<[string, number]>): FunnelStep[] {
  return counts.map(([label, count], i) => {
    const before = counts[i - 1]?.[1] ?? 0;
    const next = counts[i + 1]?.[1];
    const interval = i > 0 ? wilson(count, before) : null;
    return {
      label,
      events: [label],
      filtered: false,
      optional: false,
      count,
      entered: i === 0 ? count : 0,
      in_progress: 0,
      dropped: next === undefined ? 0 : count - next,
      rate: counts[0]![1] ? count / counts[0]![1] : null,
      rate_low: null,
      rate_high: null,
      step_rate: i > 0 && before ? count / before : null,
      step_rate_low: interval?.low ?? null,
      step_rate_high: interval?.high ?? null,
      median_seconds: null,
      p90_seconds: null,
      time_from_before: none,
      median_events: null,
      p90_events: null,
      repeats: 0,
      value: null,
      valued: 0,
    };
  });
}

export function funnel(...counts: Array<[string, number]>): Funnel {
  return {
    name: "f",
    entity: "user",
    order: "ordered",
    semantics: "parcours",
    modes: [],
    window_seconds: 604_800,
    step_window_seconds: 0,
    hold_constant: [],
    open: false,
    proposed: false,
    entity_count: counts[0]?.[1] ?? 0,
    steps: steps(...counts),
    entered: counts[0]?.[1] ?? 0,
    converted: counts.at(-1)?.[1] ?? 0,
    conversion_rate: null,
    conversion_low: null,
    conversion_high: null,
    time_to_convert: none,
    curve: [],
    curve_median_seconds: null,
    currency: "",
    value_by: "",
    trend: [],
    trend_unit: "",
    trend_note: null,
    breakdown_by: "",
    attribution: "",
    breakdown: [],
    breakdown_note: null,
    comparison: null,
    rule_sets: [],
    missing_steps: [],
  };
}

export function group(value: string, entered: number, reached: number, other = false): FunnelGroup {
  return { value, name: "", other, entered, steps: steps(["a", entered], ["b", reached]), values: [], hidden: 0 };
}

export function next(event: string, people: number, wentOn = 0): NextEvent {
  return { event, other: false, people, rate: null, went_on_people: wentOn, went_on_rate: null };
}

export function drop(stopped: number, wentOn: number, within: NextEvent[], none = 0): DropoffStep {
  return {
    label: "cart",
    next_label: "pay",
    stopped,
    in_progress: 0,
    dropped: stopped,
    went_on: wentOn,
    returned: 0,
    within,
    within_none: none,
    ever: [],
    ever_none: 0,
    gap_median_seconds: null,
    last: [],
    end_of_visit: 0,
    pages: [],
    channels: [],
    back: 0,
    back_median_seconds: null,
    doors: [],
    back_channels: [],
    differences: [],
    differences_found: 0,
    differences_of: 0,
    value_lost: null,
  };
}

export function personas(...groups: Array<[name: string, users: number, converted: number]>): Personas {
  return {
    k: groups.length,
    asked: false,
    method: "kmeans",
    reason: null,
    users: groups.reduce((n, g) => n + g[1], 0),
    fitted_on: 0,
    objective: "purchase",
    silhouette: 0.4,
    tried: [],
    features: [{ key: "share:search", kind: "share", subject: "search", mean: 0.1, unit: "share", form: "share", property: "" }],
    left_out: [],
    stability: 0.8,
    resamples: 10,
    sure: 0,
    sure_rate: null,
    steps: [],
    min_shape: 5,
    model: null,
    drift: null,
    groups: groups.map(([name, users, converted], i): Persona => {
      const interval = wilson(converted, users)!;
      return {
        key: `p${i + 1}`,
        name,
        named: false,
        said: 1,
        users,
        rate: null,
        means: [0.4],
        jaccard: null,
        stable: "",
        sure: 0,
        sure_rate: null,
        needs: [],
        obstacles: [],
        channels: [],
        devices: [],
        countries: [],
        hours: [],
        weekdays: [],
        value: null,
        feedback: null,
        demographics: [],
        journey: null,
        traits: [{ feature: 0, high: true, mean: 0.4, overall: 0.1, strength: 1 }, { feature: 9, high: true, mean: 1, overall: 1, strength: 1 }],
        converted,
        conversion_rate: converted / users,
        conversion_low: interval.low,
        conversion_high: interval.high,
        channel: "",
        device: "",
        country: "",
        median_events: null,
        top_events: [],
        silhouette: null,
      };
    }),
  };
}
