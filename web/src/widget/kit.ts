// What the sections of a report are drawn with. It is handed to them, so that
// those of <parcours-report>, which come as a script of their own, bring none
// of it along.

import { Numbers, type Lang } from "../i18n/numbers.ts";
import { capital, exact, humanise, named, parts } from "../i18n/names.ts";
import type { SharedReport } from "../share/report.gen.ts";
import { h, type Child } from "./dom.ts";
import type { French } from "./french.ts";
import { wordsEn } from "./words.ts";

/** A part of a report: what it says, in a headline and a sentence, and what shows it. */
export interface Section {
  /** Names its place in the page, and the attribute `view` of an embed. */
  id: string;
  /** What the index calls it. */
  name: string;
  kicker: string;
  headline: string;
  lede: string;
  body: Child[];
}

/** Draws a part; nothing where the report has none. `which` is what the element's attribute `funnel` says. */
export type Draw = (report: SharedReport, kit: Kit, which: string | null) => Section[];

/** The most that is drawn of a list that a table has whole. */
export const MOST_DRAWN = 24;

/** How many, of how many. */
export type Part = readonly [number, number];

export type Kit = ReturnType<typeof makeKit>;

/** A catalogue in the reader's language; English where French is not there. */
export type Say = <W>(name: keyof French, en: W) => W;

/** `level` is that of the headings within a section. */
export function makeKit(lang: Lang, say: Say, level: number, k: number, currency: string) {
  const f = new Numbers(lang);
  const w = say("around", wordsEn);
  const whole = new Intl.NumberFormat(lang, { style: "percent" });
  const few = w.few(f.int(k));
  const kit = {
    h,
    f,
    k,
    humanise,
    named,
    exact,
    capital,
    words: say,
    /** What a table has for a code of the report; codes may be anything, such as "constructor". */
    of: <V>(table: Record<string, V>, code: string): V | undefined => (Object.hasOwn(table, code) ? table[code] : undefined),
    sub: (...text: Child[]) => h(`h${level}`, { class: "sub", dir: "auto" }, text),
    /** A count in a sentence; k or nothing is all that is known below k. */
    n: (count: number): string => (count > 0 ? f.int(count) : few),
    people: (count: number): string => `${kit.n(count)}\u00A0${w.people}`,
    /** The same in a table. */
    cell: (count: number): string => (count > 0 ? f.int(count) : `<\u00A0${f.int(k)}`),
    /** A share, no finer than the rounding of its counts lets it be. */
    pct: ([part, of]: Part): string => {
      if (of <= 0 || (part <= 0 && of <= k)) return "–";
      const rate = Math.min(1, (part || k) / of);
      const text = k / of > 0.01 ? whole.format(rate).replace(/\s%/u, "\u202F%") : f.pctRound(rate);
      return part > 0 ? text : `<\u00A0${text}`;
    },
    money: (amount: number): string => f.money(amount, currency, amount < 10 ? 2 : 0), // which has two digits that count
    /** A sentence of ours; the names from the data in it are set apart. */
    rich: (sentence: string): Child[] => parts(sentence).map((p) => (p.name ? h("em", { dir: "auto" }, p.text) : p.text)),
    /** A bar as long as a share of its box. */
    bar: (kind: string, share: number): HTMLElement => h("i", { class: `bar ${kind}`, part: "bar", style: `width:${Math.min(1, Math.max(0, share)) * 100}%` }),
    /** The numbers of a picture, one click away. The first column is its rows' names. */
    table: (columns: string[], rows: Child[][], title = w.table): Child =>
      rows.length === 0
        ? null
        : h(
            "details",
            { part: "table" },
            h("summary", {}, title),
            h(
              "div",
              { class: "scroll", tabindex: 0, role: "group", "aria-label": title },
              h(
                "table",
                {},
                h("thead", {}, h("tr", {}, columns.map((c) => h("th", { scope: "col" }, c)))),
                h("tbody", {}, rows.map((row) => h("tr", {}, row.map((c, i) => (i ? h("td", {}, c) : h("th", { scope: "row", dir: "auto" }, c)))))),
              ),
            ),
          ),
    /** The first of a list, and how many more there are. */
    some: (all: Child[], most: number, more: (said: string) => Child): Child[] => (all.length <= most ? all : [...all.slice(0, most), more(w.more(f.int(all.length - most)))]),
    /** What the colours of a picture mean. */
    legend: (...items: Array<[kind: string, text: string]>): Child => h("p", { class: "legend", "aria-hidden": "true" }, items.map(([kind, text]) => h("span", {}, h("i", { class: kind }), text))),
  };
  return kit;
}
