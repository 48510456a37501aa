// The proof of the lock: really trying to send a byte, from the page and from
// the worker. What the browser refuses before it leaves counts as blocked.

import type { Attempt } from "./protocol.ts";

type Try = (url: string) => Promise<boolean>;

/** Each tries to send one byte and says whether, for all it knows, it left. Throwing is a refusal. */
const tries: Record<Attempt["what"], Try> = {
  fetch: async (url) => {
    await fetch(url, { method: "POST", body: "x", cache: "no-store" });
    return true;
  },
  XMLHttpRequest: (url) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.onload = () => resolve(true);
      request.onerror = reject;
      request.open("POST", url);
      request.send("x");
    }),
  // A failed handshake has been on the wire: only a throw or a violation says otherwise.
  WebSocket: (url) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url.replace(/^http/, "ws"));
      socket.onopen = socket.onerror = () => resolve(true);
    }),
  // Chromium and WebKit answer true even when they send nothing: the violation decides.
  sendBeacon: async (url) => navigator.sendBeacon(url, "x"),
};

/**
 * Makes every attempt this context is capable of, one after the other. A
 * failure without a violation also counts as blocked for fetch and
 * XMLHttpRequest, because WebKit's workers report none; the server that could
 * have answered is the one this page came from.
 */
export async function attempts(where: Attempt["where"], url: string): Promise<Attempt[]> {
  const violations = new Set<string>();
  const note = (e: Event) => void violations.add((e as SecurityPolicyViolationEvent).blockedURI);
  addEventListener("securitypolicyviolation", note);
  const done: Attempt[] = [];
  for (const [what, send] of Object.entries(tries) as [Attempt["what"], Try][]) {
    const target = `${url}?${where}-${what}`;
    let outcome: Attempt["outcome"];
    if (!(what in globalThis) && !(what in navigator)) {
      if (where === "worker" && what === "sendBeacon") continue; // no worker has it
      outcome = "unavailable";
    } else {
      const left = await send(target).catch(() => false);
      await new Promise((r) => setTimeout(r, 20)); // violations are reported a task later
      const refused = violations.has(target) || violations.has(target.replace(/^http/, "ws"));
      outcome = left && !refused ? "sent" : "blocked";
    }
    done.push({ what, where, outcome });
  }
  removeEventListener("securitypolicyviolation", note);
  return done;
}
