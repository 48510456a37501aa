// Keeping the build for visits without a network: the page's half; the service
// worker's is ../offline.ts.
//
// All requests are made before the lock, and few are made for this alone: what
// is kept are copies of what the page fetches anyway. Writing them down needs
// no network and is done after the lock, so that nobody waits for it. The
// service worker fetches nothing when it is installed; it waits until the page
// has written, by a lock of the Web Locks API, and looks whether all is there.
// A lock has a name and no contents: the page has no way to tell it anything.

import { trusted } from "./trusted.ts";

/** The service worker of this build and the files that no script of ours fetches, or nothing: the build wrote them into the page. */
const [script, ...others] = document.documentElement.dataset.offline!.split(" ");
const build = new URL(script!, location.href).href;
/** Not there without https, nor in some private windows. */
const workers = script ? navigator.serviceWorker : undefined;
/** A service worker is only installed when all of its build was kept. */
const complete = workers?.controller?.scriptURL === build;
const copies: [string, Response][] = [];

/** What the page fetches, of which a copy is to be kept. */
export async function fetched(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`fetching ${url}: HTTP ${response.status}`);
  if (workers && !complete) copies.push([url, response.clone()]);
  return response;
}

/** Resolves when there is nothing more to ask the network for, come what may. Copies are written once the page is `ready`. */
export function keep(fonts: Promise<unknown>, ready: Promise<void>): Promise<unknown> | undefined {
  if (!workers) return;
  if (complete) {
    // After each visit browsers look for another version of the worker's file.
    // Its name has a hash, it never changes, and they look no further than into
    // their own cache, but for once a day. This makes that once now, while the
    // engine is loaded; nobody waits for it, because Chromium that has just been
    // started takes seconds to find nothing.
    workers.getRegistration().then((r) => r?.update()).catch(() => {});
    return;
  }
  return new Promise<unknown>((done) => {
    const kept = async () => {
      await Promise.all([
        workers.register(trusted(build), { updateViaCache: "all" }),
        fonts.then(() => Promise.all([...others, "./"].map(fetched))),
      ]);
      done(0);
      await ready;
      const cache = await caches.open(build);
      for (const [url, response] of copies.splice(0)) await cache.put(url, response);
    };
    navigator.locks.request(build, { mode: "shared" }, kept).then(done, done);
  });
}
