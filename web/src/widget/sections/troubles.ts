// Where journeys go wrong: friction, ranked by what it costs, and stretches of time that went worse.

import type { SharedIncident } from "../../share/report.gen.ts";
import { higher } from "../certain.ts";
import type { Draw, Kit } from "../kit.ts";
import { trouble } from "./trouble-words.ts";

const en = {
  troubles: "Friction",
  costs: (what: string) => `Costliest trouble: ${what}`,
  plain: "Trouble, none of it clearly costly",
  lede: "Each is compared with those who did the same without it. That fewer of these come through does not make it the cause.",
  rates: (own: string, others: string) => `${own} of them come through, ${others} of the others`,
  lost: (n: string) => `about ${n} lost`,
  columns: ["Trouble", "People", "Come through", "The others", "Lost"],
  incidents: "Incidents",
  some: (n: number, count: string) => (n === 1 ? "One thing went worse for a time" : `${count} things went worse for a time`),
  since: (day: string) => `since ${day}`,
  on: (day: string) => `on ${day}`,
  everybody: "everybody",
  step: (when: string, who: string, a: string, b: string) => `${when}, ${who}: fewer went on from ${a} to ${b}`,
  event: (when: string, who: string, what: string) => `${when}, ${who}: more met ${what}`,
  hit: (n: string, of: string) => `${n} of ${of} visits went no further`,
  met: (n: string, of: string) => `${n} of ${of} visits met it`,
  meanwhile: (what: string) => `meanwhile ${what} came up`,
  missing: (n: string) => `about ${n} more would usually have gone on`,
  unknown: "unknown",
};

export type TroublesWords = typeof en;

export const troubles: Draw = (report, kit) => {
  const all = report.troubles;
  const [first] = all;
  if (!first) return [];
  const m = kit.words("troubles", en);
  const top = Math.max(...all.map((t) => t.lost ?? 0), 1);
  return [
    {
      id: "troubles",
      name: m.troubles,
      kicker: m.troubles,
      headline: first.lost && higher([first.others_converted, first.others], [first.converted, first.people], kit.k) ? m.costs(trouble(kit, first.kind, first.subject, first.other)) : m.plain,
      lede: m.lede,
      body: [
        kit.h(
          "ol",
          { class: "ranked" },
          all.map((t) =>
            kit.h(
              "li",
              {},
              kit.sub(kit.rich(kit.capital(trouble(kit, t.kind, t.subject, t.other)))),
              kit.h(
                "p",
                { class: "facts" },
                t.lost ? kit.h("b", { class: "t-lost" }, m.lost(kit.n(t.lost))) : null,
                kit.h("span", {}, kit.people(t.people)),
                // A cart is told to be abandoned by not coming through.
                Math.min(t.people, t.others) > kit.k && t.kind !== "abandoned_cart" ? kit.h("span", { class: "soft" }, m.rates(kit.pct([t.converted, t.people]), kit.pct([t.others_converted, t.others]))) : null,
              ),
              t.lost ? kit.h("span", { class: "track", "aria-hidden": "true" }, kit.bar("lost", t.lost / top)) : null,
            ),
          ),
        ),
        kit.table(
          m.columns,
          all.map((t) => [kit.rich(trouble(kit, t.kind, t.subject, t.other)), kit.cell(t.people), kit.pct([t.converted, t.people]), kit.pct([t.others_converted, t.others]), t.lost === null ? "–" : kit.cell(t.lost)]),
        ),
      ],
    },
  ];
};

export const incidents: Draw = (report, kit) => {
  const all = report.incidents;
  if (all.length === 0) return [];
  const m = kit.words("troubles", en);
  return [
    {
      id: "incidents",
      name: m.incidents,
      kicker: m.incidents,
      headline: m.some(all.length, kit.f.int(all.length)),
      lede: "",
      body: [
        kit.h(
          "ul",
          { class: "ranked plain" },
          all.map((x) =>
            kit.h(
              "li",
              {},
              kit.sub(kit.rich(sentence(x, kit))),
              kit.h(
                "p",
                { class: "facts" },
                kit.h("span", {}, (x.kind === "event" ? m.met : m.hit)(kit.n(x.hit), kit.n(x.people))),
                x.lost ? kit.h("b", { class: "t-lost" }, m.missing(kit.n(x.lost))) : null,
                x.kind !== "event" && x.event ? kit.h("span", { class: "soft" }, kit.rich(m.meanwhile(kit.named(x.event)))) : null,
              ),
            ),
          ),
        ),
      ],
    },
  ];
};

function sentence(x: SharedIncident, kit: Kit): string {
  const m = kit.words("troubles", en);
  const when = kit.capital(x.ongoing ? m.since(kit.f.day(x.from)) : x.from === x.to ? m.on(kit.f.day(x.from)) : kit.f.days(x.from, x.to));
  const who = x.property ? `${kit.exact(x.property)} ${x.value ? kit.exact(x.value) : m.unknown}` : m.everybody;
  return x.kind === "event" ? m.event(when, who, kit.named(x.event)) : m.step(when, who, kit.named(x.label), kit.named(x.next_label));
}
