// English for the journey map and the intended path.

import type { Ideal, IdealDeviation, JourneyFigures, JourneyPain, StageArrow, StagedEvent } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import { capital, named } from "./names.ts";

export const mapEn = (f: Format) => {
  const n = (c: number, one: string, other: string) => `${f.int(c)} ${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "person", "people");
  const stages: Record<string, string> = { awareness: "Awareness", consideration: "Consideration", purchase: "Purchase", experience: "Experience", loyalty: "Loyalty", "": "No stage" };
  const stage = (key: string): string => stages[key] ?? key;
  const low = (key: string): string => stage(key).toLowerCase();
  const p = (value: number | null) => (value === null ? "" : value < 0.001 ? "p < 0.001" : `p = ${f.dec(value, 3)}`);
  const whole = (v: number | null): string => (v === null ? "–" : f.int(Math.round(v)));
  const way = (d: IdealDeviation): string => {
    const step = named(d.label);
    switch (d.kind) {
      case "skipped":
        return `take a later step before ${step}`;
      case "instead":
        return `do ${named(d.event)} where ${step} was to come`;
      case "stopped":
        return `stop after ${step}`;
      default:
        return `${d.kind.replaceAll("_", " ")}: ${step}`;
    }
  };
  return {
    title: "Journey map",
    headline: (pain: JourneyPain | undefined, users: number): string =>
      !pain
        ? `How ${people(users)} travel from stage to stage`
        : pain.kind === "drop_off"
          ? `The journey breaks off most at ${named(pain.event)}`
          : `Trouble at ${named(pain.event)} hurts the journey most`,
    lede: (pain: JourneyPain | undefined, objective: string): string =>
      !pain
        ? "Nowhere do clearly more people stop than by chance, and no trouble clearly costs anything."
        : pain.kind === "drop_off"
          ? `${people(pain.people)} stopped there, ${f.pct(pain.rate)} of those who came; by chance it would have been ${whole(pain.by_chance)}.`
          : `${people(pain.people)} had it, and about ${whole(pain.lost)} fewer reached ${named(objective)} than if they had fared as the others.`,
    single: (key: string) => `All that people do here is of one stage, ${low(key)}: the data says nothing of the way to it or from it.`,
    none: "There is nothing to draw a map of.",
    sentence: { of: "The map of ", everybody: "everybody", but: ";", shows: " each place shows its people and ", end: "." },
    who: "Whose map",
    measure: "What each place shows",
    measures: { next: "how many went on", drop: "how many stopped there", back: "how many came back", dwell: "how long they stayed", visits: "in how many visits", value: "what it brought in", score: "the mean score" } as Record<string, string>,
    short: { next: "went on", drop: "stopped", back: "came back", dwell: "stayed", visits: "visits", value: "value", score: "score" } as Record<string, string>,
    stage,
    stages: "Stage",
    /** The stages that count as going on, in words. */
    onTo: (keys: string[]): string => (keys.length > 0 ? `to ${f.list(keys.map(low), "disjunction")}` : ""),
    team: (key: string): string => ({ marketing: "Marketing", sales: "Sales", service: "Service", product: "Product", "": "Nobody" })[key] ?? key,
    touchpoints: "Touch\u00ADpoints",
    others: (c: number) => n(c, "other event", "other events"),
    channel: (by: string): string => `Channel (${by})`,
    otherChannels: "Others",
    noChannel: "none",
    share: (rate: string) => `${rate} of all`,
    ofChannel: (rate: string) => `${rate} of the channel`,
    trend: (unit: string, few: number, most: number): string => `People by ${unit}: ${f.int(few)} to ${f.int(most)}`,
    bars: (list: string) => `Share of each channel: ${list}`,
    key: { trend: (unit: string): string => `people by ${unit}`, bars: "share of each channel’s people, in the order of the rows", pain: "where it hurts", share: "share of all" },
    evidence: (key: string, x: JourneyFigures): string =>
      key === "next"
        ? x.judged > 0
          ? `${f.int(x.went_on)} of ${f.int(x.judged)}, 95% interval ${f.interval(x.next_low, x.next_high)}${x.in_progress > 0 ? `; ${f.int(x.in_progress)} more may yet` : ""}`
          : "nobody it could be known of"
        : key === "drop"
          ? `${f.int(x.drop_off)} of ${f.int(x.people)}${x.drop_off_by_chance === null ? "" : `; by chance ${whole(x.drop_off_by_chance)}`}`
          : key === "back"
            ? `${f.int(x.reworked)} of ${f.int(x.people)}, ${n(x.returns, "time", "times")}`
            : key === "dwell"
              ? `median of ${f.int(x.dwells)}`
              : key === "value"
                ? `of ${n(x.valued, "amount", "amounts")}`
                : key === "score"
                  ? `of ${n(x.scores, "score", "scores")}`
                  : n(x.events, "event", "events"),
    pain: (x: JourneyPain): string => (x.kind === "drop_off" ? `${f.int(x.people)} stop here, by chance ${whole(x.by_chance)}` : `trouble: about ${whole(x.lost)} conversions missing`),
    pains: "Where it hurts",
    painOf: (x: JourneyPain, trouble: string): string => (x.kind === "drop_off" ? `${capital(named(x.event))}: more people stop here than by chance` : trouble),
    painSays: (x: JourneyPain): string =>
      x.kind === "drop_off"
        ? `${f.plural(x.people, "person", "people")}, ${f.pct(x.rate)} of those who came; by chance it would be ${whole(x.by_chance)} (${p(x.p)}).`
        : `${f.plural(x.people, "person", "people")}, ${f.pct(x.rate)} of those who did ${named(x.event)}; about ${whole(x.lost)} conversions missing (${p(x.p)}).`,
    painAt: (s: string, team: string): string => `${stage(s)} · ${team}`,
    painPeople: (event: string) => `People with trouble at ${named(event)}`,
    did: (event: string) => `People who did ${named(event)}`,
    wereIn: (key: string) => `People who were in the stage ${low(key)}`,
    back: "Ways back",
    backAlt: "How people come back from later stages; the table of ways has the same numbers.",
    backLabel: (a: StageArrow): string => `${f.pctRound(a.rate)} back`,
    again: (a: StageArrow): string => `${f.pctRound(a.rate)} again`,
    arrowKinds: { onward: "onward", return: "back", repurchase: "again, in a later visit" } as Record<string, string>,
    arrows: { title: "All ways from stage to stage, as a table", from: "From", to: "To", kind: "Way", people: "People", of: "Of those in the stage", interval: "95% interval", times: "Times" },
    table: "The map as a table",
    cols: { what: "Stage, touchpoint", people: "People", share: "Of all", visits: "Visits", next: "Went on", interval: "95% interval", drop: "Stopped", back: "Came back", dwell: "Stayed (median)", value: "Value", score: "Score", team: "Team", pain: "Hurts" },
    teams: "What each team owns",
    teamCols: { team: "Team", events: "What it owns", pains: "Places that hurt" },
    more: (c: number) => `and ${f.int(c)} more`,
    events: "Why each event is in its stage, and whose it is",
    eventCols: { event: "Event", people: "People", stage: "Stage", why: "Why", team: "Team" },
    leftOut: (c: number) => `${n(c, "rarer event name is", "rarer event names are")} not listed.`,
    why: (e: StagedEvent, objective: string): string => {
      const goal = named(objective);
      switch (e.by) {
        case "recipe":
          return `You put it there${e.proposed !== e.stage ? `; proposed was ${low(e.proposed)}` : ""}`;
        case "lexicon":
          return "Its name says so";
        case "vendor":
          return "The format of the file says so";
        case "objective":
          return "It is what people are to reach";
        case "first":
          return `${f.int(e.begun)} of ${people(e.users)} began with it`;
        case "before":
          return `${f.pctRound(e.before / Math.max(1, e.before + e.after))} of it comes before the first ${goal}`;
        case "after":
          return `${f.pctRound(e.after / Math.max(1, e.before + e.after))} of it comes after the first ${goal}`;
        case "repeated":
          return `${f.int(e.repeated)} of ${people(e.after_users)} who do it after ${goal} do so again and again`;
        default:
          return "Nothing says which";
      }
    },
    teamWhy: { recipe: "you say so", lexicon: "its name says so", stage: "the stage’s team" } as Record<string, string>,
    move: "Stage",
    owner: "Team",
    asProposed: "As proposed",
    details: (event: string) => `${capital(named(event))}`,
    dragHint: "Touchpoints can be dragged to another stage; opened, they have a list of stages for the same.",
    moved: (event: string, to: string) => `${capital(named(event))} is moved to ${low(to)}.`,
    owned: (event: string, team: string) => `${capital(named(event))} is given to ${team}.`,
    undone: "The change is taken back.",
    undo: "Undo",
    redo: "Redo",
    print: "Print the map",
    stageTabs: "Stage shown",
    how: "How to read this",
    howSays: (objective: string) =>
      `Whoever did any event of a stage was in it. They went on if they later did something of a next stage; who came too lately to tell is left out of that rate. They stopped where they did their last event${objective ? `, but for ${named(objective)}` : ""}, and came back where they did an event again after a later stage.`,

    ideal: {
      kicker: "Intended path",
      start: "Draw the intended path",
      startSays: "Say which steps people are meant to take, and see how many do, where the others leave, and what that goes with.",
      headline: (i: Ideal): string =>
        i.people - i.in_progress === 0 ? "Nobody took a step of the intended path" : i.conforming === 0 ? "Nobody takes the intended path as it is" : `${f.pctRound(i.conforming_rate)} take the intended path`,
      lede: (i: Ideal): string =>
        `${f.int(i.conforming)} of ${people(i.people - i.in_progress)} who took a step of it took all in order with nothing but allowed detours in between (95% interval ${f.interval(i.conforming_low, i.conforming_high)}).${i.in_progress > 0 ? ` ${n(i.in_progress, "more may", "more may")} still be on the way.` : ""}`,
      sentence: { meant: "People are meant to do ", then: ", then ", or: " or ", but: ";", may: " in between they may do ", and: ", ", nothing: "nothing else", end: "." },
      step: (i: number) => `Step ${f.int(i)} of the intended path`,
      stepSays: "Any of the chosen events meets the step.",
      add: "Add a step",
      detours: "What may come in between",
      search: "Find an event",
      earlier: "Earlier",
      later: "Later",
      remove: "Remove this step",
      drop: "Remove the path",
      unfinished: "A path has two steps at least.",
      fitness: (mean: string, median: string) => `How near people come to it: ${mean} on average, ${median} in the middle.`,
      fitnessSays: "Steps taken in order, divided by all steps and the other events on the way, each counted once: 1 is the path itself, 0 has nothing of it.",
      fitnessAlt: "How many people come how near to the intended path",
      averages: (i: Ideal): string =>
        `An average way takes ${f.dec(i.mean_in_order ?? 0)} steps in order, leaves out ${f.dec(i.mean_skipped ?? 0)}, takes ${f.dec(i.mean_wrong_order ?? 0)} too late, and has ${f.dec(i.mean_extra ?? 0)} other events.`,
      steps: { title: "Step by step", step: "Step", people: "Took it", share: "Share", inOrder: "In order", late: "Too late", skipped: "Left out", stopped: "Stopped after" },
      ways: "Where people leave it",
      way: (d: IdealDeviation) => capital(way(d)),
      facts: (d: IdealDeviation): string => `${people(d.people)}, ${f.pct(d.rate)} of ${f.int(d.of)} who came as far (${f.interval(d.low, d.high)})`,
      goes: (d: IdealDeviation, objective: string, costs: boolean): string =>
        d.conversion_rate === null
          ? ""
          : d.others_rate === null
            ? `${f.pct(d.conversion_rate)} reached ${named(objective)}; there is nobody to compare them with.`
            : `${f.pct(d.conversion_rate)} reached ${named(objective)}, ${f.pct(d.others_rate)} of the ${n(d.others, "other", "others")} (${p(d.p)})${
                costs ? `: ${whole(d.cost)} missing, between ${whole(d.cost_low)} and ${whole(d.cost_high)}` : d.difference !== null && d.difference < 0 ? ": the difference may be chance" : ""
              }.`,
      caution: (objective: string) => `Those who leave the path may differ from the others in other ways: that fewer of them reach ${named(objective)} does not make it the cause.`,
      noWays: "No way of leaving it is common enough to be listed.",
      least: (least: number, more: number) => `What fewer than ${people(least)} do is left out${more > 0 ? `, and ${f.int(more)} more` : ""}.`,
      cols: { what: "Deviation", people: "People", of: "Came as far", share: "Share", interval: "95% interval", rate: "Reached it", others: "The others", p: "p", cost: "Missing" },
    },
  };
};

export type MapMessages = ReturnType<typeof mapEn>;
