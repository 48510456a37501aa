// The engine behind its protocol, in Chromium: the same bytes as the command
// line, progress, stopping, crashing without taking the page along, and files
// that are no event logs.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";

import { chooseFiles, load, openApp, repository, smallShop, smallShopCounts, stepCounts, web, type App, type Root } from "../harness/app.ts";
import type { ChromiumDriver } from "../harness/chromium.ts";
import { click, drop, waitFor } from "../harness/driver.ts";
import type { Progress } from "../../src/engine/protocol.ts";
import type { Problem } from "../../src/model/report.gen.ts";

const folder = mkdtempSync(join(tmpdir(), "parcours-"));
const small = join(folder, "shop.csv");
const big = join(folder, "big.csv");
const quarters = [0, 1, 2, 3].map((i) => join(folder, `quarter-${i}.csv`));
const cli = join(web, ".build/parcours");
const samples = join(repository, "testdata/samples");
const bad = join(repository, "testdata/bad");

before(() => {
  writeFileSync(small, smallShop());
  writeBig([big]);
  writeBig(quarters);
  execFileSync("go", ["build", "-o", cli, "./cmd/parcours"], { cwd: repository, stdio: "inherit" });
});

describe("the engine", () => {
  let app: App<ChromiumDriver>;
  before(async () => {
    app = await openApp("chromium");
  });
  beforeEach(() => load(app, "?warm=no&workers=2"));
  after(() => app?.close());

  const worker = () => app.d.page.workers()[0]!;

  /** Opens files through a file input of the test's own, and asks the engine for a report. */
  async function ask(paths: string[]): Promise<{ json?: string; problem?: Problem; progress: Progress[]; ms: number }> {
    await hold(paths);
    return app.d.eval(async () => {
      const { engine } = document.querySelector("parcours-app") as Root;
      const progress: Progress[] = [];
      const start = performance.now();
      try {
        await engine.open([...held().files!], null, (p) => progress.push(p));
        const { json } = await engine.report(null, (p) => progress.push(p));
        return { json, progress, ms: performance.now() - start };
      } catch (problem) {
        return { problem: problem as Problem, progress, ms: performance.now() - start };
      }
      function held() {
        return document.querySelector<HTMLInputElement>("#held")!;
      }
    });
  }

  /** Puts files on disk into the page without the views seeing them. */
  async function hold(paths: string[]): Promise<void> {
    await app.d.eval(() => {
      document.querySelector("#held")?.remove();
      document.body.append(Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "held" }));
    });
    await app.d.setFiles("#held", paths);
  }

  for (const workers of [1, 2, 3, 8]) {
    test(`${workers} of them: byte for byte the same, from one file and from several`, async () => {
      await load(app, `?warm=no&workers=${workers}`);
      assert.equal(app.d.page.workers().length, workers);
      for (const files of [[big], quarters, [join(samples, "shop.parquet")], [small]]) {
        const { json, problem } = await ask(files);
        assert.equal(problem, undefined);
        const native = execFileSync(cli, ["report", ...files, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
        sameBytes(json!, native);
      }
      assert.deepEqual(app.d.errors(), []);
      assert.deepEqual(app.site.requests(), []);
    });
  }

  const logs = [small, ...(existsSync(samples) ? readdirSync(samples).map((name) => join(samples, name)) : [])];
  for (const file of logs) {
    test(`${file.split("/").at(-1)}: byte for byte the command line's report`, async () => {
      const { json, problem } = await ask([file]);
      assert.equal(problem, undefined);
      const native = execFileSync(cli, ["report", file, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
      sameBytes(json!, native);
      assert.deepEqual(app.d.errors(), []);
    });
  }

  test("what may be shared: byte for byte the command line's", async () => {
    for (const file of [big, join(samples, "shop.parquet")]) {
      const { json } = await ask([file]);
      const native = execFileSync(cli, ["share", file, "--k", "7", "--title", "Café <b>", "--sections", "funnels,map"], { encoding: "utf8" });
      const { made } = JSON.parse(native) as { made: string };
      const shared = await app.d.page.evaluate(
        async ([json, made]) => {
          const { engine } = document.querySelector("parcours-app") as Root;
          const wrong = await engine.share(json, { k: 1 }).catch((p: Problem) => p.cause);
          const bytes = await engine.share(json, { k: 7, title: "Café <b>", sections: ["funnels", "map"], made });
          return { wrong, text: new TextDecoder().decode(bytes) };
        },
        [json!, made] as [string, string],
      );
      sameBytes(shared.text, native);
      assert.equal(shared.wrong, "must be from 2 to 1000");
    }
    assert.deepEqual(app.d.errors(), []);
    assert.deepEqual(app.site.requests(), []);
  });

  const exports = join(repository, "testdata/vendor");
  const formats = join(repository, "testdata/formats");
  const every = [
    ...readdirSync(formats).map((name) => [join(formats, name)]),
    ...readdirSync(exports, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => readdirSync(join(exports, e.name)).map((name) => join(exports, e.name, name))),
  ];
  test(`${every.length} exports in every format: the command line's report, or its problem`, async () => {
    for (const files of every) {
      const { json, problem } = await ask(files);
      const native = spawnSync(cli, ["report", ...files, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
      if (native.status === 0) sameBytes(json!, native.stdout);
      else assert.ok(problem && native.stderr.includes(problem.cause), `${files}: ${problem?.cause} here, there ${native.stderr}`);
    }
    assert.deepEqual(app.d.errors(), []);
    assert.deepEqual(app.site.requests(), []);
  });

  for (const name of existsSync(samples) ? readdirSync(samples) : []) {
    test(`the sample ${name}: one click, a report, a quiet console`, async () => {
      await click(app.d, `[data-sample=${name.replace(/\..*/, "")}]`);
      const [first] = await stepCounts(app.d, 1);
      assert.ok(first! > 100);
      assert.deepEqual(app.d.errors(), []);
      assert.deepEqual(app.site.requests(), []);
    });
  }

  test("it warms up by itself, and stops when a file is opened", async () => {
    const workers = (n: number) => waitFor(`${n} workers`, async () => app.d.page.workers().length === n);
    await load(app, "?workers=1");
    await workers(2);
    await chooseFiles(app.d, [small]);
    assert.deepEqual(await stepCounts(app.d, 3), smallShopCounts);
    await workers(1);
    await load(app, "?workers=1");
    await workers(2);
    await workers(1);
    assert.deepEqual(app.site.requests(), []);
    assert.deepEqual(app.d.errors(), []);
  });

  test("a dropped file is opened", async () => {
    await drop(app.d, "main", [{ name: "shop.csv", text: smallShop() }]);
    assert.deepEqual(await stepCounts(app.d, 3), smallShopCounts);
  });

  test("progress grows from nothing to the whole file", async () => {
    const { progress, problem } = await ask([big]);
    assert.equal(problem, undefined);
    const read = progress.filter((p) => p.phase === "read");
    assert.ok(read.length >= 3, `${read.length} messages while reading`);
    assert.equal(read[0]!.bytes, 0);
    for (let i = 1; i < read.length; i++) {
      assert.ok(read[i]!.bytes >= read[i - 1]!.bytes && read[i]!.rows >= read[i - 1]!.rows, `message ${i} goes back`);
    }
    assert.ok(read.at(-1)!.bytes > read[0]!.size / 2 && read.at(-1)!.bytes <= read[0]!.size);
    assert.ok(progress.some((p) => p.phase === "analyse"));
  });

  /** Asks for the big file's report and cancels at the first progress; says how it ended and how long that took. */
  async function cancelled(): Promise<{ code: string; ms: number; after: string }> {
    await hold([big]);
    return app.d.eval(async () => {
      const { engine } = document.querySelector("parcours-app") as Root;
      const files = [...document.querySelector<HTMLInputElement>("#held")!.files!];
      await engine.open(files, null, () => {});
      let at = 0;
      const code = await engine
        .report(null, (p) => {
          if (at || p.bytes === 0) return;
          at = performance.now();
          engine.cancel();
        })
        .then(() => "it finished", (p: Problem) => p.code);
      const ms = performance.now() - at;
      // The same files answer again, without being opened again.
      return { code, ms, after: (await engine.report(null, () => {})).json.slice(0, 11) };
    });
  }

  test("cancel is answered within a second, and the files stay open", async () => {
    const before = app.d.page.workers();
    const { code, ms, after } = await cancelled();
    assert.equal(code, "cancelled");
    assert.ok(ms < 1000, `${ms} ms`);
    assert.equal(after, '{"report":1');
    assert.deepEqual(app.d.page.workers(), before);
  });

  test("an engine that does not listen to cancel is replaced", async () => {
    const first = worker();
    await first.evaluate(() => void ((globalThis as any).parcours.cancel = () => {}));
    const { code, ms, after } = await cancelled();
    assert.equal(code, "cancelled");
    assert.ok(ms >= 600 && ms < 1000, `${ms} ms`);
    assert.equal(after, '{"report":1');
    assert.notEqual(worker(), first);
  });

  test("what is asked after a cancel is answered, whether the engine listens to that or not", async () => {
    for (const deaf of [false, true]) {
      await load(app, "?warm=no&workers=2");
      if (deaf) for (const w of app.d.page.workers()) await w.evaluate(() => void ((globalThis as any).parcours.cancel = () => {}));
      await hold([big]);
      const outcome = await app.d.eval(async () => {
        const { engine } = document.querySelector("parcours-app") as Root;
        await engine.open([...document.querySelector<HTMLInputElement>("#held")!.files!], null, () => {});
        const { recipe, report } = await engine.report(null, () => {});
        const ended = (of: Promise<unknown>) => of.then(() => "finished", (p: Problem) => p.code);
        const first = ended(engine.report(null, () => {}));
        await new Promise((r) => setTimeout(r)); // it has been put to the workers
        engine.cancel();
        const others = [engine.report(null, () => {}), engine.inspect(null), engine.share(JSON.stringify(report), {})].map(ended);
        return [await first, ...(await Promise.all(others)), await ended(engine.people(recipe, { funnel: recipe.funnels![0]!, step: 1, state: "reached" }, 0, 1))];
      });
      assert.deepEqual(outcome, ["cancelled", "finished", "finished", "finished", "finished"], deaf ? "not listening" : "listening");
    }
  });

  test("a question overtakes the one before", async () => {
    await hold([big]);
    const outcome = await app.d.eval(async () => {
      const { engine } = document.querySelector("parcours-app") as Root;
      await engine.open([...document.querySelector<HTMLInputElement>("#held")!.files!], null, () => {});
      const first = engine.report(null, () => {}).then(() => "finished", (p: Problem) => p.code);
      const second = engine.report(null, () => {}).then(() => "finished", (p: Problem) => p.code);
      return [await first, await second];
    });
    assert.deepEqual(outcome, ["cancelled", "finished"]);
  });

  test("the people behind a number are as many, and the same ones, however many workers look for them", async () => {
    const found: string[] = [];
    for (const workers of [1, 2, 3]) {
      await load(app, `?warm=no&workers=${workers}`);
      await hold([big]);
      const { reached, pages, journey, nobody } = await app.d.eval(async () => {
        const { engine } = document.querySelector("parcours-app") as Root;
        await engine.open([...document.querySelector<HTMLInputElement>("#held")!.files!], null, () => {});
        const { report, recipe } = await engine.report(null, () => {});
        const selection = { funnel: recipe.funnels![0]!, step: 2, state: "reached" };
        const all = await engine.people(recipe, selection, 0, 1e6);
        const pages = [all];
        for (let offset = 0; offset < all.count; offset += 5000) pages.push(await engine.people(recipe, selection, offset, 5000));
        const journey = await engine.journey(recipe, selection, all.people[1]!.id);
        const nobody = await engine.journey(recipe, selection, "nobody at all").then(() => "", (p: Problem) => p.code);
        return { reached: report.funnels[0]!.steps[1]!.count, pages, journey, nobody };
      });
      const [all, ...parts] = pages;
      assert.ok(reached > 1000, `${reached} reached the step`);
      assert.equal(all!.count, reached);
      assert.equal(all!.people.length, reached);
      assert.deepEqual(parts.flatMap((p) => p.people), all!.people);
      assert.deepEqual(all!.people.map((p) => p.id), all!.people.map((p) => p.id).sort());
      assert.equal(journey.events.length, all!.people[1]!.events);
      assert.deepEqual([...new Set(journey.events.map((e) => e.step))].sort().slice(0, 3), [0, 1, 2]);
      assert.equal(nobody, "nobody");
      found.push(JSON.stringify([all, journey]));
    }
    assert.equal(found[1], found[0]);
    assert.equal(found[2], found[0]);
    assert.deepEqual(app.d.errors(), []);
    assert.deepEqual(app.site.requests(), []);
  });

  test("people are looked for one question after the other, never at the cost of a report, which does not wait for them", async () => {
    await hold([big]);
    const outcome = await app.d.eval(async () => {
      const { engine } = document.querySelector("parcours-app") as Root;
      await engine.open([...document.querySelector<HTMLInputElement>("#held")!.files!], null, () => {});
      const { recipe } = await engine.report(null, () => {});
      const ended: string[] = [];
      const selection = { funnel: recipe.funnels![0]!, step: 1, state: "reached" };
      const note = (what: string, of: Promise<unknown>) => of.then(() => void ended.push(what), (p: Problem) => void ended.push(`${what} ${p.code}`));
      const look = (what: string) => note(what, engine.people(recipe, selection, 0, 10));
      const overtaken = look("first");
      await new Promise((r) => setTimeout(r)); // it has been put to the workers
      const report = note("report", engine.report({ ...recipe, funnels: [{ ...recipe.funnels![0]!, window: "2h" }] }, () => {}));
      await Promise.all([overtaken, report, look("second"), look("third"), note("journey", engine.journey(recipe, selection, "person-1"))]);
      return ended;
    });
    // The first may have been quick enough.
    assert.match(outcome.join(", "), /^first( cancelled)?, report, second, third, journey$/);
  });

  // Three ways to die, each with the text that must reach the reader.
  const crashes = {
    "a panic in Go": {
      crash: () => {
        const { report } = (globalThis as any).parcours;
        (globalThis as any).parcours.report = (text: string, _: unknown, ...rest: unknown[]) => report(text, 42, ...rest);
      },
      text: /syscall\/js/,
    },
    "the death of the Go runtime": {
      crash: () => void (performance.now = () => { throw new Error("boom"); }),
      text: /boom/,
    },
    "an error outside any request": {
      crash: () => {
        const { report } = (globalThis as any).parcours;
        (globalThis as any).parcours.report = (...args: unknown[]) => {
          setTimeout(() => { throw new Error("boom"); });
          return report(...args);
        };
      },
      text: /boom/,
    },
  };
  for (const [what, { crash, text }] of Object.entries(crashes)) {
    test(`${what} is a message on a living page`, async () => {
      await worker().evaluate(crash);
      await chooseFiles(app.d, [big]);
      const said = await waitFor("a message", () => app.d.eval((deep) => deep.one("parcours-problem")?.shadowRoot?.textContent));
      assert.match(said, text);
      await chooseFiles(app.d, [small]);
      assert.deepEqual(await stepCounts(app.d, 3), smallShopCounts);
      assert.deepEqual(app.site.requests(), []);
    });
  }

  test("a file too large for the tab: refused before it is read, then a sample of the people", async () => {
    const native = JSON.parse(execFileSync(cli, ["inspect", big, "--format", "json"], { encoding: "utf8" })).memory;
    assert.equal(native.available_bytes, 0);
    await load(app, `?warm=no&memory=${native.needed_bytes - 2e6}`);
    await chooseFiles(app.d, [big]);
    const said = await waitFor("the problem", () => app.d.eval((deep) => deep.one("parcours-problem")?.shadowRoot?.textContent));
    assert.match(said, /takes about \d+ MB of memory, and \d+ MB are available/);
    const { problem, command } = await app.d.eval((deep) => {
      const screen = (document.querySelector("parcours-app") as Root).session.screen.get();
      return { problem: screen.at === "failed" ? screen.problem : null, command: deep.one("parcours-memory-choices")?.shadowRoot?.querySelector("code")?.textContent };
    });
    assert.deepEqual([problem?.code, problem?.memory?.needed_bytes, problem?.memory?.one_in], ["too_large", native.needed_bytes, 2]);
    assert.equal(command, "parcours report big.csv");

    await click(app.d, "[data-testid=read-sample]");
    await stepCounts(app.d, 2);
    const sample = await app.d.eval((deep) => deep.one("[data-testid=sample]")?.textContent);
    assert.match(sample!, /^A sample: one person in 2, chosen by their id/);
    const { json, recipe: ran } = await waitFor("the whole report", () =>
      app.d.eval(() => {
        const screen = (document.querySelector("parcours-app") as Root).session.screen.get();
        return screen.at === "report" && screen.running === null && screen.whole;
      }),
    );
    assert.equal(ran.sample?.users, 0.5);
    const recipe = join(folder, "half.json");
    writeFileSync(recipe, '{"sample":{"users":0.5}}');
    sameBytes(json, execFileSync(cli, ["report", big, "--recipe", recipe, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 }));
    assert.deepEqual(app.d.errors(), []);
  });

  test("memory that runs out in the middle is a choice, too", async () => {
    await worker().evaluate(() => {
      const { report } = (globalThis as any).parcours;
      (globalThis as any).parcours.report = (...args: unknown[]) => {
        setTimeout(() => { throw new Error("ran out of memory"); });
        return report(...args);
      };
    });
    await chooseFiles(app.d, [big]);
    const problem = await waitFor("the problem", () =>
      app.d.eval(() => {
        const screen = (document.querySelector("parcours-app") as Root).session.screen.get();
        return screen.at === "failed" && screen.problem;
      }),
    );
    assert.equal(problem.code, "out_of_memory");
    assert.ok(problem.memory!.needed_bytes > problem.memory!.available_bytes, "what would fit was looked for in half of what was thought to do");
    assert.equal(await app.d.eval((deep) => deep.one("parcours-memory-choices")?.shadowRoot?.querySelector("code")?.textContent), "parcours report big.csv");
    await app.d.eval(() => (document.querySelector("parcours-app") as Root).session.ask({ recipe: 1, mapping: {}, sample: { users: 0.1 }, personas: {} }));
    await stepCounts(app.d, 2);
    assert.match((await app.d.eval((deep) => deep.one("[data-testid=sample]")?.textContent))!, /one person in 10/);
  });

  test("a file that changed since it was chosen is called that", async () => {
    const file = join(folder, "changing.csv");
    writeFileSync(file, smallShop());
    utimesSync(file, 1e9, 1e9); // Chromium sees a change by the second
    await hold([file]);
    // Chromium takes note of a chosen file in its own time, but before it gives any of it.
    await app.d.eval(async () => void (await document.querySelector<HTMLInputElement>("#held")!.files![0]!.slice(0, 1).arrayBuffer()));
    appendFileSync(file, "p99,2024-03-20T10:00:00Z,purchase\n");
    const problem = await app.d.eval(async () => {
      const { engine } = document.querySelector("parcours-app") as Root;
      const files = [...document.querySelector<HTMLInputElement>("#held")!.files!];
      return engine.open(files, null, () => {}).then(() => null, (p: Problem) => p);
    });
    assert.equal(problem?.code, "read_failed");
    assert.equal(problem?.file, "changing.csv");
  });

  for (const name of existsSync(bad) ? readdirSync(bad).sort() : []) {
    if (name.endsWith(".md")) continue;
    test(`testdata/bad/${name}: what the command line says, on a living page`, async () => {
      const file = join(bad, name);
      const { json, problem } = await ask([file]);
      const native = spawnSync(cli, ["report", file, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
      if (problem) {
        assert.notEqual(problem.code, "internal");
        assert.equal(native.status, 2);
        assert.ok(native.stderr.includes(problem.cause), `the command line says ${native.stderr}, the page ${problem.cause}`);
      } else {
        assert.equal(native.status, 0, native.stderr);
        sameBytes(json!, native.stdout);
        assert.notEqual(JSON.parse(json!).warnings.length, 0, "a report on a bad file warns");
      }
      await chooseFiles(app.d, [small]);
      assert.deepEqual(await stepCounts(app.d, 3), smallShopCounts);
      assert.deepEqual(app.d.errors(), []);
    });
  }
});

/** Compares two long texts and shows only where they part. */
function sameBytes(browser: string, native: string): void {
  let at = 0;
  while (at < native.length && browser[at] === native[at]) at++;
  const here = (s: string) => s.slice(Math.max(0, at - 60), at + 60);
  assert.equal(here(browser), here(native), `they part at byte ${at}; is web/dist built from this code?`);
  assert.equal(browser.length, native.length);
}

/** Some 15 MB of events, dealt out to files row by row: enough that reading them takes a while. */
function writeBig(files: string[]): void {
  const rows = files.map(() => ["person,timestamp,event,device"]);
  const events = ["view_item", "add_to_cart", "checkout", "purchase"];
  for (let i = 0; i < 300_000; i++) {
    const time = new Date(Date.UTC(2024, 0, 1) + i * 10_000).toISOString();
    rows[i % files.length]!.push(`person-${(i * 7919) % 20_011},${time},${events[(i * i) % 7 % 4]},${i % 3 ? "mobile" : "desktop"}`);
  }
  files.forEach((file, i) => writeFileSync(file, rows[i]!.join("\n") + "\n"));
}
