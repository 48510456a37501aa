// English for objectives, key figures, and what changed.

import type { BeforeAfter, ComparedKPI, ComparedSplit, ComparedValue, ObjectiveKPI, StageKPI } from "../model/report.gen.ts";
import type { Targets } from "../model/figures.ts";
import type { Format } from "./format.ts";
import { capital, exact, named } from "./names.ts";

export const figuresEn = (f: Format, stages: Record<string, string>) => {
  const n = (c: number, one: string, other: string) => `${f.int(c)} ${f.plural(c, one, other)}`;
  const people = (c: number) => n(c, "person", "people");
  const keys: Record<string, string> = {
    reach: "People who get there", conversion: "Go on to the next stage", repeat: "Come back for more in another visit", value: "Value of a person",
    events: "Events by each who comes", visits: "Visits by each who comes", nps: "Net promoter score", csat: "Satisfied: 4 or 5 of 5", score: "Mean score",
  };
  const key = (k: string) => keys[k] ?? k.replaceAll("_", " ");
  const short = (k: string) => key(k).charAt(0).toLowerCase() + key(k).slice(1);
  const stage = (s: string) => stages[s] ?? s;
  return {
    objectives: {
      headline: (t: Targets, first: string, rate: string): string =>
        t.all > 0
          ? `${f.int(t.met)} of ${n(t.all, "target", "targets")} met${t.missed > 0 ? `, ${f.int(t.missed)} missed` : ""}${t.open > 0 ? `, ${f.int(t.open)} too close to say` : ""}`
          : first === ""
            ? "Key figures of the journey"
            : `${rate} of all people reach ${named(first)}`,
      proposed: "No objective is set, so it is the last step of the funnel.",
      lede: "A target is met or missed only where all of the 95% interval lies on one side of it; else it is too close to say. Type a target to set it, and nothing to take it back.",
      aims: {
        says: "The first is what conversion means on the whole page.",
        does: "Whoever does ",
        reaches: " reaches ",
        worth: ", worth ",
        unknown: "nothing known",
        target: (t: number | null) => (t === null ? "with no target" : t > 1 ? `with a target of ${people(t)}` : `with a target of ${f.pct(t)}`),
        titles: { event: "What reaches it", name: "What it is called", value: "What it is worth", target: "The share of people who should reach it", add: "New objective" } as Record<string, string>,
        eventSays: "Any of the events chosen reaches it.",
        name: "Name",
        taken: (name: string) => `Another objective is called ${named(name)}: each needs a name of its own.`,
        columns: (column: string): string => (column ? `as in the whole file: ${column}` : "nothing of its own"),
        percent: "In percent of all people; nothing for no target",
        noTarget: "A share is a number from 0 to 100.",
        up: "Move up",
        down: "Move down",
        add: "Add an objective",
      },
      sheet: "All figures",
      objective: (name: string) => `Objective: ${named(name)}`,
      stage: (s: StageKPI) => (s.next ? `${capital(stage(s.stage))}, then ${stage(s.next)}` : capital(stage(s.stage))),
      scores: (column: string) => `Scores, by ${exact(column)}`,
      says: (o: ObjectiveKPI, worth: string, second: string) =>
        `On ${n(o.visits, "visit", "visits")}${worth ? `, worth ${worth} in all` : ""}.${second ? ` The second comes after a median of ${second}.` : ""}`,
      lost: (s: StageKPI, worth: string, low: string, high: string) =>
        `${people(s.stopped)} stopped here${worth ? `: at most about ${worth} lost (${low} to ${high}). An estimate, as if each were worth what those who went on are worth on average` : ""}.`,
      key,
      nps: "The share of 9 and 10 less the share of 0 to 6, from −100 to 100.",
      status: { met: "met", missed: "missed", open: "too close to say" } as Record<string, string>,
      target: (k: string, of: string) => `Target for ${short(k)}, ${of}`,
      small: "few people",
      trend: { day: "By day", week: "By week", month: "By month" } as Record<string, string>,
      trendSays: (name: string) => `Of the people who were there, those who reached ${named(name)}. Hollow points are not whole.`,
      trendAlt: (name: string) => `Line: share of active people who reached ${name}, over time, with its 95% interval`,
      cols: { what: "Figure", value: "Value", interval: "95% interval", of: "Of", target: "Target", status: "Status", date: "From", active: "People there", reached: "Reached it", rate: "Share" },
      from: (low: string, high: string) => `${low} to ${high}`,
    },
    change: {
      headline: (c: BeforeAfter | null): string => {
        if (!c) return "What changed at a date";
        const when = c.change ? `Since ${f.day(c.change)}` : "From the first period to the second";
        return c.reason ? `${when}: nothing to compare` : c.found === 0 ? `${when}, nothing surely changed` : `${when}, ${n(c.found, "figure has", "figures have")} changed`;
      },
      lede: "Name the day of a change (a new page, a price, a campaign): all figures, steps and groups are compared before and after it.",
      date: "First day after the change",
      compare: "Compare",
      stop: "Compare no longer",
      suggest: (day: string) => `An incident began on ${day}. Compare before and after it`,
      sides: (c: BeforeAfter, a: string, b: string) =>
        `Before: ${people(c.a.users)} who came (${a}). After: ${people(c.b.users)} who came (${b}). Each is watched for ${f.duration(c.follow_up_seconds)} from when they came; who came too late for that is left out on both sides.`,
      care: (c: BeforeAfter) =>
        [
          `${n(c.tested, "figure was", "figures were")} tested together: of those that count as changed, at most one in twenty should be chance.`,
          c.both > 0 ? `${people(c.both)} are on both sides.` : "",
          c.whole_weeks ? "" : "The periods are no whole weeks: weekdays may make a difference.",
          c.cut_days > 0 ? `${n(c.cut_days, "day", "days")} of data are on neither side, so that both are alike.` : "",
          c.under_year ? "The data are shorter than a year: what comes every year cannot be told from the change." : "",
          c.earlier ? "The last column says how much a figure moved in the period before, without the change." : "They do not reach far enough back to say how much figures move without it.",
        ].filter(Boolean).join(" "),
      most: (v: ComparedValue, share: string) =>
        `Most telling: ${v.property === "persona" ? "" : `${exact(v.property)} `}${v.value === "" ? "unknown" : exact(v.value)}, where it went from ${f.pct(v.rate_a)} to ${f.pct(v.rate_b)}${share ? `: ${share} of what changed in people’s rates` : ""}.`,
      split: (s: ComparedSplit, rates: string, mix: string) =>
        `By ${exact(s.property)}: ${rates} because the same kinds of people reach it more or less often, ${mix} because there are more of some kinds and fewer of others.`,
      what: (d: ComparedKPI): string => {
        if (d.kind === "step") return d.step === 1 ? `${named(d.detail)}: people who enter the funnel` : `${named(d.detail)}, from the step before`;
        if (d.kind === "event") return `${named(d.subject)}: people who do it`;
        if (d.kind === "segment" || d.kind === "persona") return `${exact(d.subject)} ${d.detail === "" ? "unknown" : exact(d.detail)}: reach the objective`;
        const of = d.kind === "objective" ? named(d.subject) : capital(stage(d.subject));
        return of ? `${of}: ${short(d.key)}` : key(d.key);
      },
      found: "What changed",
      none: "No figure moved by more than chance would have it.",
      alt: "The dot is the difference, the box its 95% interval, the line no difference.",
      table: (c: number) => `All ${f.int(c)} figures`,
      maybe: "may be chance",
      few: "too few to say",
      points: (v: string) => `${v} points`,
      cols: { what: "Figure", a: "Before", b: "After", difference: "Difference", q: "q", earlier: "The period before" },
      nothing: "There is no whole day of data on both sides.",
    },
  };
};
