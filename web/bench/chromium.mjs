// A Chromium of its own for one run, which reaches this machine and nothing
// else: a contender that wants something from the network fails.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { BROWSERS } from "../test/harness/browsers.mjs";
import { peakMemory } from "./run.mjs";

/** Opens the address, runs `use` with the page and the peak memory of its process, and ends the browser. */
export async function inChromium(url, use) {
  if (!existsSync(BROWSERS.chromium.path)) throw new Error(`${BROWSERS.chromium.path} is missing: apt-get install ${BROWSERS.chromium.apt}`);
  const browser = await chromium.launch({
    executablePath: BROWSERS.chromium.path,
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0); // the driver has the only clock
    page.on("pageerror", (e) => console.error(`page: ${e}`));
    await page.goto(url);
    const result = await use(page);
    // The page and its workers are one process, the largest of its kind.
    const cdp = await browser.newBrowserCDPSession();
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    const memory = Math.max(...processInfo.filter((p) => p.type === "renderer").map((p) => peakMemory(p.id)));
    return { version: `Chromium ${browser.version().split(".")[0]}`, ...result, memory: memory || null };
  } finally {
    await browser.close();
  }
}
