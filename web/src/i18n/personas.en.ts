// English for kinds of people and for the life cycle; they come with the view
// (view/personas.ts), not with the rest of the catalogue.

import type { PersonaClaim, Topic, TraitFact } from "../model/personas.ts";
import type { FeatureLeftOut, LifecycleMonth } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import { capital, exact, named } from "./names.ts";
import { probability } from "./tools.ts";

const kinds = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

export const personasEn = (f: Format, stages: Record<string, string>) => {
  const n = (c: number, one: string, other: string) => `${f.int(c)} ${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "person", "people");
  const range = ([low, high]: [number, number]) => (f.pctRound(low) === f.pctRound(high) ? f.pctRound(low) : `${f.pctRound(low)} to ${f.pctRound(high)}`);
  const sorts = (k: number) => `${capital(kinds[k] ?? f.int(k))} kinds of people`;
  const signed = (d: number) => `${d < 0 ? "−" : "+"}${f.dec(Math.abs(d) * 100)}`;
  const stage = (s: string) => stages[s] ?? named(s);
  const topic = (t: Topic): string => {
    switch (t.kind) {
      case "share":
        return `${named(t.subject)}, share of events`;
      case "stage":
        return `${stage(t.subject)}, share of events`;
      case "channel":
        return `who came from ${named(t.subject)}`;
      case "device":
        return `events on ${named(t.subject)}`;
      case "topic":
        return topics[t.subject]?.topic ?? named(t.subject);
      case "category":
        return `${exact(t.property)} ${exact(t.subject)}, share of events`;
      case "demographic":
        return exact(t.subject);
    }
    return traits[t.about]?.topic ?? named(t.about);
  };
  return {
    headline: (c: PersonaClaim, name: string): string => {
      switch (c.kind) {
        case "none":
          return "No clear personas in this data";
        case "plain":
          return sorts(c.k);
        case "best":
          return `${sorts(c.k)}; “${name}” convert best: ${f.pctRound(c.rate)} against ${range(c.others)}`;
        case "spread":
          return `${sorts(c.k)}, converting from ${f.pctRound(c.low)} to ${f.pctRound(c.high)}`;
        case "alike":
          return `${sorts(c.k)}, whose conversion does not clearly differ`;
      }
    },
    lede: (users: number, fitted: number, asked: boolean) =>
      `Found by what people do, when and how they come${asked ? "; their number was asked for" : ""}. ${
        fitted < users ? `Groups were found in ${f.int(fitted)} of ${people(users)}; everyone was then assigned.` : `All ${people(users)} are in one group each.`
      }`,
    separation: {
      strong: "The groups are far apart",
      reasonable: "The groups are reasonably well apart",
      weak: "Within a group people still differ a good deal",
      unknown: "",
    } as Record<string, string>,
    silhouette: (s: number) => `silhouette ${f.dec(s, 2)} of at most 1`,
    stability: (s: number, times: number) =>
      `${s >= 0.75 ? "Drawing the people anew gives nearly the same groups" : s >= 0.5 ? "Drawing the people anew gives similar groups" : "Drawing the people anew gives other groups: take these as one way among several to tell people apart"} (${f.dec(s, 2)} of at most 1, ${times} draws)`,
    sureAll: (sure: number, users: number, rate: string) => `${rate} of people clearly belong to their group (${f.int(sure)} of ${f.int(users)})`,
    noneLede: "People were compared on what they do, when and how they come. No split into groups was clearly better than none, so none is shown. That is a result, not an error: these people differ by degrees, and any personas drawn from them would be invented.",
    noneHint: "More people, or a period with more events for each, may bring groups to light. Segments of your own still work: any number on this page that opens people can be saved as one.",
    share: (rate: string) => `${rate} of all`,
    people: (c: number) => f.plural(c, "person", "people"),
    behind: (name: string) => `People of “${name}”`,
    behindConverted: (name: string, objective: string) => `“${name}” who reached ${named(objective)}`,
    behindNeed: (name: string, event: string) => `“${name}” who did ${named(event)}`,
    behindStep: (name: string, step: string) => `“${name}” who stopped at ${named(step)}`,
    behindTrouble: (name: string, trouble: string) => `“${name}”: ${trouble}`,
    rename: "Rename",
    renameOf: (name: string) => `Rename “${name}”`,
    nameLabel: "Name of this persona",
    nameHint: "Leave it empty for the name made from what sets them apart.",
    save: "Save",
    cancel: "Cancel",
    changed: (before: string, now: string) => `“${before}” is now called “${now}”.`,
    undone: "The change is taken back.",
    undo: "Undo",
    keep: "Keep these personas",
    keepSays: "They go into the recipe with their names: the people of next month’s file are then put into the same ones.",
    keptSaid: "The personas are in the recipe now. Download it at the end of the page.",
    keptHere: "These personas are kept in the recipe, as they were found in this file. How clear and how stable they are is measured only when they are found.",
    anew: "Find anew",
    anewSays: "Looks for the personas of this file itself; the names go with those that were kept.",
    anewSaid: "The personas are found anew.",
    apart: "What sets them apart",
    against: "on average",
    needs: "What they look for",
    needStage: (s: string) => `${capital(stage(s))} (stage)`,
    noNeeds: "Nothing that clearly more of them do than of the others.",
    obstacles: "What stops them",
    stops: (step: string) => `Stops at ${named(step)}`,
    noObstacles: "Nothing stops clearly more of them than of the others.",
    ofThem: (part: number, of: number) => `${f.int(part)} of ${f.int(of)}`,
    others: (rate: string, d: string) => `${rate} of the others · ${d}`,
    points: (d: number, low: number | null, high: number | null) => `${signed(d)} points${low === null || high === null ? "" : ` (${signed(low)} to ${signed(high)})`}`,
    convertsAt: (objective: string) => `Reaching ${named(objective)}`,
    how: "How and when they come",
    channel: "Channels",
    device: "Devices",
    country: "Countries",
    shareItem: (value: string, rate: string, overall: string) => `${exact(value)} ${rate} (all: ${overall})`,
    unknown: "unknown",
    events: "Events each, median",
    top: "Often do",
    topItem: (event: string, rate: string) => `${named(event)} ${rate}`,
    hours: "Hours",
    hour: (h: number) => `${h}:00`,
    busyHours: (from: number, to: number, share: string) => `Most between ${from}:00 and ${to}:00: ${share} of events`,
    evenHours: "Spread over the day",
    days: "Days",
    dayNames: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    dayLetters: ["M", "T", "W", "T", "F", "S", "S"],
    busyDays: (days: string[], share: string) => `Most on ${f.list(days)}: ${share} of events`,
    evenDays: "Spread over the week",
    value: "Worth",
    valueSays: (each: string, overall: string, share: string, payers: number) => `${each} each (all: ${overall}); ${share} of all value, from ${people(payers)}`,
    feedback: "Feedback",
    feedbackSays: (property: string, mean: string, overall: string, given: number) => `${exact(property)} ${mean} on average (all: ${overall}), from ${people(given)}`,
    known: (property: string, c: number) => `${exact(property)}, known of ${f.int(c)}:`,
    demographics: "Who they are",
    chance: (p: number | null) => (p === null ? "" : p < 0.05 ? `differs between groups (${probability(p, f)})` : `no clear tie to the groups (${probability(p, f)})`),
    journey: "A typical journey",
    journeySays: (shared: number, of: number, collapsed: boolean) =>
      `Of one real person near the middle of the group; ${f.int(shared)} of ${people(of)} have a journey of this shape.${collapsed ? " Repeated events are told once, and pauses only as new visits, so that nobody can be recognised." : ""}`,
    noJourney: (c: number) => `No journey is shown: none is shared by ${f.int(c)} people, as it must be so that nobody can be recognised.`,
    times: (c: number) => `× ${f.int(c)}`,
    newVisit: "new visit",
    moreSteps: (c: number) => `and ${n(c, "more event", "more events")}`,
    trust: "How far to trust this",
    stable: {
      stable: "Stable: found again whenever the people are drawn anew",
      fair: "Fairly stable: mostly found again when the people are drawn anew",
      weak: "Fragile: often another group when the people are drawn anew",
    } as Record<string, string>,
    overlap: (j: number) => `overlap ${f.dec(j, 2)} of at most 1`,
    sure: (rate: number, sure: number, users: number) =>
      `${rate >= 0.8 ? "Most people clearly belong here" : rate >= 0.5 ? "Many people clearly belong here, others lie on a border" : "Many people lie on the border to another group"} (${f.pct(rate)}, ${f.int(sure)} of ${f.int(users)})`,
    compare: "Two of them side by side",
    first: "Compare",
    second: "with",
    same: "Choose two different groups.",
    figure: "Figure",
    difference: "Difference",
    all: "Everybody",
    compareSays: "Differences are the first group’s from the second’s. Shares of people come with a 95% interval, in points; bold where it leaves nought out. An interval is for its row alone: of twenty rows one may stand out by chance. Averages have no interval. Below, what the groups were compared on, widest apart first.",
    conversion: "Conversion",
    size: "People",
    sizeShare: "Share of all people",
    came: (value: string) => `First came by ${exact(value)}`,
    on: (value: string) => `Mostly on ${exact(value)}`,
    valueEach: "Worth each",
    score: "Score",
    tables: "All groups in one table",
    group: "Group",
    interval: "95% interval",
    features: (used: number, left: number) => used === 0 ? `What was left out of the comparison (${f.int(left)})` : `What people were compared on (${f.int(used)}), and what was left out (${f.int(left)})`,
    featureUsed: "Compared on",
    form: { log: "by its logarithm, so that a few very busy people do not rule", share: "by the root of the share", indicator: "as yes or no" } as Record<string, string>,
    formTitle: "How",
    mean: "Mean of all",
    leftOut: "Left out",
    why: (x: FeatureLeftOut, of: string): string =>
      (({ objective: "It is the goal, or follows from it: groups by it would only repeat the conversion.", same: "It is the same for everybody.", repeats: `It says the same as ${of}.`, demographic: "People are described by it, not grouped by it.", recipe: "The recipe leaves it out." }) as Record<string, string>)[x.why] ?? x.why,
    reason: "Why",
    tried: "Numbers of groups tried",
    triedSays: "A number of groups counts when they hold together better than groups in data made without any, and when they come back as people are drawn anew.",
    k: "Groups",
    silhouetteTitle: "Silhouette",
    reference: "Without groups",
    stabilityTitle: "Stability",
    weakest: "Least stable group",
    verdict: "Verdict",
    verdicts: { chosen: "chosen", behind: "less clear than the one chosen, so not tried on people drawn anew", blurred: "no clearer than in data without groups", unstable: "does not come back", few: "too few people in a group" } as Record<string, string>,
    method: "Groups are found by",
    methods: { kmeans: "k-means", mixture: "a Gaussian mixture" } as Record<string, string>,
    methodSays: {
      kmeans: "everybody is in the group whose middle is nearest.",
      mixture: "everybody is in the likeliest group, and some groups are wider than others. It tends to sound too sure.",
    } as Record<string, string>,
    drift: "Against the file the personas come from",
    driftClaim: (p: number | null, users: number) =>
      p === null
        ? `The personas were found in another file, of ${people(users)}.`
        : p < 0.05
          ? `The personas were found in another file, of ${people(users)}. Their shares have moved since (${probability(p, f)}).`
          : `The personas were found in another file, of ${people(users)}. Their shares have not clearly moved (${probability(p, f)}).`,
    farther: (x: number) =>
      x > 1.2
        ? `People now lie ${f.dec(x, 2)} times as far from the middle of their persona: the personas fit these people less well. Find them anew if that matters.`
        : `People lie about as far from the middle of their persona as then (${f.dec(x, 2)} times): the personas still fit.`,
    missing: (keys: string[]) => `This file lacks ${f.list(keys)}, which the personas were partly told apart by.`,
    then: "Then",
    now: "Now",
    p: (p: number | null) => (p === null ? "–" : probability(p, f)),
    unnamed: "Everyone else",
    /** A short name part: "often add to cart", "from email", "often back". */
    trait: (t: TraitFact): string => {
      const [often, much] = t.high ? ["often", "much"] : ["little", "little"];
      if (t.kind === "share") return `${often} ${named(t.subject)}`;
      if (t.kind === "stage") return `${much} ${stage(t.subject)}`;
      if (t.kind === "channel") return t.high ? `from ${named(t.subject)}` : `rarely from ${named(t.subject)}`;
      if (t.kind === "device") return t.high ? `on ${named(t.subject)}` : `rarely on ${named(t.subject)}`;
      if (t.kind === "category") return `${often} ${exact(t.subject)}`;
      const words = t.kind === "topic" ? topics[t.subject] : traits[t.about];
      return (t.high ? words?.high : words?.low) ?? (t.high ? `more ${named(t.about)}` : `less ${named(t.about)}`);
    },
    /** What a trait is about, for the line with its numbers. */
    topic,

    life: {
      title: "New, back, and gone",
      claim: (m: LifecycleMonth, month: string) => `${f.pct(m.retained_rate)} of those active the month before came back in ${month} (${f.interval(m.retained_low, m.retained_high)}, ${f.int(m.returning)} of ${f.int(m.returning + m.lost)}).`,
      plain: "People by month: those seen for the first time, those active the month before too, those back after a pause, and those who stayed away.",
      new: "New",
      returning: "Returning",
      resurrected: "Back after a pause",
      dormant: "Dormant: here before, not this month",
      dormantShort: "Dormant",
      active: "Active",
      lost: "Lost since the month before",
      retained: "Retained",
      month: "Month",
      partial: "not a whole month",
      alt: (months: number) => `People by month, over ${n(months, "month", "months")}: the table below has the numbers`,
      table: "The months as a table",
      rfm: (valued: boolean): string => (valued ? "By when they came last, how often, and for how much" : "By when they came last, and how often"),
      rfmSays: (at: string, valued: boolean) => `Everybody is ranked in five classes by days since the last event (as of ${at}), by days with events${valued ? ", and by amount" : ""}; the segments are the usual readings of those classes.`,
      none: { few_users: "There are too few people to rank.", same: "People do not differ in when and how often they came, so there are no segments." } as Record<string, string>,
      segment: "Segment",
      segments: {
        champions: ["Champions", "the best by all of these"],
        loyal: ["Loyal", "come often"],
        promising: ["Promising", "came lately, a few times"],
        new: ["New", "came lately, once or hardly more"],
        attention: ["Need attention", "middling in all, and slipping"],
        at_risk: ["At risk", "came often, not lately"],
        cannot_lose: ["Not to be lost", "among the best once, long away"],
        hibernating: ["Hibernating", "long away, and seldom here before"],
      } as Record<string, [string, string]>,
      recency: "Last seen, days ago",
      frequency: "Days active",
      value: "Value each",
      valueShare: "Share of value",
      limits: "Recency and days active are medians of the segment.",
    },
  };
};

export type PersonaWords = ReturnType<typeof personasEn>;

type Words = Record<string, { topic: string; high: string; low: string }>;

/** What a single-number feature is called: its topic, and a group that is high or low in it. */
const traits: Words = {
  events: { topic: "events each", high: "very active", low: "few events" },
  sessions: { topic: "visits each", high: "often back", low: "rarely back" },
  events_per_session: { topic: "events in a visit", high: "full visits", low: "brief visits" },
  event_names: { topic: "different kinds of event", high: "doing many things", low: "doing few things" },
  session_seconds: { topic: "time in a visit", high: "long visits", low: "short visits" },
  span_seconds: { topic: "time from first to last event", high: "around for long", low: "around briefly" },
  active_days: { topic: "days active", high: "active on many days", low: "active on few days" },
  events_per_day: { topic: "events on an active day", high: "busy days", low: "quiet days" },
  night: { topic: "events at night", high: "at night", low: "rarely at night" },
  morning: { topic: "events in the morning", high: "in the morning", low: "rarely in the morning" },
  evening: { topic: "events in the evening", high: "in the evening", low: "rarely in the evening" },
  working_hours: { topic: "events in working hours", high: "in working hours", low: "outside working hours" },
  weekend: { topic: "events at weekends", high: "at weekends", low: "on weekdays" },
  between_visits_seconds: { topic: "time between visits", high: "long between visits", low: "soon back" },
  recency_seconds: { topic: "time since the last event", high: "not seen lately", low: "seen lately" },
  amount: { topic: "amount each", high: "large amounts", low: "small amounts" },
};

const topics: Words = {
  support: { topic: "contacts with support, share of events", high: "often with support", low: "rarely with support" },
  feedback: { topic: "feedback given, share of events", high: "often give feedback", low: "rarely give feedback" },
  error: { topic: "errors met, share of events", high: "often meet errors", low: "rarely meet errors" },
  search: { topic: "searches, share of events", high: "often search", low: "rarely search" },
};
