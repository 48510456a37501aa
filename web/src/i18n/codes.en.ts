// What the engine's codes mean, in English: problems, what to do about them,
// and notes. A test holds this against the engine's list of codes.

import type { Code, Note, Problem, QualityFinding } from "../model/report.gen.ts";
import type { Format } from "./format.ts";
import { capital, exact, named } from "./names.ts";

/** A sentence for each code of a Problem or a Note. */
type Say<T> = Partial<Record<Code, (of: T, f: Format) => string>>;

export const problemsEn: Say<Problem> = {
  empty_file: () => "The file is empty",
  no_rows: () => "The file has column names, but no rows",
  binary: () => "This is not a table that can be read",
  unsupported: (p) => (p.value ? `This kind of file cannot be read yet: ${exact(p.value)}` : "This kind of file cannot be read yet"),
  truncated: () => "The file ends too early",
  corrupt: () => "The file is damaged",
  too_large: (p, f) =>
    p.memory
      ? `Reading all of it takes about ${f.bytes(p.memory.needed_bytes)} of memory, and ${f.bytes(p.memory.available_bytes)} are available here`
      : "Reading all of it takes more memory than is available here",
  out_of_memory: () => "There was not enough memory for all of it",
  too_wide: () => "A row is larger than can be read",
  read_failed: () => "The file could not be read from the disk",
  aggregate: (p) => `${p.value ? exact(p.value) : "This export"} holds totals, not single events: journeys cannot be rebuilt from it`,
  mixed_files: () => "The files do not have the same columns",
  no_events: () => "The file opens, but it is no list of events",
  no_column: (p) => `The file has no column ${p.column ? exact(p.column) : p.value ? exact(p.value) : "of that name"}`,
  nothing_left: () => "No row is left to report on",
  bad_recipe: () => "The recipe cannot be followed",
  not_yet: () => "This version cannot do that yet",
  cancelled: () => "Stopped",
  internal: () => "The engine stopped because of a mistake in Parcours",
};

export const hintsEn: Partial<Record<Code, string>> = {
  empty_file: "Export it again, and check that the export has finished.",
  no_rows: "Export it again with a longer period or fewer filters.",
  binary: "Parcours reads CSV, JSON, Parquet and Arrow. Save a spreadsheet as CSV first.",
  unsupported: "Export the data as CSV, JSON or Parquet.",
  truncated: "The download or copy may have stopped half-way. Fetch the file again.",
  corrupt: "Fetch the file again; if it stays damaged, export it as CSV.",
  too_large: "Nothing has been read yet. Read less of it here, or all of it on the command line.",
  out_of_memory: "Your file is unharmed and went nowhere. Read less of it here, or all of it on the command line.",
  too_wide: "A quotation mark that never closes is the usual cause. Look at that row.",
  read_failed: "It may have been moved or changed since you chose it. Choose it again.",
  mixed_files: "Open together only parts of one export.",
  no_events: "Say which columns hold the person, the time and the event.",
  no_column: "Choose another column, or open the file the recipe was made for.",
  nothing_left: "See which column is read as the time, and whether filters or a period leave everything out.",
  internal: "Your file is unharmed and went nowhere. Open it again, or a smaller part to see which row is to blame.",
};

/** A share of the people: one person in 10, where it is one in a whole number. */
export const shareEn = (share: number, f: Format): string => {
  const n = Math.round(1 / share);
  return Math.abs(n * share - 1) < 1e-4 ? `one person in ${f.int(n)}` : `${f.pctRound(share)} of the people`;
};

export const notesEn: Say<Note> = {
  ragged_row: () => "More fields than the header names",
  missing_user: () => "No person",
  missing_time: () => "No time",
  bad_time: () => "A time that cannot be read",
  missing_event: () => "No event",
  bad_json: () => "A line that is no JSON object",
  bad_quote: () => "A quotation mark that never closes",
  by_name: (x) => (x.detail ? `its name means ${exact(x.detail)}` : "by its name"),
  by_values: (x, f) => (x.total ? `${f.int(x.count ?? 0)} of ${f.int(x.total)} values looked at fit` : "its values fit"),
  by_format: (x) => `that is where ${exact(x.detail ?? "")} has it`,
  by_recipe: () => "you or the recipe say so",
  constant: (x) => `no such column: every row is ${exact(x.detail ?? "")}`,
  rows_rejected: (x, f) => `${f.int(x.count ?? 0)} of ${f.int(x.total ?? 0)} rows were left out because they could not be read`,
  one_user: () => "There is a single person in the data: rates say nothing",
  few_users: (x, f) => `Only ${f.int(x.count ?? 0)} people: read rates as hints`,
  many_events: (x, f) => `${f.int(x.count ?? 0)} different event names: there may be ids inside the names`,
  many_ties: (x, f) => `${f.int(x.count ?? 0)} of ${f.int(x.total ?? 0)} events share their time with the person’s event before: the order in the file decides`,
  guessed_time: (x) =>
    x.detail === "UTC"
      ? `${exact(x.subject ?? "The time")} names no time zone; it was read as UTC`
      : `${exact(x.subject ?? "The time")} leaves open how times are written; it was read as ${exact(x.detail ?? "")}`,
  guessed_event: (x) => `No column names an event: every row is called ${exact(x.detail ?? "")}`,
  no_funnel: () => "No funnel could be proposed",
  unknown_event: (x) => `No event is called ${exact(x.subject ?? "")}${x.detail ? `: is ${exact(x.detail)} meant?` : ""}`,
  empty_step: (x) => `Nobody took the step ${named(x.subject ?? "")}${x.detail ? ` of ${exact(x.detail)}` : ""}`,
  no_personas: (x, f) =>
    x.detail === "few_users"
      ? `${f.int(x.count ?? 0)} people are too few to find groups in; it takes ${f.int(x.total ?? 0)}`
      : x.detail === "alike"
        ? "People behave too much alike to fall into groups"
        : x.detail === "unstable"
          ? "Groups do not hold: other people of the same kind would fall into different ones"
        : "People differ by degrees: no number of groups holds together better than chance would have it",
  not_split: () => "Not split by persona: there are no clear personas in this data",
  fewer_personas: (x, f) => `${f.int(x.count ?? 0)} groups were found where ${f.int(x.total ?? 0)} were asked for`,
  small_step: (x, f) => `Only ${f.int(x.count ?? 0)} people reached ${named(x.subject ?? "")}${x.detail ? ` of ${exact(x.detail)}` : ""}: a small sample`,
  groups_by_step: (x, f) => `People count with each ${exact(x.subject ?? "")} that their events of step ${f.int(x.count ?? 0)} have, and without such an event nowhere: the groups do not sum to the steps`,
  user_capped: (x, f) => `${f.int(x.count ?? 0)} people had more than ${f.int(x.total ?? 0)} events; their earliest were kept`,
  nobody: () => "nobody in the data has this id",
  too_short: () => "there is no whole day of data on both sides to compare",
  no_rule: (x) => `${x.subject ?? "the tool"} cannot count this funnel: it knows no ${(x.detail ?? "").replaceAll("_", " ")}`,
  trend_by_period: () => "By these rules a person counts once in every interval in which they enter: the trend does not sum to the steps",
  trend_unit: (x) => `The trend is by ${x.detail === "month" ? "month" : "week"}: by what was asked it would have too many intervals`,
  groups_overlap: (x) => `A person is in the group of each value of ${exact(x.subject ?? "")} that they have: the groups do not sum to the steps`,
  not_reconciled: (x, f) => `${capital(named(x.subject ?? ""))}${x.detail ? `, ${exact(x.detail)}` : ""}: ${f.int(x.count ?? 0)} in one place, ${f.int(x.total ?? 0)} in another`,
  window_open: (x, f) => `${f.int(x.count ?? 0)} of ${f.int(x.total ?? 0)} people are still within the window of ${exact(x.detail ?? "the funnel")}: their outcome is open`,
  invalid_text: (x, f) => `${f.int(x.count ?? 0)} rows hold bytes that are not UTF-8, read as Windows-1252`,
  file_ignored: (x) => `${exact(x.subject ?? "")} was left aside: its columns are others, and it has no row for each id of the events`,
  column_added: (x) => `${exact(x.subject ?? "")} is new in ${exact(x.detail ?? "")}: empty in the files before`,
  column_lost: (x) => `${exact(x.detail ?? "")} has no ${exact(x.subject ?? "")}: empty there`,
  column_renamed: (x) => `${exact(x.subject ?? "")} is what other files call ${exact(x.detail ?? "")}: read as one column`,
  column_kind: (x) => `${exact(x.subject ?? "")} is of another kind in ${exact(x.detail ?? "")}: read as text`,
  by_default: (x) => `Rows are left out by ${exact(x.subject ?? "")}, as is usual with ${exact(x.detail ?? "")}`,
  format_note: (x) => `${exact(x.subject ?? "")}: ${exact(x.detail ?? "")}`,
  no_agent: () => "Robots cannot be told from people: no column holds user agents",
  user_sample: (x, f) => `This report is on ${shareEn(Number(x.detail), f)}, chosen by their id: every count is of these ${f.int(x.count ?? 0)} people`,
  proposed_funnel: (x) => (x.detail === "path" ? `The funnel is the path most of those take who reach ${exact(x.subject ?? "")}` : x.detail === "lexicon" ? "The funnel was proposed from well-known step names" : "The funnel was proposed from the order people do things in"),
};

/** A fact about the data, and what it means for the results. */
type Finding = (x: QualityFinding, f: Format) => [fact: string, means: string];

/** Count of Total things, or that there is none. */
const some = (of: string, none: string, one: string, many: string, means: string): Finding => (x, f) => [
  x.count === 0 ? none : `${f.int(x.count)} of ${f.int(x.total)} ${of} ${f.plural(x.count, one, many)}`,
  means,
];

export const findingsEn: Partial<Record<Code, Finding>> = {
  quality_unread: some("rows", "Every row could be read", "could not be read", "could not be read", "Whoever did something there seems to have done less, or to have stopped."),
  quality_nobody: some("rows", "Every row says who it was", "does not say who it was", "do not say who it was", "What these people did is missing; rates are of those who are known."),
  quality_far: some("events", "No event is far in time from all others", "is more than a year from all others", "are more than a year from all others", "A clock was wrong there. The last time of all says when the data ends, and so who is still on the way."),
  quality_ties: some("events", "Nobody has two events at the same time", "has the time of the person’s event before", "have the time of the person’s event before", "Which of them came first is taken from the file."),
  quality_repeats: some("events", "No event is there twice", "has person, time and name of another", "have person, time and name of another", "They are there twice, or parts of one thing, such as the items of an order. Numbers of events are larger by them, those of people are not."),
  quality_midnight: some("events", "No event is at midnight exactly", "is at midnight exactly", "are at midnight exactly", "That is a date without a time of day: the order within a day is not known, nor times shorter than that."),
  quality_far_users: some("people", "Nobody has very many times the events of the others", "has over 1,000 times the events of the median", "have over 1,000 times the events of the median", "They are probably programs or shared ids. Numbers of events are mostly theirs; those of people are not."),
  quality_single: some("people", "Everybody has more than one event", "has a single event", "have a single event", "No funnel of two steps has them. Is the id that of a person, and not of a visit?"),
  quality_filtered: some("rows", "", "is left out by filters or the period", "are left out by filters or the period", "Every number is of the others."),
  quality_excluded: some("rows", "", "is left out by the cleaning", "are left out by the cleaning", "Hidden events, robots and internal traffic count nowhere."),
  quality_duplicates: some("rows", "", "has the id of an event before", "have the id of an event before", "Each event counts once."),
  quality_conflicts: some("devices", "", "had several users", "had several users", "What happened there unnamed counts for the first of them until the second came, then for the device alone."),
  quality_devices: some("rows", "", "is of a device without a known user", "are of a device without a known user", "Somebody with two devices counts as two people there."),
  quality_capped: some("rows", "", "is beyond what one person may have", "are beyond what one person may have", "The earliest of these people’s events were kept."),
  quality_unused: some("columns", "", "has no role", "have no role", "They can still filter, split a funnel or be a condition of a step."),
  quality_gaps: (x, f) => [
    x.count === 0 ? "No unusual stretch of time is without an event" : `For ${f.duration(3600 * x.total)} in all nothing was recorded; a silence is seldom longer than ${f.duration(3600 * Number(x.detail))}`,
    "Whoever was on the way then seems to have stopped.",
  ],
};

/** Codes this catalogue words itself; a test holds it against the engine's list. */
export const coveredEn = new Set<string>([problemsEn, notesEn, findingsEn].flatMap(Object.keys));
