// Placeholder replaced by the engine's author: the contract the views rely on.

/** What the privacy panel shows. Subscribe with onChange. */
export interface LockState {
  /** The policy in force, as the browser was given it, then the added one. */
  policies: string[];
  /** connect-src 'none' has been added and the worker was made after it. */
  locked: boolean;
  /** Network requests seen by the page since the lock closed. */
  requests: number;
  /** Bytes of the files open now. */
  bytes: number;
}
