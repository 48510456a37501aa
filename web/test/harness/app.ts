// What most browser tests begin with: the built app, served, open in a browser
// and locked.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { ChromiumDriver } from "./chromium.ts";
import { launch, waitFor, type BrowserName, type Driver } from "./driver.ts";
import { serve, type Site } from "./server.ts";
import type { Lock } from "../../src/engine/lock.ts";
import type { Engine } from "../../src/engine/protocol.ts";
import type { Session } from "../../src/model/session.ts";

/** The folder web, from which the runner starts the tests. */
export const web = process.cwd();
export const repository = join(web, "..");
/** Real data beside the repository; tests on it are skipped where it is not. */
export const shared = process.env.PARCOURS_SHARED ?? join(repository, "../shared");

/** What main.ts hands to the root element: the tests speak to the engine through it, too. */
export type Root = HTMLElement & { engine: Engine; lock: Lock; session: Session };

export interface App<D extends Driver = Driver> {
  d: D;
  site: Site;
  close(): Promise<void>;
}

/** Serves the app, opens it in a browser of its own and waits until it takes files. What `first` does is done before the page's own scripts, in Chromium. */
export async function openApp<N extends BrowserName>(name: N, first?: () => void): Promise<App<Awaited<ReturnType<typeof launch<N>>>>> {
  const policy = (file: string) => readFileSync(join(web, file), "utf8").trim();
  const d = await launch(name);
  const site = await serve(join(web, "dist"), policy("csp.txt"), policy("csp-offline.txt"));
  if (first) await (d as ChromiumDriver).page.addInitScript(first);
  const close = async () => {
    await d.close();
    site.close();
  };
  const app = { d, site, close };
  await load(app).catch(async (e) => (await close(), Promise.reject(e)));
  return app as never;
}

/** Loads the app, afresh if it was there, and waits until it takes files; from then on the server counts from zero. Returns what it was asked until then. */
export async function load({ d, site }: App, query = ""): Promise<string[]> {
  await d.goto(site.url + query);
  await waitFor("the lock", async () => {
    const state = await d.eval(() => (document.querySelector("parcours-app") as Root).lock?.get());
    if (state?.stage === "failed") throw new Error(`the lock failed: ${state.error}`);
    return state?.stage === "ready";
  });
  const asked = site.requests();
  site.mark();
  return asked;
}

/** Waits until the next visit is going to need no network, and the page's service worker has nothing left to do. */
export function kept(d: Driver): Promise<unknown> {
  return waitFor("the service worker", () =>
    d.eval(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration && !registration.installing && !registration.waiting && registration.active?.state === "activated";
    }),
  );
}

/**
 * The requests without those of WebKit itself for the service worker's file, by
 * which it looks whether that has changed: driven by a test it has no cache.
 */
export function withoutLooking(name: BrowserName, requests: string[]): string[] {
  return name === "webkit" ? requests.filter((r) => !/^GET \/offline-\w+\.js$/.test(r)) : requests;
}

/** Gives files to the page's file input, as a person would; what is open is closed before. */
export async function chooseFiles(d: Driver, paths: string[]): Promise<void> {
  await d.eval(() => (document.querySelector("parcours-app") as Root).session.close());
  await waitFor("a file input", () => d.eval((deep) => deep.one("input[type=file]:not(#held)") !== null));
  await d.setFiles("input[type=file]:not(#held)", paths);
}

/** The counts of the first funnel on the page, once there is one. */
export function stepCounts(d: Driver, steps: number): Promise<number[]> {
  return waitFor(
    `a funnel of ${steps} steps`,
    async () => {
      const { problem, counts } = await d.eval((deep) => {
        const screen = (document.querySelector("parcours-app") as Root).session.screen.get();
        return {
          problem: screen.at === "failed" && screen.problem,
          counts: deep.all("[data-testid=step-count]").map((e) => Number(e.dataset.value)),
        };
      });
      if (problem) throw new Error(`the page says ${JSON.stringify(problem)}`);
      return counts.length >= steps ? counts.slice(0, steps) : null;
    },
    60_000,
  );
}

/** Text of a small shop's log: of 12 people who saw an item 8 took it and 3 bought it, all within minutes. */
export function smallShop(): string {
  const rows = ["person,timestamp,event"];
  const at = (day: number, minute: number) => `2024-03-${String(day + 1).padStart(2, "0")}T10:${String(minute).padStart(2, "0")}:00Z`;
  for (let person = 0; person < 12; person++) {
    rows.push(`p${person},${at(person, 0)},view_item`);
    if (person < 8) rows.push(`p${person},${at(person, 5)},add_to_cart`);
    if (person < 3) rows.push(`p${person},${at(person, 9)},purchase`);
  }
  return rows.join("\n") + "\n";
}

/** The funnel of smallShop and what it must give. */
export const smallShopCounts = [12, 8, 3];
