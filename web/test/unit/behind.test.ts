// Who stands behind a number, how lists of people are searched and saved, and
// how a journey, an odds ratio and a rate day by day are drawn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareIds, freeName, inIncident, nextAfter, onlySegment, peopleCsv, positionOf, savedAs, segmentOf, withDifference, withSegment, withTrouble, within } from "../../src/model/behind.ts";
import { selection } from "../../src/model/funnels.ts";
import { costs, frictionClaim, incidentsClaim, sure } from "../../src/model/headlines.ts";
import { visits } from "../../src/model/journey.ts";
import type { Difference, Friction, FrictionSignal, Incident, Journey, Recipe, RecipeFunnel } from "../../src/model/report.gen.ts";
import { oddsAt, oddsTop } from "../../src/chart/odds.ts";
import { rateLine, rateTop, stretchAt } from "../../src/chart/rates.ts";
import { catalogues, makeLocale } from "../../src/i18n/index.ts";
import { plainText } from "../../src/i18n/names.ts";

await catalogues();
const en = makeLocale("en");
const fr = makeLocale("fr");

const funnel: RecipeFunnel = { name: "Buy", window: "7d", steps: [{ event: "a" }, { event: "b", optional: true }, { event: "c" }, { event: "d" }], breakdown: { property: "device" }, compare: [], rule_sets: ["all"] };
const walked: RecipeFunnel = { name: "Buy", window: "7d", steps: funnel.steps };
const recipe: Recipe = { recipe: 1, mapping: {}, personas: {}, funnels: [funnel] };

test("a step's people are asked for by the funnel alone, without what is only shown of it", () => {
  assert.deepEqual(nextAfter(funnel, 1, { by: "event", when: "within", value: "" }), { funnel: walked, step: 1, state: "stopped", next: { by: "event", when: "within", value: "" } });
  assert.equal(nextAfter(funnel, 1, { by: "page", when: "onward", value: "/" }).state, "went_on");
  assert.equal(funnel.rule_sets?.length, 1); // what was given is not changed
});

const d: Difference = { kind: "event", subject: "x", value: "", went_on_with: 1, went_on: 2, dropped_with: 3, dropped: 4, odds_ratio: 0.24, odds_ratio_low: 0.1, odds_ratio_high: 0.5, p: 0.001, q: 0.01, people_lost: 1, value_lost: null };

test("a difference's people are those of one side of the step for whom it holds", () => {
  const at = { funnel: walked, step: 3, state: "reached" };
  assert.deepEqual(withDifference(funnel, 3, d, "dropped"), { ...at, apart: { side: "dropped", kind: "event", subject: "x" } });
  assert.deepEqual(withDifference(funnel, 3, { ...d, kind: "property", value: "m" }, "went_on"), { ...at, apart: { side: "went_on", kind: "property", subject: "x", value: "m" } });
});

const incident = { kind: "step", funnel: "Buy", step: 3, label: "c", next_label: "d", event: "", property: "device", value: "mobile", from: "2024-04-09", to: "2024-04-24", ongoing: false, people: 100, hit: 62, rate: 0.38, usual: 0.6, low: 0.3, high: 0.4, p: 0.001, lost: 22, value_lost: null, currency: "", text: "", days: [] } as Incident;

test("an incident's people are those who came to its step in its days, whatever they did before", () => {
  const period = { from: "2024-04-09", to: "2024-04-24" };
  const where = [{ property: "device", op: "is", value: "mobile" }];
  const two = { window: "7d", steps: [{ event: "c", where, optional: false }, { event: "d", optional: false }], period };
  assert.deepEqual(inIncident([funnel], incident, "people"), { funnel: two, step: 1, state: "reached" });
  assert.deepEqual(inIncident([funnel], incident, "hit"), { funnel: two, step: 1, state: "stopped" });
  // Whoever may leave the next step out goes on with the one after it.
  assert.deepEqual(inIncident([funnel], { ...incident, step: 1, property: "" }, "hit")?.funnel?.steps, [{ event: "a", optional: false }, { event: "c", optional: false }]);
  assert.equal(inIncident([funnel], { ...incident, step: 4 }, "hit"), null);
  assert.equal(inIncident([funnel], { ...incident, funnel: "Other" }, "hit"), null);
  const event = { ...incident, kind: "event", funnel: "", event: "oops", property: "" };
  assert.deepEqual(inIncident([], event, "hit"), { funnel: { steps: [{ event: "oops" }], period: { from: "2024-04-09", to: "2024-04-24" } }, step: 1, state: "reached" });
  assert.equal(inIncident([], event, "people"), null);
});

const signal = { kind: "retry", subject: "error", other: "pay", people: 10, visits: 12, times: 20, user_rate: 0.1, converted: 1, conversion_rate: 0.1, others: 100, others_converted: 50, others_rate: 0.5, p: 0.001, cost: 4, value_cost: null, median_seconds: null, limit_seconds: null, compared: "error", examples: [] } as FrictionSignal;

test("a friction's people are asked for by what it is and where", () => {
  assert.deepEqual(withTrouble(signal), { friction: { kind: "retry", subject: "error", other: "pay" } });
  assert.deepEqual(withTrouble({ ...signal, other: "" }), { friction: { kind: "retry", subject: "error" } });
});

test("a selection within a segment asks for both, or says that it cannot", () => {
  const inner = selection(funnel, 2, "dropped");
  assert.deepEqual(within(null, inner), inner);
  assert.deepEqual(within({ did: "x" }, inner), { did: "x", ...inner });
  assert.deepEqual(within(selection(funnel, 2, "dropped"), { ...inner, did: "x" }), { ...inner, did: "x" });
  assert.equal(within(selection(funnel, 1, "dropped"), inner), null);
  assert.equal(within(selection({ ...funnel, window: "1d" }, 2, "dropped"), inner), null);
  assert.equal(within({ did: "x" }, { did: "y" }), null);
});

test("segments are added under a free name, chosen and left again", () => {
  const people = selection(funnel, 2, "dropped");
  const saved = withSegment(recipe, "Left", people);
  assert.equal(recipe.segments, undefined);
  assert.equal(freeName(saved, "Left"), "Left (2)");
  assert.equal(freeName(withSegment(saved, "Left (2)", people), "Left"), "Left (3)");
  assert.equal(freeName(saved, "Else"), "Else");
  assert.equal(savedAs(saved, selection(funnel, 2, "dropped")), "Left");
  assert.equal(savedAs(saved, selection(funnel, 2, "stopped")), null);
  const only = onlySegment(saved, "Left");
  assert.deepEqual(segmentOf(only), people);
  assert.equal(segmentOf(saved), null);
  assert.ok(!("segment" in onlySegment(only, "")));
});

test("an id is found among many by a few look-ups, in the order of the engine's bytes", async () => {
  const ids = ["", "Z", "a", "a1", "a10", "a2", "é", "\uFFFD", "😀"]; // UTF-16 would put the last before the one before it
  assert.deepEqual([...ids].sort(compareIds), ids);
  for (const [i, id] of ids.entries()) assert.equal(await positionOf(id, ids.length, async (at) => ids[at]), i, id);
  assert.equal(await positionOf("b", ids.length, async (at) => ids[at]), 6);
  assert.equal(await positionOf("😁", ids.length, async (at) => ids[at]), ids.length);
  assert.equal(await positionOf("x", 0, async () => undefined), 0);
  let asked = 0;
  const million = async (at: number): Promise<string> => (asked++, String(at).padStart(7, "0"));
  assert.equal(await positionOf("0654321", 1_000_000, million), 654_321);
  assert.ok(asked <= 20, `${asked} look-ups`);
});

test("a list of people for a spreadsheet", () => {
  const person = { id: 'a"b,c', events: 3, first: "2024-04-09T09:12:05Z", last: "2024-04-09T10:00:00Z", entered: "", step: 0 };
  assert.equal(peopleCsv([person, { ...person, id: "d", entered: "2024-04-09T09:12:06Z", step: 2 }], ["id", "n", "from", "to", "in", "step"], "en"), 'id,n,from,to,in,step\r\n"a""b,c",3,2024-04-09T09:12:05Z,2024-04-09T10:00:00Z,,\r\nd,3,2024-04-09T09:12:05Z,2024-04-09T10:00:00Z,2024-04-09T09:12:06Z,2\r\n');
  assert.equal(peopleCsv([{ ...person, id: "a;b" }], ["id"], "fr"), '\uFEFFid\r\n"a;b";3;2024-04-09T09:12:05Z;2024-04-09T10:00:00Z;;\r\n');
});

test("a journey is read visit by visit, across a change of the clock", () => {
  const event = (time: string, visit: number, values = ["", ""]): Journey["events"][number] => ({ time, event: "e", step: 0, visit, values });
  const journey: Journey = {
    id: "u",
    properties: ["device", "page"],
    events: [event("2024-03-30T23:59:50+01:00", 1, ["mobile", ""]), event("2024-03-31T00:00:20+01:00", 1), event("2024-03-31T04:00:20+02:00", 2)], // three hours by the sun
    hidden: 0,
  };
  const all = visits(journey);
  assert.deepEqual(all.map((v) => [v.number, v.moments.length, v.seconds, v.after]), [[1, 2, 30, null], [2, 1, 0, 10_800]]);
  assert.deepEqual(all[0]!.moments.map((x) => x.after), [null, 30]);
  assert.deepEqual(all[0]!.moments[0]!.properties, [["device", "mobile"]]);
  assert.deepEqual(visits({ ...journey, events: [] }), []);
});

test("odds are drawn on a scale of ratios, as far left when divided as right when multiplied", () => {
  assert.equal(oddsAt(1, 10), 0.5);
  assert.equal(oddsAt(10, 10), 1);
  assert.equal(oddsAt(0.1, 10).toFixed(6), "0.000000");
  assert.equal((oddsAt(2, 10) - 0.5).toFixed(6), (0.5 - oddsAt(0.5, 10)).toFixed(6));
  assert.equal(oddsAt(1e9, 10), 1); // cut
  assert.equal(oddsTop([{ ratio: 0.24, low: 0.1, high: 0.4 }]), 5);
  assert.equal(oddsTop([{ ratio: 1.1, low: 1, high: 1.2 }]), 2);
  assert.equal(oddsTop([{ ratio: 400, low: 1, high: 1e6 }]), 100);
});

test("a rate day by day breaks where there is no day's rate, and the stretch is marked by its days", () => {
  const days = [{ date: "2024-04-01", people: 100, rate: 0.5 }, { date: "2024-04-02", people: 0, rate: null }, { date: "2024-04-03", people: 25, rate: 0.2 }, { date: "2024-04-04", people: 1, rate: 0.4 }];
  assert.equal(rateTop([0.5, null, 0.2]), 0.6);
  assert.equal(rateTop([]), 0.002);
  assert.equal(rateTop([1]), 1);
  assert.equal(rateLine(days, 1).line, "M125.0 50.00M625.0 80.00L875.0 60.00");
  assert.deepEqual(rateLine(days, 1).dots.map(([, , width]) => width), [10, 5, 2.5]); // areas as people
  assert.deepEqual(stretchAt(days, { from: "2024-04-03", to: "2024-04-09" }), [0.5, 1]);
  assert.deepEqual(stretchAt(days, { from: "2025-01-01", to: "2025-01-02" }), [0, 0]);
});

test("differences are claimed only when they would survive how many were looked at", () => {
  assert.equal(sure(d), true);
  assert.equal(sure({ ...d, q: 0.05 }), false);
  assert.equal(sure({ ...d, q: null }), false);
  assert.equal(sure({ ...d, odds_ratio_high: 1.2 }), false);
  assert.equal(plainText(en.m.differences.claim(d)), "Those who did x had 4.2 times lower odds of going on");
  assert.equal(plainText(en.m.differences.claim({ ...d, kind: "property", subject: "device", value: "mobile", odds_ratio: 12.4 })), "Those with device mobile had 12 times better odds of going on");
  assert.equal(plainText(fr.m.differences.claim({ ...d, kind: "sequence", value: "y" })), "Ceux qui ont fait «\u00A0x\u00A0» puis aussitôt «\u00A0y\u00A0» avaient 4,2 fois moins de chances de continuer");
});

test("what a difference loses is told by how common it is on either side", () => {
  assert.match(en.m.differences.lost(51.2, true), /^Were it as rare .* about 51 more/);
  assert.match(fr.m.differences.lost(51.2, false), /^Si c’était aussi courant .* environ 51 de plus/);
});

test("friction is said to cost only what is beyond chance, and the costliest comes first", () => {
  const friction = (...signals: FrictionSignal[]): Friction => ({ signals, left_out: 0, min_people: 3, events_left_out: 0, objective: "buy", users: 100, visits: 200, currency: "" });
  const chance = { ...signal, kind: "rage", cost: 9, p: 0.2 };
  assert.equal(costs(signal), true);
  assert.equal(costs(chance), false);
  assert.equal(costs({ ...signal, cost: null }), false);
  assert.equal(frictionClaim(friction()).kind, "none");
  assert.equal(frictionClaim(friction(chance)).kind, "common");
  const claim = frictionClaim(friction(chance, signal));
  assert.equal(plainText(en.m.friction.headline(claim)), "Most costly: error again after pay");
  assert.equal(plainText(en.m.friction.lede(claim, "buy")), "About 4 people more would have reached buy, had those it happened to done so as often as the others.");
  assert.equal(plainText(en.m.friction.rates(signal, "buy", false)), "10.0% reached buy, 50.0% of 100 others without it (p = 0.001).");
  assert.equal(plainText(en.m.friction.rates({ ...signal, compared: "pay", p: null }, "buy", false)), "10.0% reached buy, 50.0% of 100 others who did pay.");
  assert.match(plainText(fr.m.friction.rates({ ...signal, p: 0.3 }, "buy", true)), /\(p = 0,3\)\u00A0: l’écart peut être dû au hasard\.$/);
  assert.match(plainText(fr.m.friction.rates({ ...signal, others: 0 }, "buy", true)), /personne à qui les comparer\.$/);
  assert.equal(en.m.friction.leftOut(3, 0, 0), "What fewer than 3 people had is left out.");
  assert.equal(incidentsClaim([]).kind, "none");
  assert.equal(incidentsClaim([incident]).kind, "one");
  assert.equal(en.m.incidents.headline(incidentsClaim([incident, incident])), "Two things got worse for a while");
});

test("every kind of friction has words of its own in both languages", () => {
  for (const { m } of [en, fr]) {
    const said = ["rage", "back_and_forth", "return", "retry", "wait", "abandoned_cart", "error_end", "search_end", "support"].map((kind) => plainText(m.friction.signal({ ...signal, kind })));
    assert.equal(new Set(said).size, 9);
    for (const s of said) assert.doesNotMatch(s, /_/);
  }
  assert.equal(plainText(en.m.friction.signal({ ...signal, kind: "from_the_future" })), "From the future: error, pay");
});

test("an incident in one sentence", () => {
  assert.equal(plainText(en.m.incidents.sentence(incident)), `${en.f.days("2024-04-09", "2024-04-24")}, device mobile: 38% of visits went on from c to d, usually 60%`);
  assert.match(plainText(en.m.incidents.sentence({ ...incident, ongoing: true, property: "" })), /^Since Tue, 9 Apr 2024, everybody: /);
  assert.match(plainText(fr.m.incidents.sentence({ ...incident, kind: "event", event: "oops" })), /«\u00A0oops\u00A0» dans 38\u202F% des visites, contre 60\u202F% d’ordinaire$/);
  assert.match(en.m.incidents.interval(0.3, 0.4, 0.0002), /p < 0\.001$/);
  assert.match(fr.m.incidents.interval(0.3, 0.4, 0.02), /p = 0,02$/);
});

test("amounts are in their currency, whole from a hundred on", () => {
  assert.equal(en.f.money(1234.5, "EUR"), "€1,235");
  assert.equal(en.f.money(12.5, "eur"), "€12.50");
  assert.equal(fr.f.money(12.5, "EUR").replace(/\s/gu, " "), "12,50 €");
  assert.equal(en.f.money(1234.5, ""), "1,235");
  assert.equal(en.f.money(12.5, "points"), "12.5\u00A0points");
});

test("moments are those of the report's zone", () => {
  assert.match(en.f.days("2024-04-09", "2024-04-24"), /^9\s*–\s*24 Apr 2024$/u);
  assert.equal(en.f.moment("2024-03-31T23:30:05Z", "Europe/Paris", "time"), "01:30:05");
  assert.match(en.f.moment("2024-03-31T23:30:05Z", "Europe/Paris", "minute"), /^1 Apr 2024, 01:30$/);
  assert.equal(en.f.moment("never", "UTC", "full"), "never");
});
