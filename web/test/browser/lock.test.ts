// The promise of the page, in three engines: a file is open, its numbers are on
// the page, and neither page nor worker can send anything. What the page says
// of itself is checked against what the server saw. All of it on the first visit
// and on the second, when there is a service worker, which has a network.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { chooseFiles, kept, load, openApp, shared, smallShop, smallShopCounts, stepCounts, withoutLooking, type App, type Root } from "../harness/app.ts";
import { browserNames, waitFor } from "../harness/driver.ts";

const folder = mkdtempSync(join(tmpdir(), "parcours-"));
const small = join(folder, "shop.csv");
writeFileSync(small, smallShop());
const ecom = join(shared, "data/journeys/ecom/ecom.csv");

for (const [name, visit] of browserNames.flatMap((name) => ["first", "second"].map((visit) => [name, visit] as const))) {
  describe(`${name}, the ${visit} visit`, () => {
    let app: App;
    before(async () => {
      app = await openApp(name);
      if (visit === "first") return;
      await kept(app.d);
      await load(app);
      assert.ok(await app.d.eval(() => navigator.serviceWorker.controller !== null), "the service worker has the page");
    });
    after(() => app?.close());

    test("a CSV file gives its funnel", async () => {
      await chooseFiles(app.d, [small]);
      assert.deepEqual(await stepCounts(app.d, 3), smallShopCounts);
    });

    test("a real shop's file gives the known counts", { skip: !existsSync(ecom) && "no shared data" }, async () => {
      const recipe = {
        recipe: 1,
        mapping: {},
        funnels: [{ name: "Shop", steps: ["catalog", "add_to_cart", "cart", "purchase"].map((event) => ({ event })) }],
        personas: {},
      };
      await chooseFiles(app.d, [ecom]);
      await stepCounts(app.d, 1);
      await app.d.eval((_, r) => void (document.querySelector("parcours-app") as Root).session.ask(r), recipe);
      await waitFor("600, 511, 431 and 225 people", async () => (await stepCounts(app.d, 4)).join() === "600,511,431,225");
    });

    test("the page's own attempts are refused, in the page and in the worker", async () => {
      const attempts = await app.d.eval(() => (document.querySelector("parcours-app") as Root).engine.selftest());
      assert.deepEqual(attempts.map((a) => `${a.where} ${a.what} ${a.outcome}`).sort(), [
        "page WebSocket blocked",
        "page XMLHttpRequest blocked",
        "page fetch blocked",
        "page sendBeacon blocked",
        "worker WebSocket blocked",
        "worker XMLHttpRequest blocked",
        "worker fetch blocked",
      ]);
    });

    test("other ways out of the page are closed, too", async () => {
      const got = await app.d.eval(async () => {
        const load = (element: HTMLElement, name: string) =>
          new Promise<string>((resolve) => {
            element.onload = () => resolve(`${name} loaded`);
            element.onerror = () => resolve("");
            setTimeout(() => resolve(""), 1000);
            document.head.append(element);
          });
        const image = Object.assign(new Image(), { src: "out-image" });
        const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "out-sheet" });
        const frame = Object.assign(document.createElement("iframe"), { src: "out-frame" });
        type Background = { backgroundFetch?: { fetch(id: string, url: string): Promise<unknown> } };
        const registration = (await navigator.serviceWorker.getRegistration()) as (ServiceWorkerRegistration & Background) | undefined;
        const results = [
          await fetch("out-fetch").then(() => "fetch", () => ""),
          await load(image, "image"),
          await load(sheet, "sheet"),
          (frame.remove(), ""),
          await new FontFace("out", "url(out-font)").load().then(() => "font", () => ""),
          // What the service worker has, and would give to whoever may ask.
          await fetch(document.querySelector("script")!.src).then(() => "kept file", () => ""),
          // What only a page with a service worker can try.
          await registration?.backgroundFetch?.fetch("out", "out-background").then(() => "background fetch", () => ""),
          await navigator.serviceWorker.register("out-worker").then(() => "service worker", () => ""),
        ];
        return results.filter(Boolean);
      });
      assert.deepEqual(got, []);
    });

    test("another language is there already", async () => {
      const said = () => app.d.eval((deep) => [document.documentElement.lang, deep.one("[data-testid=lock] .long")!.textContent]);
      for (const [lang, text] of [["fr", "Rien n’a quitté cet onglet"], ["en", "Nothing has left this tab"]]) {
        await app.d.eval((deep, lang) => deep.one(`button[lang=${lang}]`)!.click(), lang);
        await waitFor(`the page in ${lang}`, async () => (await said()).join() === `${lang},${text}`);
      }
    });

    test("the server was asked for nothing since the lock", async () => {
      await new Promise((r) => setTimeout(r, 2000)); // browsers look for a new service worker a second after a visit
      assert.deepEqual(visit === "first" ? app.site.requests() : withoutLooking(name, app.site.requests()), []);
    });

    test("the page counts no request, and the refused ones", async () => {
      const state = await app.d.eval(() => (document.querySelector("parcours-app") as Root).lock.get());
      assert.equal(state.requests, 0);
      assert.ok(state.blocked >= 4, `${state.blocked} refused attempts counted`);
      assert.ok(state.locked);
      assert.equal(state.policies.length, 2);
      assert.ok(state.bytes > 0);
    });
  });
}

test("where the added policy has no effect, no file is accepted", async () => {
  const { d, site, close } = await openApp("chromium");
  try {
    // A browser that ignores the added policy: the page's meta elements become something else.
    await d.page.addInitScript(() => {
      const append = HTMLHeadElement.prototype.append;
      HTMLHeadElement.prototype.append = function (...nodes) {
        if (!nodes.some((n) => n instanceof HTMLMetaElement)) append.apply(this, nodes);
      };
    });
    site.mark();
    await d.goto(site.url);
    const state = await waitFor("the end of the start", async () => {
      const s = await d.eval(() => (document.querySelector("parcours-app") as Root).lock?.get());
      return s && s.stage !== "loading" && s.stage !== "locking" && s;
    });
    assert.equal(state.stage, "failed");
    assert.match(state.error, /network is still open.*fetch/);
    assert.equal(state.locked, false);
    // The counters are able to count: what got out was seen by the server and by the page.
    assert.ok(site.requests().includes("POST /selftest"), "the self-test really sends");
    await waitFor("a count of requests", () => d.eval(() => (document.querySelector("parcours-app") as Root).lock.get().requests));
    const enabled = await d.eval((deep) => deep.all("input[type=file]").filter((i) => !(i as HTMLInputElement).disabled).length);
    assert.equal(enabled, 0, "file inputs that take a file");
  } finally {
    await close();
  }
});
