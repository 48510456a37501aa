// What the page may claim, and what it must not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { breakdownClaim, dropClaim, funnelClaim, mainStop, reportClaim, stepClaim, tellingNext } from "../../src/model/headlines.ts";
import { personaClaim } from "../../src/model/personas.ts";
import type { Report } from "../../src/model/report.gen.ts";
import { wilson } from "../../src/model/stats.ts";
import { catalogues, makeLocale } from "../../src/i18n/index.ts";
import { plainText } from "../../src/i18n/names.ts";
import shop from "../fixtures/shop.report.json";
import { drop, funnel, group, next, personas } from "./helpers.ts";

await catalogues();
const en = makeLocale("en").m;
const fr = makeLocale("fr").m;

test("Wilson's interval of 10 in 40 is 14.2 % to 40.2 %", () => {
  const w = wilson(10, 40)!;
  assert.equal(w.low.toFixed(3), "0.142");
  assert.equal(w.high.toFixed(3), "0.402");
  assert.equal(wilson(0, 0), null);
});

test("most drop out after a step only if that is beyond chance more than half of all who drop out", () => {
  // 400 of 500 stops.
  assert.deepEqual(mainStop(funnel(["a", 1000], ["b", 600], ["c", 500]).steps), { how: "most", label: "a" });
  // 300 of 600 stops is a half, not most; but clearly more than 200 and 100.
  assert.deepEqual(mainStop(funnel(["a", 1000], ["b", 700], ["c", 500], ["d", 400]).steps), { how: "more", label: "a" });
  // 52 against 48: chance.
  assert.equal(mainStop(funnel(["a", 200], ["b", 148], ["c", 100]).steps), null);
  // Two steps have one place to stop.
  assert.equal(mainStop(funnel(["a", 1000], ["b", 10]).steps), null);
});

test("a funnel nobody entered, nobody finished or few entered is not given a rate", () => {
  assert.equal(funnelClaim(funnel(["a", 0], ["b", 0])).kind, "nobody_entered");
  assert.equal(funnelClaim(funnel(["a", 100], ["b", 0])).kind, "nobody");
  assert.equal(funnelClaim(funnel(["a", 29], ["b", 12])).kind, "small");
  assert.equal(funnelClaim(funnel(["a", 30], ["b", 12])).kind, "reach");
});

test("the hardest step must lie below every other step's interval", () => {
  const hard = stepClaim(funnel(["a", 1000], ["b", 800], ["c", 300], ["d", 250]));
  assert.equal(hard.kind === "hardest" && `${hard.from}>${hard.to}`, "b>c");
  // 50 % of 40 and 60 % of 20: intervals overlap.
  assert.equal(stepClaim(funnel(["a", 40], ["b", 20], ["c", 12])).kind, "even");
  // 1 % is clearly below 90 %, but not below the 2 % to 40 % that 1 of 10 leaves open.
  assert.equal(stepClaim(funnel(["a", 1000], ["b", 900], ["c", 10], ["d", 1])).kind, "even");
  assert.equal(stepClaim(funnel(["a", 12], ["b", 3])).kind, "small");
});

test("groups are said to differ only where their intervals part", () => {
  assert.deepEqual(breakdownClaim([group("m", 1000, 100), group("d", 1000, 300), group("t", 1000, 110)]), { kind: "best", value: "d", rate: 0.3, others: [0.1, 0.11] });
  assert.equal(breakdownClaim([group("m", 1000, 100), group("d", 1000, 300)]).kind, "differ");
  assert.equal(breakdownClaim([group("m", 100, 10), group("d", 100, 14)]).kind, "alike");
  // A handful of people is no group, whatever its rate; "other" is none either.
  assert.equal(breakdownClaim([group("m", 1000, 100), group("d", 10, 10), group("", 1000, 900), group("x", 1000, 900, true)]).kind, "alike");
  const worst = breakdownClaim([group("m", 1000, 50), group("d", 1000, 300), group("t", 1000, 310)]);
  assert.equal(worst.kind === "worst" && worst.value, "m");
});

test("what those who stopped did next", () => {
  assert.equal(dropClaim(drop(0, 10, []), [], 0).kind, "nobody");
  assert.equal(dropClaim(drop(29, 10, []), [next("x", 29)], 0).kind, "small");
  assert.equal(dropClaim(drop(100, 10, []), [next("x", 70), next("y", 30)], 0).kind, "most");
  assert.equal(dropClaim(drop(100, 10, []), [next("x", 45), next("y", 15)], 40).kind, "mixed"); // 45 against 40 who did nothing
  assert.equal(dropClaim(drop(100, 10, []), [next("x", 48), next("y", 22)], 20).kind, "top");
  assert.equal(dropClaim(drop(100, 10, []), [next("x", 20)], 80).kind, "ended");
  assert.equal(dropClaim(drop(100, 10, []), [], 40).kind, "mixed");
});

test("the telling next event is the widest difference that is beyond chance", () => {
  const step = drop(100, 200, []);
  assert.equal(tellingNext(step, [next("same", 50, 100), next("error", 40, 2), next("chat", 20, 10)])?.event, "error");
  assert.equal(tellingNext(step, [next("same", 50, 95)]), null);
  assert.equal(tellingNext(drop(20, 200, []), [next("error", 20, 0)]), null);
});

test("personas: best, spread, alike, none", () => {
  assert.equal(personaClaim(personas(["a", 500, 100], ["b", 500, 20], ["c", 500, 30])).kind, "best");
  assert.equal(personaClaim(personas(["a", 500, 100], ["b", 500, 95], ["c", 500, 20])).kind, "spread");
  assert.equal(personaClaim(personas(["a", 50, 10], ["b", 50, 8])).kind, "alike");
  assert.equal(personaClaim(personas()).kind, "none");
  assert.equal(personaClaim({ ...personas(["a", 500, 0], ["b", 500, 0]), objective: "" }).kind, "plain");
});

test("the shop's headline, in both languages", () => {
  const claim = reportClaim(shop as unknown as Report);
  assert.equal(plainText(en.headline(claim)), "48% of those who start with view item reach purchase; more drop out after add to cart than after any other step");
  assert.equal(
    plainText(fr.headline(claim)),
    "48\u202F% de ceux qui commencent par «\u00A0view item\u00A0» atteignent «\u00A0purchase\u00A0»\u202F; c’est après «\u00A0add to cart\u00A0» qu’on abandonne le plus",
  );
});

test("a report without a funnel still has a headline", () => {
  const report = { ...(shop as unknown as Report), funnels: [] };
  // Everybody viewed an item, and everybody visited: neither stands out.
  assert.equal(plainText(en.headline(reportClaim(report))), "741 people and 21,749 events");
  const [first, second] = report.overview.by_event;
  const fewer = { ...report, overview: { ...report.overview, by_event: [first!, { ...second!, users: 300 }] } };
  assert.match(plainText(en.headline(reportClaim(fewer))), /^741 people, 21,749 events: more of them did view item/);
  const single = { ...report, overview: { ...report.overview, event_names: 1, by_event: [first!] } };
  assert.equal(plainText(en.headline(reportClaim(single))), "741 people did view item 21,749 times");
});
