// Recipes, the session, charts' small arithmetic.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Engine } from "../../src/engine/protocol.ts";
import { niceTop, ticks } from "../../src/chart/days.ts";
import { rateTop, runs, timeAxis } from "../../src/chart/line.ts";
import { filled } from "../../src/chart/bins.ts";
import { railTop } from "../../src/chart/interval.ts";
import { busiest, byDifference, converted, even, foundHere, gap, keptOf, lastWhole, needing, renamed, separation, shareOf, stoppedBy, traitFacts, withKept } from "../../src/model/personas.ts";
import { available, outOfMemory, ranOut } from "../../src/engine/memory.ts";
import { setBreakdown } from "../../src/model/funnels.ts";
import { command, lean, parseRecipe, parseWindow, withFunnel, withMapping, withSample, writeWindow } from "../../src/model/recipes.ts";
import type { Inspection, Journey, LifecycleMonth, People, Problem, Recipe } from "../../src/model/report.gen.ts";
import { asProblem, fraction, remaining, Session, shared } from "../../src/model/session.ts";
import { Store } from "../../src/model/store.ts";
import { personas } from "./helpers.ts";

const abc = { steps: [{ event: "a" }, { event: "b" }, { event: "c", label: "See" }] };

test("windows are read and written as recipes write them", () => {
  for (const [text, seconds] of [["", 0], ["30m", 1800], ["7d", 604_800], ["36h", 129_600], ["90s", 90]] as const) {
    assert.equal(parseWindow(text), seconds);
    assert.equal(writeWindow(seconds), text);
  }
  assert.equal(parseWindow("2w"), 1_209_600);
  assert.equal(parseWindow("soon"), null);
});

test("another person or event column drops a proposed funnel, another time zone does not", () => {
  const recipe: Recipe = { recipe: 1, mapping: { user: "u", time: "t", time_format: "dd/mm/yyyy" }, funnels: [abc], personas: {} };
  assert.equal(withMapping(recipe, { user: "v" }, false).funnels, undefined);
  assert.deepEqual(withMapping(recipe, { timezone: "Europe/Paris" }, true).funnels, [abc]);
  assert.equal(withMapping(recipe, { time: "other" }, true).mapping.time_format, undefined);
  assert.equal(recipe.mapping.time_format, "dd/mm/yyyy");
  assert.deepEqual(withFunnel(recipe, 0, { steps: [] }).funnels, [{ steps: [] }]);
});

test("a smaller question leaves out columns or people, and keeps the rest", () => {
  const recipe: Recipe = { recipe: 1, mapping: { user: "u", device: "d" }, funnels: [setBreakdown(abc, "device")], personas: { k: 3 } };
  assert.deepEqual(withSample(recipe, 20), { ...recipe, sample: { users: 0.05 } });
  assert.deepEqual(withSample(null, 2), { recipe: 1, mapping: {}, personas: {}, sample: { users: 0.5 } });
  const less = lean({ ...recipe, sample: { users: 0.5 } });
  assert.deepEqual(less.mapping, { user: "u", session: "-", channel: "-", device: "-", country: "-" });
  assert.deepEqual([less.funnels, less.sample, less.personas], [[abc], { users: 0.5 }, { k: 3 }]);
  assert.equal(lean(null).funnels, undefined);
  assert.equal(recipe.mapping.device, "d");
});

test("the command names files as a shell wants them", () => {
  assert.equal(command(["shop-10M.parquet"]), "parcours report shop-10M.parquet");
  assert.equal(command(["-x.csv", "l'été 2026.csv"]), "parcours report ./-x.csv 'l'\\''été 2026.csv'");
});

test("memory: two gigabytes for each worker, and no more than half of a small machine", () => {
  assert.equal(available(2, 0), 6e9);
  assert.equal(available(16, 8), 48e9); // 8 is as much as a browser says
  assert.equal(available(4, 4), 2 * 2 ** 30);
  assert.equal(available(1, 4), 2 * 2 ** 30);
  assert.ok(ranOut("ran out of memory") && ranOut("Array buffer allocation failed") && !ranOut("index out of range"));
  assert.equal(outOfMemory("x").code, "out_of_memory");
});

test("an uploaded file that is no JSON object is no recipe", () => {
  assert.equal(parseRecipe("user,event"), null);
  assert.equal(parseRecipe("[1]"), null);
  assert.deepEqual(parseRecipe('{"recipe":1}'), { recipe: 1 });
});

const fine = { problem: null, files: [], columns: [], mapping: [] } as unknown as Inspection;
const answer = { json: "{}", report: {}, recipe: {} } as unknown as Answer;
const nobody: People = { count: 0, offset: 0, people: [] };
const still: Journey = { id: "a", properties: [], events: [], hidden: 0 };
const file = (name: string): File => new File(["x"], name);

function engineOf(over: Partial<Engine>): Engine {
  return { open: async () => fine, inspect: async () => fine, report: async () => answer, people: async () => nobody, journey: async () => still, share: async () => new Uint8Array(), cancel: () => {}, selftest: async () => [], ...over };
}

test("a session goes from drop to loading to report", async () => {
  const seen: string[] = [];
  const session = new Session(() => engineOf({}));
  session.screen.subscribe(() => seen.push(session.screen.get().at));
  const opening = session.open([file("a.csv")]);
  assert.equal(session.screen.get().at, "loading"); // at once, before anything was awaited
  await opening;
  assert.deepEqual([...new Set(seen)], ["loading", "report"]);
});

test("columns that are not understood lead to the mapping page, and a choice from there to the report", async () => {
  const problem: Problem = { code: "no_events", cause: "no column says who" };
  const session = new Session(() => engineOf({ open: async () => ({ ...fine, problem }) }));
  await session.open([file("a.csv")]);
  assert.equal(session.screen.get().at, "mapping");
  await session.ask({ recipe: 1, mapping: { user: "id" }, personas: {} });
  assert.equal(session.screen.get().at, "report");
});

test("a question that fails keeps the answer before it", async () => {
  let fail = false;
  const session = new Session(() => engineOf({ report: async () => (fail ? Promise.reject({ code: "bad_recipe", cause: "no" }) : answer) }));
  await session.open([file("a.csv")]);
  fail = true;
  await session.ask({ recipe: 1, mapping: {}, personas: {} });
  const now = session.screen.get();
  assert.ok(now.at === "report" && now.answer === answer && now.failure?.code === "bad_recipe" && now.running === null);
});

test("a question is said to be under way only when it takes a while, and can be cancelled before", async () => {
  let end: (a: Answer) => void;
  const session = new Session(() => engineOf({ report: async () => answer }));
  await session.open([file("a.csv")]);
  const seen: boolean[] = [];
  session.screen.subscribe(() => {
    const now = session.screen.get();
    if (now.at === "report") seen.push(now.running !== null);
  });
  await session.ask({ recipe: 1, mapping: {}, personas: {} });
  assert.deepEqual(seen, [false]);

  let cancelled = 0;
  const slow = new Session(() => engineOf({ report: () => new Promise((done) => (end = done)), cancel: () => cancelled++ }));
  const opening = slow.open([file("a.csv")]);
  await Promise.resolve();
  end!(answer);
  await opening;
  const asking = slow.ask({ recipe: 1, mapping: {}, personas: {} });
  const running = () => {
    const now = slow.screen.get();
    return now.at === "report" && now.running !== null;
  };
  assert.equal(running(), false);
  await new Promise((done) => setTimeout(done, 300));
  assert.equal(running(), true);
  slow.cancel();
  assert.equal(running(), false);
  end!(answer);
  await asking;
  void slow.ask({ recipe: 1, mapping: {}, personas: {} });
  slow.cancel();
  assert.equal(cancelled, 2);
});

test("what is counted shows at once, and stays when what compares it is cancelled or fails", async () => {
  const counted = { json: "", report: { funnels: [1] }, recipe: {} } as unknown as Answer;
  const whole = { json: "{}", report: { funnels: [1], incidents: [] }, recipe: {} } as unknown as Answer;
  let end: { resolve(a: Answer): void; reject(p: Problem): void };
  const session = new Session(() =>
    engineOf({
      report: (_recipe, _progress, onCounted) => {
        onCounted!(structuredClone(counted));
        return new Promise((resolve, reject) => (end = { resolve, reject }));
      },
    }),
  );
  const shown = () => {
    const now = session.screen.get();
    assert.ok(now.at === "report");
    return now;
  };
  const opening = session.open([file("a.csv")]);
  await Promise.resolve();
  const first = shown();
  assert.ok(first.running?.counted && first.whole === null);
  end!.resolve(structuredClone(whole));
  await opening;
  assert.ok(shown().whole === shown().answer && shown().running === null);
  assert.equal(shown().answer.report.funnels, first.answer.report.funnels); // what says the same is the same

  const asking = session.ask({ recipe: 1, mapping: {}, personas: {} });
  assert.ok(shown().whole !== null && shown().whole !== shown().answer); // the old comparison beside the new count
  end!.reject({ code: "out_of_memory", cause: "no" });
  await asking;
  assert.ok(shown().whole === null && shown().failure?.code === "out_of_memory" && shown().running === null);

  const again = session.ask({ recipe: 1, mapping: {}, personas: {} });
  session.cancel();
  assert.ok(shown().whole === null && shown().running === null);
  end!.resolve(whole);
  await again;
  assert.equal(shown().whole, null);
});

test("parts that say the same are shared, and no others", () => {
  const before = { a: { x: [1, { y: null }] }, b: [1, 2], c: [3], d: {} };
  const now: typeof before & { e?: number } = structuredClone(before);
  assert.equal(shared(before, structuredClone(before)), before);
  Object.assign(now, { b: [1], d: [], e: 1 });
  const got = shared(before, now);
  assert.deepEqual(got, { a: { x: [1, { y: null }] }, b: [1], c: [3], d: [], e: 1 });
  assert.deepEqual([got.a === before.a, got.b === before.b, got.c === before.c], [true, false, true]);
});

test("a file too large for the tab can be asked for less, and the page says what it will take", async () => {
  const memory = { rows: 5, exact: true, needed_bytes: 9, available_bytes: 5, spare_columns: [], one_in: 2 };
  const seen: unknown[] = [];
  const session = new Session(() =>
    engineOf({ open: async () => ({ ...fine, memory }), report: async (recipe) => (recipe?.sample ? answer : Promise.reject({ code: "too_large", cause: "no", memory })) }),
  );
  session.screen.subscribe(() => {
    const now = session.screen.get();
    seen.push(now.at === "loading" ? now.memory : now.at);
  });
  await session.open([file("a.csv")]);
  assert.deepEqual(seen, [null, memory, "failed"]);
  const failed = session.screen.get();
  assert.ok(failed.at === "failed" && failed.problem.memory === memory && failed.names[0] === "a.csv");
  await session.ask(withSample(failed.recipe, 2));
  assert.equal(session.screen.get().at, "report");
});

test("cancel returns at once, and a late answer is forgotten", async () => {
  let finish = (_: Inspection): void => {};
  let cancelled = 0;
  const session = new Session(() => engineOf({ open: () => new Promise((r) => (finish = r)), cancel: () => cancelled++ }));
  const opening = session.open([file("a.csv")]);
  session.cancel();
  assert.equal(session.screen.get().at, "drop");
  assert.equal(cancelled, 1);
  finish(fine);
  await opening;
  assert.equal(session.screen.get().at, "drop");
});

test("a file opened while another is read wins", async () => {
  const finish: Array<(i: Inspection) => void> = [];
  const session = new Session(() => engineOf({ open: () => new Promise((r) => finish.push(r)) }));
  const first = session.open([file("a.csv")]);
  const second = session.open([file("b.csv")]);
  finish[1]!(fine);
  await second;
  finish[0]!({ ...fine, problem: { code: "no_events", cause: "" } });
  await first;
  assert.equal(session.screen.get().at, "report");
});

test("people are asked of the report that is shown, and what goes wrong is a problem", async () => {
  const asked: unknown[] = [];
  let fail = false;
  const session = new Session(() =>
    engineOf({
      people: async (...question) => {
        asked.push(question);
        if (fail) throw new Error("boom");
        return nobody;
      },
    }),
  );
  await assert.rejects(session.people({ did: "a" }, 0, 100), { code: "cancelled" }); // nothing is shown
  await session.open([file("a.csv")]);
  assert.equal(await session.people({ did: "a" }, 100, 50), nobody);
  assert.deepEqual(asked, [[answer.recipe, { did: "a" }, 100, 50]]);
  assert.equal(await session.journey({ did: "a" }, "u"), still);
  fail = true;
  await assert.rejects(session.people({}, 0, 1), { code: "internal", cause: "boom" });
  assert.equal(session.screen.get().at, "report");
});

test("what may be shared is made of the report that is shown, once it is whole", async () => {
  const asked: unknown[] = [];
  let finish = (): void => {};
  const counted: Answer = { ...answer, json: '{"counted":true}', report: { counted: true } as unknown as Answer["report"] };
  const session = new Session(() =>
    engineOf({
      share: async (...question) => (asked.push(question), new Uint8Array([1])),
      report: (_, __, onCounted) => {
        onCounted?.(counted);
        return new Promise((resolve) => (finish = () => resolve(answer)));
      },
    }),
  );
  await assert.rejects(session.share({}), { code: "cancelled" }); // nothing is shown
  const opened = session.open([file("a.csv")]);
  await new Promise((r) => setTimeout(r));
  assert.equal(session.screen.get().at, "report");
  await assert.rejects(session.share({}), { code: "cancelled" }); // half of it
  finish();
  await opened;
  assert.deepEqual(await session.share({ k: 5 }), new Uint8Array([1]));
  assert.deepEqual(asked, [[answer.json, { k: 5 }]]);
});

test("what the engine throws is a problem, whatever it is", () => {
  assert.equal(asProblem({ code: "binary", cause: "x" }).code, "binary");
  assert.deepEqual(asProblem(new Error("boom")), { code: "internal", cause: "boom" });
});

test("time left is said only when it is known well enough", () => {
  const reading = { phase: "read", bytes: 50, size: 100, rows: 1, done: 0, total: 0 } as const;
  assert.equal(fraction(reading), 0.4);
  assert.equal(fraction({ ...reading, phase: "analyse", done: 5, total: 10 }), 0.9);
  assert.equal(remaining({ counted: false, since: 0, progress: reading }, 500), null); // half a second says nothing
  assert.equal(Math.round(remaining({ counted: false, since: 0, progress: reading }, 4000)!), 6); // 4 s for 40 %: 6 s for 60 %
  assert.equal(remaining({ counted: false, since: 0, progress: { ...reading, bytes: 1 } }, 4000), null);
});

test("a store tells its watchers of changes, once, until they stop", () => {
  const store = new Store(1);
  let told = 0;
  const stop = store.subscribe(() => told++);
  store.set(2);
  store.set(2);
  stop();
  store.set(3);
  assert.equal(told, 1);
});

test("axes end on round numbers", () => {
  for (const [n, top] of [[0, 1], [1, 1], [2, 2], [3, 5], [81, 100], [101, 200], [230, 250], [741, 1000]] as const) assert.equal(niceTop(n), top);
  assert.deepEqual(ticks(3, 5), [0, 1, 2]);
  assert.deepEqual(ticks(91, 5), [0, 19, 38, 57, 76]);
  assert.equal(railTop([0.2]).toFixed(2), "0.21");
  assert.equal(railTop([0.99]), 1);
});

test("a line of time is even, or gives short times room where half of all happens at once", () => {
  const even = timeAxis(1000, 400);
  assert.deepEqual([even.at(250), even.marks], [0.25, [0, 250, 500, 750, 1000]]);
  const stretched = timeAxis(7 * 86_400, 180);
  assert.ok(stretched.at(180) > 0.08 && stretched.at(0) === 0 && stretched.at(7 * 86_400) === 1);
  assert.deepEqual([stretched.marks[0], stretched.marks.at(-1)], [0, 604_800]);
  assert.ok(stretched.marks.every((s, i, all) => i === 0 || stretched.at(s) > stretched.at(all[i - 1]!)));
  assert.deepEqual(timeAxis(100, 0).marks, [0, 25, 50, 75, 100]);
});

test("a line breaks where a rate is unknown or not final, and ends on a round rate", () => {
  const p = (rate: number | null, hollow = false) => ({ at: 0, rate, low: rate, high: rate, hollow });
  assert.deepEqual(runs([p(0.1), p(0.2), p(null), p(0.3), p(0.4, true), p(0.5)]).map((r) => r.length), [2, 1, 1]);
  assert.equal(rateTop([p(0.31), p(0.37)]), 0.4);
  assert.equal(rateTop([p(0.97)]), 1);
  assert.equal(rateTop([]), 0.02);
});

test("empty bins at the ends are not drawn, those between are", () => {
  const bin = (count: number): { from_seconds: number; to_seconds: number; count: number } => ({ from_seconds: 0, to_seconds: 1, count });
  assert.deepEqual(filled([bin(0), bin(2), bin(0), bin(3), bin(0)]).map((b) => b.count), [2, 0, 3]);
  assert.deepEqual(filled([bin(0)]), []);
});

test("traits without a feature are left out", () => {
  const p = personas(["a", 10, 1]);
  assert.deepEqual(traitFacts(p, p.groups[0]!).map((t) => [t.about, t.subject, t.high]), [["share", "search", true]]);
  assert.equal(separation(0.35), "weak");
  assert.equal(separation(0.6), "reasonable");
  assert.equal(separation(null), "unknown");
});

test("a persona is renamed in the recipe, and called by what sets it apart again when the name is taken away", () => {
  const recipe: Recipe = { recipe: 1, mapping: {}, personas: { k: 4 } };
  const one = withKept(recipe, { names: renamed({}, "p1", "Night owls") });
  assert.deepEqual(one.personas, { k: 4, names: { p1: "Night owls" } });
  const two = withKept(one, { names: renamed(one.personas.names!, "p2", "Browsers") });
  assert.deepEqual(two.personas.names, { p1: "Night owls", p2: "Browsers" });
  assert.deepEqual(withKept(two, { names: renamed(renamed(two.personas.names!, "p1", ""), "p2", "") }), recipe);
});

test("personas are kept in the recipe with their names, and forgotten with them", () => {
  const recipe: Recipe = { recipe: 1, mapping: {}, personas: { seed: 3 } };
  const model = { features: [{ key: "sessions", mean: 1, sd: 2, weight: 3 }], groups: [{ key: "p1", centre: [4], users: 5 }] };
  const kept = withKept(recipe, { names: { p1: "Night owls" }, model });
  assert.deepEqual(kept.personas, { seed: 3, names: { p1: "Night owls" }, model });
  assert.deepEqual(keptOf(kept), { names: { p1: "Night owls" }, model });
  assert.deepEqual(withKept(kept, {}), recipe);
});

test("personas applied to the file they were found in have not moved", () => {
  const moved = (users: number, then: number, now: number) => ({ ...personas(["a", 10, 1]), users, drift: { users: 10, p: 1, missing: [], farther: 1, groups: [{ key: "p1", then, then_rate: 1, now, now_rate: 1, difference: 0, low: 0, high: 0, p: 1 }] } });
  assert.equal(foundHere(moved(10, 7, 7)), true);
  assert.equal(foundHere(moved(10, 7, 8)), false);
  assert.equal(foundHere(moved(11, 7, 7)), false);
  assert.equal(foundHere(personas(["a", 10, 1])), false);
});

test("the difference of two shares has Newcombe's interval: 56 of 70 and 48 of 80", () => {
  const d = gap([56, 70], [48, 80])!; // the example (a) of Newcombe 1998, method 10
  assert.deepEqual([d.difference, d.low, d.high].map((x) => x.toFixed(4)), ["0.2000", "0.0524", "0.3339"]);
  assert.equal(d.clear, true);
  assert.equal(gap([5, 10], [4, 10])!.clear, false);
  assert.equal(gap([0, 0], [4, 10]), null);
  assert.equal(shareOf(30, 0.6), 50);
  assert.equal(shareOf(0, 0), 0);
});

test("the busiest run of hours goes round midnight, and even hours have none", () => {
  const hours = Array.from({ length: 24 }, (_, h) => (h >= 22 || h < 2 ? 10 : 1));
  assert.deepEqual(busiest(hours, 4), { from: 22, share: 40 / 60 });
  assert.equal(even(40 / 60, 4, 24), false);
  assert.equal(even(busiest(Array(24).fill(3), 4)!.share, 4, 24), true);
  assert.equal(busiest([0, 0, 0], 2), null);
});

test("the people behind a card's numbers: of the persona, and of what the number counts", () => {
  const g = { ...personas(["a", 10, 1]).groups[0]!, key: "p1" };
  const counted = { people: 3, of: 9, rate: null, others: 0, others_of: 1, others_rate: null, difference: null, low: null, high: null, p: null };
  assert.deepEqual(needing(g, { kind: "event", subject: "search", ...counted }), { did: "search", persona: "p1" });
  assert.equal(needing(g, { kind: "stage", subject: "loyalty", ...counted }), null);
  const stopped = stoppedBy(g, { kind: "step", step: 2, subject: "b", other: "", ...counted }, abc)!;
  assert.deepEqual([stopped.step, stopped.state, stopped.persona], [2, "stopped", "p1"]);
  assert.equal(stoppedBy(g, { kind: "step", step: 2, subject: "b", other: "", ...counted }, undefined), null);
  assert.deepEqual(stoppedBy(g, { kind: "retry", step: 0, subject: "pay", other: "error", ...counted }, abc), { friction: { kind: "retry", subject: "pay", other: "error" }, persona: "p1" });
  assert.deepEqual([converted(g, "c", abc, "c")?.state, converted(g, "goal", abc, "c"), converted(g, "c", undefined, "c")], ["converted", null, null]);
});

test("features are compared widest apart first, and the last whole month is told", () => {
  const p = personas(["a", 10, 1], ["b", 10, 1]);
  const x = p.features[0]!;
  const two = { ...p, features: [x, { ...x, key: "night" }, { ...x, key: "sessions", mean: 5 }] };
  const [a, b] = [{ ...p.groups[0]!, means: [0.1, 0.3, 5] }, { ...p.groups[1]!, means: [0.1, 0.1, 6] }];
  assert.deepEqual(byDifference(two, a, b), [1, 2, 0]);
  const month = (partial: boolean, rate: number | null): LifecycleMonth => ({ month: "2024-01", partial, active: 1, new: 0, returning: 1, resurrected: 0, dormant: 0, lost: 0, retained_rate: rate, retained_low: rate, retained_high: rate });
  assert.equal(lastWhole([month(true, null), month(false, 0.4), month(true, 0.1)])?.retained_rate, 0.4);
  assert.equal(lastWhole([month(false, null)]), null);
});
