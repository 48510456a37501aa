// Objectives in a recipe, and the targets that follow them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withTarget } from "../../src/model/figures.ts";
import { addObjective, aimsOf, changeObjective, MOST_OBJECTIVES, moveObjective, objectivesOf, removeObjective, targetOf, titleOf, toggled, valueOf, withAims } from "../../src/model/objectives.ts";
import type { KPIs, Recipe, RecipeObjective } from "../../src/model/report.gen.ts";

const plain: Recipe = { recipe: 1, mapping: {}, personas: {} };
const buy: RecipeObjective = { name: "Purchase", event: ["purchase", "buy_now"] };
const read: RecipeObjective = { event: "review", value: "stars" };
const both: Recipe = { ...plain, objectives: [buy, read], kpis: { interval: "week", targets: [{ objective: "Purchase", kpi: "reach", target: 0.1 }, { objective: "review", kpi: "repeat", target: 0.2 }, { stage: "loyalty", kpi: "reach", target: 0.3 }] } };
const kpis = { proposed: true, objectives: [{ name: "Paid", events: ["purchase"] }] } as KPIs;
const targets = (r: Recipe | null): unknown => r?.kpis?.targets?.map((t) => [t.objective ?? t.stage, t.target]);

test("what the report proposes is an objective like any other once one is added", () => {
  assert.deepEqual(objectivesOf(both, kpis), [buy, read]);
  assert.deepEqual(objectivesOf(plain, { ...kpis, proposed: false }), []);
  const list = objectivesOf(plain, kpis);
  assert.deepEqual(list, [{ name: "Paid", event: "purchase" }]);
  const aimed = withTarget(plain, { objective: "Paid" }, "reach", 0.4);
  const two = addObjective(aimed, list, "review")!;
  assert.deepEqual(two.objectives, [{ name: "Paid", event: "purchase" }, { event: "review" }]);
  assert.equal(targetOf(two, two.objectives![0]!), 0.4);
  assert.equal(targetOf(two, two.objectives![1]!), null);
});

test("no two objectives are called the same, and there are only so many", () => {
  assert.equal(addObjective(both, [buy, read], "review"), null);
  assert.equal(changeObjective(both, [buy, read], 1, { name: "Purchase" }), null);
  assert.equal(changeObjective(both, [buy, read], 0, { name: "", event: "review" }), null);
  assert.ok(changeObjective(both, [buy, read], 0, { name: "Purchase" }), "its own name is free to it");
  const many = Array.from({ length: MOST_OBJECTIVES }, (_, i): RecipeObjective => ({ event: `e${i}` }));
  assert.equal(addObjective(plain, many, "one more"), null);
});

test("targets go with an objective that is renamed, and with one that is removed", () => {
  const renamed = changeObjective(both, [buy, read], 0, { name: "Sale" });
  assert.deepEqual(targets(renamed), [["Sale", 0.1], ["review", 0.2], ["loyalty", 0.3]]);
  assert.equal(renamed!.kpis!.interval, "week");
  // Without a name an objective is called by its events.
  const unnamed = changeObjective(both, [buy, read], 0, { name: "" })!;
  assert.deepEqual(unnamed.objectives![0], { event: ["purchase", "buy_now"] });
  assert.deepEqual(targets(unnamed), [["purchase / buy_now", 0.1], ["review", 0.2], ["loyalty", 0.3]]);
  assert.deepEqual(targets(changeObjective(both, [buy, read], 1, { event: ["review", "rating"] })), [["Purchase", 0.1], ["review / rating", 0.2], ["loyalty", 0.3]]);
  const removed = removeObjective(both, [buy, read], 1);
  assert.deepEqual(removed.objectives, [buy]);
  assert.deepEqual(targets(removed), [["Purchase", 0.1], ["loyalty", 0.3]]);
  assert.equal("objectives" in removeObjective(removed, [buy], 0), false, "without any the report proposes one again");
  assert.deepEqual(both.objectives, [buy, read], "nothing was changed in place");
});

test("an objective keeps at least one event, and has the file's values or its own", () => {
  assert.deepEqual(toggled(buy, "buy_now"), "purchase");
  assert.deepEqual(toggled(read, "rating"), ["review", "rating"]);
  assert.deepEqual(toggled(read, "review"), "review");
  const valued: Recipe = { ...both, mapping: { value: "price" } };
  assert.deepEqual([valueOf(valued, buy), valueOf(valued, read), valueOf(plain, buy), valueOf({ ...plain, mapping: { value: "-" } }, buy)], ["price", "stars", "", ""]);
  const changed = changeObjective(valued, [buy, read], 1, { value: "" })!;
  assert.deepEqual(changed.objectives![1], { event: "review" });
  assert.equal(targetOf(plain, { event: "review", target: 300 }), 300);
  assert.equal(titleOf(buy), "Purchase");
});

test("objectives move by one, not beyond the ends; a change is taken back with its targets", () => {
  assert.deepEqual(moveObjective(both, [buy, read], 1, -1).objectives, [read, buy]);
  assert.equal(moveObjective(both, [buy, read], 1, 1), both);
  assert.equal(moveObjective(both, [buy, read], 0, -1), both);
  assert.deepEqual(withAims(removeObjective(both, [buy, read], 0), aimsOf(both)), both);
  assert.deepEqual(withAims(addObjective(plain, [], "x")!, aimsOf(plain)), plain);
});
