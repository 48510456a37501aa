// The English of the funnel: its sentence, how the sentence is edited, and its
// readings. Its French: funnel.fr.ts.

import type { BreakdownClaim, ComparisonClaim, StepClaim } from "../model/headlines.ts";
import type { FunnelGroup, MissingStep, RecipeCondition, RecipePeriod, RuleDifference, RuleSet } from "../model/report.gen.ts";
import type { Unfinished } from "../model/funnels.ts";
import type { Format } from "./format.ts";
import { capital, exact, named } from "./names.ts";
import { probability, TOOLS } from "./tools.ts";

export const funnelEn = (f: Format) => {
  const n = (c: number, one: string, other: string): string => `${f.int(c)} ${f.plural(c, one, other)}`;
  const people = (c: number): string => n(c, "person", "people");
  const range = ([low, high]: [number, number]): string => (f.pctRound(low) === f.pctRound(high) ? f.pctRound(low) : `${f.pctRound(low)} to ${f.pctRound(high)}`);
  const points = (d: number): string => n(Math.round(1000 * Math.abs(d)) / 10, "point", "points");
  const period = (p: RecipePeriod): string =>
    p.from && p.to ? f.period(p.from, p.to, "UTC") : p.from ? `from ${f.day(p.from.slice(0, 10), "short")}` : p.to ? `to ${f.day(p.to.slice(0, 10), "short")}` : "at any time";
  const ops: Record<string, string> = {
    is: "is",
    is_not: "is not",
    contains: "contains",
    matches: "matches",
    gt: "is more than",
    gte: "is at least",
    lt: "is less than",
    lte: "is at most",
    is_set: "is given",
    is_not_set: "is empty",
  };
  const orders: Record<string, string> = { ordered: "in this order", strict: "directly one after another", unordered: "in any order" };

  const options: Record<string, string> = {
    order: "this order",
    window: "this window",
    step_window: "a window from step to step",
    exclude: "exclusions",
    hold_constant: "holding a value constant",
    open: "entering at any step",
    optional: "steps that may be left out",
    first_time: "first-time steps",
    entity: "this unit of counting",
    modes: "modes",
  };

  return {
    name: (name: string) => (name ? `Funnel · ${name}` : "Funnel"),
    headline: (c: StepClaim): string => {
      switch (c.kind) {
        case "hardest":
          return `The hardest step is from ${named(c.from)} to ${named(c.to)}: ${f.pctRound(c.rate)} make it`;
        case "single":
          return `${f.pctRound(c.rate)} go on from ${named(c.from)} to ${named(c.to)}`;
        case "even":
          return "No single step is clearly harder than all the others";
        case "small":
          return "Too few people to tell the steps apart";
      }
    },
    sentence: {
      /** Who is counted: the word, and what comes after it. */
      who: (entity: string): [string, string] => (entity === "user" ? ["People", " who did "] : entity === "session" ? ["Visits", " with "] : [`Each ${entity}`, " with "]),
      then: ", then ",
      or: " or ",
      and: " and ",
      any: "anything",
      nothingYet: "…",
      where: " where ",
      optional: "(optional) ",
      first: " for the first time ever",
      order: orders,
      within: "within ",
      noLimit: "any time",
      stepWindow: (span: string) => `${span} from step to step`,
      by: "by ",
      nothing: "nothing",
      without: "without ",
      between: (what: string, after: string, before: string) => `${what} between ${after} and ${before}`,
      same: "with the same ",
      open: "entering at any step",
      begun: "begun ",
      comparing: "comparing ",
      with: " with ",
      rules: "by the rules of ",
    },
    condition: (c: RecipeCondition, values: string[]): string => `${c.property || "…"} ${ops[c.op] ?? c.op}${values.length > 0 ? ` ${f.list(values, "disjunction")}` : c.op.endsWith("_set") ? "" : " …"}`,
    ops,
    period,
    proposed: (how: string): string =>
      how === "lexicon"
        ? "Proposed: these are the steps of a shop or a sign-up that the data has. Change any word of the sentence."
        : how === "order"
          ? "Proposed: the commonest events, in the order people do them. Change any word of the sentence."
          : "Proposed from the data. Change any word of the sentence.",
    missing: "No funnel could be proposed from this data. Choose the steps:",
    single: (event: string) => `A funnel goes from one event to another; here every row is ${named(event)}. If a column tells events apart, name it in the sentence above.`,
    build: "Choose the steps",
    busy: "Counting…",
    unfinished: (u: NonNullable<Unfinished>): string => {
      switch (u.kind) {
        case "steps":
          return "A funnel has at least two steps.";
        case "step":
          return `Step ${u.i + 1} names nothing yet: give it an event or a condition.`;
        case "condition":
          return "A condition is not whole yet: it counts once it has a column and a value.";
        case "exclusion":
          return "Name the event that must not happen.";
      }
    },
    /** Why a funnel is refused, said of what the sentence says; null where the engine's own words must do. */
    refusal: (cause: string): string | null => {
      const lacks = /(?:^|, |\.)(\w+): (\w+) has no such thing$/.exec(cause);
      return lacks ? `${TOOLS[lacks[2]!] ?? lacks[2]} cannot take ${options[lacks[1]!] ?? lacks[1]}` : null;
    },
    refused: "This cannot be counted:",
    kept: "The numbers below are still those of the question before.",
    undo: "Undo",
    redo: "Redo",
    addStep: "Add a step",
    more: "More",
    copy: "Copy as recipe",
    copyTitle: "This funnel as a recipe",
    copySays: "For the command line, a colleague, or next month’s file.",
    copyNow: "Copy",
    copied: "Copied",
    copyFailed: "The browser does not let us copy: the text is selected, copy it by hand.",
    edit: {
      title: (i: number) => `Step ${i}`,
      search: "Search events",
      anything: "any event",
      typed: "as typed",
      earlier: "Earlier",
      later: "Later",
      remove: "Remove",
      removeOr: (event: string) => `Without ${event}`,
      add: "Add a step after",
      addFirst: "Add a step before",
      full: "64 steps are the most there can be.",
      addTitle: (i: number) => (i === 0 ? "New first step" : `New step after step ${i}`),
      often: "Often done there:",
      orTitle: (i: number) => `Step ${i}: or another event`,
      or: "Or another event",
      where: "Only where…",
      whereTitle: (i: number) => `Step ${i}: only where`,
      andWhere: "And another condition",
      noWhere: "Without this condition",
      optional: "May be left out",
      first: "The first time this person ever did it",
      label: "Call it",
      drag: "Drag a step to another place, or use Earlier and Later.",
      column: "Column",
      op: "Test",
      value: "Value",
      valueHint: "Several: put ; between them",
      values: "Values in the file",
      pickColumn: "Choose a column",
      entity: "What is counted",
      entities: { user: "People", session: "Visits" } as Record<string, string>,
      entitySays: { user: "each person once, with their best journey", session: "each visit for itself" } as Record<string, string>,
      order: "In which order",
      orderSays: {
        ordered: "other events may come in between",
        strict: "no other event in between",
        unordered: "whichever comes first",
      } as Record<string, string>,
      window: "From the first step to the last within",
      stepWindow: "And from each step to the next within",
      custom: "Another length",
      unit: "Unit",
      units: { m: "minutes", h: "hours", d: "days" } as Record<string, string>,
      breakdown: "Split the funnel by",
      persona: "persona",
      attribution: "By the value at",
      attributions: { first: "the first step", last: "the last step reached", all: "every step (a person may count in several)" } as Record<string, string>,
      atStep: (i: number, label: string) => `step ${i}: ${label}`,
      limit: "Values shown",
      options: (c: number) => n(c, "choice", "choices"),
      moreTitle: "More that can be asked",
      exclude: "Without an event in between",
      excludeSays: "An attempt ends when it happens",
      excludeTitle: "What must not happen",
      after: "After",
      before: "Before",
      excludeRemove: "Leave this out",
      hold: "The same value throughout",
      holdSays: "One order, one document: all steps have it in common",
      open: "Entering at any step",
      openSays: "Who comes in half-way counts from there",
      period: "Begun in a period",
      periodSays: "Journeys may end after it",
      from: "From",
      to: "To",
      wholeTime: "The whole time",
      compare: "Compare two groups",
      compareSays: "Two periods, two values, two segments",
      compareBy: "What sets the groups apart",
      compareKinds: { none: "Nothing", periods: "When they began", where: "A value at the first step", segments: "Segments" } as Record<string, string>,
      side: (i: number): string => (i === 0 ? "The one group" : "The other group"),
      noSegments: "There are none yet. Open the people behind a number and save them as a segment.",
      rules: "By another tool’s rules",
      rulesSays: "As PostHog, Mixpanel or others would count",
      modes: "Modes of windowFunnel",
      interval: "Trend by",
      intervals: { "": "the length of the data", day: "day", week: "week", month: "month" } as Record<string, string>,
    },

    went: "went on",
    wait: (window: number) => (window > 0 ? `still within ${f.span(window)}` : "still on the way"),
    lost: "dropped",
    wentN: (c: number, rate: string) => `${f.int(c)} went on (${rate})`,
    waitN: (c: number) => `${f.int(c)} still on the way`,
    lostN: (c: number) => `${f.int(c)} dropped`,
    enteredN: (c: number) => `${f.int(c)} entered here`,
    toNext: (d: string) => `median ${d} to the next step`,
    optional: "optional",
    ofStart: "of start",
    ofAll: "of all",
    unit: (entity: string): string => (entity === "user" ? "People" : entity === "session" ? "Visits" : entity),
    caption: (name: string, window: number, all: number, entity: string) =>
      `${name ? `${name}. ` : ""}${window > 0 ? `Within ${f.span(window)} of the first step` : "Without a time limit"}; ${
        entity === "user" ? people(all) : entity === "session" ? n(all, "visit", "visits") : `${f.int(all)} of ${exact(entity)}`
      } in the data.`,
    alt: (steps: string) => `Bars of a funnel: ${steps}. The table below has the same numbers.`,
    small: (label: string, c: number) => `Only ${people(c)} reached ${named(label)}: read its rates as a hint.`,
    empty: (label: string) => `Nothing in the data is called ${named(label)}. Choose another event for this step.`,
    cols: {
      step: "Step",
      rate: "Of start",
      stepRate: "Of step before",
      interval: "95% interval",
      median: "Median time",
      p90: "Nine in ten within",
      wait: "Still on the way",
      lost: "Dropped",
      entered: "Entered",
      enteredHere: "Entered here",
      converted: "Converted",
      conversion: "Conversion",
      value: "Value",
      date: { day: "Day", week: "Week from", month: "Month" } as Record<string, string>,
    },
    /** Whose people a number opens. */
    who: {
      reached: (step: string) => `People who reached ${named(step)}`,
      entered: (step: string) => `People who entered at ${named(step)}`,
      went_on: (step: string) => `People who went on from ${named(step)}`,
      dropped: (step: string) => `People who dropped after ${named(step)}`,
      in_progress: (step: string) => `People still on the way after ${named(step)}`,
      converted: (_: string): string => "People who converted",
      of: (who: string, group: string) => `${who}, ${exact(group)}`,
    },

    by: (property: string) => `By ${exact(property)}`,
    breakdown: (c: BreakdownClaim): string => {
      switch (c.kind) {
        case "best":
          return `${capital(named(c.value))} converts best: ${f.pctRound(c.rate)} against ${range(c.others)}`;
        case "worst":
          return `${capital(named(c.value))} converts least: ${f.pctRound(c.rate)} against ${range(c.others)}`;
        case "differ":
          return `${capital(named(c.high))} converts better than ${named(c.low)}: ${f.pctRound(c.highRate)} against ${f.pctRound(c.lowRate)}`;
        case "alike":
          return "The groups do not clearly differ";
      }
    },
    otherOf: (g: FunnelGroup) => `Other: ${n(g.values.length + g.hidden, "value", "values")}`,
    hidden: (c: number) => `${n(c, "value", "values")} more, with fewer people each`,

    time: "How long it takes",
    timeOf: "From where to where",
    fromTo: (from: string, to: string) => `${from} → ${to}`,
    timeLede: (c: number, median: number | null, p90: number | null) =>
      `Of ${people(c)} who made it, half did within ${f.duration(median)}, nine in ten within ${f.duration(p90)}.`,
    middle: (p25: number | null, p75: number | null, mean: number | null) => `The middle half took ${f.duration(p25)} to ${f.duration(p75)}${mean === null ? "" : `; the mean is ${f.duration(mean)}`}.`,
    bin: (from: number, to: number) => (to === 0 ? `over ${f.duration(from)}` : from === 0 ? `under ${f.duration(to)}` : `${f.duration(from)}–${f.duration(to)}`),
    timeCol: "Time",
    people: "People",
    curve: "Who has converted by when",
    curveLede: (median: number | null, last: string, rate: string) =>
      median === null ? `By ${last}, ${rate} had converted, counting those still on the way for as long as they were seen.` : `Half had converted after ${f.duration(median)}, counting those still on the way for as long as they were seen.`,
    curveAlt: "Line of the share converted over time; the table below has the same numbers.",
    curveCols: { after: "After", rate: "Converted", risk: "Still watched" },

    effort: "Effort and value, step by step",
    effortCols: { events: "Events on the way, median", p90: "Nine in ten at most", repeats: "Did the step before again", value: "Value", each: "Each", valued: "With a value" },

    trend: { day: "Conversion by day of entry", week: "Conversion by week of entry", month: "Conversion by month of entry" } as Record<string, string>,
    trendLede: (low: string, high: string) => low === high ? `${low} in what is whole.` : `From ${low} to ${high} in whole intervals.`,
    trendNone: "No interval is whole yet.",
    trendAlt: "Line of the conversion rate over time; the table below has the same numbers.",
    partial: "not whole yet",
    partialSays: "Hollow: the interval is cut by the data’s edge, or people in it are still on the way.",

    comparison: (c: ComparisonClaim): string => {
      switch (c.kind) {
        case "better":
          return `${capital(exact(c.better))} converts better than ${exact(c.other)}: ${f.pctRound(c.high)} against ${f.pctRound(c.low)}`;
        case "alike":
          return `${capital(exact(c.a))} and ${exact(c.b)} do not clearly differ`;
        case "small":
          return `Too few people to set ${exact(c.a)} and ${exact(c.b)} apart`;
      }
    },
    side: (label: string, i: number): string => label || (i === 0 ? "A" : "B"),
    compared: {
      lede: (a: string, an: number, b: string, bn: number) => `${capital(exact(a))}: ${people(an)} entered; ${exact(b)}: ${people(bn)}.`,
      difference: "Difference, in points",
      p: "If nothing differed",
      points,
      signed: (d: number) => `${d > 0 ? "+" : d < 0 ? "−" : "±"}${f.dec(100 * Math.abs(d))}`,
      pAs: (p: number, test: string) => `${probability(p, f)}${test === "fisher" ? " (Fisher)" : ""}`,
      small: "a small sample",
      both: (c: number) => `${people(c)} ${f.plural(c, "is", "are")} in both groups: the tests take groups as separate, and say too much here.`,
      reading: (label: string, d: string, low: string, high: string) => `At ${named(label)} the difference is ${d} points (95% interval ${low} to ${high}).`,
      swap: "Which rate",
      fromStart: "of start",
      fromBefore: "of step before",
    },

    tools: {
      ask: "Why do tools disagree?",
      asks: "Counts this funnel by the rules of every tool we know, and says whom each counts otherwise, and why.",
      title: (tools: number, differ: number) => (differ === 0 ? `${capital(n(tools, "rule set", "rule sets"))}, one answer` : `${f.int(differ)} of ${n(tools, "rule set", "rule sets")} count otherwise`),
      hide: "Hide",
      tool: "Rules",
      differ: "Counted otherwise",
      nobody: "nobody",
      own: "as asked",
      cannot: "cannot count this funnel",
      name: (r: Pick<RuleSet, "semantics" | "order" | "modes">) =>
        [TOOLS[r.semantics] ?? r.semantics, r.order && r.order !== "ordered" ? (orders[r.order] ?? r.order) : "", r.modes.join(", ")].filter(Boolean).join(", "),
      why: (tool: string) => `Whom ${tool} counts otherwise`,
      cause: (c: RuleDifference) =>
        `${people(c.people)}: ${c.further > 0 && c.short > 0 ? `${f.int(c.further)} further, ${f.int(c.short)} less far` : c.further > 0 ? "further than here" : "less far than here"}`,
      /** What an option is called that a tool has not. */
      options,
      changed: (list: string[]) => `without ${f.list(list)}`,
      /** By the engine's code; sentences without a full stop. */
      rules: {
        excluded_person: "An excluded event takes the person out of the whole funnel, its first step included",
        excluded_step: "An excluded event is treated otherwise: it ends the attempt, or only keeps the step from counting",
        visit_only: "All steps must fall into one visit",
        first_entry: "Only the person’s first entry counts: a later one does not begin anew",
        no_window: "There is no conversion window",
        fixed_window: "The conversion window is always 24 hours",
        step_window: "The window is measured from each step to the next, not from the first step",
        reuse: "One event may take several steps",
        grace: "Steps within two seconds of each other may come in any order",
        whole_seconds: "Times are cut to seconds: events of one second have no order, and equal ones count once",
        same_time: "A step must be later than the one before it: events of the same time do not follow each other",
        row_order: "Events of the same time count in the order of the rows",
        between: "What may come between two steps differs",
        other: "Several rules together",
      } as Record<string, string>,
      example: (own: number, other: number, tool: string) => `One such journey: step ${f.int(own)} here, step ${f.int(other)} for ${tool}.`,
      atStep: (i: number) => `step ${i}`,
      start: "at the start",
      later: (d: string) => `${d} later`,
    },

    missingStep: (s: MissingStep, after: string, before: string) =>
      `${f.pctRound(s.rate)} of those who convert also do ${named(s.event)} between ${named(after)} and ${named(before)}.`,
    missingLost: (s: MissingStep) => `Of those lost there, ${f.int(s.lost_before)} stop before it and ${f.int(s.lost_after)} after it.`,
    addMissing: (event: string) => `Add ${named(event)}`,

    reconciled: (checks: number) => `Numbers reconciled: ${n(checks, "comparison", "comparisons")}, no difference`,
    reconciledSays: "Steps, groups, trend, drop-off and lists of people were counted apart and compared: numbers that must be equal are.",
    unreconciled: (failed: number, checks: number) => `${n(failed, "number does", "numbers do")} not agree with another, of ${f.int(checks)} compared`,
    unreconciledSays: "That is a mistake in Parcours. Please report it; read these numbers with care.",
  };
};

export type FunnelMessages = ReturnType<typeof funnelEn>;
