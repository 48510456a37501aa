// English for what to do next. Loaded with its section, not with the catalogue.

import type { Action, ActionFigure, ActionsAbout } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import { exact, named } from "./names.ts";

export const actionEn = (f: Format) => {
  const n = (c: number, one: string, other: string) => `${f.int(c)} ${f.plural(c, one, other)}`;
  const touchpoint = (a: Action) => (a.where.property ? `${exact(a.where.property)} ${exact(a.where.event)}` : named(a.where.event));
  const value = (a: Action) => `${exact(a.for.property)} ${exact(a.for.value)}`;
  const item = (a: Action, name: string) => (a.where.property ? exact(name) : named(name));
  const whom = (a: Action) => (a.for.kind === "property" ? ` for ${value(a)}` : "");
  const about = (v: number | null) => (v === null ? "–" : f.dec(v, v < 10 ? 1 : 0));
  const range = (low: number, high: number, of: (v: number) => string) => (of(low) === of(high) ? of(low) : `${of(low)} to ${of(high)}`);
  const units: Record<string, string> = {
    conversions: "more conversions",
    returns: "more who come again",
    takers: "more who take it",
    answers: "more answers",
    contacts: "fewer first contacts with support",
  };
  const assumes: Record<string, string> = {
    as_others: "if these people did as the others do",
    as_best: "if these people did as those of the best do",
    as_usual: "if it would else last as long again",
    tenth_more: "if one in ten of those without it came by it, and then did as those with it",
    as_taken: "if as many take the offer as took it later by themselves",
    as_returned: "if as many come again as did after being away as long",
    tenth_answer: "if one in ten answered",
    as_chance: "if it were followed by a contact no more often than other things",
  };
  return {
    title: (first: string | null) => (first === null ? "Nothing to do that the data surely speak for" : `First: ${first}`),
    lede: "Each rests on figures of this report. What goes with success need not bring it: an action is something to try, its gain what it would be worth if it did. Gains do not add up, for the same people may be in several.",
    none: (a: ActionsAbout) => {
      const looked = a.looked.reduce((sum, l) => sum + l.looked, 0);
      return looked === 0
        ? "There was nothing to look at: there is no objective that people reach, or too few people."
        : `${n(looked, "thing was", "things were")} looked at. None surely sets enough people (${f.int(a.min_people)} or more on each side) apart for an action to rest on it: at most ${f.pct(a.max_q)} of what is proposed may be chance.`;
    },
    left: (c: number) => `${f.int(c)} more ${f.plural(c, "brings", "bring")} less, or ${f.plural(c, "is", "are")} like those listed.`,
    what: (a: Action): string => {
      const w = a.where;
      switch (a.kind) {
        case "fix_step":
          switch (w.trouble) {
            case "incident":
              return `end what makes fewer go on from ${named(w.label)} to ${named(w.next_label)}${whom(a)}`;
            case "error":
              return `prevent ${named(w.event)} before ${named(w.next_label)}`;
            case "rage":
              return `find out why people do ${named(w.label)} again and again`;
            case "retry":
              return `prevent ${named(w.event)}, after which people try ${named(w.label)} again`;
          }
          return `mend the step from ${named(w.label)} to ${named(w.next_label)}${whom(a)}`;
        case "shorten_wait":
          return `shorten the wait from ${named(w.label)} to ${named(w.next_label)}`;
        case "strengthen":
          return `bring more people by ${touchpoint(a)}`;
        case "remove":
          return `rework or drop ${touchpoint(a)}`;
        case "offer":
          return `offer ${item(a, w.label)} to those who took ${item(a, a.for.value)}`;
        case "win_back":
          return "win back those who came regularly and stay away";
        case "ask_feedback":
          return "ask how it was";
        case "fix_contacts":
          return `mend what makes people contact support after ${named(w.label)}`;
      }
      return a.kind.replaceAll("_", " ");
    },
    who: (a: Action) => n(a.for.people, "person", "people"),
    team: (t: string) => `For ${({ marketing: "marketing", sales: "sales", service: "service", product: "product" } as Record<string, string>)[t] ?? t}`,
    confidence: (a: Action) =>
      `${({ high: "High", medium: "Medium", low: "Low" } as Record<string, string>)[a.confidence] ?? a.confidence} confidence: ${a.reasons
        .map((r) => ({ tests: "far beyond chance", people: "many people", repeated: "the same in both halves of the time", not_halved: "not known for both halves of the time" } as Record<string, string>)[r] ?? r)
        .join(", ")}`,
    gain: (a: Action) => `${range(a.gain.low_people ?? 0, a.gain.high_people ?? 0, (v) => f.int(Math.round(v)))} ${units[a.gain.unit] ?? a.gain.unit}`,
    value: (a: Action, currency: string) => `worth ${range(a.gain.low_value ?? 0, a.gain.high_value ?? 0, (v) => f.money(Math.round(v), currency))}`,
    assumes: (a: Action) => assumes[a.gain.assumes] ?? a.gain.assumes,
    figure: (a: Action, e: ActionFigure): string => {
      const of = `${f.pct(e.number)} of ${f.int(e.of)} (${f.interval(e.low, e.high)})`;
      const ratio = (v: number | null) => f.dec(v ?? 0, 2);
      switch (e.code) {
        case "rate":
          return `${of} ${a.where.kind === "event" ? "converted" : "went on"}`;
        case "others_rate":
          return `${of} of the others did`;
        case "best_rate":
          return `${of} of those with ${exact(e.subject)} did`;
        case "usual_rate":
          return `${f.pct(e.number)} go on at other times`;
        case "odds_ratio":
          return `odds ×${ratio(e.number)} (${ratio(e.low)} to ${ratio(e.high)})`;
        case "q":
          return `false-discovery rate ${(e.number ?? 1) < 0.001 ? "< 0.001" : f.dec(e.number!, 3)}`;
        case "p":
          return `p ${(e.number ?? 1) < 0.001 ? "< 0.001" : `= ${f.dec(e.number!, 3)}`}`;
        case "wait_seconds":
          return `long is more than ${f.duration(e.number)}`;
        case "together":
          return `${of} who took ${item(a, a.for.value)} took ${item(a, a.where.label)}, too`;
        case "usual_share":
          return `${f.pct(e.number)} of all ${f.int(e.of)} did`;
        case "lift":
          return `${ratio(e.number)} times as often as usual (${ratio(e.low)} to ${ratio(e.high)})`;
        case "took_later":
          return `${of} without it took it later, by themselves`;
        case "away":
          return `${of} regular people stay away longer than their own pace makes likely`;
        case "by_chance":
          return `${about(e.number)} would by chance`;
        case "orders_each":
          return `${about(e.number)} times each, on average`;
        case "returned":
          return `${of} who were ever away as long came again`;
        case "worth":
          return `${about(e.number)} in value so far`;
        case "answered":
          return `${of} said how it was`;
        case "contacts":
          return `${of} first contacts came directly after it`;
      }
      return `${e.code.replaceAll("_", " ")} ${about(e.number)}`;
    },
    evidence: "What it rests on",
    copy: "Copy as text",
    copied: "Copied",
    range: (text: string) => `Expected gain: ${text}`,
  };
};

export type ActionWords = ReturnType<typeof actionEn>;
