// The journey map by keyboard, on the staged engine: another measure, an event
// in another stage, another owner, and back; dragged by mouse; another intended
// path; and one page across on paper.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { Recipe } from "../../src/model/report.gen.ts";
import { buildStage } from "../stage/build.mjs";
import { launch, waitFor } from "../harness/driver.ts";
import { serve, type Site } from "../harness/server.ts";

describe("the journey map", () => {
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

  async function show(lang = "en", width = 1280): Promise<Page> {
    const context = await driver.page.context().browser()!.newContext({ viewport: { width, height: 1400 }, locale: lang, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${site.url}#file=mapped.parquet`);
    await page.locator("[data-testid=map]").waitFor();
    return page;
  }

  const reads = (place: Locator, what: RegExp): Promise<unknown> => waitFor(String(what), async () => what.test(await place.innerText()));
  const asked = (page: Page): Promise<Recipe> => page.evaluate("staged.engine.asked.at(-1)");
  const times = (page: Page, n: number): Promise<unknown> => waitFor(`question ${n}`, () => page.evaluate(`staged.engine.asked.length === ${n}`));
  /** The names in a column of touchpoints. */
  const column = (page: Page, stage: string): Promise<string[]> => page.locator(`parcours-map .points [data-stage=${stage}] .name`).allInnerTexts();
  const name = (page: Page, event: string) => page.locator(`parcours-map button.name[data-event=${event}]`);

  test("each place shows what is asked for, of everybody and of a persona", async () => {
    const page = await show();
    const place = page.locator("parcours-map .point", { has: page.locator("[data-event=purchase]") });
    await reads(place, /352\s+100%/);
    await page.locator("parcours-map #measure").focus();
    await page.keyboard.type("what it");
    await reads(place, /352\s+54,657/);
    await page.locator("parcours-map #measure").selectOption("back");
    await reads(place, /352\s+[\d.]+%/);
    await page.locator("parcours-map #who").selectOption("1");
    await reads(place, /141\s/); // two in five
    assert.equal(await page.locator("parcours-map .channels").count(), 0);
    assert.equal(await page.locator("parcours-map .point .behind").count(), 0);
    await page.context().close();
  });

  test("an event is moved by keyboard, with the reason for its stage, and back", async () => {
    const page = await show();
    await name(page, "search").focus();
    await page.keyboard.press("Enter");
    await waitFor("the focus", async () => (await focus(page)) === "move");
    assert.equal(await page.locator("[data-testid=why]").innerText(), "Its name says so.");
    await page.keyboard.press("Home"); // the first stage
    await times(page, 1);
    assert.deepEqual((await asked(page)).stages, { awareness: ["search"] });
    await page.getByText("You put it there; proposed was consideration").first().waitFor();
    await waitFor("it to be there", async () => (await column(page, "awareness")).includes("search"));
    assert.equal(await focus(page), "move"); // where it was
    await page.keyboard.press("Escape");
    await waitFor("the focus to return", () => page.evaluate(`(${DEEP}).dataset.event === "search"`));
    await page.keyboard.press("Control+z");
    await times(page, 2);
    assert.equal((await asked(page)).stages, undefined);
    await waitFor("it to be back", async () => (await column(page, "consideration")).includes("search"));
    await page.locator("parcours-map #redo").press("Enter");
    assert.deepEqual((await asked(page)).stages, { awareness: ["search"] });
    await page.context().close();
  });

  test("an event is given to another team, also from the list of all", async () => {
    const page = await show();
    await name(page, "search").press("Enter");
    await page.locator("parcours-map #owner").selectOption("marketing");
    assert.deepEqual((await asked(page)).teams, { marketing: ["search"] });
    await page.locator("parcours-map #owner option[value=auto]").waitFor({ state: "attached" });
    await page.locator("parcours-map #events summary").press("Enter");
    await page.locator("parcours-map [data-move=review]").selectOption("experience");
    const recipe = await asked(page);
    assert.deepEqual([recipe.stages, recipe.teams], [{ experience: ["review"] }, { marketing: ["search"] }]);
    await page.locator("parcours-map #owner").selectOption("auto");
    assert.equal((await asked(page)).teams, undefined);
    await page.context().close();
  });

  test("an event is dragged to another stage, and nowhere by Escape", async () => {
    const page = await show();
    const drag = async (): Promise<void> => {
      await name(page, "ad_click").scrollIntoViewIfNeeded();
      const from = (await name(page, "ad_click").boundingBox())!;
      const to = (await page.locator("parcours-map .points [data-stage=loyalty]").boundingBox())!;
      await page.mouse.move(from.x + 10, from.y + 10);
      await page.mouse.down();
      await page.mouse.move(to.x + 40, from.y + 20, { steps: 4 });
      await page.locator("parcours-map .points [data-target]").waitFor();
    };
    await drag();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    assert.equal(await page.evaluate("staged.engine.asked.length"), 0);
    await drag();
    await page.mouse.up();
    await times(page, 1);
    assert.deepEqual((await asked(page)).stages, { loyalty: ["ad_click"] });
    await waitFor("it to be there", async () => (await column(page, "loyalty")).includes("ad click"));
    await page.context().close();
  });

  test("the intended path is edited as a sentence", async () => {
    const page = await show();
    const steps = async (): Promise<unknown[]> => (await asked(page)).ideal!.steps.map((s) => s.event);
    await page.locator("parcours-ideal #step1").press("Enter");
    await page.keyboard.type("search");
    await page.keyboard.press("Enter");
    await times(page, 1);
    assert.deepEqual(await steps(), ["view_item", ["add_to_cart", "search"], "begin_checkout", "purchase"]);
    await page.keyboard.press("Escape");
    await waitFor("the focus to return", async () => (await focus(page)) === "step1");
    await page.locator("parcours-ideal #detours").press("Enter");
    await page.keyboard.type("view cart");
    await page.keyboard.press("Enter");
    await times(page, 2);
    assert.deepEqual((await asked(page)).ideal!.detours, ["page_view", "view_cart"]);
    await page.keyboard.press("Escape");
    await page.locator("parcours-ideal #undo").press("Enter");
    assert.deepEqual((await asked(page)).ideal!.detours, "page_view");
    await page.locator("parcours-ideal #drop").press("Enter");
    assert.equal((await asked(page)).ideal, undefined);
    await page.locator("parcours-ideal #start").press("Enter");
    assert.equal((await steps()).length >= 2, true);
    await page.locator("parcours-ideal h2").waitFor();
    await page.context().close();
  });

  test("on a narrow screen one stage is shown, and which is chosen", async () => {
    const page = await show("fr", 390);
    const shown = page.locator("parcours-map .map thead th:visible");
    assert.deepEqual(await shown.allInnerTexts(), ["Découverte"]);
    await page.locator("parcours-map #column").selectOption("4");
    await page.locator("parcours-map .map th[data-stage=loyalty]").waitFor(); // out of sight it is drawn a frame later
    assert.deepEqual(await shown.allInnerTexts(), ["Fidélité"]);
    await page.context().close();
  });

  for (const lang of ["en", "fr"]) {
    test(`the map alone is one page across on paper, and one of the pages of all, ${lang}`, async () => {
      const page = await show(lang);
      const across = async (): Promise<boolean[]> => (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1").match(/\/MediaBox\s*\[[^\]]+\]/g)!.map((box) => /\[0 0 841/.test(box));
      const all = await across();
      assert.deepEqual([all.length > 3, all.filter(Boolean).length], [true, 1]);
      await page.evaluate("void (window.print = () => {})");
      await page.locator("parcours-map #print").press("Enter");
      assert.deepEqual(await across(), [true]);
      await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
      assert.equal((await across()).length, all.length);
      await page.context().close();
    });
  }
});

/** The focused element, shadow roots looked into. */
const DEEP = "(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e; })()";

const focus = (page: Page): Promise<string> => page.evaluate(`(${DEEP})?.id ?? ""`);
