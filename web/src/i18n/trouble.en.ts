// English for where journeys go wrong, and for the people behind a number.

import type { FrictionClaim, IncidentsClaim } from "../model/headlines.ts";
import type { Difference, FrictionSignal, Incident } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import { capital, exact, named } from "./names.ts";

const words = ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** 4.2 times, where that is more than a little. */
const times = (f: Format, ratio: number): string => f.dec(ratio, ratio < 10 ? 1 : 0);

export const troubleEn = (f: Format) => {
  const n = (c: number, one: string, other: string) => `${f.int(c)} ${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "person", "people");
  const p = (value: number | null) => (value === null ? "–" : value < 0.001 ? "< 0.001" : f.dec(value, 3));
  const who = (d: Difference): string =>
    d.kind === "property"
      ? d.value === ""
        ? `those without ${exact(d.subject)}`
        : `those with ${exact(d.subject)} ${exact(d.value)}`
      : d.kind === "sequence"
        ? `those who did ${named(d.subject)}, then ${named(d.value)} at once`
        : `those who did ${named(d.subject)}`;
  /** p = 0.03 */
  const chance = (value: number | null) => (value !== null && value < 0.001 ? `p ${p(value)}` : `p = ${p(value)}`);
  const trouble = (s: FrictionSignal): string => {
    const [a, b] = [named(s.subject), named(s.other)];
    switch (s.kind) {
      case "rage":
        return `${a} again and again within seconds`;
      case "back_and_forth":
        return `back and forth between ${a} and ${b}`;
      case "return":
        return `back from ${b} to ${a}`;
      case "retry":
        return `${a} again after ${b}`;
      case "wait":
        return s.limit_seconds === null ? `a long wait from ${a} to ${b}` : `more than ${f.duration(s.limit_seconds)} from ${a} to ${b}`;
      case "abandoned_cart":
        return `${a}, and a cart left behind for a day`;
      case "error_end":
        return `visits that end on ${a}`;
      case "search_end":
        return `visits that end with ${a}`;
      case "support":
        return `support contacted within a day after ${a}`;
      default:
        return s.other ? `${s.kind.replaceAll("_", " ")}: ${a}, ${b}` : `${s.kind.replaceAll("_", " ")}: ${a}`;
    }
  };
  const when = (x: Incident): string => (x.ongoing ? `since ${f.day(x.from)}` : x.from === x.to ? `on ${f.day(x.from)}` : f.days(x.from, x.to));
  const whom = (x: Incident): string => (x.property ? `${exact(x.property)} ${x.value === "" ? "unknown" : exact(x.value)}` : "everybody");

  return {
    differences: {
      title: "What sets those who went on and those who dropped apart",
      none: (of: number) => (of === 0 ? "There were too few people to compare." : `${n(of, "thing was", "things were")} compared; none clearly sets them apart.`),
      lede: (shown: number, found: number, of: number) =>
        `${found > shown ? `The first ${f.int(shown)} of ${f.int(found)} found among` : `${f.int(shown)} of`} ${n(of, "thing", "things")} compared: what they did before the step, and where they stood at it. That they go together does not say that one is the cause of the other.`,
      claim: (d: Difference): string => {
        if (d.odds_ratio === null) return capital(who(d));
        const less = d.odds_ratio < 1;
        return `${capital(who(d))} had ${times(f, less ? 1 / d.odds_ratio : d.odds_ratio)} times ${less ? "lower" : "better"} odds of going on`;
      },
      evidence: (withRate: string, of: number, without: string, ofOthers: number) => `${withRate} of these ${f.int(of)} went on, ${without} of the other ${f.int(ofOthers)}.`,
      lost: (c: number, less: boolean) => `Were it as ${less ? "rare" : "common"} among those who dropped as among those who went on, about ${f.int(Math.round(c))} more would have gone on.`,
      sort: "First comes",
      by: { sure: "what surely loses most", people: "the most people lost", value: "the most value lost" } as Record<string, string>,
      less: (ratio: number): string => (ratio === 1 ? "1" : `÷${times(f, ratio)}`),
      more: (ratio: number): string => (ratio === 1 ? "1" : `×${times(f, ratio)}`),
      axis: "Odds of going on, with against without, on a scale of ratios",
      all: (c: number) => `Show all ${f.int(c)}`,
      fewer: "Show fewer",
      cols: {
        what: "What",
        wentOn: "Went on with it",
        dropped: "Dropped with it",
        ratio: "Odds ratio",
        interval: "95% interval",
        q: "False-discovery rate (q)",
        people: "People lost",
        value: "Value lost",
      },
      who,
      p,
    },

    friction: {
      headline: (c: FrictionClaim): string => {
        switch (c.kind) {
          case "none":
            return "No friction was found";
          case "cost":
            return `Most costly: ${trouble(c.signal)}`;
          case "common":
            return "Friction there is, but none that clearly costs anything";
        }
      },
      lede: (c: FrictionClaim, objective: string): string =>
        c.kind === "cost"
          ? `About ${n(Math.round(c.signal.cost!), "person", "people")} more would have reached ${named(objective)}, had those it happened to done so as often as the others.`
          : c.kind === "common"
            ? objective
              ? `Those it happened to reached ${named(objective)} about as often as the others did.`
              : "There is nothing in the data that counts as success, so what friction costs cannot be said."
            : "Looked for: the same thing again and again within seconds, back and forth, returns, retries after errors, long waits, abandoned carts, visits that end on an error or in a search without result, support within a day.",
      signal: (s: FrictionSignal) => capital(trouble(s)),
      happened: (c: number, visits: number, times: number) =>
        `${f.plural(c, "person", "people")}, in ${n(visits, "visit", "visits")}${times > visits ? `, ${n(times, "time", "times")}` : ""}`,
      share: (rate: string) => `${rate} of all`,
      rates: (s: FrictionSignal, objective: string, unsure: boolean): string => {
        const own = `${f.pct(s.conversion_rate)} reached ${named(objective)}`;
        if (s.others === 0) return `${own}; there is nobody to compare them with.`;
        const others = `${f.pct(s.others_rate)} of ${n(s.others, "other", "others")} ${s.compared === s.subject ? "without it" : `who did ${named(s.compared)}`}`;
        return `${own}, ${others}${s.p === null ? "" : ` (${chance(s.p)})`}${unsure ? ": the difference may be chance" : ""}.`;
      },
      leftOut: (least: number, more: number, names: number) =>
        `What fewer than ${people(least)} had is left out${more > 0 ? `, and ${f.int(more)} more that cost less or that fewer people had` : ""}${names > 0 ? `; not looked at: ${n(names, "rarer event name", "rarer event names")}` : ""}.`,
      cost: (c: number) => `about ${n(Math.round(c), "conversion", "conversions")} missing`,
      took: (kind: string, d: string): string => (kind === "support" ? `half did within ${d}` : `half took ${d} or less`),
      with: "with it",
      without: "the others",
      examples: (c: number): string => (c === 1 ? "An example" : `${f.int(c)} examples`),
      more: (c: number) => `Show ${f.int(c)} more`,
      fewer: "Show fewer",
      cols: { what: "What happens", people: "People", visits: "Visits", times: "Times", share: "Of all", rate: "Converted", others: "The others", p: "p", cost: "Conversions missing", value: "Value", median: "Median time" },
      p,
    },

    incidents: {
      headline: (c: IncidentsClaim): string =>
        c.kind === "none" ? "Nothing got worse for a while" : c.kind === "one" ? "One thing got worse for a while" : `${words[c.count] ?? f.int(c.count)} things got worse for a while`,
      lede: (c: IncidentsClaim): string =>
        c.kind === "none"
          ? "Each step was looked at day by day, for everybody and for those with each value of a property. No stretch of time stands out beyond chance."
          : "Each step was looked at day by day, for everybody and for those with each value of a property. These stretches stand out beyond chance.",
      sentence: (x: Incident): string =>
        x.kind === "event"
          ? `${capital(when(x))}, ${whom(x)}: ${named(x.event)} in ${f.pctRound(x.rate)} of visits, usually ${f.pctRound(x.usual)}`
          : `${capital(when(x))}, ${whom(x)}: ${f.pctRound(x.rate)} of visits went on from ${named(x.label)} to ${named(x.next_label)}, usually ${f.pctRound(x.usual)}`,
      event: (event: string) => `Meanwhile ${named(event)} came up.`,
      hit: (x: Incident): string => (x.kind === "event" ? `${f.plural(x.hit, "visit", "visits")} with it` : `${f.plural(x.hit, "visit", "visits")} went no further`),
      came: (x: Incident): string => (x.kind === "event" ? `of ${n(x.people, "visit", "visits")}` : `${f.plural(x.people, "visit", "visits")} came to the step`),
      lost: (c: number) => `${f.int(Math.round(c))} more would usually have gone on`,
      value: (v: string) => `${v} lost`,
      interval: (low: number | null, high: number | null, value: number | null) => `95% interval ${f.interval(low, high)}; ${chance(value)}`,
      ongoing: "It lasts to the end of the data.",
      chart: (x: Incident): string => (x.kind === "event" ? `Share of visits with ${named(x.event)}, day by day` : `Share of visits that went on from ${named(x.label)} to ${named(x.next_label)}, day by day`),
      alt: (title: string, from: string, to: string, usual: string) => `${title}. Marked: ${from} to ${to}. Usual: ${usual}. The table below has the same numbers.`,
      stretch: "the stretch",
      usual: "usual rate",
      rate: "a day’s rate, larger for more visits",
      inRate: "rate in the stretch",
      cols: { date: "Day", people: "Visits", went: "Went on", did: "With it", rate: "Rate", inside: "In the stretch" },
      inside: "yes",
    },

    segment: {
      about: "Only these people:",
      size: (c: number, of: number) => `${f.int(c)} of ${people(of)}`,
      everybody: "Everybody",
      remove: "Everybody again",
      choose: "Who this report is about",
    },

    behind: {
      show: "show the people",
      dropped: (step: string) => `People who dropped after ${named(step)}`,
      waiting: (step: string) => `People still on the way after ${named(step)}`,
      ended: (step: string) => `People whose visit ended with ${named(step)}`,
      back: (step: string, what: string, by: string): string => `People who stopped at ${named(step)} and came back ${by === "event" ? `by doing ${named(what)}` : `from ${named(what)}`}`,
      onward: (step: string, what: string, by: string): string => `People who went on from ${named(step)}, ${by === "event" ? `after they did ${named(what)}` : by === "page" ? `next seen on ${exact(what)}` : `next coming by ${named(what)}`}`,
      wentOn: (step: string) => `People who went on from ${named(step)}`,
      stopped: (step: string) => `People who stopped at ${named(step)}`,
      next: (step: string, what: string, by: string): string =>
        `People who stopped at ${named(step)}, ${by === "event" ? `then did ${named(what)}` : by === "page" ? `next seen on ${exact(what)}` : `next came by ${named(what)}`}`,
      nothing: (step: string) => `People who stopped at ${named(step)} and did nothing more`,
      last: (step: string, what: string) => `People who stopped at ${named(step)}, last seen at ${named(what)}`,
      difference: (d: Difference, step: string, side: "went_on" | "dropped"): string => `${side === "dropped" ? "Dropped after" : "Went on from"} ${named(step)}: ${who(d)}`,
      friction: (s: FrictionSignal) => `People with ${trouble(s)}`,
      incident: (x: Incident, side: "people" | "hit"): string =>
        x.kind === "event"
          ? `${capital(when(x))}, ${whom(x)}: who did ${named(x.event)}`
          : `${capital(when(x))}, ${whom(x)}: who ${side === "hit" ? "never went on from" : "came to"} ${named(x.label)}`,
    },

    persons: {
      equal: (c: number, entity: string): string => `${entity === "user" ? people(c) : entity === "session" ? n(c, "visit", "visits") : `${f.int(c)} of ${exact(entity)}`}: as many as the number you opened.`,
      unequal: (number: number, c: number) => `The number you opened is ${f.int(number)}; this list has ${people(c)}.`,
      visits: (number: number, c: number) => `The number you opened counts ${n(number, "visit", "visits")}, one for each day of a person; behind them are ${people(c)}.`,
      local: "Ids are read from your file in this tab; no report holds them.",
      loading: "Looking for them…",
      none: "There is nobody in this list.",
      person: "Person",
      events: "Events",
      first: "First seen",
      last: "Last seen",
      entered: "Entered",
      step: "Furthest step",
      stepOf: (i: number, label: string) => `${f.int(i)}. ${named(label)}`,
      noStep: "–",
      open: (id: string) => `Journey of ${exact(id)}`,
      range: (from: number, to: number, all: number) => `${f.int(from)}–${f.int(to)} of ${f.int(all)}`,
      pageBefore: "The 100 before",
      pageAfter: "The next 100",
      search: "Id begins with",
      find: "Find",
      found: (id: string) => `${exact(id)} is the first that begins so.`,
      notFound: (text: string) => `No id in this list begins with ${exact(text)}.`,
      save: "Save as a segment",
      name: "Name of the segment",
      saveNow: "Save",
      saved: (name: string) => `Saved as the segment ${exact(name)}: it is part of the recipe now.`,
      taken: "There is a segment of that name.",
      only: "Only these people",
      onlySays: "The whole report, about these people alone",
      noSegment: (name: string) => `The report is about ${exact(name)}; a selection within it cannot be kept as one segment. Go back to everybody first.`,
      noValues: "These are no people: they can be listed, but are no segment.",
      copy: "Copy ids",
      copied: (c: number) => `${n(c, "id", "ids")} copied.`,
      notCopied: "The browser did not let the ids be copied.",
      download: "Download CSV",
      collecting: (done: number, all: number) => `Collecting: ${f.int(done)} of ${f.int(all)}`,
      csv: ["id", "events", "first", "last", "entered", "step"],
      fileName: "people",
      again: "Try again",
      back: "Back to the list",
      previous: "Person before",
      next: "Next person",
      position: (i: number, all: number) => `${f.int(i)} of ${f.int(all)}`,
      keys: "← and → go from person to person, Esc goes back.",
      facts: (events: number, visits: number, period: string) => `${n(events, "event", "events")} in ${n(visits, "visit", "visits")}, ${period}`,
      visit: (i: number, at: string) => `Visit ${f.int(i)} · ${at}`,
      visitFacts: (events: number, length: string) => `${n(events, "event", "events")}${length ? ` in ${length}` : ""}`,
      since: (d: string) => `${d} later`,
      after: (d: string) => `${d} after the event before`,
      stepMark: (i: number) => `Step ${f.int(i)}`,
      properties: (event: string) => `What is known of ${named(event)}`,
      all: "Show all properties",
      hidden: (c: number) => `${n(c, "later event is", "later events are")} not shown.`,
      empty: "There is no event of this person.",
    },
  };
};

export type TroubleMessages = ReturnType<typeof troubleEn>;
