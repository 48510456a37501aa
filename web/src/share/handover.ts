// How a report gets from the page that sees the data to the page that has a
// network. Neither can reach the other's window (it is opened with noopener):
// all there is between them is a channel whose name only the opened address
// knows. The giving side answers one question, once, with the report's bytes;
// the taking side can ask, and say nothing.

import { random, toText } from "./base64.ts";

const NONCE = /^[\w-]{22}$/;
const ASK = "report, please";

const channel = (nonce: string): BroadcastChannel => new BroadcastChannel(`parcours-report-${nonce}`);

export interface Offer {
  /** Goes into the fragment of the share page's address. */
  nonce: string;
  withdraw(): void;
}

/** Gives bytes to the first page that asks and knows the nonce, then hears no more. */
export function offer(bytes: Uint8Array, taken: () => void): Offer {
  const nonce = toText(random(16));
  const to = channel(nonce);
  to.onmessage = ({ data }) => {
    if (data !== ASK) return;
    to.onmessage = null;
    to.postMessage(bytes);
    to.close();
    taken();
  };
  return { nonce, withdraw: () => to.close() };
}

/** The nonce in a fragment such as #n=…; null when there is none. */
export function nonceIn(hash: string): string | null {
  const nonce = new URLSearchParams(hash.slice(1)).get("n") ?? "";
  return NONCE.test(nonce) ? nonce : null;
}

/** The bytes offered under a nonce; null when nobody offers any within `patience` milliseconds. */
export function take(nonce: string, patience: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const from = channel(nonce);
  return new Promise((resolve) => {
    const end = (bytes: Uint8Array<ArrayBuffer> | null): void => {
      clearInterval(asking);
      clearTimeout(waiting);
      from.close();
      resolve(bytes);
    };
    const ask = (): void => from.postMessage(ASK);
    const asking = setInterval(ask, 250);
    const waiting = setTimeout(() => end(null), patience);
    from.onmessage = ({ data }) => data instanceof Uint8Array && end(data as Uint8Array<ArrayBuffer>);
    ask();
  });
}
