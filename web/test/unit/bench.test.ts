// The benchmark's judgement of answers: it must notice each way of differing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { differences } from "../../bench/agree.mjs";
import { median } from "../../bench/ask.mjs";
import { answers } from "../../bench/questions.mjs";

/** A contender that ran once; 5 people saw something 8 times and 2 of them bought, once each. */
function contender(name: string, other: object = {}, report?: string) {
  const right = { funnel: [5, 2], events: { view: [8, 5], buy: [2, 2] }, pairs: 5 };
  return { name, label: name, runs: [{ answers: { ...right, ...other }, report }] };
}

test("contenders that agree", () => {
  // Ours counts no pairs, and has rules of its own after the first step.
  const ours = contender("parcours", { funnel: [5, 1], pairs: undefined }, "{}");
  assert.deepEqual(differences([ours, contender("duckdb"), contender("clickhouse")]), []);
});

test("a contender that failed has no say", () => {
  assert.deepEqual(differences([{ ...contender("duckdb"), runs: [] }, contender("clickhouse")]), []);
});

for (const [what, others] of Object.entries({
  "funnel: duckdb [5,2], clickhouse [5,1]": [contender("clickhouse", { funnel: [5, 1] })],
  "pairs: duckdb 5, duckdb-wasm 6": [contender("duckdb-wasm", { pairs: 6 })],
  "rows and people of view: duckdb [8,5], parcours [8,4]": [contender("parcours", { events: { view: [8, 4], buy: [2, 2] } })],
  "rows and people of buy: duckdb [2,2], clickhouse null": [contender("clickhouse", { events: { view: [8, 5] } })],
  "first step: duckdb 5, parcours 4": [contender("parcours", { funnel: [4, 2] })],
  'report: parcours "{}", parcours-chromium "{ }"': [contender("parcours", {}, "{}"), contender("parcours-chromium", {}, "{ }")],
})) {
  test(`a difference: ${what}`, () => assert.deepEqual(differences([contender("duckdb"), ...others]), [what]));
}

test("numbers of every kind are compared as numbers", () => {
  const rows = { funnel: [[5n, "2"]], events: [["view", 8n, "5"]], pairs: [["view", "buy", 2n], ["buy", "view", "1"]] };
  assert.deepEqual(answers(rows), { funnel: [5, 2], events: { view: [8, 5] }, pairs: 3 });
});

test("medians", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});
