// Editing a funnel: what each word of the sentence does to the recipe.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addStep, comparing, groupSelection, halves, inPlace, knownValues, lastDay, moveStep, placeStep, proposals, readValues, removeEvent, removeStep, sameFunnel,
  byPersona, selection, setBreakdown, setByPersona, setCondition, setEvent, setExclusion, setField, setPeriod, setSemantics, setStep, setStepField, toggleConstant, toggleMode, unfinished, withoutBegun, writeValues, MOST_STEPS,
} from "../../src/model/funnels.ts";
import { recipeOf } from "../../src/model/recipes.ts";
import type { Column, RecipeFunnel, Report } from "../../src/model/report.gen.ts";
import { drop, funnel as made, next } from "./helpers.ts";

const abc: RecipeFunnel = { steps: [{ event: "a" }, { event: "b" }, { event: "c", label: "See" }] };
const frozen = JSON.stringify(abc);
const events = (f: RecipeFunnel): unknown[] => f.steps.map((s) => s.event);

test("steps are set, added, removed and moved without touching the funnel they came from", () => {
  assert.deepEqual(setStep(abc, 2, "z").steps[2], { event: "z" });
  assert.deepEqual(events(addStep(abc, 0, "n")), ["a", "n", "b", "c"]);
  assert.deepEqual(events(addStep(abc, -1, "n")), ["n", "a", "b", "c"]);
  assert.deepEqual(events(removeStep(abc, 1)), ["a", "c"]);
  assert.deepEqual(events(moveStep(abc, 0, 1)), ["b", "a", "c"]);
  assert.deepEqual(events(placeStep(abc, 0, 2)), ["b", "c", "a"]);
  assert.deepEqual(events(placeStep(abc, 2, 0)), ["c", "a", "b"]);
  assert.equal(moveStep(abc, 0, -1), abc);
  assert.equal(moveStep(abc, 2, 1), abc);
  assert.equal(JSON.stringify(abc), frozen);
});

test("there are at most as many steps as the engine takes", () => {
  let f = abc;
  for (let i = 0; i < 100; i++) f = addStep(f, 0, `e${i}`);
  assert.equal(f.steps.length, MOST_STEPS);
});

test("a step is met by one of several events, each once; with the names its label goes", () => {
  const or = setEvent(abc, 1, 1, "b2");
  assert.deepEqual(or.steps[1], { event: ["b", "b2"] });
  assert.deepEqual(setEvent(or, 1, 0, "b2").steps[1], { event: "b2" });
  assert.deepEqual(removeEvent(or, 1, 0).steps[1], { event: "b2" });
  assert.deepEqual(setEvent(abc, 2, 0, "d").steps[2], { event: "d" });
  const any = setCondition(setEvent(abc, 0, 0, ""), 0, 0, { property: "page", op: "is_set" });
  assert.deepEqual(any.steps[0], { where: [{ property: "page", op: "is_set" }] });
});

test("conditions are added, changed and taken away; an operator without a value has none", () => {
  const one = setCondition(abc, 1, 0, { property: "device", op: "is", value: "mobile" });
  assert.deepEqual(one.steps[1], { event: "b", where: [{ property: "device", op: "is", value: "mobile" }] });
  const two = setCondition(one, 1, 9, { property: "price", op: "gte", value: "5" });
  assert.deepEqual(two.steps[1]!.where!.map((c) => c.property), ["device", "price"]);
  assert.deepEqual(setCondition(two, 1, 0, { property: "device", op: "is_set", value: "x" }).steps[1]!.where![0], { property: "device", op: "is_set" });
  assert.deepEqual(setCondition(one, 1, 0, null).steps[1], { event: "b" });
  assert.deepEqual(readValues(" mobile;tablet ; mobile; "), ["mobile", "tablet"]);
  assert.equal(readValues("5"), "5");
  assert.equal(readValues(" ; "), undefined);
  assert.equal(writeValues(["a", "b"]), "a; b");
});

test("a step's options come and go without leaving traces", () => {
  const f = setStepField(setStepField(abc, 1, "optional", true), 0, "first_time", true);
  assert.deepEqual(f.steps.slice(0, 2), [{ event: "a", first_time: true }, { event: "b", optional: true }]);
  assert.deepEqual(setStepField(f, 1, "optional", false).steps[1], { event: "b" });
  assert.deepEqual(setStep(f, 1, "z").steps[1], { event: "z", optional: true });
});

test("exclusions and attribution keep to their steps when steps come, go and move", () => {
  const f = setBreakdown(setExclusion(abc, 0, { event: "error", after_step: 1, before_step: 2 }), "device", { attribution: "2" });
  const longer = addStep(f, -1, "n");
  assert.deepEqual([longer.exclude, longer.breakdown], [[{ event: "error", after_step: 2, before_step: 3 }], { property: "device", attribution: "3" }]);
  const middle = addStep(f, 0, "n");
  assert.deepEqual(middle.exclude, [{ event: "error", after_step: 1, before_step: 3 }]);
  // Between a and b; without b the next step ends it, and the attribution is the default.
  const less = removeStep(f, 1);
  assert.deepEqual([less.exclude, less.breakdown], [[{ event: "error", after_step: 1, before_step: 2 }], { property: "device" }]);
  assert.deepEqual(placeStep(f, 0, 2).exclude, [{ event: "error", after_step: 1, before_step: 3 }]);
  const end = removeStep(setExclusion(abc, 0, { event: "error", after_step: 2, before_step: 3 }), 2);
  assert.equal(end.exclude, undefined); // after the last step there is nothing left to exclude from
  // Up to the last step, said or not, goes on to be so when one is added there.
  assert.deepEqual(addStep(setExclusion(abc, 0, { event: "error", after_step: 1, before_step: 3 }), 2, "d").exclude, [{ event: "error", after_step: 1, before_step: 0 }]);
  assert.equal(setExclusion(f, 0, null).exclude, undefined);
});

test("by persona is by no column, and without attribution", () => {
  const by = setByPersona(setBreakdown(abc, "device", { attribution: "all", limit: 3 }));
  assert.deepEqual(by.breakdown, { property: "persona", limit: 3 });
  assert.ok(byPersona(by, []) && !byPersona(abc, []));
  assert.ok(!byPersona(by, [{ name: "persona" } as Column])); // the file's own comes first
});

test("the rest of the sentence: breakdown, constants, rules, period", () => {
  assert.ok(!("breakdown" in setBreakdown(setBreakdown(abc, "device"), "")));
  assert.deepEqual(setBreakdown(setBreakdown(abc, "device", { limit: 3 }), "country").breakdown, { property: "country", limit: 3 });
  const held = toggleConstant(toggleConstant(abc, "order"), "doc");
  assert.deepEqual(held.hold_constant, ["order", "doc"]);
  assert.equal(toggleConstant(toggleConstant(held, "order"), "doc").hold_constant, undefined);
  const click = toggleMode(toggleMode(setSemantics(abc, "clickhouse"), "strict_once"), "strict_order");
  assert.deepEqual([click.semantics, click.modes], ["clickhouse", ["strict_order", "strict_once"]]);
  const back = setSemantics(click, "parcours");
  assert.deepEqual([back.semantics, back.modes], [undefined, undefined]);
  assert.deepEqual(setPeriod(abc, { from: "2026-01-01", to: "" }).period, { from: "2026-01-01" });
  assert.equal(setPeriod(abc, { from: "", to: "" }).period, undefined);
  assert.equal(setField(abc, "open", false).open, undefined);
});

test("two funnels ask the same whatever is spelled out, and in whatever order", () => {
  const spelled: RecipeFunnel = { order: "ordered", steps: abc.steps, entity: "user", semantics: "parcours" };
  assert.ok(sameFunnel(abc, spelled));
  assert.ok(sameFunnel({ ...abc, breakdown: { property: "d" } }, { ...abc, breakdown: { limit: 10, attribution: "first", property: "d" } }));
  assert.ok(sameFunnel({ ...abc, exclude: [{ event: "x" }] }, { ...abc, exclude: [{ event: ["x"], after_step: 1, before_step: 3 }] }));
  assert.ok(!sameFunnel(abc, setStep(abc, 0, "q")));
  assert.ok(!sameFunnel(abc, { ...abc, window: "7d" }));
  assert.ok(!sameFunnel(abc, moveStep(abc, 0, 1)));
});

test("a funnel that is being written is not asked yet", () => {
  assert.deepEqual(unfinished({ steps: [{ event: "a" }] }), { kind: "steps" });
  assert.deepEqual(unfinished(addStep(abc, 0, "")), { kind: "step", i: 1 });
  assert.deepEqual(unfinished(setCondition(abc, 0, 0, { property: "device", op: "is" })), { kind: "condition" });
  assert.deepEqual(unfinished({ ...abc, exclude: [{ event: [] }] }), { kind: "exclusion" });
  assert.equal(unfinished(setCondition(abc, 0, 0, { property: "device", op: "is_set" })), null);
  assert.equal(unfinished({ steps: [{ event: "a" }, { label: "Anything" }] }), null);
  assert.equal(unfinished(abc), null);
});

test("what was begun and says nothing goes when its form is closed", () => {
  const whole = setCondition(abc, 0, 0, { property: "device", op: "is", value: "tv" });
  assert.equal(JSON.stringify(withoutBegun(whole)), JSON.stringify(whole));
  const begun = setExclusion(setCondition(whole, 0, 1, { property: "page", op: "is" }), 0, { event: [] });
  assert.deepEqual(withoutBegun(begun), whole);
  const excluded = { ...abc, exclude: [{ event: "error", where: [{ property: "", op: "is" }] }] };
  assert.deepEqual(withoutBegun(excluded).exclude, [{ event: "error", where: [] }]);
});

test("two periods are the halves of the data, and a trend's intervals end where the next begins", () => {
  assert.deepEqual(halves("2026-03-01T10:00:00Z", "2026-03-10T10:00:00Z"), [{ from: "2026-03-01", to: "2026-03-05" }, { from: "2026-03-06", to: "2026-03-10" }]);
  assert.deepEqual(halves("2026-03-01", "2026-03-01"), [{ from: "2026-03-01", to: "2026-03-01" }, { from: "2026-03-01", to: "2026-03-01" }]);
  assert.equal(lastDay("2026-02-01", "month"), "2026-02-28");
  assert.equal(lastDay("2026-12-01", "month"), "2026-12-31");
  assert.equal(lastDay("2026-03-30", "week"), "2026-04-05");
  assert.equal(lastDay("2026-03-30", "day"), "2026-03-30");
  assert.deepEqual([undefined, [{ period: {} }, { period: {} }], [{ where: [] }, {}], [{ segment: "x" }, {}]].map((g) => comparing(g)), ["none", "periods", "where", "segments"]);
});

const report = {
  funnels: [{ ...made(["a", 100], ["b", 50]), missing_steps: [{ after: 1, event: "usual", people: 40, rate: 0.8, lost_before: 1, lost_after: 2 }], breakdown_by: "device", breakdown: [{ value: "tv", name: "", other: false, steps: [], values: [], hidden: 0 }] }],
  dropoff: [{ funnel: "f", steps: [drop(50, 50, [next("search", 20), next("b", 90), next("help", 10, 30)])] }],
  overview: { by_event: ["a", "b", "common", "rare"].map((event) => ({ event })), channels: [], countries: [], devices: [{ value: "mobile", other: false }, { value: "", other: true }] },
  source: { columns: [{ name: "device", role: "device", examples: ["desktop", "mobile"] }, { name: "plan", role: "", examples: ["pro"] }] },
} as unknown as Report;

test("a new step is proposed from what people do there", () => {
  assert.deepEqual(proposals(report, 0, 0), ["usual", "help", "search", "common"]);
  assert.deepEqual(proposals(report, 0, 1), ["common", "rare"]); // after the last step nobody looked
  assert.deepEqual(proposals(report, 7, 0, 1), ["a"]);
});

test("values are proposed from what was counted, then from the examples", () => {
  assert.deepEqual(knownValues(report, "device"), ["mobile", "tv", "desktop"]);
  assert.deepEqual(knownValues(report, "plan"), ["pro"]);
  assert.deepEqual(knownValues(report, "nothing"), []);
});

test("behind every number are people a recipe can name", () => {
  const f: RecipeFunnel = { ...abc, compare: [{ where: [{ property: "d", op: "is", value: "x" }] }, { segment: "s" }], rule_sets: ["all"], interval: "week" };
  assert.deepEqual(selection(f, 1, "dropped"), { funnel: abc, step: 2, state: "dropped" });
  const by = setBreakdown(f, "device");
  assert.deepEqual(selection(by, 1, "reached"), { funnel: abc, step: 2, state: "reached" });
  assert.deepEqual(selection(by, 1, "reached", { group: "" }), { funnel: setBreakdown(abc, "device"), step: 2, state: "reached", group: "" });
  assert.deepEqual(selection(f, 2, "converted"), { funnel: abc, state: "converted" });
  assert.deepEqual(groupSelection(f, f.compare![0]!, 2, "reached"), { funnel: setCondition(abc, 0, 0, { property: "d", op: "is", value: "x" }), step: 3, state: "reached" });
  assert.equal(groupSelection(f, f.compare![1]!, 0, "reached"), null);
  assert.deepEqual(groupSelection(abc, { period: { from: "2026-01-01" } }, 0, "reached"), { funnel: abc, step: 1, state: "reached", entered: { from: "2026-01-01" } });
});

test("a funnel is copied as a recipe with the segments it speaks of, and nothing else", () => {
  const people = { state: "converted" };
  const f: RecipeFunnel = { ...abc, compare: [{ segment: "s" }, { where: [{ property: "d", op: "is", value: "x" }] }] };
  const text = recipeOf({ recipe: 1, mapping: { user: "u" }, personas: {}, segments: [{ name: "s", people }, { name: "t", people }], funnels: [abc] }, f);
  assert.deepEqual(JSON.parse(text), { recipe: 1, segments: [{ name: "s", people }], funnels: [f] });
  assert.deepEqual(JSON.parse(recipeOf({ recipe: 1, mapping: {}, personas: {} }, abc)), { recipe: 1, funnels: [abc] });
});

test("what the engine says of a funnel is said of the sentence", () => {
  for (const [cause, said] of [
    ["funnels[0] has no steps", "has no steps"],
    ["funnels[12].steps[1].where[0]: the value is empty", "step 2: the value is empty"],
    ["funnels[0].steps[3] names nothing: give it an event", "step 4 names nothing: give it an event"],
    ["funnels[0].exclude[0] lies outside the funnel: step 4 of 3", "exclusion 1 lies outside the funnel: step 4 of 3"],
    ["funnels[0]: period ends (a) before it begins (b)", "period ends (a) before it begins (b)"],
    ["no such column", "no such column"],
    ["funnels[0].steps[1].optional: plausible has no such thing", "step 2, optional: plausible has no such thing"],
  ] as const)
    assert.equal(inPlace(cause), said);
});
