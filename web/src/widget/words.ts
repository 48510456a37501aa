// What an element says around a report: while it comes, and about its numbers.
// What it says in place of one is in instead.ts.

export interface Words {
  /** Of k or more: there is no single one. */
  people: string;
  few: (k: string) => string;
  more: (n: string) => string;
  table: string;
  loading: string;
  empty: string;
  opening: string;
  read: string;
  failed: string;
  rounded: (few: string, k: string) => string;
}

export const wordsEn: Words = {
  people: "people",
  few: (k) => `fewer than ${k}`,
  more: (n) => `and ${n} more`,
  table: "The numbers as a table",
  loading: "Loading the report…",
  empty: "The report has no such part.",
  failed: "The report cannot be shown here.",
  opening: "Opening the report…",
  read: "The server deleted this report as it was opened. It is gone when this page is closed.",
  rounded: (few, k) => `Numbers of people are rounded to ${k}; ${few} are shown as such. Shares are of the rounded numbers.`,
};
