// Every view in English and light, in French and dark: axe finds nothing, nothing
// scrolls sideways at 320 px, and the keyboard does what the mouse does. The
// views run on a staged engine, under the real policy.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { buildStage } from "../stage/build.mjs";
import type { RecipeFunnel } from "../../src/model/report.gen.ts";
import { launch } from "../harness/driver.ts";
import { serve, type Site } from "../harness/server.ts";

const web = process.cwd();
const axe = await readFile(createRequire(join(web, "package.json")).resolve("axe-core/axe.min.js"), "utf8");

interface View {
  name: string;
  hash: string;
  /** Something that is on the page once it shows what it should. */
  sign: string;
  act?: (page: Page) => Promise<void>;
  /** What there is to be looked at: the rest of the page is that of a view above. */
  part?: string;
}

const VIEWS: View[] = [
  { name: "drop page", hash: "", sign: "[data-sample]" },
  { name: "drop page, engine on its way", hash: "lock=loading", sign: "parcours-drop progress" },
  { name: "drop page, lock failed", hash: "lock=failed", sign: "parcours-drop [role=alert]" },
  { name: "loading", hash: "file=slow.csv", sign: "[data-testid=cancel]" },
  { name: "report", hash: "file=shop.parquet", sign: "[data-testid=step-count]" },
  { name: "report, only counted", hash: "file=shop.parquet&held", sign: "[data-testid=step-count]" },
  { name: "report with breakdown", hash: "file=shop-by-device.parquet", sign: "table.groups" },
  { name: "funnel with all that can be asked", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: askAll },
  { name: "report without personas", hash: "file=ecom.csv", sign: "[data-testid=step-count]" },
  { name: "report, all opened", hash: "file=journal.csv", sign: "[data-testid=step-count]", act: openAll },
  { name: "step editor", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: (p) => p.locator("parcours-funnel-editor #step1").click(), part: "parcours-funnel-editor" },
  ...["step1where0", "exclude0", "by", "compare", "more", "copy"].map((word) => ({
    name: `${word} editor`,
    hash: "file=shop.parquet",
    sign: "[data-testid=step-count]",
    act: async (p: Page) => (await ask(p, FULL), await p.locator(`parcours-funnel-editor #${word}`).click()),
    part: "parcours-funnel-editor",
  })),
  { name: "window editor", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: (p) => p.locator("parcours-funnel-editor #window").click(), part: "parcours-funnel-editor" },
  { name: "objective editor", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: async (p) => (await p.locator("parcours-objectives-editor #add").click(), await p.locator("parcours-objectives-editor parcours-listbox").waitFor()), part: "parcours-objectives-editor" },
  { name: "column editor", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: (p) => p.locator("parcours-mapping #user").click(), part: "parcours-mapping" },
  { name: "format editor", hash: "file=ecom.csv", sign: "[data-testid=step-count]", act: (p) => p.locator("parcours-mapping #format").click(), part: "parcours-mapping" },
  { name: "quality, all opened", hash: "file=ecom.csv", sign: "[data-testid=step-count]", act: openAll },
  { name: "report with trouble of every kind, all opened", hash: "file=troubled.parquet", sign: "parcours-differences li", act: openAll },
  { name: "a persona being renamed", hash: "file=troubled.parquet", sign: "parcours-persona-card", act: (p) => p.locator("parcours-persona-card #rename").first().click(), part: "parcours-personas" },
  { name: "people behind a number", hash: "file=troubled.parquet", sign: "parcours-dropoff .behind", act: openPeople, part: "parcours-people" },
  { name: "people to be saved", hash: "file=troubled.parquet", sign: "parcours-dropoff .behind", act: async (p) => (await openPeople(p), await p.locator("[data-testid=save-segment]").click()), part: "parcours-people" },
  {
    name: "people who cannot be read",
    hash: "file=troubled.parquet",
    sign: "parcours-dropoff .behind",
    act: async (p) => {
      await p.evaluate("staged.engine.lost = true");
      await p.locator("parcours-dropoff .behind").first().click();
      await p.locator("parcours-people [role=alert]").waitFor();
    },
    part: "parcours-people",
  },
  {
    name: "journey of one person",
    hash: "file=troubled.parquet",
    sign: "parcours-dropoff .behind",
    act: async (p) => {
      await openPeople(p);
      await p.locator("parcours-people .id").first().click();
      await p.locator("parcours-journey input").check();
    },
    part: "parcours-people",
  },
  {
    name: "report about a segment",
    hash: "file=troubled.parquet",
    sign: "parcours-dropoff .behind",
    act: async (p) => {
      await openPeople(p);
      await p.locator("[data-testid=only]").click();
      await p.locator("[data-testid=everybody]").waitFor();
    },
  },
  { name: "journey map, all opened", hash: "file=mapped.parquet", sign: "[data-testid=map]", act: async (p) => (await openAll(p), await openPoint(p)) },
  { name: "journey map of a persona, intended path edited", hash: "file=mapped.parquet", sign: "[data-testid=map]", act: async (p) => (await p.locator("parcours-map #who").selectOption("1"), await p.locator("parcours-ideal #step1").click()), part: "parcours-map" },
  { name: "what may be shared", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: (p) => p.locator("[data-testid=share]").click(), part: "parcours-share" },
  { name: "what may be shared, prepared", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: async (p) => (await prepare(p), await p.locator("[data-testid=prepared]").waitFor()), part: "parcours-share" },
  { name: "what may be shared, refused", hash: "file=shop.parquet", sign: "[data-testid=step-count]", act: async (p) => (await prepare(p, "refuse"), await p.locator("[data-testid=unprepared]").waitFor()), part: "parcours-share" },
  { name: "mapping page", hash: "file=alltypes_plain.parquet", sign: "parcours-mapping-page form" },
  { name: "mapping page, nothing chosen", hash: "file=alltypes_plain.parquet", sign: "parcours-mapping-page form", act: (p) => p.locator("button[type=submit]").click() },
  { name: "error page", hash: "file=damaged.parquet", sign: "[data-testid=another]" },
  { name: "too large for the tab", hash: "file=huge.parquet", sign: "[data-testid=read-sample]" },
  {
    name: "privacy panel",
    hash: "file=shop.parquet",
    sign: "[data-testid=step-count]",
    act: async (p) => {
      await p.locator("[data-testid=lock]").click();
      await p.locator("[data-testid=selftest]").click();
      await p.locator("[data-outcome]").first().waitFor();
    },
  },
];

/** A funnel with everything that can be said in its sentence. */
const FULL: RecipeFunnel = {
  name: "Checkout",
  order: "ordered",
  semantics: "clickhouse",
  modes: ["strict_order"],
  window: "7d",
  step_window: "1d",
  steps: [
    { event: "view_item", first_time: true },
    { event: ["add_to_cart", "add_bundle"], where: [{ property: "device", op: "is", value: "mobile" }] },
    { event: "begin_checkout", optional: true },
    { event: "purchase" },
  ],
  exclude: [{ event: "error", after_step: 1, before_step: 2 }],
  hold_constant: ["product"],
  open: true,
  period: { from: "2024-04-01", to: "2024-06-01" },
  breakdown: { property: "device" },
  compare: [{ where: [{ property: "country", op: "is", value: "FR" }] }, { where: [{ property: "country", op: "is_not", value: "FR" }] }],
  rule_sets: ["all"],
};

async function ask(page: Page, funnel: RecipeFunnel): Promise<void> {
  await page.evaluate((f) => (window as unknown as { staged: Staged }).staged.app.session.ask({ recipe: 1, mapping: {}, personas: {}, funnels: [f] }), funnel);
  await page.locator("#rules-title").waitFor();
}

interface Staged {
  app: { session: { ask(recipe: object): Promise<void> } };
}

async function askAll(page: Page): Promise<void> {
  await ask(page, FULL);
  await page.locator("parcours-funnel-groups #other").click();
  for (const summary of await page.locator("parcours-funnel summary:visible").all()) await summary.click();
}

async function prepare(page: Page, note = ""): Promise<void> {
  await page.locator("[data-testid=share]").click();
  await page.locator("parcours-share #note").fill(note);
  await page.locator("[data-testid=prepare]").click();
}

async function openAll(page: Page): Promise<void> {
  for (const summary of await page.locator("summary:visible").all()) await summary.click();
}

async function openPeople(page: Page): Promise<void> {
  await page.locator("parcours-dropoff .behind").first().click();
  await page.locator("parcours-people tbody tr").first().waitFor();
}

async function openPoint(page: Page): Promise<void> {
  const names = page.locator("parcours-map button.name:visible");
  await names.first().click();
}

/** The first element that a selector is met by, shadow roots looked into. */
const deepOne = `function one(selector, root = document) {
  return root.querySelector(selector) ?? [...root.querySelectorAll("*")].reduce((found, e) => found ?? (e.shadowRoot && one(selector, e.shadowRoot)), null);
}`;

/** Violations of a page, or of that element of it, as "rule: where", one a line. */
function violations(page: Page, part?: string): Promise<string[]> {
  return page.evaluate(
    `(async () => { ${axe}; const r = await axe.run(${part ? `(${deepOne})(${JSON.stringify(part)})` : "document"}, { resultTypes: ["violations"] });
      return r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.flat().join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? ""))); })()`,
  );
}

describe("views", () => {
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

  async function show(view: Pick<View, "hash" | "sign" | "act">, lang = "en", scheme: "light" | "dark" = "light"): Promise<Page> {
    const context = await driver.page.context().browser()!.newContext({
      viewport: { width: 1280, height: 900 },
      locale: lang,
      colorScheme: scheme,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${site.url}#${view.hash}`);
    await page.locator(view.sign).first().waitFor();
    await view.act?.(page);
    return page;
  }

  // Each is long, and none needs more than one core.
  describe("all of them", { concurrency: 2 }, () => {
    for (const [lang, scheme] of [["en", "light"], ["fr", "dark"]] as const) {
      test(`axe finds nothing, and at 320 px nothing scrolls sideways and every target is 24 px high: ${lang}, ${scheme}`, async () => {
        const found: string[] = [];
        for (const view of VIEWS) {
          const page = await show(view, lang, scheme);
          const wrong = await violations(page, view.part);
          await page.setViewportSize({ width: 320, height: 900 });
          wrong.push(...(await tooWide(page)), ...(await lowTargets(page)));
          found.push(...wrong.map((w) => `${view.name}: ${w}`));
          await page.context().close();
        }
        assert.deepEqual(found, []);
      });
    }
  });

  test("a column is exchanged where it stands", async () => {
    const page = await show({ hash: "file=shop.parquet", sign: "[data-testid=step-count]" });
    await page.locator("parcours-mapping #user").click();
    await page.locator("parcours-mapping [data-value=session_id]").click();
    const asked = (await page.evaluate("staged.engine.asked.at(-1)")) as { mapping: { user: string }; funnels?: unknown };
    assert.equal(asked.mapping.user, "session_id");
    assert.equal(asked.funnels, undefined); // it was only proposed
    await page.context().close();
  });

  test("an export is said to be another's, or nobody's", async () => {
    const page = await show({ hash: "file=ecom.csv", sign: "[data-testid=step-count]" });
    for (const format of ["ga4", "generic"]) {
      await page.locator("parcours-mapping #format").focus();
      await page.keyboard.press("Enter");
      await page.keyboard.type(format === "ga4" ? "bigquery" : "none of");
      await page.keyboard.press("Enter");
      assert.deepEqual(await page.evaluate("staged.engine.asked.at(-1).mapping"), { format, timezone: "UTC" });
      assert.equal(await deepFocus(page), "format");
    }
    await page.goto("about:blank");
    await page.goto(`${site.url}#file=alltypes_plain.parquet`);
    await page.locator("parcours-mapping-page select#format").selectOption("amplitude");
    await page.locator("button[type=submit]").click();
    assert.deepEqual(await page.evaluate("staged.engine.asked.at(-1).mapping"), { format: "amplitude" });
    await page.context().close();
  });

  test("a folder is chosen, and its files come in order", async () => {
    const folder = await mkdtemp(join(tmpdir(), "parcours-"));
    await mkdir(join(folder, "day=1/.tmp"), { recursive: true });
    for (const name of ["b.csv", "a.csv", "day=1/c.csv", "day=1/.tmp/d.csv", "day=1/_SUCCESS"]) await writeFile(join(folder, name), name.endsWith("csv") ? "x" : "");
    const page = await show({ hash: "", sign: "[data-sample]" });
    const chooser = page.waitForEvent("filechooser");
    await page.locator("parcours-drop [data-testid=folder]").press("Enter");
    await (await chooser).setFiles(folder);
    await page.locator("[data-testid=step-count]").first().waitFor();
    assert.deepEqual(await page.evaluate("staged.engine.opened"), ["a.csv", "b.csv", "c.csv"]);
    await page.context().close();
    await rm(folder, { recursive: true });
  });

  test("the mapping page asks for what is missing, then for the report", async () => {
    const page = await show({ hash: "file=alltypes_plain.parquet", sign: "parcours-mapping-page form" });
    await page.locator("button[type=submit]").click();
    assert.equal(await deepFocus(page), "user");
    await page.locator("select#user").selectOption("id");
    await page.locator("button[type=submit]").click();
    await page.locator("[data-testid=step-count]").first().waitFor();
    const asked = (await page.evaluate("staged.engine.asked.at(-1).mapping")) as object;
    assert.deepEqual(asked, { user: "id", time: "timestamp_col" });
    await page.context().close();
  });

  test("Escape cancels a reading, and language and theme change what is shown", async () => {
    const page = await show({ hash: "file=slow.csv", sign: "[data-testid=cancel]" });
    await page.keyboard.press("Escape");
    await page.locator("[data-sample]").first().waitFor();
    await page.locator("button[lang=fr]").click();
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    assert.match(await page.locator("parcours-drop h1").innerText(), /^Déposez/);
    await page.locator("parcours-masthead select").selectOption("dark");
    assert.equal(await page.evaluate("getComputedStyle(document.documentElement).colorScheme"), "dark");
    await page.reload(); // reads the slow file again, in the language that was kept
    assert.match(await page.locator("parcours-loading h1").innerText(), /^Lecture/);
    await page.context().close();
  });

  test("the funnel shows while the rest is compared: then neither the focus nor the page moves", async () => {
    const page = await show({ hash: "file=shop.parquet&held", sign: "[data-testid=step-count]" });
    const section = page.locator("section[data-section=dropoff]");
    assert.match(await section.innerText(), /Still comparing…/);
    assert.ok(await page.locator("[data-testid=cancel]").isVisible() && await page.getByRole("button", { name: "Report (JSON)" }).isDisabled());
    await page.locator("parcours-report nav a[href='#dropoff']").click();
    const at = (await section.boundingBox())!.y;
    await page.evaluate("staged.engine.end()");
    await page.locator("parcours-dropoff table").first().waitFor();
    assert.equal((await section.boundingBox())!.y, at);
    assert.ok(await section.evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e), "it has the focus still");
    assert.equal(await page.locator("[data-testid=cancel]").count(), 0);
    await page.context().close();
  });

  test("a comparison that was cancelled or failed is asked for again, beside what was counted", async () => {
    const page = await show({ hash: "file=shop.parquet&held", sign: "[data-testid=step-count]" });
    const section = page.locator("section[data-section=personas]");
    await page.keyboard.press("Escape");
    await section.getByRole("button", { name: "Compare now" }).click();
    assert.match(await section.innerText(), /Still comparing…/);
    await page.evaluate('staged.engine.end({ code: "out_of_memory", cause: "no" })');
    await page.locator("parcours-report [role=alert]").waitFor();
    assert.equal(await page.locator("[data-testid=step-count]").count(), 5);
    await page.evaluate("void (staged.engine.held = false)");
    await section.getByRole("button", { name: "Compare now" }).click();
    await page.locator("parcours-personas h2").waitFor();
    assert.equal(await page.locator("parcours-report [role=alert]").count(), 0);
    await page.context().close();
  });

  test("a table pasted or dropped is opened", async () => {
    const page = await show({ hash: "", sign: "[data-sample]" });
    await page.evaluate(`(() => {
      const d = new DataTransfer(); d.setData("text/plain", "who\\twhen\\na\\t2026-01-01\\n");
      window.dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true }));
    })()`);
    await page.locator("[data-testid=step-count]").first().waitFor();
    await page.evaluate(`(() => {
      const d = new DataTransfer(); d.items.add(new File(["x"], "damaged.csv"));
      for (const type of ["dragenter", "dragover"]) document.body.dispatchEvent(new DragEvent(type, { dataTransfer: d, bubbles: true, cancelable: true }));
    })()`);
    await page.locator(".overlay").waitFor();
    await page.evaluate(`(() => {
      const d = new DataTransfer(); d.items.add(new File(["x"], "damaged.csv"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: d, bubbles: true, cancelable: true }));
    })()`);
    await page.locator("[data-testid=another]").waitFor();
    await page.context().close();
  });

  test("on paper everything is open, and shut again afterwards", async () => {
    const page = await show({ hash: "file=shop.parquet", sign: "[data-testid=step-count]" });
    const open = "[...document.querySelector('parcours-app').shadowRoot.querySelector('parcours-report').shadowRoot.querySelector('parcours-funnel').shadowRoot.querySelectorAll('details')].every((d) => d.open)";
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    assert.equal(await page.evaluate(open), true);
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    assert.equal(await page.evaluate(open), false);
    await page.context().close();
  });
});

/** That the page scrolls sideways, if it does once it is laid out. */
async function tooWide(page: Page): Promise<string[]> {
  const wide = await page.evaluate("new Promise((r) => requestAnimationFrame(() => setTimeout(() => r(document.documentElement.scrollWidth - document.documentElement.clientWidth))))");
  return wide ? [`${wide} px too wide`] : [];
}

/** What can be clicked and is less than 24 px high. */
function lowTargets(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const low = [];
    const walk = (root) => {
      for (const e of root.querySelectorAll("*")) {
        const { height } = e.getBoundingClientRect();
        if (e.matches("button, select, summary, nav a") && height > 0 && height < 24) low.push(e.textContent.trim() + " is " + height + " px high");
        if (e.shadowRoot) walk(e.shadowRoot);
      }
    };
    walk(document);
    return low;
  })()`);
}

/** The id of the focused element, shadow roots looked into. */
function deepFocus(page: Page): Promise<string> {
  return page.evaluate("(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.id ?? ''; })()");
}
