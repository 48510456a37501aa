// Made-up kinds of people for a report that has some, with all that a card can
// say, and a made-up life cycle. Invented, all of it, so that every part of the
// page has something to show.

import type { Lifecycle, LifecycleMonth, Persona, PersonaNeed, PersonaObstacle, Personas, PersonaShare, Report } from "../../src/model/report.gen.ts";
import { gap } from "../../src/model/personas.ts";
import { wilson } from "../../src/model/stats.ts";

/** The part of a need or an obstacle that counts. */
function counted(people: number, of: number, others: number, othersOf: number): Omit<PersonaNeed, "kind" | "subject"> {
  const d = gap([people, of], [others, othersOf])!;
  return { people, of, rate: people / of, others, others_of: othersOf, others_rate: others / othersOf, difference: d.difference, low: d.low, high: d.high, p: 0.0003 };
}

const share = (value: string, users: number, of: number, overall: number): PersonaShare => ({ value, users, rate: users / of, overall });

const wave = (n: number, at: number, size: number): number[] => Array.from({ length: n }, (_, i) => Math.round(size * (1 + 1.6 * Math.exp(-(((i - at + n) % n) ** 2) / 6))));

function full(g: Persona, i: number, all: number): Persona {
  const [us, them] = [g.users, all - g.users];
  const part = (rate: number, of: number): number => Math.round(rate * of);
  const needs: PersonaNeed[] = [
    { kind: "event", subject: "search", ...counted(part(0.72, us), us, part(0.41, them), them) },
    { kind: "event", subject: "view_category_with_a_very_long_name_that_goes_on", ...counted(part(0.61, us), us, part(0.44, them), them) },
    { kind: "stage", subject: "loyalty", ...counted(part(0.33, us), us, part(0.12, them), them) },
  ];
  const { others_rate, ...rest } = counted(part(0.4, us), us, part(0.22, them), them);
  const obstacles = [
    { kind: "step", step: 2, subject: "add_to_cart", other: "", others_rate, ...rest },
    { kind: "retry", step: 0, subject: "add_payment", other: "payment_error", others_rate, ...rest },
  ] as unknown as PersonaObstacle[];
  return {
    ...g,
    needs: i === 3 ? [] : needs,
    obstacles: i === 3 ? [] : obstacles,
    channels: [share("email", part(0.5, us), us, 0.3), share("paid_social", part(0.3, us), us, 0.25), share("direct", part(0.2, us), us, 0.4)],
    devices: [share("mobile", part(0.7, us), us, 0.55), share("desktop", part(0.3, us), us, 0.45)],
    countries: [share("FR", part(0.6, us), us, 0.5), share("", part(0.4, us), us, 0.1)],
    hours: wave(24, [21, 9, 13, 2][i] ?? 5, 40),
    weekdays: i === 2 ? [50, 51, 49, 50, 52, 50, 48] : wave(7, 5, 80),
    value: i === 3 ? null : { currency: "EUR", payers: part(0.4, us), total: us * 61, per_person: 61.4, overall: 38.2, share: 0.31 },
    feedback: i === 3 ? null : { property: "nps", people: part(0.2, us), mean: 8.1, overall: 7.2 },
    demographics: i === 0 ? [{ property: "age_group", known: us, values: [share("25-34", part(0.5, us), us, 0.3), share("35-44", part(0.2, us), us, 0.3)], p: 0.0004 }, { property: "household", known: part(0.9, us), values: [share("2", part(0.3, us), us, 0.3)], p: 0.43 }] : [],
    jaccard: [0.91, 0.7, 0.5, 0.83][i] ?? 0.8,
    stable: ["stable", "fair", "weak", "stable"][i] ?? "stable",
    sure: part([0.92, 0.7, 0.4, 0.85][i] ?? 0.8, us),
    sure_rate: [0.92, 0.7, 0.4, 0.85][i] ?? 0.8,
    journey:
      i === 3
        ? null
        : {
            steps: [
              { event: "ad_click", times: 1, gap_seconds: null, new_visit: false },
              { event: "view_item", times: 4, gap_seconds: 32, new_visit: false },
              { event: "add_to_cart", times: 1, gap_seconds: 190, new_visit: false },
              { event: "newsletter_open", times: 1, gap_seconds: 187_200, new_visit: true },
              { event: "purchase", times: 1, gap_seconds: 61, new_visit: false },
            ],
            more: i === 0 ? 7 : 0,
            people: 14,
            of: us,
            collapsed: i === 1,
          },
  };
}

/** A report of before personas had cards: with all fields, and with nothing in them where there was nothing. */
function bare(p: Personas): Personas {
  const empty = { named: false, said: 0, jaccard: null, stable: "", sure: 0, sure_rate: null, needs: [], obstacles: [], channels: [], devices: [], countries: [], hours: [], weekdays: [], value: null, feedback: null, demographics: [], journey: null };
  return {
    ...{ method: "kmeans", left_out: [], stability: null, resamples: 0, sure: 0, sure_rate: null, steps: [], min_shape: 5, model: null, drift: null },
    ...p,
    tried: p.tried.map((t) => ({ ...{ reference: null, stability: null, jaccard: null, verdict: t.k === p.k ? "chosen" : "blurred" }, ...t })),
    features: p.features.map((x) => ({ ...{ form: x.unit === "share" ? "share" : "log", property: "" }, ...x })),
    groups: p.groups.map((g, i) => ({ ...empty, ...{ key: `p${i + 1}`, means: p.features.map((x, j) => g.traits.find((t) => t.feature === j)?.mean ?? x.mean) }, ...g })),
  };
}

function months(): LifecycleMonth[] {
  const n = 14;
  let [before, seen] = [0, 0];
  return Array.from({ length: n }, (_, i): LifecycleMonth => {
    const fresh = Math.round(90 + 30 * Math.sin(i));
    const returning = Math.round(before * 0.45);
    const resurrected = i > 1 ? Math.round((seen - before) * 0.08) : 0;
    const active = fresh + returning + resurrected;
    const w = i > 0 ? wilson(returning, before) : null;
    const month: LifecycleMonth = {
      month: new Date(Date.UTC(2023, 2 + i, 1)).toISOString().slice(0, 7),
      partial: i === 0 || i === n - 1,
      active,
      new: fresh,
      returning,
      resurrected,
      dormant: seen - returning - resurrected,
      lost: before - returning,
      retained_rate: before > 0 ? returning / before : null,
      retained_low: w?.low ?? null,
      retained_high: w?.high ?? null,
    };
    [before, seen] = [active, seen + fresh];
    return month;
  });
}

const LIFE: Lifecycle = {
  users: 741,
  months: months(),
  rfm: ["champions", "loyal", "hibernating", "at_risk", "new", "promising", "attention", "cannot_lose"].map((code, i) => ({ code, users: 160 - 15 * i, rate: (160 - 15 * i) / 741, recency_days: 3 + 11 * i, frequency_days: 9 - i, mean_value: 140 - 17 * i, value_share: 0.3 / (i + 1) })),
  reason: "",
  recency_days: [4, 12, 30, 70],
  frequency_days: [1, 2, 4, 7],
  value: [0, 20, 60, 140],
  currency: "EUR",
  at: "2024-04-30",
  frequency_of: "active_days",
};

/** The report with personas as the page expects them; `all` with everything a card can say. */
export function withPersonas(report: Report, all: boolean): Report {
  const p = bare(report.personas);
  const nobody: Lifecycle = { ...LIFE, users: report.overview.users, months: [], rfm: [], reason: "few_users" };
  if (!all || p.groups.length === 0) return { ...report, personas: p, lifecycle: report.lifecycle ?? nobody };
  return {
    ...report,
    lifecycle: LIFE,
    personas: {
      ...p,
      stability: 0.78,
      resamples: 20,
      sure: Math.round(p.users * 0.81),
      sure_rate: 0.81,
      steps: report.funnels[0]?.steps.map((s) => s.label) ?? [],
      left_out: [
        { key: "share:purchase", kind: "share", subject: "purchase", why: "objective", of: "" },
        { key: "active_days", kind: "count", subject: "", why: "repeats", of: "sessions" },
        { key: "age_group", kind: "demographic", subject: "age_group", why: "demographic", of: "" },
      ],
      groups: p.groups.map((g, i) => full(g, i, p.users)),
      drift: {
        users: 702,
        p: 0.012,
        missing: [],
        farther: 1.07,
        groups: p.groups.map((g, i) => {
          const then = Math.round(g.users * (0.8 + 0.1 * i));
          const d = gap([g.users, p.users], [then, 702])!;
          return { key: g.key, then, then_rate: then / 702, now: g.users, now_rate: g.users / p.users, difference: d.difference, low: d.low, high: d.high, p: 0.03 * (i + 1) };
        }),
      },
    },
  };
}

/** The report with the names of a recipe. */
export function withNames(report: Report, names: Record<string, string>): Report {
  return { ...report, personas: { ...report.personas, groups: report.personas.groups.map((g) => (names[g.key] ? { ...g, name: names[g.key]!, named: true } : { ...g, named: false })) } };
}
