// The network lock: the page that sees your data has no network.
//
// The order is the whole point. (1) Everything that will ever be needed is
// fetched: the engine, the samples, the fonts. (2) A second policy, LOCKED, is
// added to the document; policies only ever add up, so from here on neither
// this page nor anything it makes can load or send. (3) The engine's worker is
// made from a blob:, because such a worker inherits the policy, while one
// loaded from a URL would not, and really tries to reach the network. (4) Only
// if it is refused does the page accept a file.
//
// The service worker that opens the app without a network (../offline.ts) is
// registered under (1), since from (2) on the page can register none. It keeps
// a network of its own, as it must to notice a new build. What the page may
// not send does not get to it: the browser asks the page's policy first. Nor
// does it listen to the page: it handles no message.
//
// No view decides any of this; views read the state below.

import { Store, type Readable } from "../model/store.ts";
import { fetched, keep } from "./keep.ts";
import { watchNetwork, type Network } from "./network.ts";
import type { Attempt } from "./protocol.ts";

/** What the privacy panel and the drop zone read. A new object at every change. */
export interface LockState {
  /** `ready` is the only stage in which a file may be opened. */
  stage: "loading" | "locking" | "ready" | "failed";
  /** Bytes of the engine fetched, of `total`, while loading. */
  loaded: number;
  total: number;
  /** The policy in force, as the browser was given it, then the added one. */
  policies: string[];
  /** The added policy was found to hold: every attempt of the worker was refused. */
  locked: boolean;
  /** Network requests made by the page and the worker since the lock closed. */
  requests: number;
  /** Attempts the browser refused since then, as far as it reports them; the self-test makes some. */
  blocked: number;
  /** Bytes of the files open now. */
  bytes: number;
  /** What went wrong, in English, when the stage is `failed`. */
  error: string;
}

/** The lock as the views see it. */
export interface Lock extends Readable<LockState> {
  /** Resolves when a file may be opened, rejects when the lock does not hold. */
  ready: Promise<void>;
  /** The built-in samples, in memory since before the lock closed. */
  samples(): File[];
}

/** What the page fetches before it locks; the build knows the names. */
export interface Assets {
  engine: { url: string; bytes: number };
  samples: { url: string; name: string }[];
  /** Fetches the scripts that may be needed later. */
  scripts(): Promise<unknown>;
}

/** The lock as main.ts wires it to the engine's client. */
export interface Keeper {
  lock: Lock;
  opened(files: File[]): void;
  /** What the worker's own requests have come to. */
  network(n: Network): void;
  /** Runs the order above; start makes the worker from the compiled engine and answers with its attempts. */
  close(start: (module: WebAssembly.Module) => Promise<Attempt[]>): void;
}

/**
 * Adds to the policy the page came with. Nothing may be sent or loaded, not
 * even from this page's own server: images, fonts, styles and scripts carry
 * addresses, and addresses can carry data. What stays is what never leaves the
 * browser, and running WebAssembly, which Firefox and WebKit check again when
 * a worker takes over the compiled module.
 */
const LOCKED =
  "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src blob: data:; form-action 'none'";

/** How long the page waits, when it has all it needs itself, for what only a visit without a network needs; in milliseconds. */
const PATIENCE = 2000;

export function createLock(assets: Assets): Keeper {
  const state = new Store<LockState>({
    stage: "loading",
    loaded: 0,
    total: assets.engine.bytes,
    policies: policies(),
    locked: false,
    requests: 0,
    blocked: 0,
    bytes: 0,
    error: "",
  });
  const update = (change: Partial<LockState>) => state.set({ ...state.get(), ...change });

  let samples: File[] = [];
  let settle: { resolve(): void; reject(e: Error): void };
  const ready = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  ready.catch(() => {}); // the state says it, too

  const none: Network = { requests: 0, blocked: 0 };
  const network = { page: none, worker: none };
  const count = (where: keyof typeof network, n: Network) => {
    network[where] = n;
    const { page, worker } = network;
    update({ requests: page.requests + worker.requests, blocked: page.blocked + worker.blocked });
  };

  async function close(start: (module: WebAssembly.Module) => Promise<Attempt[]>): Promise<void> {
    const fonts = Promise.allSettled([...document.fonts].map((font) => font.load()));
    const kept = keep(fonts, ready);
    const [module, files] = await Promise.all([
      fetchEngine(assets.engine.url, (loaded) => update({ loaded })),
      Promise.all(assets.samples.map(fetchSample)),
      fonts,
      assets.scripts(),
    ]);
    samples = files;
    await Promise.race([kept, new Promise((r) => setTimeout(r, PATIENCE))]);

    update({ stage: "locking" });
    watchNetwork((n) => count("page", n));
    const meta = document.createElement("meta");
    meta.httpEquiv = "Content-Security-Policy";
    meta.content = LOCKED;
    document.head.append(meta);
    update({ policies: policies() });

    const open = (await start(module)).filter((a) => a.outcome !== "blocked");
    if (open.length) {
      throw new Error(`the network is still open in this browser (${open.map((a) => a.what).join(", ")}): no file is accepted`);
    }
  }

  return {
    lock: { get: () => state.get(), subscribe: (f) => state.subscribe(f), ready, samples: () => samples },
    opened: (files) => update({ bytes: files.reduce((sum, f) => sum + f.size, 0) }),
    network: (n) => count("worker", n),
    close(start) {
      close(start).then(
        () => {
          update({ stage: "ready", locked: true });
          settle.resolve();
        },
        (e) => {
          const error = e instanceof Error ? e.message : (e.cause ?? String(e)); // a Problem has a cause
          update({ stage: "failed", error });
          settle.reject(new Error(error));
        },
      );
    },
  };
}

/** The policies the document itself states, in the order they were added. */
function policies(): string[] {
  const metas = document.querySelectorAll<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy" i]');
  return [...metas].map((m) => m.content);
}

async function fetchSample({ url, name }: Assets["samples"][number]): Promise<File> {
  return new File([await (await fetched(url)).blob()], name);
}

/** Compiles while the bytes arrive. A copy of the stream is read for the progress alone. */
async function fetchEngine(url: string, onProgress: (loaded: number) => void): Promise<WebAssembly.Module> {
  const response = await fetched(url);
  const copy = response.clone();
  const counted = (async () => {
    let loaded = 0;
    const reader = copy.body!.getReader();
    for (let r = await reader.read(); !r.done; r = await reader.read()) onProgress((loaded += r.value.length));
  })();
  try {
    const [module] = await Promise.all([WebAssembly.compileStreaming(response), counted]);
    return module;
  } catch {
    // A server that does not call it application/wasm.
    return WebAssembly.compile(await (await fetched(url)).arrayBuffer());
  }
}
