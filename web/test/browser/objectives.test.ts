// What counts as success, by keyboard alone, in the built app: the engine answers
// with figures of what was added.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { chooseFiles, openApp, smallShop, type App, type Root } from "../harness/app.ts";
import type { ChromiumDriver } from "../harness/chromium.ts";
import type { Recipe } from "../../src/model/report.gen.ts";

const EDITOR = "parcours-objectives-editor";

describe("objectives", () => {
  const folder = mkdtempSync(join(tmpdir(), "parcours-"));
  const shop = join(folder, "shop.csv");
  let app: App<ChromiumDriver>;
  let page: Page;

  before(async () => {
    writeFileSync(shop, smallShop());
    app = await openApp("chromium");
    page = app.d.page;
    page.setDefaultTimeout(10_000);
    await chooseFiles(app.d, [shop]);
    await page.locator(`${EDITOR} .sentence`).waitFor();
  });
  after(async () => {
    await app?.close();
    rmSync(folder, { recursive: true });
  });

  const recipe = (): Promise<Recipe> =>
    app.d.eval(() => {
      const screen = (document.querySelector("parcours-app") as Root).session.screen.get();
      if (screen.at !== "report") throw new Error(screen.at);
      return screen.answer.recipe;
    });
  const sentence = (i: number): Promise<string> => page.locator(`${EDITOR} .sentence`).nth(i).innerText();
  /** The group of the sheet with a heading, once it is there, a row a line. */
  async function group(heading: string): Promise<string> {
    const body = page.locator("parcours-objectives table.figures tbody", { has: page.locator("th[scope=rowgroup]", { hasText: heading }) });
    await body.waitFor();
    return (await body.locator("tr[data-kpi]").allInnerTexts()).join("\n");
  }
  /** The focus of the editor is on the element with this id. */
  const focused = (id: string): Promise<unknown> => page.waitForFunction(([editor, id]) => {
    let e = document.activeElement;
    while (e?.shadowRoot?.activeElement && e.localName !== editor) e = e.shadowRoot.activeElement;
    return e?.localName === editor && e.shadowRoot?.activeElement?.id === id;
  }, [EDITOR, id] as const);

  test("one is added by keyboard, and its figures come", async () => {
    assert.equal(await sentence(0), "Whoever does purchase reaches purchase, worth nothing known, with no target.");
    assert.match(await group("Objective: purchase"), /People who get there\s+25\.0%\s.*3 of 12/);
    await page.locator(`${EDITOR} #add`).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("cart");
    await page.keyboard.press("Enter");
    await focused("event1");
    assert.match(await group("Objective: add to cart"), /People who get there\s+66\.7%\s.*8 of 12/);
    assert.deepEqual((await recipe()).objectives, [{ name: "purchase", event: "purchase" }, { event: "add_to_cart" }], "the one that was proposed stays");
    await focused("event1");
  });

  test("it is renamed and given a target, which goes with its name", async () => {
    await page.locator(`${EDITOR} #target1`).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("10");
    await page.keyboard.press("Enter");
    await focused("target1");
    assert.match(await sentence(1), /with a target of 10\.0%\.$/);
    await page.locator("parcours-objectives h2", { hasText: "1 of 1 target met" }).waitFor();
    await page.locator(`${EDITOR} #name1`).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("purchase");
    await page.keyboard.press("Enter");
    assert.match(await page.locator(`${EDITOR} [role=alert]`).innerText(), /Another objective is called purchase/);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Basket");
    await page.keyboard.press("Enter");
    await focused("name1");
    assert.match(await group("Objective: Basket"), /66\.7%.*8 of 12.*\bmet\b/s);
    assert.deepEqual((await recipe()).kpis?.targets, [{ objective: "Basket", kpi: "reach", target: 0.1 }]);
  });

  test("it becomes the first, which the headlines speak of, goes away, and comes back", async () => {
    await page.locator(`${EDITOR} #event1`).focus();
    await page.keyboard.press("Enter");
    await page.locator(`${EDITOR} #up`).focus();
    await page.keyboard.press("Enter");
    await focused("down"); // it is at the top: the button pressed can do no more
    assert.match(await sentence(0), /^Whoever does add to cart reaches Basket/);
    await page.locator(`${EDITOR} #remove`).focus();
    await page.keyboard.press("Enter");
    await focused("event0");
    await page.locator("parcours-objectives h2", { hasText: "25.0% of all people reach purchase" }).waitFor();
    assert.deepEqual([(await recipe()).objectives, (await recipe()).kpis?.targets ?? []], [[{ name: "purchase", event: "purchase" }], []]);
    await page.keyboard.press("Control+z");
    await page.locator("parcours-objectives h2", { hasText: "1 of 1 target met" }).waitFor();
    assert.deepEqual((await recipe()).kpis?.targets, [{ objective: "Basket", kpi: "reach", target: 0.1 }]);
    assert.deepEqual(app.d.errors(), []);
  });
});
