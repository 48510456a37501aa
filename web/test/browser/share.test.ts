// From a report to a link, through both pages: the one that sees the data and
// has no network, and the one that has a network and never sees the data. What
// the server is given cannot be read there; what does not work says what does.
//
// PARCOURS_URL runs the parts that need no more than a server on another one,
// such as `parcours serve --app web/dist`.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Download, Page } from "playwright-core";

import { sharedShop } from "../fixtures/shared.ts";
import { web, type Root } from "../harness/app.ts";
import { BROWSERS } from "../harness/browsers.mjs";
import { start } from "../harness/chromium.ts";
import { Reports } from "../harness/reports.ts";
import { serve, type Site } from "../harness/server.ts";
import { follow, prepare, shownJson, upload } from "../harness/walk.ts";
import { parse } from "../../src/share/schema.ts";
import { isSealed, keyOf, open } from "../../src/share/seal.ts";

const axe = readFileSync(createRequire(join(web, "package.json")).resolve("axe-core/axe.min.js"), "utf8");
const elsewhere = process.env.PARCOURS_URL;

/** Of 240 people who saw an item 160 took it and 60 bought it; three of them had a secret. */
function log(): string {
  const rows = ["person,timestamp,event,device"];
  for (let person = 0; person < 240; person++) {
    const at = (minute: number) => `2024-03-${String(1 + (person % 28)).padStart(2, "0")}T10:${String(minute).padStart(2, "0")}:00Z`;
    const add = (minute: number, event: string) => rows.push(`id-of-person-${person},${at(minute)},${event},${person % 2 ? "phone" : "desk"}`);
    add(0, "view_item");
    if (person < 160) add(5, "add_to_cart");
    if (person < 60) add(9, "purchase");
    if (person < 3) add(12, "secret_of_three");
  }
  return rows.join("\n") + "\n";
}
const file = join(mkdtempSync(join(tmpdir(), "parcours-")), "confidential-client.csv");
writeFileSync(file, log());

const reports = new Reports();
let site: Site;
let base: string;
let browser: Browser;
let context: BrowserContext;

before(async () => {
  const policy = (name: string) => readFileSync(join(web, `csp${name}.txt`), "utf8").trim();
  site = await serve(join(web, "dist"), policy(""), policy("-offline"), {
    policies: { "share.html": policy("-share"), "viewer.html": policy("-viewer"), "embed.html": policy("-embed") },
    api: (request, response) => reports.answer(request, response),
  });
  base = elsewhere ?? site.url;
  browser = await start(BROWSERS.chromium.path);
});
after(async () => {
  await browser.close();
  site.close();
});
afterEach(async () => {
  await context?.close();
  reports.refusal = null;
  reports.silent = false;
  site.deliver(join(web, "dist"));
});

async function visit(options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en", reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"], ...options });
  context.setDefaultTimeout(20_000);
  return context;
}

/** The app with the file's report, whole. */
async function report(): Promise<Page> {
  const page = await (await visit()).newPage();
  await page.goto(base);
  await page.locator("[data-sample]").first().waitFor(); // from then on a file is taken
  await page.locator("parcours-drop input[type=file]").first().setInputFiles(file);
  await page.locator("[data-testid=share]:enabled").waitFor();
  return page;
}

/** The share page with a report made up, offered by another page as the app would. */
async function handed(bytes: Uint8Array | string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const giver = await (await visit(options)).newPage();
  await giver.goto(`${site.url}share.html`);
  const nonce = "A".repeat(22);
  await giver.evaluate(
    ([nonce, bytes]) => {
      const to = new BroadcastChannel(`parcours-report-${nonce}`);
      to.onmessage = () => to.postMessage(new Uint8Array(bytes as number[]));
    },
    [nonce, [...(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes)]] as const,
  );
  const page = await context.newPage();
  await page.goto(`${site.url}share.html#n=${nonce}`);
  await page.locator("h1").waitFor();
  return page;
}

const shop = (change: object = {}): string => JSON.stringify({ ...sharedShop(), ...change });

const stored = async (id: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(new URL(`/api/reports/${id}`, base))).arrayBuffer());

async function bytesOf(download: Download): Promise<Uint8Array> {
  return new Uint8Array(readFileSync(await download.path()));
}

describe("from a report to a link", () => {
  test("the server keeps what it cannot read, the link opens it, deleting it ends that", async () => {
    const page = await report();
    await prepare(page);
    const share = await follow(page);
    const shown = await shownJson(share);
    const { link, id, key } = await upload(share);
    assert.equal(new URL(link).origin, new URL(base).origin);

    const container = await stored(id);
    assert.ok(isSealed(container));
    const plain = ["view_item", "add_to_cart", "purchase", "Spring", "funnels", "people", "id-of-person", "confidential"];
    const raw = Buffer.from(container).toString("latin1");
    assert.deepEqual(plain.filter((word) => raw.includes(word)), []);

    const opened = new TextDecoder().decode(await open(container, key));
    assert.equal(opened, shown, "what left is what was shown");
    const shared = parse(new TextEncoder().encode(opened));
    assert.equal(shared.title, "Spring");
    assert.equal(shared.people, 240);
    assert.deepEqual(shared.funnels[0]!.steps.map((s) => s.count), [240, 160, 60]);
    for (const secret of ["id-of-person", "confidential", "secret_of_three"]) assert.ok(!opened.includes(secret), secret);

    // Somebody else, who has the link and nothing more, sees the same figures; then nothing.
    const reader = await browser.newContext({ locale: "en" });
    const seen = await reader.newPage();
    const asked: string[] = [];
    seen.on("request", (r) => asked.push(r.url()));
    await seen.goto(link);
    await seen.locator("parcours-report section").first().waitFor();
    for (const summary of await seen.locator("parcours-report summary").all()) await summary.click();
    const text = await seen.locator("parcours-report .root").innerText();
    for (const figure of ["240", "160", "60"]) assert.match(text, new RegExp(`\\b${figure}\\b`));
    assert.equal(await seen.title().then((t) => t.includes("Spring")), true);
    assert.deepEqual(asked.filter((url) => new URL(url).origin !== new URL(base).origin), []);

    await share.locator("[data-testid=delete]").click();
    await share.locator("#done", { hasText: "It is deleted" }).waitFor();
    assert.equal((await fetch(new URL(`/api/reports/${id}`, base))).status, 404);
    await seen.reload();
    await seen.locator("h1").waitFor();
    assert.equal(await seen.locator("parcours-report section").count(), 0);
    await reader.close();
    assert.equal(await share.locator(".links").count(), 0);
    await share.getByRole("button", { name: "Make another link" }).click();
    const second = await upload(share);
    assert.notEqual(second.id, id);
    assert.notDeepEqual(second.key, key);
  });

  test("the link is kept with what deletes it and without what opens it, and can be deleted after a visit elsewhere", async () => {
    const share = await handed(shop());
    const { id, link } = await upload(share);
    assert.ok(!(await share.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).includes(link.split("#k=")[1]!), "the key is nowhere");
    await share.locator("button", { hasText: "Copy" }).first().click();
    assert.equal(await share.evaluate(() => navigator.clipboard.readText()), link);
    await share.goto("about:blank");
    await share.goto(`${site.url}share.html`);
    assert.match(await share.locator(".links").innerText(), /Spring at the shop/);
    await share.getByRole("button", { name: "Delete Spring at the shop" }).click();
    await share.locator(".links").waitFor({ state: "detached" });
    assert.ok(!reports.kept.has(id));
  });

  test("how it is kept is what was asked", async () => {
    const share = await handed(shop());
    await share.locator("#expires").selectOption("1h");
    await share.locator("#burn").check();
    await share.locator("#passphrase").fill("rue");
    assert.equal(await share.locator("#strength").getAttribute("data-strength"), "0");
    await share.getByRole("button", { name: "Propose one" }).click();
    assert.equal(await share.locator("#strength").getAttribute("data-strength"), "2");
    const passphrase = await share.locator("#passphrase").inputValue();
    const { id, key } = await upload(share);
    const kept = reports.kept.get(id)!;
    assert.deepEqual([kept.burn, kept.published, Math.round((kept.expires - Date.now()) / 60_000)], [true, false, 60]);
    await assert.rejects(open(kept.body, key), { code: "passphrase" });
    assert.equal(new TextDecoder().decode(await open(kept.body, key, passphrase)), shop());

    await share.getByRole("button", { name: "Make another link" }).click();
    await share.getByLabel("A published embed").check();
    assert.match(await share.locator("main").innerText(), /Whoever has the page has the key/);
    assert.equal(await share.locator("#burn").count(), 0);
    const published = await upload(share);
    const again = reports.kept.get(published.id)!;
    assert.deepEqual([again.burn, again.published], [false, true]);
    for (const [name, address] of [["iframe", "embed"], ["embed", "r"], ["element", "r"], ["wordpress", "r"]] as const) {
      assert.match(await share.locator(`#${name}`).inputValue(), new RegExp(`http://127\\.0\\.0\\.1:\\d+/${address}/${published.id}#k=[\\w-]{43}`), name);
    }
  });
});

describe("the wall", () => {
  test("between the pages go the shared bytes, once, and the data's page stays locked", async () => {
    const page = await report();
    site.mark();
    await prepare(page);
    assert.deepEqual(elsewhere ? [] : site.requests(), [], "nothing was asked for to prepare it");

    // Somebody who does know the nonce hears all that is said.
    const nonce = (await page.locator("parcours-share #open").getAttribute("href"))!.split("#n=")[1]!;
    assert.match(nonce, /^[\w-]{22}$/);
    const ear = await context.newPage();
    await ear.goto(`${base}share.html`);
    await ear.evaluate((nonce) => {
      const heard: unknown[] = [];
      const channel = new BroadcastChannel(`parcours-report-${nonce}`);
      channel.onmessage = ({ data }) => heard.push(data instanceof Uint8Array ? new TextDecoder().decode(data) : data);
      Object.assign(window, { heard, channel });
    }, nonce);

    const share = await follow(page);
    await page.locator("[data-testid=taken]").waitFor();
    const shown = await shownJson(share);
    await ear.evaluate(async () => {
      for (const ask of ["report, please", "again", { op: "report" }, null]) (window as unknown as { channel: BroadcastChannel }).channel.postMessage(ask);
      await new Promise((r) => setTimeout(r, 500));
    });
    const heard = (await ear.evaluate(() => (window as unknown as { heard: unknown[] }).heard)) as string[];
    assert.deepEqual(heard.filter((h) => h !== "report, please"), [shown], "the answer, and nothing else");
    parse(new TextEncoder().encode(shown));

    assert.equal(await share.evaluate(() => window.opener), null);
    assert.equal(new URL(share.url()).hash, "", "the nonce has no second use");
    assert.equal(await share.evaluate(() => document.referrer), "");

    const attempts = await page.evaluate(() => (document.querySelector("parcours-app") as Root).engine.selftest());
    assert.deepEqual(attempts.filter((a) => a.outcome !== "blocked"), []);
    const lock = await page.evaluate(() => (document.querySelector("parcours-app") as Root).lock.get());
    assert.deepEqual([lock.locked, lock.requests], [true, 0]);
    // It closed its channel: a second page with the same address gets no answer.
    const late = await context.newPage();
    await late.goto(`${base}share.html#n=${nonce}`);
    await late.getByRole("alert").waitFor();
    assert.match(await late.locator("main").innerText(), /did not answer/);
  });

  test("what is chosen otherwise after it was prepared is not offered as it was", async () => {
    const page = await report();
    await prepare(page);
    const href = await page.locator("parcours-share #open").getAttribute("href");
    await page.locator("parcours-share input[name=personas]").uncheck();
    assert.equal(await page.locator("parcours-share #open").count(), 0);
    const late = await context.newPage();
    await late.goto(new URL(href!, base).href);
    await late.getByRole("alert").waitFor();
    await late.close();
    await page.locator("parcours-share #k").selectOption("20");
    await page.locator("[data-testid=prepare]").click();
    const share = await follow(page);
    const shared = parse(new TextEncoder().encode(await shownJson(share)));
    assert.equal(shared.k, 20);
    assert.equal(shared.personas, null);
  });

  test("a tab without a nonce, or with another, gets nothing", async () => {
    const page = await report();
    await prepare(page);
    for (const hash of ["", `#n=${"B".repeat(22)}`, "#n=", "#n=../../x", "#n=<script>"]) {
      const tab = await context.newPage();
      await tab.goto(`${base}share.html${hash}`);
      await tab.locator("h1", { hasText: "Nothing has been handed" }).waitFor();
      assert.match(await tab.locator("main").innerText(), /choose Share at the end of the report/);
      await tab.close();
    }
    await follow(page); // it is there still for whoever was given it
  });

  test("bytes that are no shared report are refused, and texts in one stay texts", async () => {
    const evil = '</pre><script>window.ran = 1</script><img src=x onerror="window.ran = 1"><b id=evil>';
    for (const bytes of ["{", '{"shared":1}', shop({ __proto__: null, extra: 1 }), shop({ people: 1201 }), shop().replace('"k":10', '"k":10,"__proto__":{"polluted":1}')]) {
      const page = await handed(bytes);
      await page.getByRole("alert").waitFor();
      assert.match(await page.locator("main").innerText(), /That is no shared report/);
      assert.equal(await page.locator("[data-testid=send]").count(), 0);
      await context.close();
    }
    const report = sharedShop();
    report.title = report.note = report.funnels[0]!.steps[0]!.label = report.personas!.groups[0]!.name = evil;
    const page = await handed(JSON.stringify(report));
    await page.locator("parcours-outline dl").first().waitFor();
    for (const summary of await page.locator("summary:visible").all()) await summary.click();
    assert.ok((await page.locator("parcours-outline dl").first().innerText()).includes(evil));
    assert.equal(await page.evaluate(() => (window as unknown as { ran?: number }).ran ?? document.querySelector("#evil")), null);
  });
});

describe("what may go wrong with an upload", () => {
  async function failing(share: Page, code: string, says: RegExp): Promise<void> {
    await share.locator("[data-testid=send]").click();
    const alert = share.locator(`[data-failure=${code}]`);
    await alert.waitFor();
    assert.match(await alert.innerText(), says);
    assert.ok(await share.locator("[data-testid=send]").isEnabled(), "it can be tried again");
  }

  test("each is said, and what to do", async () => {
    const share = await handed(shop());
    const json = { "content-type": "application/json" };
    reports.refusal = { status: 413, headers: json, body: '{"error":"too large"}' };
    await failing(share, "too_large", /Share fewer sections/);
    reports.refusal = { status: 429, headers: { ...json, "retry-after": "30" }, body: '{"error":"too many"}' };
    await failing(share, "too_many", /Try again in 30s/);
    reports.refusal = { status: 429, headers: json, body: '{"error":"too many"}' };
    await failing(share, "too_many", /Try again later/);
    for (const status of [404, 405, 501, 200]) {
      reports.refusal = { status, headers: { "content-type": "text/html" }, body: "<!doctype html><h1>no</h1>" };
      await failing(share, status === 501 ? "refused" : "no_server", status === 501 ? /refused \(501\)/ : /plain web server/);
    }
    reports.refusal = { status: 500, headers: json, body: '{"error":"the disk is full"}' };
    await failing(share, "refused", /\(500\): the disk is full/);
    reports.refusal = { status: 201, headers: json, body: '{"id":"<script>","delete_token":"x","expires_at":"never"}' };
    await failing(share, "no_server", /plain web server/);
    site.deliver("gone");
    await failing(share, "no_network", /No server answers/);
    site.deliver(join(web, "dist"));
    assert.equal(reports.kept.size > 0 && [...reports.kept.values()].length, reports.kept.size);
    await upload(share);
  });

  test("it can be cancelled", async () => {
    const share = await handed(shop());
    reports.silent = true;
    await share.locator("[data-testid=send]").click();
    await share.locator("[data-testid=cancel]").click();
    await share.locator("[data-failure=cancelled]").waitFor();
    reports.silent = false;
    await upload(share);
  });

  test("it can be cancelled while it is being encrypted", async () => {
    const share = await handed(shop());
    const before = reports.kept.size;
    await share.evaluate(() => {
      const real = crypto.subtle.encrypt;
      crypto.subtle.encrypt = async function (...a: Parameters<typeof real>) {
        await new Promise((r) => setTimeout(r, 400));
        return real.apply(crypto.subtle, a);
      };
    });
    await share.locator("[data-testid=send]").click();
    await share.locator("[data-testid=cancel]").click();
    await share.locator("[data-failure=cancelled]").waitFor();
    assert.equal(reports.kept.size, before);
  });
});

describe("files instead of a server", () => {
  test("as JSON, sealed, and as a page; the first two open again without a server", async () => {
    const share = await handed(shop({ title: "Spring </script><!-- at the shop" }));
    const save = async (kind: string) => (await Promise.all([share.waitForEvent("download"), share.locator(`[data-file=${kind}]`).click()]))[0];

    const json = await save("json");
    assert.equal(json.suggestedFilename(), "Spring-script-at-the-shop.json");
    assert.equal(new TextDecoder().decode(await bytesOf(json)), shop({ title: "Spring </script><!-- at the shop" }));

    const sealed = await save("parcours");
    const key = await share.locator("#filekey").inputValue();
    assert.equal(new TextDecoder().decode(await open(await bytesOf(sealed), keyOf(key)!)), new TextDecoder().decode(await bytesOf(json)));

    const html = new TextDecoder().decode(await bytesOf(await save("html")));
    const built = readFileSync(join(web, "dist/report-file.html"), "utf8");
    const [head, tail] = built.split("%REPORT%") as [string, string];
    assert.ok(html.startsWith(head) && html.endsWith(tail));
    const inside = html.slice(head.length, html.length - tail.length);
    assert.ok(!inside.includes("<"), "nothing in the report ends the script it stands in");
    assert.deepEqual(JSON.parse(inside), JSON.parse(shop({ title: "Spring </script><!-- at the shop" })));

    const page = join(mkdtempSync(join(tmpdir(), "parcours-")), "report.html");
    writeFileSync(page, html);
    const opened = await context.newPage();
    await context.setOffline(true);
    await opened.goto(`file://${page}`);
    await opened.locator("parcours-report section").first().waitFor();
    await context.setOffline(false);

    const saved = await sealed.path();
    await share.goto("about:blank");
    await share.goto(`${site.url}share.html`);
    await share.locator("#file").setInputFiles({ name: "r.parcours", mimeType: "application/octet-stream", buffer: readFileSync(saved) });
    await share.locator("#key").fill("too short");
    await share.keyboard.press("Enter");
    await share.locator("#nokey", { hasText: "43 letters" }).waitFor();
    await share.locator("#key").fill("B" + key.slice(1));
    await share.keyboard.press("Enter");
    await share.getByRole("alert").waitFor();
    await share.locator("#key").fill(`https://reports.example/r/x#k=${key}`);
    await share.keyboard.press("Enter");
    await share.locator("parcours-outline dl").first().waitFor();
  });
});

describe("for everybody", () => {
  /** Each state of the page; `hash` opens it, `act` makes it. */
  const STATES: { name: string; make(options: Parameters<Browser["newContext"]>[0]): Promise<Page> }[] = [
    { name: "alone", make: async (o) => alone(o) },
    { name: "refused", make: async (o) => handed("{", o) },
    { name: "sealed", make: async (o) => sealedFile(o) },
    { name: "ready, all opened", make: async (o) => opened(await handed(shop(), o)) },
    {
      name: "failed, published, with a passphrase",
      make: async (o) => {
        const page = await handed(shop(), o);
        await page.locator("input[name=kind]").nth(1).check();
        await page.locator("#passphrase").fill("weak");
        reports.refusal = { status: 413, body: "{}" };
        await page.locator("[data-testid=send]").click();
        await page.locator("[data-failure]").waitFor();
        return page;
      },
    },
    {
      name: "uploading",
      make: async (o) => {
        const page = await handed(shop(), o);
        reports.silent = true;
        await page.locator("[data-testid=send]").click();
        await page.locator("progress").waitFor();
        return page;
      },
    },
    {
      name: "done, published",
      make: async (o) => {
        const page = await handed(shop(), o);
        await page.locator("input[name=kind]").nth(1).check();
        await page.locator("[data-testid=send]").click();
        await page.locator("#done").waitFor();
        await page.locator("[data-file=parcours]").click();
        await page.locator("#filekey").waitFor();
        return opened(page);
      },
    },
  ];

  async function alone(options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
    const page = await (await visit(options)).newPage();
    await page.goto(`${site.url}share.html`);
    await page.locator("h1").waitFor();
    return page;
  }

  async function sealedFile(options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
    const { newKey, seal } = await import("../../src/share/seal.ts");
    const page = await alone(options);
    await page.locator("#file").setInputFiles({ name: "r.parcours", mimeType: "", buffer: Buffer.from(await seal(new TextEncoder().encode(shop()), newKey(), "x")) });
    await page.locator("#pass").waitFor();
    return page;
  }

  async function opened(page: Page): Promise<Page> {
    await page.locator("parcours-outline dl").first().waitFor();
    for (const summary of await page.locator("summary:visible").all()) await summary.click();
    return page;
  }

  for (const [locale, colorScheme, width] of [["en", "light", 1280], ["fr", "dark", 320]] as const) {
    test(`axe finds nothing, nothing scrolls sideways, targets are 24 px high: ${locale}, ${colorScheme}, ${width} px`, async () => {
      const found: string[] = [];
      for (const state of STATES) {
        const page = await state.make({ locale, colorScheme, viewport: { width, height: 900 } });
        const wrong = (await page.evaluate(
          `(async () => { ${axe}; const r = await axe.run(document, { resultTypes: ["violations"] });
            const low = [];
            const walk = (root) => { for (const e of root.querySelectorAll("*")) {
              const { height } = e.getBoundingClientRect();
              if (e.matches("button, select, summary, input:not([type=radio],[type=checkbox])") && height > 1 && height < 24) low.push(e.textContent.trim() + " is " + height + " px high");
              if (e.shadowRoot) walk(e.shadowRoot);
            } };
            walk(document);
            const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
            return [...r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.flat().join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? ""))), ...low, ...(wide ? [wide + " px too wide"] : [])]; })()`,
        )) as string[];
        found.push(...wrong.map((w) => `${state.name}: ${w}`));
        if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `share-${state.name.replace(/\W+/g, "-")}-${locale}.png`), fullPage: true });
        reports.silent = false;
        await context.close();
      }
      assert.deepEqual(found, []);
    });
  }

  test("by keyboard alone, from the report's button to the link", async () => {
    const page = await report();
    await page.locator("[data-testid=share]").focus();
    await page.keyboard.press("Enter");
    await page.locator("[data-testid=prepare]").focus();
    await page.keyboard.press("Enter");
    await page.locator("#open:focus").waitFor(); // it is where the keyboard is
    const [share] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
    await share.locator("h1:focus").waitFor();
    await share.locator("[data-testid=send]").focus();
    await share.keyboard.press("Enter");
    await share.locator("#done:focus").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("parcours-share dialog[open]").count(), 0);
    assert.ok(await page.locator("[data-testid=share]:focus").count(), "and it is back where it was");
  });

  test("the language and the colours are those of the app", async () => {
    const page = await alone({});
    await page.locator("parcours-head button[lang=fr]").click();
    assert.match(await page.locator("h1").innerText(), /^Rien n’a été remis/);
    await page.locator("parcours-head select").selectOption("dark");
    await page.goto(site.url);
    await page.locator("parcours-drop h1", { hasText: "Déposez" }).waitFor();
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
  });
});
