// The English catalogue, and the type of every catalogue: French must have the
// same entries. Numbers come through the Format, names from the data through
// named() and exact(), so that views can set them apart.

import type { DropClaim, FunnelClaim, ReportClaim } from "../model/headlines.ts";
import type { Code, Memory, Note, Problem, Quality, QualityFinding } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import { findingsEn, hintsEn, notesEn, problemsEn, shareEn } from "./codes.en.ts";
import { funnelEn } from "./funnel.en.ts";
import { capital, exact, named } from "./names.ts";
import { figuresEn } from "./figures.en.ts";
import { troubleEn } from "./trouble.en.ts";

/** 10,240 people */
const counted = (f: Format) => (n: number, one: string, other: string) => `${f.int(n)} ${f.plural(n, one, other)}`;

const kinds = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

export const en = (f: Format) => {
  const n = counted(f);
  const people = (c: number) => n(c, "person", "people");
  const range = ([low, high]: [number, number]) =>
    f.pctRound(low) === f.pctRound(high) ? f.pctRound(low) : `${f.pctRound(low)} to ${f.pctRound(high)}`;

  const funnelHeadline = (c: FunnelClaim): string => {
    switch (c.kind) {
      case "nobody_entered":
        return `Nobody did ${named(c.first)}`;
      case "nobody":
        return `Of ${people(c.entered)} who did ${named(c.first)}, none reached ${named(c.last)}`;
      case "open":
        return `Of ${people(c.entered)} who enter somewhere, ${f.pctRound(c.rate)} take every step from ${named(c.first)} to ${named(c.last)}`;
      case "small":
        return `${f.int(c.reached)} of ${people(c.entered)} went from ${named(c.first)} to ${named(c.last)}`;
      case "reach": {
        const reach = `${f.pctRound(c.rate)} of those who start with ${named(c.first)} reach ${named(c.last)}`;
        if (!c.stop) return reach;
        return c.stop.how === "most"
          ? `${reach}; most who drop out do so after ${named(c.stop.label)}`
          : `${reach}; more drop out after ${named(c.stop.label)} than after any other step`;
      }
    }
  };

  return {
    lang: "en",
    tagline: "Read your customers’ journey without sending it anywhere.",
    skip: "Skip to the report",
    and: (items: string[]) => f.list(items),
    people,
    events: (c: number) => n(c, "event", "events"),
    sessions: (c: number) => n(c, "session", "sessions"),
    rows: (c: number) => n(c, "row", "rows"),
    none: "(none)",
    other: "Other",
    of: (part: number, all: number) => `${f.int(part)} of ${f.int(all)}`,
    table: "The numbers as a table",
    close: "Close",
    cancel: "Cancel",
    apply: "Apply",
    discard: "Discard",
    done: "Done",

    shell: {
      language: "Language",
      theme: "Colours",
      system: "Auto",
      light: "Light",
      dark: "Dark",
      contents: "Contents",
      report: "Report",
      another: "Open another file",
      toolbar: "Settings",
    },

    drop: {
      title: "Drop an event export. Read the journey.",
      lede: "CSV, JSON, Parquet or Arrow, also zipped: one row for each thing somebody did. Funnel, drop-off and personas are worked out in this tab; the file never leaves it.",
      zone: "Drop a file or a folder anywhere on this page",
      choose: "Choose files",
      or: "or",
      folder: "choose a folder",
      folderSays: "Browsers may ask whether to “upload” a folder. That is their word for opening it: nothing leaves this tab.",
      nothing: "There is no file in that folder.",
      paste: "paste a table",
      overlay: "Let go to open it here",
      samples: "No file at hand? Read one of ours:",
      sample: { shop: "An online shop", journal: "A French newspaper" } as Record<string, string>,
      sampleSays: {
        shop: "from ad click to second order, with one thing that broke",
        journal: "readers and subscribers, written in French",
      } as Record<string, string>,
      pasted: "pasted table",
      booting: (done: number, all: number) =>
        all > 0 ? `Getting the engine ready: ${f.bytes(done)} of ${f.bytes(all)}` : "Getting the engine ready",
      ready: "Ready",
      needs: "Needs three columns: who, when and what. Names may be anything.",
    },

    lock: {
      open: "Closing the network…",
      pill: (requests: number) => (requests === 0 ? "Nothing has left this tab" : `${n(requests, "request", "requests")} seen`),
      pillShort: (requests: number) => (requests === 0 ? "0 sent" : `${n(requests, "request", "requests")}`),
      button: "what this is, and test it",
      proof: "The network of this page was closed before you could open a file.",
      title: "Your data stays in this tab",
      lede: "This page closed its own network before it let you open a file. The engine that reads the file runs in a worker made afterwards, which inherits that.",
      requests: "Requests since then",
      bytes: "Open now",
      state: "State",
      locked: "closed",
      unlocked: "not closed yet",
      nothingOpen: "no file",
      test: "Try to send one byte",
      testing: "Trying…",
      testSays: "Tries fetch, XMLHttpRequest, WebSocket and sendBeacon, from the page and from the engine.",
      what: "Way out",
      where: "Tried from",
      outcome: "Outcome",
      page: "page",
      worker: "engine",
      blocked: "refused",
      sent: "got through",
      unavailable: "not offered here",
      allBlocked: "No byte got out.",
      someSent: "A byte got out. Do not open files you may not share, and tell us.",
      policy: "The policy in force, as the browser holds it",
      policyAt: (i: number): string => (i === 0 ? "given with the page" : "added before the first file"),
      honest:
        "What this covers: fetch, XMLHttpRequest, WebSocket, beacons, forms and images. What it cannot cover: extensions of your browser, a link you follow, and the service worker that opens this page offline: it has a network, but no data. The plainest test: switch on airplane mode and open your file.",
    },

    loading: {
      title: (names: string[]) => `Reading ${names.length > 3 ? n(names.length, "file", "files") : f.list(names.map(exact))}`,
      opening: "Opening the file",
      read: "Reading",
      analyse: "Working out the report",
      bytes: (done: number, all: number) => `${f.bytes(done)} of ${f.bytes(all)}`,
      done: (done: number, all: number) => `${f.int(done)} of ${people(all)}`,
      left: (seconds: number) => (seconds < 5 ? "a few seconds left" : `about ${f.duration(Math.ceil(seconds / 5) * 5)} left`),
      esc: "Esc cancels",
      again: "Working it out again",
      comparing: "Still comparing…",
      uncompared: "Not compared yet.",
      compare: "Compare now",
      updated: "Report updated",
    },

    memory: {
      expected: (x: Memory) =>
        `${x.exact ? "" : "About "}${n(x.rows, "row", "rows")}; the report takes about ${f.bytes(x.needed_bytes)} of memory${x.available_bytes > 0 ? `, ${f.bytes(x.available_bytes)} available` : ""}.`,
      choices: "Choices",
      sample: (oneIn: number) => `Read one person in ${f.int(oneIn)}`,
      sampleSays: "Whole people; the report says how exact.",
      columns: "Read fewer columns",
      columnsSays: (list: string[]) => `All people, without ${f.list(list.map(exact))}.`,
      command: "Copy command",
      commandSays: "The command line may use all memory:",
      copied: "Copied",
    },

    mapping: {
      roles: {
        user: "the person",
        time: "the time",
        event: "the event",
        session: "the session",
        channel: "the channel",
        device: "the device",
        country: "the country",
        value: "the value",
        currency: "the currency",
        score: "the score",
      } as Record<string, string>,
      detected: "Detected:",
      format: "Format:",
      found: (found: number, of: number) => `(${f.int(found)} of ${n(of, "column", "columns")})`,
      formats: "Whose export is this?",
      generic: "no known format",
      genericSays: "None of these",
      readAs: "Read as:",
      is: (role: string) => ` is ${role}`,
      isTime: " is the time",
      constant: (event: string) => `every row is the event ${exact(event)}`,
      choose: (role: string) => `Which column is ${role}?`,
      zone: "Which time zone do times without one belong to?",
      filter: "Type to search",
      noneFound: "Nothing has that name",
      noEventColumn: "No column: every row is the same event",
      why: "Why these columns?",
      confidence: { sure: "sure", likely: "likely", guess: "a guess" } as Record<string, string>,
      whyNone: "nothing in the file looks like it",
      also: (list: string) => `Also read: ${list}.`,
      pageTitle: (name: string) => `${exact(name)} opens, but it does not yet read as a journey`,
      pageLede: (missing: string[]) =>
        missing.length > 0
          ? `A journey needs somebody, a time and something they did. Not found: ${f.list(missing)}. If a column holds it under another name, say which.`
          : "A journey needs somebody, a time and something they did. Say which column is which.",
      form: "Which column is which",
      pick: "Choose a column",
      go: "Read the journey",
      other: "Open another file",
      inFile: "What is in the file",
      column: "Column",
      kind: "Kind",
      examples: "Examples",
      missing: "Empty",
      distinct: "Different values",
      kinds: { string: "text", integer: "whole numbers", float: "numbers", boolean: "yes/no", time: "times" } as Record<string, string>,
      required: "Choose a column for this",
      sampled: (rows: number) => `Looked at ${n(rows, "row", "rows")}.`,
    },

    sections: {
      findings: "Findings",
      funnel: "Funnel",
      dropoff: "Drop-off",
      objectives: "Objectives and KPIs",
      change: "Before and after",
      friction: "Friction",
      incidents: "Incidents",
      personas: "Personas",
      journey: "Journey map",
      actions: "What to do next",
      quality: "Data quality",
    },

    headline: (c: ReportClaim): string =>
      c.kind === "funnel"
        ? funnelHeadline(c.claim)
        : c.only
          ? `${people(c.users)} did ${named(c.only)} ${n(c.events, "time", "times")}`
        : c.top
          ? `${people(c.users)}, ${n(c.events, "event", "events")}: more of them did ${named(c.top)} than anything else`
          : `${people(c.users)} and ${n(c.events, "event", "events")}`,

    overview: {
      lede: (p: { users: number; events: number; period: string; entered: number; reached: number; low: number | null; high: number | null; median: number | null; first: string; last: string }) => {
        const base = `From ${n(p.events, "event", "events")} by ${people(p.users)}${p.period ? `, ${p.period}` : ""}.`;
        if (p.entered === 0) return base;
        const interval = p.low !== null ? ` (95% interval ${f.interval(p.low, p.high)})` : "";
        const time = p.median !== null && p.reached > 0 ? ` Half of them took no more than ${f.duration(p.median)}.` : "";
        return `${base} ${f.int(p.reached)} of the ${f.int(p.entered)} who did ${named(p.first)} reached ${named(p.last)}${interval}.${time}`;
      },
      sample: (share: number, kept: number, margin: number | null) =>
        `A sample: ${shareEn(share, f)}, chosen by their id. Every count is of these ${people(kept)}${margin === null ? "" : `; a rate of 50% is known to ±${f.dec(100 * margin)} points (95%)`}.`,
      ledePlain: (events: number, users: number, period: string) =>
        `From ${n(events, "event", "events")} by ${people(users)}${period ? `, ${period}` : ""}. No funnel stands out; name the steps yourself below.`,
      kpi: {
        conversion: (first: string, last: string) => `from ${named(first)} to ${named(last)}`,
        conversionNone: "no funnel",
        interval: (low: number | null, high: number | null, n: number) => (low === null ? "" : `${f.interval(low, high)} · n = ${f.int(n)}`),
        people: "people",
        eventsEach: (median: number | null) => (median === null ? "" : `${f.dec(median)} events each at the median`),
        time: "median, first step to last",
        timeNone: "nobody has converted",
        timeSpread: (p25: number | null, p75: number | null) => (p25 === null ? "" : `the middle half ${f.duration(p25)} to ${f.duration(p75)}`),
        sessions: "sessions",
        sessionsBy: (by: string, gap: number) => (by ? `by the column ${exact(by)}` : `ended by ${f.span(gap)} without an event`),
      },
      activity: { day: "People active each day", week: "People active each week", month: "People active each month" } as Record<string, string>,
      activityLede: (top: string, users: number) => `Busiest: ${top}, with ${people(users)}.`,
      fresh: "first seen that day",
      freshUnit: { day: "first seen that day", week: "first seen that week", month: "first seen that month" } as Record<string, string>,
      back: "seen before",
      date: { day: "Day", week: "Week from", month: "Month" } as Record<string, string>,
      peopleCol: "People",
      newCol: "First seen",
      eventsCol: "Events",
      what: "What people do",
      whatLede: (names: number, users: number) => `${n(names, "kind of event", "kinds of event")}; share of ${people(users)}.`,
      event: "Event",
      share: "of people",
      more: (c: number) => `Show ${f.int(c)} more`,
      fewer: "Show fewer",
      beyond: (c: number) => `${n(c, "rarer name is", "rarer names are")} not listed.`,
      channels: "Channels",
      devices: "Devices",
      countries: "Countries",
      with: "How they come",
      withLede: "People seen with each value at least once; a person may count in several.",
      stages: stagesEn,
    },

    funnel: funnelEn(f),

    dropoff: {
      title: (c: FunnelClaim): string =>
        c.kind === "reach" && c.stop
          ? c.stop.how === "most"
            ? `Most who drop out do so after ${named(c.stop.label)}`
            : `More drop out after ${named(c.stop.label)} than after any other step`
          : "What those who stopped did instead",
      lede: "For each step: what those who stopped did next, beside what those who went on did next.",
      headline: (c: DropClaim): string => {
        switch (c.kind) {
          case "nobody":
            return `After ${named(c.label)}, nobody stopped`;
          case "small":
            return `After ${named(c.label)}, ${f.int(c.stopped)} stopped: too few to see a pattern`;
          case "most":
            return `After ${named(c.label)}, ${f.int(c.stopped)} stopped: most did ${named(c.event)} next`;
          case "top":
            return `After ${named(c.label)}, ${f.int(c.stopped)} stopped: ${f.pctRound(c.rate)} did ${named(c.event)} next, more than anything else`;
          case "ended":
            return `After ${named(c.label)}, ${f.int(c.stopped)} stopped: most did nothing more`;
          case "mixed":
            return `After ${named(c.label)}, ${f.int(c.stopped)} stopped, without one thing most did next`;
        }
      },
      fact: {
        dropped: (_: number): string => "dropped",
        waiting: "still on the way",
        on: (_: number, next: string) => `went on to ${named(next)}`,
        ended: (_: number): string => "ended their visit there",
        value: (v: string) => `${v} lost`,
      },
      rank: "Lost after",
      droppedCol: "Dropped",
      shareCol: "Of all who dropped",
      valueCol: "Value lost",
      by: "What is shown of it",
      bys: { event: "event", page: "page", channel: "channel" } as Record<string, string>,
      nextCol: { event: "Next event", page: "Page of the next event", channel: "Channel of the next event" } as Record<string, string>,
      noneKnown: "Nothing of the kind is known of those who stopped here.",
      back: (c: number, all: number, d: string) => `${f.int(c)} of the ${f.int(all)} came back in a later visit, half of them within ${d}`,
      doors: "They came back by doing",
      backChannels: "They came back from",
      ofBack: "of these",
      telling: (event: string, stopped: number, on: number) =>
        `${capital(named(event))} sets them apart: ${f.pctRound(stopped)} of those who stopped did it next, ${f.pctRound(on)} of those who went on.`,
      within: (window: number) => (window > 0 ? `within ${f.span(window)}` : "in time"),
      ever: "at any time",
      when: "What counts as next",
      stopped: (c: number) => `Of ${f.int(c)} who stopped`,
      on: (c: number) => `Of ${f.int(c)} who went on`,
      nothing: "nothing more",
      otherEvents: "other events",
      returned: (c: number, all: number, next: string) =>
        `${f.int(c)} of the ${f.int(all)} who dropped came back to ${named(next)} later, too late to count.`,
      gap: (d: string) => `Half of their next events came within ${d}.`,
      last: (list: string) => `Last seen at: ${list}.`,
      lastItem: (event: string, rate: string) => `${named(event)} (${rate})`,
      none: "There is no funnel, so there is no drop-off to show. Choose the steps of a funnel above.",
    },

    ...troubleEn(f),
    ...figuresEn(f, stagesEn),

    quality: {
      headline: (problems: number, notes: number) =>
        problems > 0
          ? `${capital(kinds[problems] ?? f.int(problems))} ${f.plural(problems, "thing makes", "things make")} the numbers doubtful`
          : notes > 0
            ? `No problem in the data; ${kinds[notes] ?? f.int(notes)} ${f.plural(notes, "thing", "things")} to know`
            : "No problem in the data",
      severity: { problem: "Problem", note: "To know" } as Record<string, string>,
      good: (c: number) => `${capital(kinds[c] ?? f.int(c))} ${f.plural(c, "thing was", "things were")} looked at and found in order`,
      longest: (shown: number, all: number) => (shown < all ? `The longest of ${f.int(all)}:` : ""),
      far: (period: string, rest: string) => `${period}; the rest: ${rest}.`,
      busiest: "The busiest people",
      busiestSays: (q: Quality) =>
        q.busiest.length === 1
          ? `A single person has all ${n(q.events, "event", "events")}.`
          : `The busiest ${kinds[q.busiest.length]} have ${f.list(q.busiest.map((b) => f.int(b.events)))} events, ${f.pct(q.busiest_rate)} of all. The median is ${f.dec(q.median_events_per_user ?? 0)}; ${f.int(q.single_event_users)} of ${people(q.users)} ${f.plural(q.single_event_users, "has", "have")} a single one.`,
      use: "Used as",
      uses: { events: "events", side: "side table" } as Record<string, string>,
      joined: (on: string, matched: number | null) => `joined on ${exact(on)}${matched === null ? "" : `, found for ${f.pct(matched)} of events`}`,
      more: (c: number) => `and ${f.int(c)} more`,
      rows: "Rows read",
      events: "Became events",
      filtered: "Left out by filters",
      sampledOut: "Of people outside the sample",
      rejected: "Could not be read",
      rejects: "Rows left out, by cause",
      cause: "Cause",
      file: "File",
      row: "Row",
      column: "Column",
      value: "Value",
      why: "What is wrong",
      samples: (c: number) => `The first ${f.int(c)}`,
      warnings: "Worth knowing",
      columns: "Columns of the file",
      role: "Read as",
      files: "Files",
      format: "Format",
      size: "Size",
      zone: (zone: string) => `Days and times are those of ${zone}.`,
    },

    take: {
      title: "Take it with you",
      report: "Report (JSON)",
      recipe: "Recipe (JSON)",
      load: "Load a recipe",
      print: "Print",
      says: "The report holds counts, no person’s id. The recipe holds the questions: load it with next month’s file to ask the same.",
      badRecipe: "That file is no recipe: it is not JSON.",
    },

    problem: {
      title: (p: Problem): string => problemsEn[p.code as Code]?.(p, f) ?? "The file could not be read",
      place: (p: Problem) =>
        [p.file ? exact(p.file) : "", p.row ? `row ${f.int(p.row)}` : "", p.column ? `column ${exact(p.column)}` : "", p.value ? `“${exact(p.value)}”` : ""]
          .filter(Boolean)
          .join(" · "),
      hint: (p: Problem): string => hintsEn[p.code as Code] ?? p.hint ?? "",
      /** The cause in the page's language; null where the engine's own English must do. */
      cause: (p: Problem): string | null =>
        p.code === "too_large" && p.memory ? `${p.memory.exact ? "" : "about "}${n(p.memory.rows, "row", "rows")}` : p.cause,
      causeLabel: "The cause",
      inEnglish: "",
      another: "Try another file",
      crashed: "Start the engine again",
      notChanged: "The question could not be answered. The page still shows the answer before it.",
    },

    /** A fact about the data, and what it means for the results. */
    finding: (x: QualityFinding): [fact: string, means: string] => findingsEn[x.code as Code]?.(x, f) ?? [capital(x.text), ""],
    note: (note: Note): string => notesEn[note.code as Code]?.(note, f) ?? note.text,
  };
};

export type Messages = ReturnType<typeof en>;

/** The stages of a journey. */
const stagesEn: Record<string, string> = {
  awareness: "awareness",
  consideration: "consideration",
  purchase: "purchase",
  experience: "experience",
  loyalty: "loyalty",
};
