// The network lock: the page that sees your data has no network.
//
// The order is the whole point. (1) Everything that will ever be needed is
// fetched: the engine, the samples, the fonts. (2) A second policy, LOCKED, is
// added to the document; policies only ever add up, so from here on neither
// this page nor anything it makes can load or send. (3) The engine's worker is
// made from a blob:, because such a worker inherits the policy, while one
// loaded from a URL would not. (4) Only then does the page accept a file.
//
// No view decides any of this; views read the state below.

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
  /** The added policy was found to hold in the page and in the worker. */
  locked: boolean;
  /** Network requests made by the page and the worker since the lock closed. */
  requests: number;
  /** Attempts the browser refused since then; the self-test makes some. */
  blocked: number;
  /** Bytes of the files open now. */
  bytes: number;
  /** What went wrong, in English, when the stage is `failed`. */
  error: string;
}

/** The lock as the views see it. */
export interface Lock {
  get(): LockState;
  /** Calls back at every change; returns the function that ends it. */
  subscribe(listener: (state: LockState) => void): () => void;
  /** Resolves when a file may be opened, rejects when the lock does not hold. */
  ready: Promise<void>;
  /** The built-in samples, in memory before the lock closed. */
  samples(): File[];
}
