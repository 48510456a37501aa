// The journey map's model: what a cell can show, and what its edits leave in the recipe.

import assert from "node:assert/strict";
import { test } from "node:test";
import { arcTop } from "../../src/chart/arcs.ts";
import { catalogues, makeLocale } from "../../src/i18n/index.ts";
import { mapWords } from "../../src/i18n/map.ts";
import { plainText } from "../../src/i18n/names.ts";
import { addIdeal, firstIdeal, fit, measuresOf, moveIdeal, painsAt, pointsOf, removeIdeal, STAGES, toggleDetour, toggleIdeal, waysBack, whoDid, withIdeal, withOwners, withStage, withTeam } from "../../src/model/map.ts";
import { Past } from "../../src/model/past.ts";
import { emptyRecipe } from "../../src/model/recipes.ts";
import type { Ideal, JourneyMap, RecipeIdeal, Report } from "../../src/model/report.gen.ts";
import shop from "../fixtures/shop.journey.json";

await catalogues();
const { journey: map, ideal } = shop as unknown as { journey: JourneyMap; ideal: Ideal };

test("a measure nothing is known of is not offered", () => {
  assert.deepEqual(measuresOf(map), ["next", "drop", "back", "dwell", "visits", "value", "score"]);
  const bare = { ...map, all: { ...map.all, stages: map.all.stages.map((s) => ({ ...s, figures: { ...s.figures, value: null, mean_score: null } })) } };
  assert.deepEqual(measuresOf(bare), ["next", "drop", "back", "dwell", "visits"]);
});

test("every touchpoint is in a column, and pains stand at theirs", () => {
  const columns = map.all.stages.map((s) => pointsOf(map.all, s.stage));
  assert.equal(columns.flat().length, map.all.touchpoints.length);
  assert.deepEqual(columns.flat().flatMap((t) => painsAt(map, t)).length, map.pains.length);
  assert.deepEqual(painsAt(map, { ...columns[0]![0]!, other: true }), []);
});

test("the ways back are those of most people, and no loop is among them", () => {
  const ways = waysBack(map.all, 3);
  assert.equal(ways.length, 3);
  assert.ok(ways.every((a, i) => a.kind === "return" && a.from !== a.to && (i === 0 || a.people <= ways[i - 1]!.people)));
  assert.ok(arcTop(1, 4) < arcTop(2, 4) && arcTop(4, 4) < 90);
});

test("a stage's people are those of all its events, unless some are not listed", () => {
  assert.deepEqual(whoDid(map, { event: "purchase" }), { funnel: { steps: [{ event: "purchase" }] }, step: 1, state: "reached" });
  assert.deepEqual((whoDid(map, { stage: "awareness" })!.funnel!.steps[0]!.event as string[]).toSorted(), ["ad_click", "visit"]);
  assert.equal(whoDid({ ...map, events_left_out: 1 }, { stage: "awareness" }), null);
});

test("an event is in one list at most, and in none where it would be anyhow", () => {
  const e = { event: "search", proposed: "consideration" };
  const moved = withStage({ stages: { loyalty: ["review", "search"] }, teams: { sales: ["a"] } }, e, "awareness");
  assert.deepEqual(moved, { stages: { loyalty: ["review"], awareness: ["search"] }, teams: { sales: ["a"] } });
  assert.deepEqual(withStage(moved, e, "consideration").stages, { loyalty: ["review"] });
  assert.deepEqual(withStage({}, e, "").stages, { none: ["search"] });
  assert.deepEqual(withTeam({ teams: { sales: ["search"] } }, "search", "product").teams, { product: ["search"] });
  assert.deepEqual(withTeam({}, "search", "").teams, { none: ["search"] });
  assert.equal(withTeam({ teams: { sales: ["search"] } }, "search", null).teams, undefined);
  assert.deepEqual(Object.keys(withOwners({ ...emptyRecipe, stages: { loyalty: ["a"] } }, {})), ["recipe", "mapping", "personas"]);
});

test("a path is edited step by step, each event in one place of it", () => {
  const path: RecipeIdeal = { steps: [{ event: "a", label: "A" }, { event: ["b", "c"] }, { event: "d" }], detours: "x" };
  assert.deepEqual(toggleIdeal(path, 0, "c").steps, [{ event: ["a", "c"] }, { event: "b" }, { event: "d" }]);
  assert.deepEqual(toggleIdeal(path, 2, "a").steps, [{ event: ["b", "c"] }, { event: ["d", "a"] }]);
  assert.deepEqual(toggleIdeal(path, 1, "b").steps[1], { event: "c" });
  assert.equal(toggleIdeal(path, 0, "a"), path);
  assert.deepEqual(toggleIdeal(path, 0, "x"), { steps: [{ event: ["a", "x"] }, { event: ["b", "c"] }, { event: "d" }] });
  assert.deepEqual(addIdeal(path, "x"), { steps: [...path.steps, { event: "x" }] });
  assert.deepEqual(moveIdeal(path, 0, 1).steps.map((s) => s.event), [["b", "c"], "a", "d"]);
  assert.equal(moveIdeal(path, 0, -1), path);
  assert.equal(moveIdeal(path, 2, 1), path);
  assert.equal(removeIdeal(path, 1).steps.length, 2);
  assert.deepEqual(toggleDetour(path, "y").detours, ["x", "y"]);
  assert.equal("detours" in toggleDetour(path, "x"), false);
  assert.equal(toggleDetour(path, "a"), path);
  assert.equal("ideal" in withIdeal({ ...emptyRecipe, ideal: path }, null), false);
});

test("a path begins as the first funnel", () => {
  const report = { overview: { by_event: [{ event: "p" }, { event: "q" }] } } as unknown as Report;
  const recipe = { ...emptyRecipe, funnels: [{ steps: [{ event: "a", label: "x" }, { event: ["a", "b"] }, { where: [] }, { event: "c" }] }] };
  assert.deepEqual(firstIdeal(report, recipe), { steps: [{ event: "a" }, { event: "b" }, { event: "c" }] });
  assert.deepEqual(firstIdeal(report, emptyRecipe), { steps: [{ event: "p" }, { event: "q" }] });
});

test("what was changed is taken back and done again", () => {
  let [now, past] = [1, new Past<number>()];
  for (const next of [2, 3]) [now, past] = [next, past.keep(now)];
  [now, past] = past.undo(now);
  [now, past] = past.undo(now);
  assert.deepEqual([now, past.canUndo, past.canRedo], [1, false, true]);
  assert.deepEqual(past.undo(now), [1, past]);
  [now, past] = past.redo(now);
  assert.deepEqual([now, past.keep(now).canRedo], [2, false]);
});

test("a map is printed smaller the more there is in it", () => {
  const long = { ...map.all, touchpoints: Array.from({ length: 12 }, () => ({ ...map.all.touchpoints[0]!, stage: "purchase" })) };
  assert.ok(fit(map, long, true) < fit(map, map.all, true) && fit(map, long, true) > 0.5);
});

test("everything the engine can say of the map has words in both languages", () => {
  const words = (["en", "fr"] as const).map((lang) => mapWords(makeLocale(lang).f));
  for (const w of words) {
    for (const s of [...STAGES, ""]) assert.notEqual(w.stage(s), s);
    for (const t of ["marketing", "sales", "service", "product", ""]) assert.notEqual(w.team(t), t);
    for (const by of ["recipe", "lexicon", "vendor", "objective", "first", "before", "after", "repeated"]) assert.notEqual(w.why({ ...map.events[0]!, by }, "purchase"), w.why({ ...map.events[0]!, by: "" }, "purchase"));
    for (const m of measuresOf(map)) assert.ok(w.measures[m] && w.short[m] && w.cols[m] && w.evidence(m, map.all.stages[0]!.figures));
    for (const a of map.all.arrows) assert.ok(w.arrowKinds[a.kind]);
  }
  const [en, fr] = words as [(typeof words)[0], (typeof words)[0]];
  assert.equal(plainText(en.headline(map.pains[0], map.users)), "The journey breaks off most at view cart");
  assert.equal(plainText(fr.headline(map.pains[0], map.users)), "C’est à «\u00A0view cart\u00A0» que le parcours s’interrompt le plus");
  const costly = ideal.deviations.find((d) => d.cost_low !== null && d.cost_low > 0)!;
  assert.equal(plainText(en.ideal.goes(costly, "purchase", true)), "33.1% reached purchase, 51.9% of the 514 others (p < 0.001): 49 missing, between 30 and 66.");
});
