// A shared report with something in every section, small enough to be read.

import type { SharedReport } from "../../src/share/report.gen.ts";

export const sharedShop = (): SharedReport => ({
  shared: 1,
  k: 10,
  title: "Spring at the shop",
  note: "Paid search was off in May.",
  logo: "",
  language: "en",
  made: "2024-07-01",
  from: "2024-03-01",
  to: "2024-06-30",
  people: 1200,
  segment: "",
  events: 15_000,
  currency: "EUR",
  objectives: [{ name: "Purchase", people: 120, of: 1200, target: 0.15, again: 30, per_person: 7.2, trend_unit: "month", trend: [{ date: "2024-03", of: 400, reached: 40 }, { date: "2024-04", of: 500, reached: 0 }] }],
  funnels: [
    {
      name: "Checkout",
      entity: "user",
      order: "ordered",
      semantics: "parcours",
      window_seconds: 604_800,
      open: false,
      steps: [
        { label: "view_item", optional: false, count: 1000, in_progress: 20, dropped: 580, median_seconds: null, next: [{ event: "search", people: 200 }] },
        { label: "add_to_cart", optional: false, count: 400, in_progress: 10, dropped: 270, median_seconds: 340, next: [] },
        { label: "purchase", optional: false, count: 120, in_progress: 0, dropped: 0, median_seconds: 90, next: [] },
      ],
      median_seconds: 520,
      by: "device",
      groups: [{ kind: "value", value: "mobile", name: "", counts: [600, 200, 40] }, { kind: "other", value: "", name: "", counts: [400, 200, 80] }],
    },
  ],
  personas: {
    of: 1200,
    objective: "Purchase",
    groups: [
      {
        name: "Searchers",
        named: false,
        people: 700,
        converted: 50,
        stable: "stable",
        traits: [{ kind: "share", key: "", subject: "search", high: true, unit: "share", mean: 0.4, overall: 0.1 }],
        channels: [{ value: "ads", people: 300 }],
        devices: [{ value: "mobile", people: 500 }],
        needs: [{ kind: "event", subject: "search", stage: "", people: 400, of: 700, others: 100, others_of: 500 }],
        obstacles: [],
        per_person: 5.1,
        everybody: 7.2,
      },
    ],
  },
  map: {
    stages: [{ stage: "consideration", people: 1000, went_on: 300, judged: 900, in_progress: 100, drop_off: 600, reworked: 50, median_onward_seconds: 3600, mean_score: null }],
    touchpoints: [{ stage: "consideration", event: "view_item", team: "product", people: 1000, went_on: 300, judged: 900, drop_off: 600 }],
    pains: [{ kind: "drop_off", stage: "consideration", event: "view_item", team: "product", people: 600, lost: null }],
  },
  paths: { of: 1200, arrows: [{ from: "awareness", to: "consideration", kind: "onward", people: 700, of: 900 }] },
  retention: { months: [{ month: "2024-03", partial: false, active: 400, new: 400, returning: 0, resurrected: 0, lost: 0 }], segments: [{ code: "champions", people: 90 }] },
  troubles: [{ kind: "error", subject: "payment_error", other: "", people: 80, converted: 10, others: 320, others_converted: 110, lost: 20 }],
  incidents: [{ kind: "step", funnel: "Checkout", label: "add_to_cart", next_label: "purchase", event: "", property: "device", value: "mobile", from: "2024-04-09", to: "2024-04-24", ongoing: false, people: 200, hit: 60, lost: 20 }],
  actions: [{ kind: "fix_step", team: "product", place: "step", label: "add_to_cart", next_label: "purchase", for_kind: "property", for_property: "device", for_value: "mobile", people: 200, trouble: "", event: "", gain_unit: "conversions", gain_low: 10, gain_high: 40, confidence: "high" }],
  withheld: [{ section: "personas", what: "groups", things: 1 }],
});
