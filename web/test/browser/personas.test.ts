// Kinds of people, by keyboard, with made-up ones: renamed and called as before,
// two of them compared, and the people of one opened. And found by the engine:
// kept for another file.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { Recipe, RecipeSelection } from "../../src/model/report.gen.ts";
import { buildStage } from "../stage/build.mjs";
import { chooseFiles, openApp, repository } from "../harness/app.ts";
import { launch } from "../harness/driver.ts";
import { serve, type Site } from "../harness/server.ts";

describe("kinds of people", () => {
  let site: Site;
  let driver: Awaited<ReturnType<typeof launch<"chromium">>>;

  before(async () => {
    const { folder, policy } = await buildStage(process.cwd());
    site = await serve(folder, policy);
    driver = await launch("chromium");
  });
  after(async () => {
    await driver.close();
    site.close();
  });

  async function show(file: string, lang = "en"): Promise<Page> {
    const context = await driver.page.context().browser()!.newContext({ viewport: { width: 1280, height: 900 }, locale: lang, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${site.url}#file=${file}`);
    await page.locator("parcours-personas h2").waitFor();
    return page;
  }

  const asked = (page: Page): Promise<Recipe> => page.evaluate("staged.engine.asked.at(-1)");
  const card = (page: Page, key: string) => page.locator(`parcours-persona-card[data-persona=${key}]`);

  async function rename(page: Page, key: string, name: string): Promise<void> {
    await card(page, key).locator("#rename").focus();
    await page.keyboard.press("Enter");
    await card(page, key).locator("input").waitFor();
    await page.keyboard.type(name); // what was there is selected
    await page.keyboard.press("Enter");
    await card(page, key).locator("#rename").waitFor();
  }

  test("a persona is renamed in the recipe, everywhere it is spoken of, and undone", async () => {
    const page = await show("troubled.parquet");
    const before = await card(page, "p2").locator("h3").innerText();
    await rename(page, "p2", "Desk searchers");
    assert.deepEqual((await asked(page)).personas.names, { p2: "Desk searchers" });
    assert.equal(await card(page, "p2").locator("h3").innerText(), "Desk searchers");
    assert.match(await page.locator("parcours-persona-compare select#b").innerText(), /Desk searchers/);
    assert.ok(await card(page, "p2").locator("#rename").evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e), "the focus is where it was");
    await rename(page, "p1", "Night owls");
    assert.deepEqual((await asked(page)).personas.names, { p1: "Night owls", p2: "Desk searchers" });
    await page.keyboard.press("Control+z");
    await page.waitForFunction("!staged.engine.asked.at(-1).personas.names.p1");
    assert.deepEqual((await asked(page)).personas.names, { p2: "Desk searchers" });
    await page.locator("[data-testid=undo-name]").click();
    await page.waitForFunction("staged.engine.asked.at(-1).personas.names === undefined");
    assert.equal(await card(page, "p2").locator("h3").innerText(), before);
    assert.equal(await page.locator("[data-testid=undo-name]").count(), 0);
    await page.context().close();
  });

  test("Escape leaves the name alone, and an empty one is the one from the data", async () => {
    const page = await show("troubled.parquet");
    const before = await card(page, "p1").locator("h3").innerText();
    await card(page, "p1").locator("#rename").click();
    await page.keyboard.type("Nobody");
    await page.keyboard.press("Escape");
    assert.equal(await card(page, "p1").locator("h3").innerText(), before);
    assert.equal(await page.evaluate("staged.engine.asked.length"), 0);
    await rename(page, "p1", "Night owls");
    await rename(page, "p1", " ");
    assert.equal((await asked(page)).personas.names, undefined);
    assert.equal(await card(page, "p1").locator("h3").innerText(), before);
    await page.context().close();
  });

  test("any two are set side by side", async () => {
    const page = await show("troubled.parquet");
    const table = page.locator("[data-testid=side-by-side]");
    assert.match(await table.innerText(), /Reaching purchase\t19\.0%\t30\.3%\t47\.6%\t−11\.3 points \(−19\.2 to −3\.6\)/);
    const rows = await table.locator("tbody tr").count();
    await page.locator("parcours-persona-compare button").click();
    assert.ok((await table.locator("tbody tr").count()) > rows);
    await page.locator("parcours-persona-compare select#a").selectOption("p4");
    assert.equal(await table.locator("thead th").nth(1).innerText(), await card(page, "p4").locator("h3").innerText());
    await page.locator("parcours-persona-compare select#b").selectOption("p4");
    assert.equal(await table.count(), 0);
    await page.context().close();
  });

  test("its numbers open the people behind them", async () => {
    const page = await show("troubled.parquet");
    await page.evaluate("{ const { people } = staged.engine; staged.engine.people = (r, s, ...rest) => (staged.selected = s, people.call(staged.engine, r, s, ...rest)); }");
    const selected = (): Promise<RecipeSelection> => page.evaluate("staged.selected");
    const number = card(page, "p1").locator(".size .behind");
    const count = await number.innerText();
    await number.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("[data-testid=agrees]").innerText(), `${count} people: as many as the number you opened.`);
    assert.deepEqual(await selected(), { persona: "p1" });
    await page.keyboard.press("Escape");
    await card(page, "p1").locator("ul:not(.traits) .behind").first().click();
    await page.locator("parcours-people tbody tr").first().waitFor();
    assert.deepEqual(await selected(), { did: "search", persona: "p1" });
    await page.context().close();
  });

  test("no clear personas is an answer, with its reason, in French, too", async () => {
    const page = await show("ecom.csv", "fr");
    assert.equal(await page.locator("parcours-personas h2").innerText(), "Pas de profils nets dans ces données");
    assert.match(await page.locator("[data-testid=no-personas]").innerText(), /C’est un résultat, pas une erreur/);
    assert.equal(await page.locator("parcours-persona-card").count(), 0);
    await page.context().close();
  });

  test("the months and the segments stand in tables, too", async () => {
    const page = await show("troubled.parquet");
    await page.locator("parcours-lifecycle summary").click();
    assert.equal(await page.locator("[data-testid=months] tbody tr").count(), 14);
    assert.match(await page.locator("[data-testid=rfm] tbody tr").first().innerText(), /Champions/);
    await page.context().close();
  });
});

test("personas that are kept are those of another file, too, until they are found anew", async () => {
  const folder = mkdtempSync(join(tmpdir(), "parcours-"));
  const app = await openApp("chromium");
  try {
    const { page } = app.d;
    page.setDefaultTimeout(20_000);
    const view = page.locator("parcours-personas");
    const keep = view.locator("[data-testid=keep]");
    const names = async (): Promise<string[]> => (await view.locator("parcours-persona-card h3").allInnerTexts()).sort();

    await chooseFiles(app.d, [join(repository, "testdata/samples/shop.parquet")]);
    await view.locator("parcours-persona-card[data-persona=p2] #rename").click();
    await page.keyboard.type("With support");
    await page.keyboard.press("Enter");
    await view.locator("h3", { hasText: "With support" }).waitFor();
    const called = await names();
    assert.equal(called.length, 4);
    await keep.focus();
    await page.keyboard.press("Enter");
    await view.locator("p", { hasText: "as they were found in this file" }).waitFor();
    assert.equal(await keep.innerText(), "Find anew");
    assert.equal(await view.locator("[data-testid=drift]").count(), 0, "nothing has moved in the same file");
    assert.deepEqual(await names(), called);

    // The recipe is taken away, and asked of another file.
    const saved = page.waitForEvent("download");
    await page.locator("parcours-report footer button", { hasText: "recipe" }).first().click();
    const recipe = join(folder, "recipe.json");
    await (await saved).saveAs(recipe);
    const { personas } = JSON.parse(readFileSync(recipe, "utf8")) as Recipe;
    assert.equal(personas.names?.p2, "With support");
    assert.deepEqual(personas.model?.groups.map((g) => g.key).sort(), Object.keys(personas.names!).sort());

    await chooseFiles(app.d, [join(repository, "testdata/formats/shop-small.csv")]);
    await page.locator("#recipe-file").setInputFiles(recipe);
    await view.locator("[data-testid=drift]").waitFor();
    assert.deepEqual(await names(), called, "those of the other file");
    await view.locator("p", { hasText: /found in another file, of 803 people\. Their shares have not clearly moved/ }).waitFor();
    const moved = await view.locator("[data-testid=drift] tbody tr", { hasText: "With support" }).innerText();
    assert.match(moved, /14\.3% 115\s+20\.5% 15\s+\+6\.2 points/);

    await keep.focus();
    await page.keyboard.press("Enter");
    await view.locator("[data-testid=drift]").waitFor({ state: "detached" });
    assert.equal(await view.locator("h3", { hasText: "With support" }).count(), 0);
    await view.locator("[data-testid=undo-name]").click();
    await view.locator("[data-testid=drift]").waitFor();
    assert.deepEqual(await names(), called);
    assert.deepEqual(app.d.errors(), []);
  } finally {
    await app.close();
    rmSync(folder, { recursive: true });
  }
});

test("the method is chosen by keyboard, and names stay with the groups they were given to", async () => {
  const app = await openApp("chromium");
  try {
    const { page } = app.d;
    page.setDefaultTimeout(20_000);
    const view = page.locator("parcours-personas");
    const method = view.locator("select#method");
    const says = (text: RegExp) => view.locator("[data-testid=method]", { hasText: text }).waitFor();
    const named = view.locator("h3", { hasText: "With support" });

    await chooseFiles(app.d, [join(repository, "testdata/samples/shop.parquet")]);
    await says(/everybody is in the group whose middle is nearest/);
    await view.locator("parcours-persona-card[data-persona=p2] #rename").click();
    await page.keyboard.type("With support");
    await page.keyboard.press("Enter");
    await named.waitFor();
    await method.focus();
    await page.keyboard.press("ArrowDown");
    await says(/everybody is in the likeliest group/);
    assert.equal(await view.locator("parcours-persona-card").count(), 4);
    assert.equal(await named.count(), 0, "a name of other groups");
    assert.equal(await view.locator("[data-testid=undo-name]").count(), 0);

    // Kept, they are those of a mixture, and the method is no more to be chosen.
    await view.locator("[data-testid=keep]").click();
    await view.locator("p", { hasText: "as they were found in this file" }).waitFor();
    await says(/a Gaussian mixture: everybody is in the likeliest group/);
    assert.equal(await method.count(), 0);
    await view.locator("[data-testid=keep]").click();
    await method.waitFor();

    await method.selectOption("kmeans");
    await says(/everybody is in the group whose middle is nearest/);
    await named.waitFor();
    assert.deepEqual(app.d.errors(), []);
  } finally {
    await app.close();
  }
});
