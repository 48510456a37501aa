// The custom elements and the frames on somebody else's page, under a policy
// that lets in scripts, frames and answers of one other origin and nothing
// else: they draw, in both languages and themes; they say what is wrong; the
// page around a frame learns its height and nothing more.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";

import { web } from "../harness/app.ts";
import { BROWSERS } from "../harness/browsers.mjs";
import { start } from "../harness/chromium.ts";
import { serveHost, serveSharing, type Host, type SharingSite } from "../harness/sharing.ts";
import { sharedShop } from "../fixtures/shared.ts";
import { keyText, newKey, seal } from "../../src/share/seal.ts";
import { snippets } from "../../src/share/snippets.ts";
import { hostile } from "../fixtures/hostile.ts";

const axe = readFileSync(createRequire(join(web, "package.json")).resolve("axe-core/axe.min.js"), "utf8");
const shop = readFileSync(join(web, "test/fixtures/shop.shared.json"));
const NAMES = ["funnel", "personas", "map", "paths", "retention", "report"];

let reports: SharingSite;
let host: Host;
let browser: Browser;
let context: BrowserContext | undefined;
const key = keyText(newKey());
const link = (id: string, k = key) => `${reports.origin}/r/${id}#k=${k}`;

before(async () => {
  reports = await serveSharing(web);
  host = await serveHost(reports.origin, "body{margin:16px}.blue{--pc-lost:#00f}parcours-funnel::part(title){text-decoration:underline}");
  browser = await start(BROWSERS.chromium.path);
  const raw = Buffer.from(key, "base64url");
  reports.put("shop", await seal(shop, raw));
  reports.put("secret", await seal(shop, raw, "sésame"));
  reports.put("cut", (await seal(shop, raw)).slice(0, 3000));
  const broken = await seal(shop, raw);
  broken[200]! ^= 1;
  reports.put("broken", broken);
  reports.put("foreign", new TextEncoder().encode("<!doctype html><p>hello"));
  reports.put("hostile", await seal(new TextEncoder().encode(JSON.stringify(hostile())), raw));
});
after(async () => {
  await browser.close();
  reports.site.close();
  host.close();
});
afterEach(async () => {
  reports.fail(0);
  await context?.close();
});

const script = (name: string) => `<script type="module" src="${reports.origin}/widget/${readdirSync(join(web, "dist/widget")).find((f) => f.startsWith(`${name}-`))}"></script>`;

/** The page with this in it, once all its elements say what they are at. */
async function show(html: string, { lang = "en", scheme = "light" as "light" | "dark", width = 1000, url = "/" } = {}): Promise<Page> {
  host.body(html, lang);
  context = await browser.newContext({ viewport: { width, height: 900 }, locale: lang, colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.addInitScript("window.told = []; addEventListener('message', (e) => told.push(JSON.stringify(e.data)))");
  await page.goto(host.origin + url);
  return page;
}

const element = (name: string, attributes = `src="${link("shop")}"`, inside = "") => `${script(name)}<parcours-${name} ${attributes}>${inside}</parcours-${name}>`;

function violations(page: Page): Promise<string[]> {
  return page.evaluate(
    `(async () => { ${axe}; const r = await axe.run(document, { resultTypes: ["violations"] });
      return r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.flat().join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? ""))); })()`,
  );
}

describe("elements", () => {
  const HEADS: Record<string, [en: RegExp, fr: RegExp]> = {
    funnel: [/44% make it to purchase/, /44\s?% vont jusqu’à purchase/],
    personas: [/Four kinds of people, from 16% to 100%/, /Quatre profils, dont de 16\s?% à 100\s?%/],
    map: [/breaks off most at view cart/, /view cart que le parcours s’interrompt/],
    paths: [/48% of those in Consideration come back to Awareness/, /48\s?% de ceux passés par Évaluation/],
    retention: [/37% of those active the month before/, /37\s?% des actifs du mois d’avant/],
    report: [/Where the spring’s shoppers went/, /Where the spring’s shoppers went/],
  };
  for (const name of NAMES)
    for (const [lang, scheme] of [["en", "light"], ["fr", "dark"]] as const)
      test(`${name} draws itself, ${lang}, ${scheme}, at 320 px too, and axe finds nothing`, async () => {
        const page = await show(element(name, `src="${link("shop")}" theme="system"`), { lang, scheme });
        await page.locator(`parcours-${name} section`).first().waitFor();
        assert.match(await page.locator(`parcours-${name} [part=title]`).first().innerText(), HEADS[name]![lang === "en" ? 0 : 1]);
        for (const summary of await page.locator(`parcours-${name} summary`).all()) await summary.click();
        assert.deepEqual(await violations(page), []);
        await page.setViewportSize({ width: 320, height: 900 });
        assert.equal(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0);
        assert.deepEqual(await page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]"), ["", 0, 0]);
      });

  test("the numbers of the picture are those of the table, and few are said to be few", async () => {
    const page = await show(element("funnel"));
    await page.locator("parcours-funnel summary").first().click();
    const rows = await page.locator("parcours-funnel details tr td:nth-child(2)").allInnerTexts();
    assert.deepEqual(rows, ["790", "630", "420", "400", "350"]);
    assert.deepEqual(await page.locator("parcours-funnel [part=figure]").allInnerTexts(), rows);
    assert.match(await page.locator("parcours-funnel details").first().innerText(), /<\s10/);
    assert.match(await page.locator("parcours-funnel footer").innerText(), /rounded to 10; fewer than 10/);
  });

  test("a page gives colours and type: tokens, parts, theme and accent", async () => {
    const page = await show(element("map", `class="blue" src="${link("shop")}"`) + element("funnel", `src="${link("shop")}" accent="#ffb000" theme="dark"`));
    await page.locator("parcours-funnel section").waitFor();
    await page.locator("parcours-map section").waitFor();
    const style = (selector: string, what: string) => page.locator(selector).first().evaluate((e, w) => getComputedStyle(e).getPropertyValue(w), what);
    assert.equal(await style("parcours-map .t-lost", "color"), "rgb(0, 0, 255)");
    assert.match(await style("parcours-funnel [part=title]", "text-decoration-line"), /underline/);
    assert.equal(await style("parcours-funnel", "color-scheme"), "dark");
    assert.notEqual(await style("parcours-funnel .went", "background-color"), "rgb(108, 197, 189)");
    // Nothing but a colour is one.
    await page.locator("parcours-funnel").evaluate((e) => e.setAttribute("accent", "red;background:url(//x)"));
    assert.equal(await style("parcours-funnel .went", "background-color"), "rgb(108, 197, 189)");
  });

  test("an accent can be read on both papers", async () => {
    for (const accent of ["#ffff00", "#000000", "#ffffff", "#ff0000", "#1a1aff"]) {
      const page = await show(element("funnel", `src="${link("shop")}" accent="${accent}" theme="light"`) + element("map", `src="${link("shop")}" accent="${accent}" theme="dark"`));
      await page.locator("parcours-funnel section").waitFor();
      await page.locator("parcours-map section").waitFor();
      assert.deepEqual((await violations(page)).filter((v) => v.startsWith("color-contrast")), [], accent);
      await context!.close();
    }
  });

  test("a report in the page needs no request, also when it comes late", async () => {
    const json = JSON.stringify(sharedShop()).replaceAll("<", "\\u003c");
    const asked = reports.asked.length;
    const page = await show(element("funnel", "", `<script type="application/json">${json}</script>`));
    await page.locator("parcours-funnel section").waitFor();
    await page.evaluate((text) => {
      const late = document.createElement("parcours-funnel");
      late.id = "late";
      document.querySelector("main")!.append(late);
      const data = document.createElement("script");
      data.type = "application/json";
      data.textContent = text;
      setTimeout(() => late.append(data), 50);
    }, json);
    await page.locator("#late section").waitFor();
    assert.equal(reports.asked.length, asked);
  });

  test("one funnel of several, by name or by number", async () => {
    const two = sharedShop();
    two.funnels.push({ ...two.funnels[0]!, name: "Other" });
    const data = `<script type="application/json">${JSON.stringify(two)}</script>`;
    const page = await show(element("funnel", 'funnel="Other"', data) + element("funnel", 'funnel="1"', data) + element("funnel", 'funnel="Unknown"', data));
    await page.locator("parcours-funnel section").first().waitFor();
    const kickers = await page.locator("parcours-funnel").evaluateAll((all) => all.map((e) => [...e.shadowRoot!.querySelectorAll(".kicker")].map((k) => k.textContent)));
    assert.deepEqual(kickers, [["Funnel · Other"], ["Funnel · Checkout"], []]);
  });

  test("each kind of trouble says what it is, and shows what the page has instead", async () => {
    const fallback = "<table><tr><td>the numbers of May</td></tr></table>";
    const cases: Array<[string, RegExp]> = [
      [link("none"), /no longer here/],
      [link("shop", keyText(newKey())), /key does not open/],
      [link("broken"), /key does not open/],
      [link("cut"), /key does not open/],
      [link("foreign"), /not a report/],
      [link("shop").slice(0, -3), /lacks its key/],
      [link("shop").replace(/#.*/, ""), /lacks its key/],
    ];
    const page = await show(cases.map(([src]) => element("funnel", `src="${src}"`, fallback)).join(""));
    for (const [i, [src, says]] of cases.entries()) {
      const at = page.locator("parcours-funnel").nth(i);
      await at.locator("[role=alert]").waitFor();
      assert.match(await at.locator("[role=alert]").innerText(), says, src);
      assert.ok(await at.locator("table").isVisible());
    }
    assert.deepEqual(await violations(page), []);
  });

  test("what does not answer is tried again", async () => {
    for (const [status, says] of [[-1, /cannot be reached/], [503, /busy/]] as const) {
      reports.fail(status);
      const page = await show(element("funnel"));
      await page.locator("parcours-funnel [role=alert]").waitFor();
      assert.match(await page.locator("parcours-funnel [role=alert]").innerText(), says);
      reports.fail(0);
      await page.locator("parcours-funnel button").click();
      await page.locator("parcours-funnel section").waitFor();
      await context!.close();
    }
  });

  test("a passphrase is asked for, and again when it is wrong", async () => {
    const page = await show(element("funnel", `src="${link("secret")}"`), { lang: "fr" });
    await page.locator("parcours-funnel input").fill("césame");
    await page.keyboard.press("Enter");
    await page.locator("parcours-funnel [role=alert]").waitFor();
    assert.equal(await page.locator("parcours-funnel [role=alert]").innerText(), "Cette phrase ne l’ouvre pas.");
    assert.deepEqual(await violations(page), []);
    await page.locator("parcours-funnel input").fill("sésame");
    await page.keyboard.press("Enter");
    await page.locator("parcours-funnel section").waitFor();
  });

  test("a report that can be read once is not read by looking at a page", async () => {
    reports.put("once", await seal(shop, Buffer.from(key, "base64url")), true);
    const page = await show(element("funnel", `src="${link("once")}"`));
    await page.locator("parcours-funnel button").waitFor();
    assert.deepEqual(reports.asked.filter((a) => a.url.endsWith("/once")).map((a) => a.method), ["HEAD"]);
    await page.locator("parcours-funnel button").click();
    await page.locator("parcours-funnel section").waitFor();
    assert.match(await page.locator("parcours-funnel footer").innerText(), /deleted this report/);
  });

  test("what a hostile report says is text", async () => {
    const page = await show(NAMES.map((n) => element(n, `src="${link("hostile")}"`)).join(""));
    for (const name of NAMES) await page.locator(`parcours-${name} section`).first().waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();
    assert.equal(await page.evaluate("window.ran"), undefined);
    const found = await page.evaluate(`[...document.querySelectorAll("*")].filter((e) => e.shadowRoot).flatMap((e) => [...e.shadowRoot.querySelectorAll("script, iframe, img, a, b[onclick], [onerror], style, link")]).filter((e) => !(e.localName === "img" && e.src.startsWith("data:image/png"))).map((e) => e.outerHTML)`);
    assert.deepEqual(found, []);
    assert.match(await page.locator("parcours-funnel h2").first().innerText(), /<img src=x onerror=/);
  });

  test("parts that are not what the element vouches for are not run", async () => {
    host.body(element("report"));
    context = await browser.newContext();
    const page = await context.newPage();
    await page.route(/widget\/sections-/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `window.ran = true;${await response.text()}` });
    });
    await page.goto(host.origin);
    await page.locator("parcours-report", { hasText: "cannot be shown here" }).waitFor();
    assert.equal(await page.evaluate("window.ran"), undefined);
  });

  test("what is pasted into pages works there, with the hashes in it", async () => {
    // As the share page, which offers them, was built with.
    const script_ = readFileSync(join(web, "dist", readdirSync(join(web, "dist")).find((f) => /^page-.*\.js$/.test(f))!), "utf8");
    const widgets = Object.fromEntries([...script_.matchAll(/(\w+):\{url:"(widget\/[^"]+)",integrity:"([^"]+)"\}/g)].map(([, name, url, integrity]) => [name!, { url: url!, integrity: integrity! }]));
    const texts = snippets({ base: reports.origin, id: "shop", key, kind: "published", title: 'Our "May" <report>', widgets });
    const page = await show(texts.element + texts.embed + texts.iframe);
    await page.locator("parcours-report section").first().waitFor();
    assert.equal(await page.locator("parcours-embed").evaluate((e) => e.shadowRoot!.querySelector("iframe")!.title), 'Our "May" <report>');
    for (const frame of [page.frameLocator("parcours-embed iframe"), page.frameLocator("main > iframe")]) await frame.locator("parcours-report section").first().waitFor();
  });
});

describe("frames", () => {
  test("one view, as high as it is, on another origin, sandboxed", async () => {
    const page = await show(`${script("embed")}<parcours-embed src="${link("shop")}" view="retention" lang="fr" theme="dark" title="Fidélité"></parcours-embed>`);
    const frame = page.frameLocator("parcours-embed iframe");
    await frame.locator("parcours-retention section").waitFor();
    assert.match(await frame.locator("h1").innerText(), /37\s?% des actifs/);
    assert.deepEqual(await frame.locator("html").evaluate(() => [self.origin, document.title, document.documentElement.lang]), ["null", "Where the spring’s shoppers went", "fr"]);
    const inside = () => frame.locator("body").evaluate((b) => Math.ceil(b.getBoundingClientRect().height));
    const outside = () => page.locator("parcours-embed").evaluate((e) => e.shadowRoot!.querySelector("iframe")!.getBoundingClientRect().height);
    await page.waitForFunction(() => document.querySelector("parcours-embed")!.shadowRoot!.querySelector("iframe")!.style.height !== "480px");
    assert.equal(await outside(), await inside());
    const before = await outside();
    await frame.locator("summary").first().click();
    await page.waitForFunction((h) => document.querySelector("parcours-embed")!.shadowRoot!.querySelector("iframe")!.getBoundingClientRect().height > h, before);
    assert.equal(await frame.locator("a").getAttribute("href"), link("shop"));
    assert.deepEqual(await violations(page), []);
  });

  test("the page around it gets no key: not from the frame, not from what it says, not from the server", async () => {
    const asked = reports.asked.length;
    const page = await show(`${script("embed")}<parcours-embed src="${link("shop")}" view="funnel"></parcours-embed>`);
    await page.frameLocator("parcours-embed iframe").locator("section").waitFor();
    await page.waitForFunction("told.length > 0");
    const reads = await page.evaluate(() => {
      const frame = document.querySelector("parcours-embed")!.shadowRoot!.querySelector("iframe")!;
      const can = (f: () => unknown) => {
        try {
          return String(f());
        } catch (e) {
          return (e as Error).name;
        }
      };
      return [can(() => frame.contentWindow!.location.href), can(() => frame.contentWindow!.document), String(frame.contentDocument)];
    });
    assert.deepEqual(reads, ["SecurityError", "SecurityError", "null"]);
    for (const message of (await page.evaluate("told")) as string[]) assert.deepEqual(Object.keys(JSON.parse(message)).sort(), ["message", "secret", "type", "value"]);
    for (const a of reports.asked.slice(asked)) {
      assert.ok(!a.url.includes(key));
      assert.deepEqual([a.referer, a.cookie], ["", ""]);
    }
    assert.ok(!reports.site.requests().some((r) => r.includes(key)));
  });

  test("a frame asks nobody but its server", async () => {
    const page = await show(`<iframe sandbox="allow-scripts" title="r" src="${link("shop").replace("/r/", "/embed/")}"></iframe>`);
    await page.frameLocator("iframe").locator("section").first().waitFor();
    const asked = await page.frameLocator("iframe").locator("html").evaluate(async (_, host) => {
      const ask = (url: string) => fetch(url).then(() => "answered", (e) => e.name);
      return [await ask(`${host}/`), await ask(location.href.replace(/embed.*/, "api/reports/shop"))];
    }, host.origin);
    assert.deepEqual(asked, ["TypeError", "answered"]);
  });

  test("WordPress's own frame: scripts alone, its secret at the end of the fragment", async () => {
    const page = await show(`<iframe sandbox="allow-scripts" title="r" src="${reports.origin}/embed/shop#k=${key}&view=funnel#?secret=AbC123xYz0" width="600" height="400"></iframe>`);
    await page.frameLocator("iframe").locator("section").waitFor();
    await page.waitForFunction("told.some((t) => JSON.parse(t).value > 300)");
    const last = JSON.parse(((await page.evaluate("told")) as string[]).at(-1)!);
    assert.equal(last.message, "height");
    assert.equal(last.secret, "AbC123xYz0");
  });

  test("a frame that is not the element's says no height, and none is out of bounds", async () => {
    const page = await show(`${script("embed")}<parcours-embed src="${link("shop")}" view="funnel"></parcours-embed>`);
    await page.frameLocator("parcours-embed iframe").locator("section").waitFor();
    await page.waitForFunction("told.length > 0");
    const height = () => page.locator("parcours-embed").evaluate((e) => e.shadowRoot!.querySelector("iframe")!.style.height);
    const before = await height();
    await page.evaluate("postMessage({ type: 'parcours', message: 'height', value: 5000 }, '*')");
    await page.waitForTimeout(100);
    assert.equal(await height(), before);
    await page.frameLocator("parcours-embed iframe").locator("body").evaluate(() => parent.postMessage({ type: "parcours", message: "height", value: 1e9 }, "*"));
    await page.waitForFunction(() => document.querySelector("parcours-embed")!.shadowRoot!.querySelector("iframe")!.style.height === "12000px");
  });

  test("an expired report leaves what the page has, and one without a link shows it, too", async () => {
    const page = await show(`${script("embed")}<parcours-embed src="nonsense"><p>the numbers of May</p></parcours-embed><parcours-embed id="gone" src="${link("none")}"></parcours-embed>`);
    await page.locator("parcours-embed p").waitFor();
    assert.match(await page.frameLocator("#gone iframe").locator("[role=alert]").innerText(), /no longer here/);
  });
});
