// Made-up key figures: an objective, two stages and scores, with a target of each
// status, so that the sheet has something of everything to show.

import type { KPI, KPIs, Report } from "../../src/model/report.gen.ts";
import { wilson } from "../../src/model/stats.ts";

function rate(key: string, count: number, of: number, target: number | null = null): KPI {
  const w = wilson(count, of);
  const status = target === null || !w ? "" : w.low >= target ? "met" : w.high < target ? "missed" : "open";
  return { key, unit: "rate", count, of, value: of ? count / of : null, low: w?.low ?? null, high: w?.high ?? null, target, status, small: of < 30 };
}

const mean = (key: string, unit: string, value: number, of: number): KPI => ({ key, unit, count: 0, of, value, low: value * 0.94, high: value * 1.06, target: null, status: "", small: of < 30 });

/** The report with key figures; what it has itself stays. */
export function withFigures(report: Report): Report {
  const { users } = report.overview;
  const goal = report.funnels[0]?.steps.at(-1);
  const part = (share: number): number => Math.round(users * share);
  const trend = Array.from({ length: 8 }, (_, i) => {
    const [active, reached] = [60 + 5 * i, 14 + ((i * 5) % 7)];
    const w = wilson(reached, active)!;
    return { date: new Date(Date.UTC(2024, 3, 1 + 7 * i)).toISOString().slice(0, 10), active, reached, rate: reached / active, ...w, complete: i > 0 && i < 7 };
  });
  const kpis: KPIs = {
    users,
    currency: "EUR",
    score_by: "score",
    trend_unit: "week",
    proposed: true,
    objectives: goal
      ? [{ name: goal.label, events: goal.events, kpis: [rate("reach", goal.count, users, 0.2), mean("value", "money", 48.5, users), rate("repeat", Math.round(goal.count / 3), goal.count, 0.9)], visits: goal.count * 2, value_by: "value", value: 48.5 * users, valued: goal.count, second_median_seconds: 1_150_000, trend }]
      : [],
    stages: [
      { stage: "consideration", next: "purchase", people: part(0.9), kpis: [rate("reach", part(0.9), users), rate("conversion", part(0.6), part(0.9), 0.66), mean("events", "number", 12.1, part(0.9))], stopped: part(0.3), lost: 1040, lost_low: 920, lost_high: 1160 },
      { stage: "purchase", next: "", people: part(0.6), kpis: [rate("reach", part(0.6), users), rate("repeat", 3, 20)], stopped: 0, lost: null, lost_low: null, lost_high: null },
    ],
    scores: [{ ...mean("nps", "points", 13, part(0.2)), low: -1, high: 28, target: 30, status: "missed" }, mean("score", "points", 6.5, part(0.2))],
  };
  return { ...report, kpis: report.kpis ?? kpis };
}
