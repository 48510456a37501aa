// The service worker: opens the app without a network, from the files of one
// build, which the page has put into a cache (engine/keep.ts).
//
// It has a network and the page has none, so it must be of no use for sending
// anything: it handles no message, and fetches nothing but what a navigation
// to the app or a file of the list below would fetch without it. A request the
// page's policy refuses never gets here.

/** The other files of this build, by names with hashes. */
declare const FILES: string[];

const worker = globalThis as unknown as {
  addEventListener(type: string, f: (e: Happening) => void): void;
  skipWaiting(): Promise<void>;
};

/** What the three events have in common; the types of workers and of pages exclude each other. */
interface Happening {
  request: Request;
  waitUntil(p: Promise<unknown>): void;
  respondWith(p: Promise<Response>): void;
}

/** One cache per build, called like this file. */
const BUILD = location.href;
const INDEX = new URL("./", BUILD).href;
const files = new Set(FILES.map((name) => INDEX + name));

/** How long to wait for the network, in milliseconds, when there is a page to show instead. */
const PATIENCE = 3000;

const kept = (url: string) => caches.match(url, { cacheName: BUILD, ignoreVary: true });

/** Whether all files are there, and the page is the one that names this worker. */
async function whole(): Promise<boolean> {
  const there = new Set((await (await caches.open(BUILD)).keys()).map((r) => r.url));
  const page = await (await kept(INDEX))?.text();
  return [...files].every((url) => there.has(url)) && page !== undefined && page.includes(BUILD.slice(INDEX.length));
}

// Until then the worker of the build before goes on, with all of that build.
worker.addEventListener("install", (e) => {
  const wait = async () => {
    if (await whole()) return worker.skipWaiting();
    await caches.delete(BUILD);
    throw new Error("the page was closed before it had kept everything");
  };
  e.waitUntil(navigator.locks.request(BUILD, wait));
});

worker.addEventListener("activate", (e) => {
  const remove = async () => {
    const others = (await caches.keys()).filter((name) => name.startsWith(`${INDEX}offline-`) && name !== BUILD);
    await Promise.all(others.map((name) => caches.delete(name)));
  };
  e.waitUntil(remove());
});

worker.addEventListener("fetch", (e) => {
  const { method, mode, url } = e.request;
  if (method !== "GET") return;
  const [address] = url.split(/[?#]/);
  if (files.has(url)) e.respondWith(kept(url).then((r) => r ?? fetch(e.request)));
  else if (mode === "navigate" && (address === INDEX || address === `${INDEX}index.html`)) e.respondWith(page(e.request));
});

/**
 * The network first, so that nobody stays with an old build: all a page needs
 * besides has a hash in its name, so that builds never mix.
 */
async function page(request: Request): Promise<Response> {
  const old = await kept(INDEX);
  const stop = new AbortController();
  const timer = old && setTimeout(() => stop.abort(), PATIENCE);
  const fresh = await fetch(request, { signal: stop.signal }).catch(() => undefined);
  clearTimeout(timer);
  return fresh && fresh.status < 500 ? fresh : (old ?? fresh ?? Response.error());
}
