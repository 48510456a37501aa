// Made-up trouble for a report, and made-up people behind its numbers: as many
// as the numbers say. Invented, all of it, so that every part of the page has
// something to show.

import type { Difference, DropoffStep, Friction, FrictionSignal, Incident, Journey, NextEvent, People, Recipe, RecipeSelection, Report } from "../../src/model/report.gen.ts";

const none: Pick<DropoffStep, "end_of_visit" | "pages" | "channels" | "back" | "back_median_seconds" | "doors" | "back_channels" | "differences" | "differences_found" | "differences_of" | "value_lost"> = {
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

/** The report with nothing where an older one lacks a part. */
export function whole(report: Report): Report {
  return {
    ...report,
    friction: report.friction ?? { signals: [], left_out: 0, min_people: 7, events_left_out: 0, objective: "purchase", users: report.overview.users, visits: report.overview.sessions, currency: "" },
    incidents: report.incidents ?? [],
    dropoff: report.dropoff.map((d) => ({ ...d, steps: d.steps.map((s) => ({ ...none, ...s })) })),
  };
}

const next = (event: string, people: number, of: number, wentOn = 0): NextEvent => ({ event, other: event === "", people, rate: people / of, went_on_people: wentOn, went_on_rate: null });

function difference(kind: string, subject: string, value: string, [a, c]: [number, number], [wentOn, dropped]: [number, number], ratio: [number, number, number], q: number, lost: number): Difference {
  return {
    kind,
    subject,
    value,
    went_on_with: a,
    went_on: wentOn,
    dropped_with: c,
    dropped,
    odds_ratio: ratio[0],
    odds_ratio_low: ratio[1],
    odds_ratio_high: ratio[2],
    p: q / 3,
    q,
    people_lost: lost,
    value_lost: lost * 48.5,
  };
}

function stepTrouble(step: DropoffStep, i: number): DropoffStep {
  const { stopped, went_on, dropped } = step;
  if (i !== 1 || stopped < 100) return { ...none, ...step, end_of_visit: Math.round(stopped / 2), value_lost: dropped * 48.5 };
  const of: [number, number] = [went_on, dropped];
  return {
    ...step,
    end_of_visit: Math.round(stopped * 0.44),
    pages: [next("/cart", 61, stopped, 240), next("/help/delivery", 38, stopped, 12), next("/category/very-long-name-of-a-category-that-goes-on/shoes", 11, stopped, 9), next("", 20, stopped, 70)],
    channels: [next("email", 70, stopped, 120), next("paid_social", 42, stopped, 100), next("direct", 18, stopped, 111)],
    back: 88,
    back_median_seconds: 187_200,
    doors: [next("view_item", 41, 88), next("visit", 30, 88), next("search", 12, 88), next("", 5, 88)],
    back_channels: [next("email", 61, 88), next("direct", 27, 88)],
    differences: [
      difference("event", "payment_error", "", [40, 92], of, [0.24, 0.15, 0.37], 0.0001, 51.2),
      difference("sequence", "view_shipping", "view_item", [22, 61], of, [0.31, 0.18, 0.53], 0.0004, 24.4),
      difference("property", "device", "mobile", [210, 140], of, [0.55, 0.38, 0.79], 0.004, 30.1),
      difference("event", "apply_coupon", "", [120, 20], of, [2.6, 1.5, 4.4], 0.002, 0),
      difference("property", "channel", "", [30, 31], of, [0.5, 0.29, 0.88], 0.031, 8.7),
      difference("event", "chat_opened", "", [14, 22], of, [0.42, 0.2, 0.86], 0.044, 6.3),
      difference("property", "country", "FR", [190, 88], of, [1.2, 0.84, 1.7], 0.6, 0),
    ],
    differences_found: 6,
    differences_of: 143,
    value_lost: dropped * 48.5,
  };
}

function signal(over: Partial<FrictionSignal> & Pick<FrictionSignal, "kind" | "subject" | "people">): FrictionSignal {
  return {
    other: "",
    visits: over.people,
    times: over.people,
    user_rate: over.people / 741,
    converted: 0,
    conversion_rate: null,
    others: 300,
    others_converted: 150,
    others_rate: 0.5,
    p: 0.5,
    cost: 0,
    value_cost: 0,
    compared: over.subject,
    median_seconds: null,
    limit_seconds: null,
    examples: [],
    ...over,
  };
}

const friction: Friction = {
  objective: "purchase",
  users: 741,
  visits: 2210,
  currency: "EUR",
  left_out: 4,
  min_people: 7,
  events_left_out: 0,
  signals: [
    signal({
      kind: "retry",
      subject: "add_payment",
      other: "payment_error",
      people: 132,
      visits: 140,
      times: 260,
      converted: 40,
      conversion_rate: 0.303,
      others: 267,
      others_converted: 240,
      others_rate: 0.899,
      p: 1e-9,
      cost: 78.6,
      value_cost: 3812,
      median_seconds: 44,
      examples: [
        [
          { event: "add_to_cart", seconds: 0, step: 2 },
          { event: "begin_checkout", seconds: 62, step: 3 },
          { event: "payment_error", seconds: 130, step: 0 },
          { event: "add_payment", seconds: 139, step: 4 },
          { event: "payment_error", seconds: 150, step: 0 },
        ],
        [
          { event: "begin_checkout", seconds: 0, step: 3 },
          { event: "payment_error", seconds: 31, step: 0 },
        ],
      ],
    }),
    signal({ kind: "back_and_forth", subject: "view_shipping", other: "begin_checkout", people: 83, visits: 85, times: 190, converted: 22, conversion_rate: 0.265, others_rate: 0.47, p: 0.0004, cost: 17, value_cost: 824 }),
    signal({ kind: "rage", subject: "apply_coupon", people: 41, times: 188, converted: 18, conversion_rate: 0.44, others_rate: 0.5, p: 0.4, cost: 2.5, value_cost: 121, median_seconds: 4 }),
    signal({ kind: "wait", subject: "begin_checkout", other: "add_payment", people: 40, converted: 19, conversion_rate: 0.475, others_rate: 0.48, p: 0.97, median_seconds: 93_600, limit_seconds: 3600 }),
    signal({ kind: "abandoned_cart", subject: "add_to_cart", people: 196, converted: 0, conversion_rate: 0, others_rate: 0.5, p: null, cost: null, value_cost: null }),
    signal({ kind: "search_end", subject: "search", people: 31, converted: 12, conversion_rate: 0.387, others_rate: 0.41, p: 0.8 }),
    signal({ kind: "support", subject: "purchase", people: 25, converted: 25, conversion_rate: 1, others: 0, others_converted: 0, others_rate: null, p: null, cost: null, value_cost: null, median_seconds: 7200 }),
    signal({ kind: "error_end", subject: "payment_error", people: 20, converted: 3, conversion_rate: 0.15, others_rate: 0.16, p: 0.9, compared: "add_payment" }),
    signal({ kind: "return", subject: "view_item", other: "begin_checkout", people: 18, converted: 9, conversion_rate: 0.5, others_rate: 0.5, p: 1 }),
  ],
};

/** Forty days at 60 in 100, but for a stretch at 38; one day has nobody. */
function days(from: number, to: number): Incident["days"] {
  return Array.from({ length: 40 }, (_, i) => {
    const date = new Date(Date.UTC(2024, 2, 25 + i)).toISOString().slice(0, 10);
    const people = i === 30 ? 0 : 20 + ((i * 7) % 9);
    const count = Math.round(people * ((i >= from && i <= to ? 0.38 : 0.6) + (((i * 5) % 7) - 3) / 60));
    return { date, people, count, rate: people ? count / people : null };
  });
}

function incidents(funnel: string): Incident[] {
  const at = { funnel, step: 3, label: "begin_checkout", next_label: "add_payment", currency: "EUR" };
  return [
    { ...at, kind: "step", event: "checkout_bug", property: "device", value: "mobile", from: "2024-04-09", to: "2024-04-24", ongoing: false, people: 380, hit: 236, rate: 0.38, usual: 0.6, low: 0.33, high: 0.43, p: 0.0002, lost: 83.6, value_lost: 4054, text: "", days: days(15, 30) },
    { ...at, kind: "event", event: "payment_error", funnel: "", step: 0, label: "", next_label: "", property: "", value: "", from: "2024-04-20", to: "2024-05-03", ongoing: true, people: 310, hit: 96, rate: 0.31, usual: 0.02, low: 0.26, high: 0.36, p: 0.0001, lost: null, value_lost: null, text: "", days: days(26, 39).map((d) => ({ ...d, count: d.people - d.count, rate: d.rate === null ? null : 1 - d.rate })) },
  ];
}

/** The report with trouble of every kind. */
export function troubled(report: Report): Report {
  const r = whole(report);
  return {
    ...r,
    friction,
    incidents: incidents(r.funnels[0]!.name),
    dropoff: r.dropoff.map((d, i) => ({ ...d, steps: i === 0 ? d.steps.map(stepTrouble) : d.steps })),
    funnels: r.funnels.map((f) => ({ ...f, currency: "EUR" })),
  };
}

/** How many people a selection has, by the numbers of the report; one too few of a property, so that there is a difference to see. */
function countOf(report: Report, s: RecipeSelection): number {
  if (s.persona) {
    const g = report.personas.groups.find((g) => g.key === s.persona);
    const o = g?.obstacles.find((o) => (s.friction ? o.kind === s.friction.kind : s.funnel && s.state !== "converted" && o.step === s.step));
    return (o ?? g?.needs.find((n) => n.subject === s.did))?.people ?? (s.state === "converted" ? g?.converted : g?.users) ?? 0;
  }
  if (s.friction) return report.friction.signals.find((x) => x.kind === s.friction!.kind && x.subject === (s.friction!.subject ?? ""))?.people ?? 0;
  const step = report.dropoff[0]?.steps[(s.step ?? 1) - 1];
  if (s.next) {
    if (s.next.when === "visit") return step?.end_of_visit ?? 0;
    if (s.next.when === "back") return (s.next.by === "event" ? step?.doors : step?.back_channels)?.find((n) => n.event === s.next!.value)?.people ?? 0;
    const list = s.next.by === "page" ? step?.pages : s.next.by === "channel" ? step?.channels : s.next.when === "ever" ? step?.ever : step?.within;
    if (s.next.when === "onward") return [...(step?.ever ?? []), ...(list ?? [])].find((n) => n.event === s.next!.value)?.went_on_people ?? 0;
    return s.next.value === "" ? ((s.next.when === "ever" ? step?.ever_none : step?.within_none) ?? 0) : (list?.find((n) => n.event === s.next!.value)?.people ?? 0);
  }
  if (s.funnel?.period) return 210; // of more visits
  if (s.apart) {
    const d = step?.differences.find((x) => x.kind === s.apart!.kind && x.subject === s.apart!.subject);
    return d ? (s.apart.side === "dropped" ? d.dropped_with : d.went_on_with) - (d.kind === "property" ? 1 : 0) : 0;
  }
  if (s.state === "reached") return report.funnels[0]?.steps[(s.step ?? 1) - 1]?.count ?? 0;
  if (s.state === "went_on") return step?.went_on ?? 0;
  return (s.state === "in_progress" ? step?.in_progress : s.state === "stopped" ? step?.stopped : step?.dropped) ?? 0;
}

const idOf = (i: number): string => `u${String(1000 + i * 3)}`;
const START = Date.UTC(2024, 3, 9, 9, 12, 5);
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString().replace(".000Z", "Z");

export function madePeople(report: Report, s: RecipeSelection, offset: number, count: number): People {
  const all = countOf(report, s);
  const people = Array.from({ length: Math.max(0, Math.min(count, all - offset)) }, (_, k) => {
    const i = offset + k;
    return { id: idOf(i), events: 3 + (i % 17), first: at(i * 3600), last: at(i * 3600 + 7200 * (1 + (i % 50))), entered: s.funnel ? at(i * 3600 + 60) : "", step: s.step ?? 0 };
  });
  return { count: all, offset, people };
}

export function madeJourney(recipe: Recipe, s: RecipeSelection, id: string): Journey {
  const names = (s.funnel ?? recipe.funnels?.[0])?.steps.map((x) => [x.event ?? ""].flat()[0]!) ?? [];
  const i = Number(id.slice(1)) || 0;
  const reached = Math.max(1, s.step ?? 1);
  const first = ["visit", "search", ...names.slice(0, reached)].map((event, k) => ({ event, step: k < 2 ? 0 : k - 1, seconds: i * 60 + k * (20 + (i % 9)), visit: 1 }));
  const later = ["visit", names[0] ?? "view_item", "payment_error"].map((event, k) => ({ event, step: 0, seconds: i * 60 + 187_200 + k * 45, visit: 2 }));
  return {
    id,
    properties: ["channel", "device", "page", "value"],
    events: [...first, ...later].map(({ event, step, seconds, visit }, k) => ({ time: at(seconds), event, step, visit, values: event === "search" ? ["", "", "", ""] : [visit === 1 ? "email" : "direct", "mobile", `/products/${event}/with-a-rather-long-path?ref=${i}`, k === 4 ? "48.50" : ""] })),
    hidden: 0,
  };
}
