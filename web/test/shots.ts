// Pictures of every view of the built app, from its own engine and its
// built-in shop sample. Look at them. `make shots` runs it, in the folder web.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";

import { BROWSERS } from "./harness/browsers.mjs";
import { start } from "./harness/chromium.ts";
import { serve } from "./harness/server.ts";

const out = resolve("../shots");

/** A table that is no list of events, and a file that is no table: the two pages for them. */
const TABLE = Buffer.from("city,population\nParis,2102650\nLyon,522250\n");
const BINARY = Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 7, 8, 9, 0]);

/** What is done on the drop page, and what is waited for; a picture is taken after it. */
const VIEWS: { name: string; does: (page: Page) => Promise<void>; full?: boolean }[] = [
  { name: "drop", does: async () => {} },
  { name: "report", does: sample, full: true },
  { name: "editor", does: async (page) => (await sample(page), await page.locator("parcours-funnel-editor #step1").click()) },
  { name: "asked", does: asked, full: true },
  { name: "mapping", does: async (page) => (await give(page, "cities.csv", TABLE), await page.locator("parcours-mapping-page form").waitFor()), full: true },
  { name: "problem", does: async (page) => (await give(page, "orders.csv", BINARY), await page.locator("[data-testid=another]").waitFor()) },
  {
    name: "privacy",
    does: async (page) => {
      await page.locator("[data-testid=lock]").click();
      await page.locator("[data-testid=selftest]").click();
      await page.locator("[data-outcome]").first().waitFor();
    },
  },
];

async function sample(page: Page): Promise<void> {
  await page.locator("[data-sample=shop]").click();
  await page.locator("[data-testid=step-count]").first().waitFor();
}

/** A funnel of which all is asked: groups, a comparison, and the rules of other tools. */
async function asked(page: Page): Promise<void> {
  await sample(page);
  const funnel = {
    steps: [{ event: "view_item" }, { event: ["add_to_cart", "view_cart"], where: [{ property: "device", op: "is_set" }] }, { event: "purchase" }],
    window: "7d",
    breakdown: { property: "device", limit: 2 },
    compare: [{ where: [{ property: "device", op: "is", value: "mobile" }] }, { where: [{ property: "device", op: "is_not", value: "mobile" }] }],
    rule_sets: ["all"],
  };
  await page.evaluate((f) => (document.querySelector("parcours-app") as unknown as { session: { ask(r: object): Promise<void> } }).session.ask({ recipe: 1, mapping: {}, personas: {}, funnels: [f] }), funnel);
  await page.locator("#rules-title").waitFor();
}

async function give(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator("parcours-drop input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
}

const site = await serve("dist", (await readFile("csp.txt", "utf8")).trim());
const browser = await start(BROWSERS.chromium.path);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const locale of ["en", "fr"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 1440]) {
      const context = await browser.newContext({ viewport: { width, height: width === 360 ? 780 : 900 }, locale, colorScheme, reducedMotion: "reduce" });
      for (const view of VIEWS) {
        const page = await context.newPage();
        await page.goto(site.url);
        await page.locator("[data-sample]").first().waitFor();
        await view.does(page);
        await page.screenshot({ path: join(out, `${view.name}-${locale}-${colorScheme}-${width}.png`), fullPage: view.full ?? false });
        if (view.name === "report" && colorScheme === "light" && width === 1440) {
          await writeFile(join(out, `report-${locale}.pdf`), await page.pdf({ preferCSSPageSize: true, printBackground: true }));
        }
        await page.close();
      }
      await context.close();
    }
  }
}
await browser.close();
site.close();
console.log(`pictures in ${out}`);
