// The funnel's sentence, by keyboard and by mouse, and what its numbers open.
// The views run on a staged engine (../stage), under the real policy.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { RecipeFunnel, RecipeSelection } from "../../src/model/report.gen.ts";
import { plainText } from "../../src/i18n/names.ts";
import { buildStage } from "../stage/build.mjs";
import { chooseFiles, openApp, smallShop, smallShopCounts, stepCounts, type Root } from "../harness/app.ts";
import { browserNames, launch } from "../harness/driver.ts";
import { serve, type Site } from "../harness/server.ts";

const web = process.cwd();
const EDITOR = "parcours-funnel-editor";

describe("the funnel", () => {
  let site: Site;
  let driver: Awaited<ReturnType<typeof launch<"chromium">>>;

  before(async () => {
    const { folder, policy } = await buildStage(web);
    site = await serve(folder, policy);
    driver = await launch("chromium");
  });
  after(async () => {
    await driver.close();
    site.close();
  });

  async function open(lang = "en"): Promise<Page> {
    const context = await driver.page.context().browser()!.newContext({ viewport: { width: 1280, height: 900 }, locale: lang, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${site.url}#file=shop.parquet`);
    await page.locator("[data-testid=step-count]").first().waitFor();
    return page;
  }

  /** The funnel last asked, once `n` questions have been. */
  async function asked(page: Page, n: number): Promise<RecipeFunnel> {
    await page.waitForFunction((n) => (window as unknown as Staged).staged.engine.asked.length >= n, n);
    await page.waitForFunction(() => !(window as unknown as Staged).staged.app.session.screen.get().running);
    const all = await page.evaluate(() => (window as unknown as Staged).staged.engine.asked.map((r) => r.funnels![0]!));
    assert.equal(all.length, n, "nothing was asked twice");
    return all[n - 1]!;
  }
  const names = (f: RecipeFunnel): unknown[] => f.steps.map((s) => s.event);
  const word = (page: Page, id: string) => page.locator(`${EDITOR} #${id}`);
  const sentence = (page: Page): Promise<string> => page.locator(`${EDITOR} .sentence`).innerText();

  test("a step is changed by keyboard alone: the numbers follow, the focus comes back", async () => {
    const page = await open();
    const before = await page.locator("[data-testid=step-count]").first().getAttribute("data-value");
    await word(page, "step1").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("search");
    await page.keyboard.press("Enter");
    assert.equal(await word(page, "step1").innerText(), "search");
    assert.equal(await deepFocus(page), "step1");
    assert.deepEqual(names(await asked(page, 1)), ["view_item", "search", "begin_checkout", "add_payment", "purchase"]);
    assert.notEqual(await page.locator("[data-testid=step-count]").first().getAttribute("data-value"), before);
    assert.equal(await deepFocus(page), "step1"); // also after the answer
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await deepFocus(page), "step1");
    await page.context().close();
  });

  test("nothing is asked while it is typed, nor before it is whole; numbers, focus and place stay meanwhile", async () => {
    const page = await open();
    await page.evaluate(() => ((window as unknown as Staged).staged.engine.slow = 1500));
    await word(page, "step1").click();
    await page.locator(`${EDITOR} [data-testid=where]`).click();
    assert.equal(await deepFocus(page), "w1-0-property");
    await page.locator(`${EDITOR} #w1-0-property`).selectOption("device");
    await page.waitForTimeout(500);
    await page.locator(`${EDITOR} .note`, { hasText: "A condition is not whole yet" }).waitFor();
    assert.equal(await page.evaluate(() => (window as unknown as Staged).staged.engine.asked.length), 0);
    const at = (await page.locator(`${EDITOR} #w1-0-property`).boundingBox())!.y;
    await page.locator(`${EDITOR} #w1-0-value`).pressSequentially("mobile; tablet", { delay: 30 });
    await page.locator(".numbers[data-busy]").waitFor();
    assert.equal(await page.locator("[data-testid=step-count]").count(), 5); // the old ones
    await page.keyboard.type(";"); // goes on typing while it is counted
    assert.deepEqual((await asked(page, 1)).steps[1]!.where, [{ property: "device", op: "is", value: ["mobile", "tablet"] }]);
    assert.equal(await deepFocus(page), "w1-0-value");
    assert.equal(await page.locator(`${EDITOR} #w1-0-value`).inputValue(), "mobile; tablet;");
    assert.ok(Math.abs((await page.locator(`${EDITOR} #w1-0-property`).boundingBox())!.y - at) < 40, "no more than a line of the sentence");
    assert.match(await sentence(page), /add to cart where device is mobile or tablet, then/);
    await page.keyboard.press("Enter");
    assert.equal(await deepFocus(page), "step1where0");
    await page.context().close();
  });

  test("a condition that was only begun is gone when its form is closed", async () => {
    const page = await open();
    await word(page, "step1").click();
    await page.locator(`${EDITOR} [data-testid=where]`).click();
    await page.locator(`${EDITOR} #w1-0-property`).selectOption("device");
    assert.match(await sentence(page), /where device is …/);
    await page.keyboard.press("Escape");
    assert.doesNotMatch(await sentence(page), /where/);
    await page.waitForTimeout(400);
    assert.equal(await page.evaluate(() => (window as unknown as Staged).staged.engine.asked.length), 0);
    await page.locator(`${EDITOR} #add`).click();
    await page.keyboard.type("visit");
    await page.keyboard.press("Enter");
    assert.equal((await asked(page, 1)).steps[5]!.event, "visit");
    assert.equal(await deepFocus(page), "step5");
    await page.context().close();
  });

  test("values are proposed from the file, and pressed on and off", async () => {
    const page = await open();
    await word(page, "step0").click();
    await page.locator(`${EDITOR} [data-testid=where]`).click();
    await page.locator(`${EDITOR} #w0-0-property`).selectOption("device");
    await page.locator(`${EDITOR} .chip[data-value=desktop]`).click();
    await page.locator(`${EDITOR} .chip[data-value=mobile]`).click();
    assert.deepEqual((await asked(page, 1)).steps[0]!.where, [{ property: "device", op: "is", value: ["desktop", "mobile"] }]);
    await page.locator(`${EDITOR} .chip[data-value=desktop]`).click();
    assert.deepEqual((await asked(page, 2)).steps[0]!.where, [{ property: "device", op: "is", value: "mobile" }]);
    await page.locator(`${EDITOR} [data-testid=remove]`).click();
    assert.equal((await asked(page, 3)).steps[0]!.where, undefined);
    assert.equal(await deepFocus(page), "step0");
    await page.context().close();
  });

  test("steps are added, from what people do there, given alternatives, moved and removed", async () => {
    const page = await open();
    await word(page, "step0").click();
    await page.locator(`${EDITOR} [data-testid=add]`).click();
    const proposed = await page.locator(`${EDITOR} [data-proposal]`).first().getAttribute("data-proposal");
    await page.locator(`${EDITOR} [data-proposal]`).first().click();
    assert.deepEqual(names(await asked(page, 1)), ["view_item", proposed, "add_to_cart", "begin_checkout", "add_payment", "purchase"]);
    assert.equal(await deepFocus(page), "step1");
    await page.keyboard.press("Enter");
    await page.locator(`${EDITOR} [data-testid=or]`).click();
    await page.keyboard.type("brand new");
    await page.keyboard.press("Enter"); // what is in no list may be typed
    assert.deepEqual((await asked(page, 2)).steps[1]!.event, [proposed, "brand new"]);
    await word(page, "step1or1").click();
    await page.locator(`${EDITOR} [data-testid=remove]`).click();
    assert.equal((await asked(page, 3)).steps[1]!.event, proposed);
    await word(page, "step1").click();
    await page.getByRole("button", { name: "Earlier" }).press("Enter");
    assert.equal((await asked(page, 4)).steps[0]!.event, proposed);
    await page.locator(`${EDITOR} [data-testid=optional]`).check();
    assert.equal((await asked(page, 5)).steps[0]!.optional, true);
    assert.match(await sentence(page), /\(optional\)/);
    await page.locator(`${EDITOR} [data-testid=remove]`).click();
    assert.deepEqual(names(await asked(page, 6)), ["view_item", "add_to_cart", "begin_checkout", "add_payment", "purchase"]);
    await page.context().close();
  });

  test("a step is dragged to another place; Escape leaves it where it was", async () => {
    const page = await open();
    await word(page, "order").scrollIntoViewIfNeeded();
    const box = async (id: string) => (await word(page, id).boundingBox())!;
    const [from, to] = [await box("step0"), await box("step2")];
    const drag = async () => {
      await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(from.x + from.width / 2 + 20, from.y + 5, { steps: 3 });
      await page.mouse.move(to.x + to.width - 4, to.y + to.height / 2, { steps: 6 });
    };
    await drag();
    await page.locator(`${EDITOR} [data-moving]`).waitFor();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    assert.equal(await page.locator(`${EDITOR} [data-moving]`).count(), 0);
    await page.waitForTimeout(350);
    assert.equal(await page.evaluate(() => (window as unknown as Staged).staged.engine.asked.length), 0);
    await drag();
    await page.mouse.up();
    assert.deepEqual(names(await asked(page, 1)), ["add_to_cart", "begin_checkout", "view_item", "add_payment", "purchase"]);
    assert.equal(await page.locator(`${EDITOR} parcours-tray`).count(), 0, "a drag is no press");
    await page.context().close();
  });

  test("it is split by persona where there are any, without attribution", async () => {
    const page = await open();
    await word(page, "by").click();
    await page.keyboard.type("persona");
    await page.keyboard.press("Enter");
    assert.deepEqual((await asked(page, 1)).breakdown, { property: "persona" });
    assert.equal(await word(page, "by").textContent(), "persona");
    await word(page, "by").click();
    await page.locator(`${EDITOR} #limit`).waitFor();
    assert.equal(await page.locator(`${EDITOR} #attribution`).count(), 0);
    await page.context().close();
  });

  test("window, order, breakdown and the rarer words are asked, and stand in the sentence", async () => {
    const page = await open();
    await word(page, "window").click();
    await page.getByLabel("1 day", { exact: true }).first().check();
    assert.equal((await asked(page, 1)).window, "1d");
    await word(page, "order").click();
    await page.locator(`${EDITOR} input[value=unordered]`).check();
    assert.equal((await asked(page, 2)).order, "unordered");
    await word(page, "by").click();
    await page.keyboard.type("device");
    await page.keyboard.press("Enter");
    assert.deepEqual((await asked(page, 3)).breakdown, { property: "device" });
    await page.locator("table.groups").waitFor();
    await word(page, "by").click();
    await page.locator(`${EDITOR} #attribution`).selectOption("all");
    assert.deepEqual((await asked(page, 4)).breakdown, { property: "device", attribution: "all" });
    await word(page, "more").press("Enter");
    await page.locator(`${EDITOR} [data-more=exclude]`).press("Enter");
    await page.keyboard.type("support");
    await page.keyboard.press("Enter");
    const excluded = await asked(page, 5);
    assert.equal(excluded.exclude?.length, 1);
    await page.locator(`${EDITOR} #excludeafter`).selectOption("2");
    assert.equal((await asked(page, 6)).exclude![0]!.after_step, 2);
    await word(page, "more").press("Enter");
    await page.locator(`${EDITOR} [data-more=compare]`).click();
    await page.locator(`${EDITOR} input[name=compare][value=periods]`).check();
    const periods = (await asked(page, 7)).compare!;
    assert.ok(periods[0]!.period!.to! < periods[1]!.period!.from!);
    await page.locator("#compare-title").waitFor();
    await word(page, "more").press("Enter");
    await page.locator(`${EDITOR} [data-testid=open]`).check();
    assert.equal((await asked(page, 8)).open, true);
    assert.match(await sentence(page), /in any order, within 1 day, without .+ between .+, entering at any step, by device, comparing .+ with .+\.$/);
    await page.context().close();
  });

  test("what cannot be is said in place, the numbers stay, and Undo goes back", async () => {
    const page = await open();
    await word(page, "step1").click();
    await page.locator(`${EDITOR} [data-testid=where]`).click();
    await page.locator(`${EDITOR} #w1-0-property`).selectOption("device");
    await page.locator(`${EDITOR} #w1-0-op`).selectOption("matches");
    await page.locator(`${EDITOR} #w1-0-value`).fill("(");
    const problem = page.locator(`${EDITOR} [role=alert]`);
    await problem.waitFor();
    assert.match(await problem.innerText(), /step 2: the expression/);
    assert.equal(await page.locator(".failure").count(), 0, "it is said once");
    assert.equal(await page.locator("[data-testid=step-count]").count(), 5);
    assert.equal(await deepFocus(page), "w1-0-value");
    await page.locator(`${EDITOR} #w1-0-value`).fill("mob");
    await problem.waitFor({ state: "detached" });
    await word(page, "undo").click();
    await word(page, "undo").click();
    await word(page, "undo").click();
    assert.equal((await page.evaluate(() => (window as unknown as Staged).staged.engine.asked.at(-1)!.funnels![0]!.steps[1]!.where)) !== undefined, true);
    while (await word(page, "undo").isEnabled()) await word(page, "undo").click();
    await page.waitForTimeout(600);
    const last = await page.evaluate(() => (window as unknown as Staged).staged.engine.asked.at(-1)!.funnels![0]!);
    assert.deepEqual([last.steps[1]!.event, last.steps[1]!.where], ["add_to_cart", undefined]);
    await page.locator(`${EDITOR} #more`).focus();
    await page.keyboard.press("Control+Shift+z");
    assert.match(await sentence(page), /add to cart where/);
    await page.context().close();
  });

  test("every count asks for its people", async () => {
    const page = await open();
    await page.evaluate(() => {
      const hear = (e: Event): void => {
        e.stopPropagation(); // no list opens over the numbers
        (window as unknown as { wanted: unknown }).wanted = (e as CustomEvent).detail;
      };
      window.addEventListener("people", hear, true);
    });
    const wanted = () => page.evaluate(() => (window as unknown as { wanted: { selection: RecipeSelection; count: number; title: string } }).wanted);
    const count = page.locator("parcours-funnel [data-testid=step-count] button").nth(1);
    assert.match((await count.getAttribute("aria-label"))!, /^618 \(People who reached add to cart\): show/);
    await count.press("Enter");
    const reached = await wanted();
    assert.deepEqual([reached.count, plainText(reached.title), reached.selection.step, reached.selection.state], [618, "People who reached add to cart", 2, "reached"]);
    assert.equal(reached.selection.funnel!.steps.length, 5);
    await page.locator("parcours-funnel .fate .l button").first().click();
    assert.deepEqual([(await wanted()).selection.state, (await wanted()).selection.step, (await wanted()).count], ["dropped", 1, 103]);
    await word(page, "by").click();
    await page.keyboard.type("device");
    await page.keyboard.press("Enter");
    await page.locator("table.groups").waitFor();
    await page.locator("table.groups tbody tr").nth(1).locator("button").first().click();
    assert.deepEqual([(await wanted()).selection.group, (await wanted()).selection.step], ["mobile", 1]);
    await page.locator("table.groups #other").click();
    await page.locator("table.groups .inside button").first().click();
    assert.equal((await wanted()).selection.group, "tablet");
    await page.locator("table.groups tbody tr").last().locator("button").first().click();
    assert.equal((await wanted()).selection.group, "");
    await page.locator("parcours-funnel-trend summary").click();
    await page.locator("parcours-funnel-trend tbody button").first().click();
    const { selection } = await wanted();
    assert.deepEqual(selection.entered, { from: "2024-04-01", to: "2024-04-07" });
    await page.context().close();
  });

  test("one press asks why tools disagree, another adds a step that is missing", async () => {
    const page = await open("fr");
    await page.locator("#why").click();
    await page.locator("#rules-title").waitFor();
    assert.deepEqual((await asked(page, 1)).rule_sets, ["all"]);
    await page.locator("parcours-funnel-rules summary").first().click();
    assert.ok((await page.locator("parcours-funnel-rules .journey li").count()) > 2);
    await page.locator("[data-missing=search]").click();
    assert.deepEqual(names(await asked(page, 2)).slice(0, 3), ["view_item", "search", "add_to_cart"]);
    await page.locator("#rules-title button").click();
    assert.equal((await asked(page, 3)).rule_sets, undefined);
    await page.context().close();
  });

  test("the funnel is copied as a recipe, by hand where the browser refuses", async () => {
    const page = await open();
    await word(page, "copy").press("Enter");
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async (t: string) => void ((window as unknown as { copied: string }).copied = t) } }));
    await page.locator("[data-testid=copy-now]").click();
    await page.getByText("Copied", { exact: true }).waitFor();
    const copied = JSON.parse(await page.evaluate(() => (window as unknown as { copied: string }).copied)) as { recipe: number; funnels: RecipeFunnel[] };
    assert.deepEqual([copied.recipe, copied.funnels.length, copied.funnels[0]!.steps.length], [1, 1, 5]);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: () => Promise.reject(new Error("no")) } }));
    await page.locator("[data-testid=copy-now]").click();
    await page.getByText(/the text is selected/).waitFor();
    const selected = await page.evaluate(() => {
      let e: Element | null = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      const t = e as HTMLTextAreaElement;
      return t.value.slice(t.selectionStart, t.selectionEnd);
    });
    assert.deepEqual(JSON.parse(selected), copied);
    await page.keyboard.press("Escape");
    assert.equal(await deepFocus(page), "copy");
    await page.context().close();
  });
});

describe("the built app", () => {
  const folder = mkdtempSync(join(tmpdir(), "parcours-"));
  const file = join(folder, "shop.csv");
  writeFileSync(file, smallShop());
  after(() => rmSync(folder, { recursive: true }));

  for (const name of browserNames) {
    test(`${name}: what is edited stays where it is when the page above it grows`, async () => {
      const app = await openApp(name);
      try {
        await chooseFiles(app.d, [file]);
        await stepCounts(app.d, smallShopCounts.length);
        const tops = await app.d.eval(async (deep) => {
          const { session } = document.querySelector("parcours-app") as Root;
          const screen = session.screen.get();
          if (screen.at !== "report") throw new Error(screen.at);
          const word = deep.one("#step1")!;
          word.scrollIntoView({ block: "center" });
          word.focus();
          const pause = () => new Promise((r) => setTimeout(r, 300));
          const where = () => [word.getBoundingClientRect().top, deep.one("parcours-overview")!.offsetHeight];
          await pause();
          const before = where();
          const funnel = screen.answer.recipe.funnels![0]!;
          const label = "a step with so long a name that the headline of the report, which speaks of it, takes some more lines than it did before";
          const steps = funnel.steps.map((s, i) => (i === 0 ? { ...s, label } : s));
          await session.ask({ ...screen.answer.recipe, funnels: [{ ...funnel, steps }] });
          await pause();
          return [before, where()] as [number[], number[]];
        });
        const [[top, height], [topAfter, heightAfter]] = tops as [[number, number], [number, number]];
        assert.ok(heightAfter > height + 20, "the page above it grew");
        assert.ok(Math.abs(topAfter - top) < 2, `from ${top} to ${topAfter}`);
      } finally {
        await app.close();
      }
    });
  }
});

interface Staged {
  staged: {
    engine: { asked: { funnels?: RecipeFunnel[] }[]; slow: number };
    app: { session: { screen: { get(): { running?: unknown } } } };
  };
}

/** The id of the focused element, shadow roots looked into. */
function deepFocus(page: Page): Promise<string> {
  return page.evaluate("(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.id ?? ''; })()");
}
