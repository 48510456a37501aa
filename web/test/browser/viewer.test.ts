// The page of a link: the whole report, opened in the tab by a key that goes
// nowhere; a page of its own for all that can be wrong; paper; and the report
// that is a file.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";

import { hostile } from "../fixtures/hostile.ts";
import { web } from "../harness/app.ts";
import { BROWSERS } from "../harness/browsers.mjs";
import { start } from "../harness/chromium.ts";
import { browserNames, launch, waitFor } from "../harness/driver.ts";
import { serveHost, serveSharing, type SharingSite } from "../harness/sharing.ts";
import { keyText, newKey, seal } from "../../src/share/seal.ts";

const axe = readFileSync(createRequire(join(web, "package.json")).resolve("axe-core/axe.min.js"), "utf8");
const shop = readFileSync(join(web, "test/fixtures/shop.shared.json"));
/** With nothing in it but what must be there. */
const bare = { ...JSON.parse(shop.toString()), title: "", note: "", people: 0, objectives: [], funnels: [], personas: null, map: null, paths: null, retention: null, troubles: [], incidents: [], actions: [], withheld: [] };

const key = keyText(newKey());
const raw = Buffer.from(key, "base64url");
const bytes = (report: unknown) => new TextEncoder().encode(JSON.stringify(report));
let site: SharingSite;
let browser: Browser;
let context: BrowserContext | undefined;
const link = (id: string, k = key) => `${site.origin}/r/${id}#k=${k}`;

before(async () => {
  site = await serveSharing(web);
  browser = await start(BROWSERS.chromium.path);
  site.put("shop", await seal(shop, raw));
  site.put("francais", await seal(bytes({ ...JSON.parse(shop.toString()), language: "fr" }), raw));
  site.put("bare", await seal(bytes(bare), raw));
  site.put("secret", await seal(shop, raw, "sesame"));
  site.put("hostile", await seal(bytes(hostile()), raw));
  site.put("wrong", await seal(bytes({ ...bare, k: 0.5 }), raw));
});
after(async () => {
  await browser.close();
  site.site.close();
});
afterEach(async () => {
  site.fail(0);
  await context?.close();
});

async function open(url: string, { lang = "en", scheme = "light" as "light" | "dark", width = 1200 } = {}): Promise<Page & { errors: string[] }> {
  context = await browser.newContext({ viewport: { width, height: 900 }, locale: lang, colorScheme: scheme, reducedMotion: "reduce" });
  const page = Object.assign(await context.newPage(), { errors: [] as string[] });
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (e) => page.errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && page.errors.push(m.text()));
  await page.goto(url);
  return page;
}

const section = (page: Page) => page.locator("parcours-report section").first().waitFor();
const head = (page: Page) => page.locator("h1").innerText();

function violations(page: Page): Promise<string[]> {
  return page.evaluate(
    `(async () => { ${axe}; const r = await axe.run(document, { resultTypes: ["violations"] });
      return r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.flat().join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? ""))); })()`,
  );
}

describe("the report", () => {
  for (const [lang, scheme] of [["en", "light"], ["fr", "dark"]] as const)
    test(`all of it, ${lang}, ${scheme}: axe finds nothing, nothing scrolls sideways, targets are large enough`, async () => {
      const page = await open(link(lang === "fr" ? "francais" : "shop"), { lang, scheme });
      await section(page);
      assert.equal(await page.locator("parcours-report section").count(), 9);
      for (const summary of await page.locator("summary").all()) await summary.click();
      assert.deepEqual(await violations(page), []);
      await page.setViewportSize({ width: 320, height: 900 });
      assert.equal(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0);
      const low = await page.evaluate(`[...document.querySelectorAll("button, a")].concat([...document.querySelector("parcours-report").shadowRoot.querySelectorAll("button, a, summary, input")]).filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML)`);
      assert.deepEqual(low, []);
      assert.deepEqual(page.errors, []);
    });

  test("the key goes nowhere, and no one else is asked anything", async () => {
    const page = await open("about:blank");
    const all: string[] = [];
    page.on("request", (r) => all.push(r.url()));
    const asked = site.asked.length;
    await page.goto(link("shop"));
    await section(page);
    assert.ok(all.every((url) => url.startsWith(site.origin) || url.startsWith("data:image/")), all.join(" "));
    assert.deepEqual(site.asked.slice(asked).map((a) => [a.method, a.url, a.referer, a.cookie]), [["HEAD", "/api/reports/shop", "", ""], ["GET", "/api/reports/shop", "", ""]]);
    assert.ok(!site.site.requests().some((r) => r.includes(key)));
    assert.equal(await page.evaluate("location.hash"), `#k=${key}`);
    assert.equal(await page.title(), "Where the spring’s shoppers went");
    assert.equal(await page.locator(".lock").innerText(), "Decrypted in this tab");
  });

  test("it is first in the language it was written for, then in the reader's", async () => {
    const page = await open(link("francais"), { lang: "en" });
    await section(page);
    assert.match(await page.locator("h2").nth(1).innerText(), /vont jusqu’à purchase/);
    assert.equal(await page.evaluate("document.documentElement.lang"), "fr");
    await page.getByRole("button", { name: "English" }).click();
    assert.match(await page.locator("h2").nth(1).innerText(), /make it to purchase/);
    await page.reload();
    await section(page);
    assert.match(await page.locator("h2").nth(1).innerText(), /make it to purchase/);
  });

  test("light and dark, by a button", async () => {
    const page = await open(link("shop"));
    await section(page);
    const ground = () => page.locator("parcours-report").evaluate((e) => getComputedStyle(e).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: "Theme: system" }).click();
    assert.notEqual(await ground(), light);
    await page.getByRole("button", { name: "Theme: dark" }).click();
    assert.equal(await ground(), light);
  });

  test("the index goes to a section and keeps the key", async () => {
    const page = await open(link("shop"));
    await section(page);
    await page.locator("nav").getByRole("button", { name: "Retention" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.querySelector('parcours-report').shadowRoot.activeElement.id"), "retention");
    assert.equal(await page.evaluate("location.hash"), `#k=${key}`);
  });

  test("a report with nothing in it says so", async () => {
    const page = await open(link("bare"));
    await page.locator("parcours-report footer").waitFor();
    assert.match(await head(page), /^The journeys of fewer than 10\speople$/);
    assert.match(await page.locator("parcours-report .root").innerText(), /has no such part/);
    assert.deepEqual(await violations(page), []);
  });

  test("what a hostile report says is text", async () => {
    const page = await open(link("hostile"));
    await section(page);
    assert.equal(await page.evaluate("window.ran"), undefined);
    assert.match(await head(page), /<script>window\.ran=1<\/script>/);
    assert.match(await page.title(), /<img src=x/);
    assert.equal(await page.evaluate(`document.querySelector("parcours-report").shadowRoot.querySelectorAll("script, iframe, img, a").length`), 0);
    assert.deepEqual(page.errors, []);
  });

  test("on paper: the tables are open, no button is left, and light", async () => {
    const page = await open(link("shop"), { scheme: "dark" });
    await section(page);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: "print" });
    const details = page.locator("parcours-report details");
    assert.equal(await page.locator("parcours-report details[open]").count(), await details.count());
    assert.deepEqual(await page.evaluate(`[...document.querySelectorAll("button"), ...document.querySelector("parcours-report").shadowRoot.querySelectorAll("button")].filter((b) => b.checkVisibility()).length`), 0);
    assert.equal(await page.locator("parcours-report").evaluate((e) => getComputedStyle(e).colorScheme), "light");
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 50_000);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    assert.equal(await page.locator("parcours-report details[open]").count(), 0);
  });
});

for (const name of browserNames)
  test(`${name}: the page of a link, and a frame that is of no origin`, async () => {
    const d = await launch(name);
    const host = await serveHost(site.origin);
    try {
      await d.goto(link("shop"));
      const title = () => d.eval((deep) => deep.one("section [part=title]")?.textContent ?? "");
      assert.match(await waitFor("the report", title), /44% reach purchase|44\s?% atteignent purchase/);
      assert.deepEqual(d.errors(), []);
      host.body(`<script type="module" src="${site.origin}/${readdirSync(join(web, "dist/widget")).filter((f) => f.startsWith("embed-")).map((f) => `widget/${f}`)}"></script><parcours-embed src="${link("shop")}" view="funnel"></parcours-embed>`);
      await d.goto(host.origin);
      // What it says of its height says that it was drawn.
      await waitFor("a frame as high as its report", () => d.eval((deep) => Number.parseInt(deep.one("iframe")?.style.height ?? "") > 490));
    } finally {
      await d.close();
      host.close();
    }
  });

test("codes that nobody expects break nothing", async () => {
  for (const code of ["constructor", "__proto__", "toString", ""]) {
    site.put("codes", await seal(bytes(hostile(code)), raw));
    const page = await open(link("codes"));
    await section(page);
    assert.equal(await page.locator("parcours-report section").count(), 9, code);
    assert.deepEqual(page.errors, [], code);
    await context!.close();
  }
});

describe("what can be wrong", () => {
  const cases: Array<[name: string, url: () => string, en: string, fr: string]> = [
    ["unknown or expired", () => link("none"), "This report is no longer here", "Ce rapport n’est plus là"],
    ["another's key", () => link("shop", keyText(newKey())), "The key does not open this report", "La clé n’ouvre pas ce rapport"],
    ["no key", () => link("shop").replace(/#.*/, ""), "The link lacks its key", "Il manque la clé du lien"],
    ["half a key", () => link("shop").slice(0, -20), "The link lacks its key", "Il manque la clé du lien"],
    ["no report inside", () => link("wrong"), "This is not a report that can be read", "Ce n’est pas un rapport lisible"],
    ["a passphrase is needed", () => link("secret"), "This report needs a passphrase", "Ce rapport demande une phrase secrète"],
  ];
  for (const [name, url, en, fr] of cases)
    test(`${name}: a page of its own, in both languages`, async () => {
      for (const [lang, says, scheme] of [["en", en, "light"], ["fr", fr, "dark"]] as const) {
        const page = await open(url(), { lang, scheme });
        await page.locator("h1").waitFor();
        assert.equal(await head(page), says);
        assert.deepEqual(await violations(page), []);
        assert.equal(await page.title(), "A report · Parcours");
        await context!.close();
      }
    });

  test("without a key nothing is asked of the server", async () => {
    const asked = site.asked.length;
    const page = await open(link("shop").replace(/#.*/, ""));
    await page.locator("h1").waitFor();
    assert.equal(site.asked.length, asked);
    // The whole link, pasted over it, is enough.
    await page.evaluate((hash) => (location.hash = hash), `k=${key}`);
    await section(page);
  });

  test("no connection: it is tried again when the reader says so", async () => {
    site.fail(-1);
    const page = await open(link("shop"));
    await page.locator("h1").waitFor();
    assert.equal(await head(page), "The report cannot be reached");
    site.fail(0);
    await page.getByRole("button", { name: "Try again" }).click();
    await section(page);
  });

  test("a wrong passphrase is asked for again", async () => {
    const page = await open(link("secret"));
    for (const [typed, opens] of [["wrong", false], ["also wrong", false], ["sesame", true]] as const) {
      await page.getByLabel("Passphrase").fill(typed);
      await page.keyboard.press("Enter");
      if (opens) await section(page);
      else {
        await page.locator("[role=alert]").waitFor();
        assert.equal(await page.locator("[role=alert]").innerText(), "That passphrase does not open it.");
        assert.equal(await page.evaluate("document.querySelector('parcours-report').shadowRoot.activeElement.localName"), "input");
      }
    }
  });

  test("to be read once: nothing is fetched before the reader says so, and then it is gone", async () => {
    site.put("once", await seal(shop, raw), true);
    const page = await open(link("once"));
    await page.getByRole("button", { name: "Open it now" }).waitFor();
    assert.equal(await head(page), "This report can be read once");
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(site.asked.filter((a) => a.url.endsWith("/once")).map((a) => a.method), ["HEAD"]);
    await page.getByRole("button", { name: "Open it now" }).click();
    await section(page);
    assert.match(await page.locator("parcours-report footer").innerText(), /deleted this report as it was opened/);
    // Where it was read it is known to be burnt; elsewhere it is only gone.
    await page.reload();
    await page.locator("h1").waitFor();
    assert.equal(await head(page), "This report has been read");
    const other = await context!.newPage();
    await other.goto(link("once"));
    await other.locator("h1").waitFor();
    assert.equal(await head(other), "This report is no longer here");
  });

  test("of two readers who ask at once the second is told", async () => {
    site.put("race", await seal(shop, raw), true);
    const page = await open(link("race"));
    await page.getByRole("button", { name: "Open it now" }).waitFor();
    await fetch(`${site.origin}/api/reports/race`).then((r) => r.arrayBuffer());
    await page.getByRole("button", { name: "Open it now" }).click();
    await page.locator("[role=alert]").waitFor();
    assert.equal(await head(page), "This report has been read");
  });
});

describe("the report that is a file", () => {
  test("opens from a disk, asks nothing, and is the same report", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "parcours-")), "report.html");
    const template = readFileSync(join(web, "dist/report-file.html"), "utf8");
    for (const [report, says] of [[JSON.parse(shop.toString()), /44% make it to purchase/], [hostile(), /<script>window\.ran=1<\/script>/]] as const) {
      writeFileSync(file, template.replace("%REPORT%", () => JSON.stringify(report).replaceAll("<", "\\u003c")));
      const page = await open("about:blank");
      const asked: string[] = [];
      page.on("request", (r) => asked.push(r.url()));
      await page.goto(pathToFileURL(file).href);
      await section(page);
      assert.match(await page.locator("parcours-report .root").innerText(), says);
      assert.deepEqual(asked.filter((u) => !u.startsWith("data:image/")), [pathToFileURL(file).href]);
      assert.equal(await page.evaluate("window.ran"), undefined);
      assert.equal(await page.title(), report.title);
      assert.deepEqual(page.errors, []);
      await context!.close();
    }
  });
});
