// node test/shots.mjs: pictures of every view of the built app, from its own
// engine and its built-in shop sample, into ../shots. Look at them.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { BROWSERS } from "./harness/browsers.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const out = fileURLToPath(new URL("../../shots", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".woff2": "font/woff2" };

/** A table that is no list of events, and a file that is no table: the two pages for them. */
const TABLE = Buffer.from("city,population\nParis,2102650\nLyon,522250\n");
const BINARY = Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 7, 8, 9, 0]);

/** What is done on the drop page, and what is waited for; a picture is taken after it. */
const VIEWS = [
  { name: "drop", does: async () => {} },
  { name: "report", does: sample, full: true },
  { name: "editor", does: async (page) => (await sample(page), await page.locator("parcours-funnel-editor #step1").click()) },
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

async function sample(page) {
  await page.locator("[data-sample=shop]").click();
  await page.locator("[data-testid=step-count]").first().waitFor();
}

async function give(page, name, buffer) {
  await page.locator("parcours-drop input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
}

const policy = (await readFile(join(web, "csp.txt"), "utf8")).trim();
const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  try {
    const file = join(web, "dist", path === "/" ? "index.html" : path);
    const body = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": policy }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((r) => server.listen(0, "127.0.0.1", r));
const url = `http://127.0.0.1:${server.address().port}/`;

const browser = await chromium.launch({ executablePath: BROWSERS.chromium.path, args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] });
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const locale of ["en", "fr"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1440]) {
      const context = await browser.newContext({ viewport: { width, height: width === 360 ? 780 : 900 }, locale, colorScheme, reducedMotion: "reduce" });
      for (const view of VIEWS) {
        const page = await context.newPage();
        await page.goto(url);
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
server.close();
console.log(`pictures in ${out}`);
