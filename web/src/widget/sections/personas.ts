// Kinds of people: a headline about who converts, a card for each, and all in a table.

import { css } from "../../styles/css.ts";
import type { SharedComparison, SharedPersona, SharedShare, SharedTrait } from "../../share/report.gen.ts";
import { higher } from "../certain.ts";
import type { Child } from "../dom.ts";
import { MOST_DRAWN, type Draw, type Kit, type Part } from "../kit.ts";
import { stageName } from "./stages.ts";
import { trouble } from "./trouble-words.ts";

const at: Record<string, string> = { channel: "from ", device: "on ", stage: "in " };

type Pairs = Record<string, [high: string, low: string]>;

const en = {
  name: "Personas",
  counts: ["", "One", "Two", "Three", "Four", "Five"],
  kinds: (n: string) => `${n} kinds of people`,
  best: (n: string, who: string, rate: string, of: string) => `${n} kinds of people: “${who}” reach ${of} most often, ${rate}`,
  apart: (n: string, of: string, low: string, high: string) => `${n} kinds of people, from ${low} to ${high} of whom reach ${of}`,
  lede: "Found by what people do, when and how they come.",
  share: (rate: string) => `${rate} of all`,
  reach: (what: string, rate: string) => `${rate} reach ${what}`,
  traits: "Stand out by",
  all: "all:",
  channels: "Come by",
  devices: "On",
  needs: "Look for",
  obstacles: "Stopped by",
  stop: (step: string) => `stopping at ${step}`,
  worth: "Worth",
  each: "each",
  rest: (rate: string) => `others ${rate}`,
  columns: ["Persona", "People", "Of all", "Converted", "Rate"],
  trait: (kind: string, high: boolean, what: string): string =>
    `${high ? (kind in at ? "" : "often ") : kind in at ? "rarely " : "little "}${at[kind] ?? ""}${what}`,
  weekly: "a week",
  about: {
    events: ["very active", "few events"],
    sessions: ["often back", "rarely back"],
    events_per_session: ["full visits", "brief visits"],
    event_names: ["doing many things", "doing few things"],
    session_seconds: ["long visits", "short visits"],
    span_seconds: ["around for long", "around briefly"],
    active_days: ["active on many days", "active on few days"],
    events_per_day: ["busy days", "quiet days"],
    night: ["at night", "rarely at night"],
    morning: ["in the morning", "rarely in the morning"],
    evening: ["in the evening", "rarely in the evening"],
    working_hours: ["in working hours", "outside working hours"],
    weekend: ["at weekends", "on weekdays"],
    between_visits_seconds: ["long between visits", "soon back"],
    recency_seconds: ["not seen lately", "seen lately"],
    amount: ["large amounts", "small amounts"],
    support: ["often with support", "rarely with support"],
    feedback: ["often give feedback", "rarely give feedback"],
    error: ["often meet errors", "rarely meet errors"],
    search: ["often search", "rarely search"],
  } as Pairs,
};

export type PersonasWords = typeof en;

export const personas: Draw = (report, kit) => {
  const p = report.personas;
  if (!p || p.groups.length === 0) return [];
  const m = kit.words("personas", en);
  const goal = kit.named(p.objective);
  const ends = (g: SharedPersona): Part => [g.converted, g.people];
  const rate = (g: SharedPersona) => g.converted / g.people || 0;
  const ranked = [...p.groups].sort((a, b) => rate(b) - rate(a));
  const [best, worst] = [ranked[0]!, ranked.at(-1)!];
  const count = m.counts[p.groups.length] || kit.f.int(p.groups.length);
  const differ = p.objective !== "" && higher(ends(best), ends(worst), kit.k);
  const top = rate(best) || 1;
  return [
    {
      id: "personas",
      name: m.name,
      kicker: m.name,
      headline: !differ
        ? m.kinds(count)
        : ranked.slice(1).every((g) => higher(ends(best), ends(g), kit.k))
          ? m.best(count, nameOf(best, kit), kit.pct(ends(best)), goal)
          : m.apart(count, goal, kit.pct(ends(worst)), kit.pct(ends(best))),
      lede: m.lede,
      body: [
        kit.h("div", { class: "cards" }, kit.some(p.groups.map((g) => kit.h("article", { part: "card" }, card(g, kit, p.of, p.objective, rate(g) / top))), MOST_DRAWN, (more) => kit.h("p", { class: "soft" }, more))),
        kit.table(
          m.columns,
          p.groups.map((g) => [nameOf(g, kit), kit.cell(g.people), kit.pct([g.people, p.of]), ...(p.objective ? [kit.cell(g.converted), kit.pct(ends(g))] : ["–", "–"])]),
        ),
      ],
    },
  ];
};

/** What the analyst called it, or what sets it apart, in the reader's language. */
export function nameOf(g: SharedPersona, kit: Kit): string {
  const made = g.traits.slice(0, 2).map((t) => trait(t, kit)).join(", ");
  return g.named || made === "" ? g.name : kit.capital(made);
}

function trait(t: SharedTrait, kit: Kit): string {
  const m = kit.words("personas", en);
  const known = kit.of(m.about, t.key);
  if (known) return known[t.high ? 0 : 1];
  return m.trait(t.kind, t.high, t.kind === "stage" ? stageName(kit, t.key) : t.kind === "category" ? kit.exact(t.subject) : kit.named(t.subject || t.key));
}

function card(g: SharedPersona, kit: Kit, of: number, objective: string, part: number): Child[] {
  const m = kit.words("personas", en);
  const amount = (unit: string, n: number): string =>
    unit === "share" ? kit.f.pctRound(n) : unit === "seconds" ? kit.f.duration(n) : unit === "amount" ? kit.money(n) : kit.f.dec(n) + (unit === "per_week" ? ` ${m.weekly}` : "");
  const rows = (title: string, items: Child[]): Child => (items.length ? kit.h("div", {}, kit.h("dt", {}, title), items.map((i) => kit.h("dd", {}, i))) : null);
  const shares = (all: SharedShare[]): Child[] => (all.length ? [kit.some(all.map((s, i) => [i ? " · " : "", kit.rich(kit.exact(s.value)), ` ${kit.pct([s.people, g.people])}`]), 3, (more) => ` · ${more}`)] : []);
  const compared = (all: SharedComparison[]): Child[] =>
    kit.some(all.map((c) => [
      kit.rich(c.stage ? stageName(kit, c.stage) : c.kind === "event" ? kit.named(c.subject) : c.kind === "step" ? m.stop(kit.named(c.step)) : trouble(kit, c.kind, c.subject, "")),
      kit.h("small", { class: "soft" }, ` ${kit.pct([c.people, c.of])}, ${m.rest(kit.pct([c.others, c.others_of]))}`),
    ]), 3, (more) => more);
  return [
    kit.sub(kit.rich(nameOf(g, kit))),
    kit.h("p", { class: "soft" }, kit.people(g.people), " · ", m.share(kit.pct([g.people, of]))),
    objective
      ? [
          kit.h("p", { class: "lead" }, kit.rich(m.reach(kit.named(objective), kit.pct([g.converted, g.people])))),
          kit.h("span", { class: "bars", "aria-hidden": "true" }, kit.bar("went", part)),
        ]
      : null,
    kit.h(
      "dl",
      {},
      rows(m.traits, g.traits.map((t) => [kit.rich(trait(t, kit)), kit.h("small", { class: "soft" }, ` ${amount(t.unit, t.mean)}, ${m.all} ${amount(t.unit, t.overall)}`)])),
      rows(m.channels, shares(g.channels)),
      rows(m.devices, shares(g.devices)),
      rows(m.needs, compared(g.needs)),
      rows(m.obstacles, compared(g.obstacles)),
      rows(m.worth, g.per_person === null ? [] : [`${kit.money(g.per_person)} ${m.each}${g.everybody === null ? "" : ` (${m.all} ${kit.money(g.everybody)})`}`]),
    ),
  ];
}

export const personaStyles = css`
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 310px), 1fr));
    gap: var(--pc-s3);
  }
  article {
    padding: var(--pc-s4);
    border: 1px solid var(--pc-line);
    border-radius: 6px;
    background: var(--pc-sheet);
    font-size: var(--pc-f2);
  }
  .cards .bars {
    height: 10px;
    margin-block: 4px var(--pc-s3);
    background: linear-gradient(var(--pc-edge), var(--pc-edge)) 0 50% / 100% 1px no-repeat;
  }
  .cards .lead {
    margin-block-start: var(--pc-s3);
  }
  dl > div {
    display: grid;
    grid-template-columns: 88px minmax(0, 1fr);
    column-gap: var(--pc-s2);
    padding-block: 5px;
    border-top: 1px solid var(--pc-line);
    font-size: 13px;
    line-height: 1.4;
  }
  dt {
    grid-row: 1 / 9;
    color: var(--pc-soft);
  }
  dd {
    grid-column: 2;
  }
`;
