// After the first visit the app needs no server: it opens, locks and answers
// with the server gone, follows the next build when there is one, and works
// where nothing can be kept.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { chooseFiles, kept, load, openApp, smallShop, smallShopCounts, stepCounts, web, withoutLooking, type App } from "../harness/app.ts";
import { browserNames, waitFor, type Driver } from "../harness/driver.ts";

const folder = mkdtempSync(join(tmpdir(), "parcours-"));
const small = join(folder, "shop.csv");
writeFileSync(small, smallShop());

const dist = join(web, "dist");
const script = workerOf(dist);

/** What the page's caches are called and how many files each has. */
const cached = (d: Driver) =>
  d.eval(async () => {
    const names = await caches.keys();
    return Promise.all(names.map(async (n) => `${n.split("/").pop()} ${(await (await caches.open(n)).keys()).length}`));
  });

const controller = (d: Driver) => d.eval(() => navigator.serviceWorker.controller?.scriptURL.split("/").pop());

for (const name of browserNames) {
  describe(name, () => {
    let app: App;
    const files = appFiles();
    before(async () => {
      app = await openApp(name);
    });
    after(() => app?.close());

    test("the first visit keeps the build, with no request after the lock", async () => {
      await kept(app.d);
      assert.deepEqual(await cached(app.d), [`${script} ${files.length}`]);
      assert.deepEqual(app.site.requests(), []);
    });

    test("the second visit asks for the page alone", async () => {
      app.site.mark();
      const asked = await load(app);
      assert.deepEqual(withoutLooking(name, asked), ["GET /"]);
      assert.equal(await controller(app.d), script);
      await new Promise((r) => setTimeout(r, 2000)); // browsers look for a new service worker a second after a visit
      assert.deepEqual(withoutLooking(name, app.site.requests()), []);
    });

    test("with the server gone a file gives its funnel", async () => {
      app.site.deliver("gone");
      await load(app, "?warm=no&workers=1");
      await chooseFiles(app.d, [small]);
      assert.deepEqual(await stepCounts(app.d, 3), smallShopCounts);
    });

    test("a new build is taken at the next visit, and the old one removed", async () => {
      // What browsers look for a second after a visit is to be over: registering waits for it.
      await new Promise((r) => setTimeout(r, 1500));
      await app.d.eval(async () => void (await (await navigator.serviceWorker.getRegistration())!.update().catch(() => {})));
      const next = nextBuild();
      app.site.deliver(next);
      await load(app);
      const wanted = `${workerOf(next)} ${files.length}`;
      await waitFor("the new build, and nothing else", async () => String(await cached(app.d)) === wanted);
      assert.deepEqual(withoutLooking(name, app.site.requests()), []);
      app.site.deliver("gone");
      await load(app);
      assert.equal(await controller(app.d), workerOf(next));
      assert.ok(await app.d.eval(() => document.title === "The next build"));
    });

    test("a server that never answers is not waited for", async () => {
      app.site.deliver("silent");
      await load(app);
      assert.equal(await app.d.eval(() => document.title), "The next build");
    });
  });
}

describe("where nothing can be kept", () => {
  const obstacles: Record<string, () => void> = {
    "no service workers": () => Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined }),
    "registering is refused": () => (ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error("no"))),
    "registering never ends": () => (ServiceWorkerContainer.prototype.register = () => new Promise(() => {})),
    "the disk is full": () => (Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"))),
  };
  for (const [name, obstacle] of Object.entries(obstacles)) {
    test(`${name}: the page works, and claims nothing`, async () => {
      const app = await openApp("chromium", obstacle);
      try {
        await chooseFiles(app.d, [small]);
        assert.deepEqual(await stepCounts(app.d, 3), smallShopCounts);
        assert.deepEqual(app.site.requests(), []);
        await waitFor("an end of installing", () => app.d.eval(async () => !(await navigator.serviceWorker?.getRegistration())));
        assert.deepEqual(await cached(app.d), []);
      } finally {
        await app.close();
      }
    });
  }

  test("a build of which a file is missing is not kept", async () => {
    const app = await openApp("chromium");
    try {
      const broken = nextBuild();
      const font = readdirSync(join(broken, "fonts"))[0]!;
      await kept(app.d);
      // A font of the old build would be found in its cache: this one is new.
      renameSync(join(broken, "fonts", font), join(broken, "fonts", "gone"));
      edit(broken, (text) => text.replaceAll(font, `new-${font}`));
      app.site.deliver(broken);
      await load(app);
      await waitFor("an end of installing", () =>
        app.d.eval(async () => (await caches.keys()).length === 1 && !(await navigator.serviceWorker.getRegistration())!.installing),
      );
      app.site.deliver("gone");
      await load(app);
      assert.equal(await controller(app.d), script);
      assert.notEqual(await app.d.eval(() => document.title), "The next build");
    } finally {
      await app.close();
    }
  });
});

/** The files that the app needs offline: all but those of the pages beside it, which are of no use without a network. */
function appFiles(): string[] {
  const pages = ["share.html", "viewer.html", "embed.html"];
  const named = pages.flatMap((page) => [...readFileSync(join(dist, page), "utf8").matchAll(/(?:src|href)="\/([\w-]+\.(?:js|css))"/g)].map((m) => m[1]!));
  assert.ok(named.length >= 2 * pages.length, "a script and a sheet each");
  const beside = new Set([...pages, ...named, "report-file.html", "preview.png", ".keep", script]);
  const all = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  return all.filter((f) => !beside.has(f.name) && !f.name.endsWith(".br") && !f.parentPath.endsWith("widget")).map((f) => join(f.parentPath, f.name));
}

function workerOf(build: string): string {
  return readdirSync(build).find((name) => name.startsWith("offline-"))!;
}

/** A copy of the build with another page, and therefore another service worker. */
function nextBuild(): string {
  const next = mkdtempSync(join(folder, "next-"));
  cpSync(dist, next, { recursive: true });
  const name = script.replace(/\w{10}(?=\.js)/, "0123456789");
  renameSync(join(next, script), join(next, name));
  edit(next, (text) => text.replaceAll(script, name).replace(/<title>.*<\/title>/, "<title>The next build</title>"));
  return next;
}

/** Changes what names the files: the page and the service worker. */
function edit(build: string, change: (text: string) => string): void {
  for (const name of ["index.html", workerOf(build)]) {
    const file = join(build, name);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }
}
