import { chromium as playwright, type Browser, type Page } from "playwright-core";

import { expression, type Driver } from "./driver.ts";

/** A Chromium driver also gives the page itself, for what only Chromium's tests do. */
export interface ChromiumDriver extends Driver {
  page: Page;
}

/** Starts Chromium so that it asks nothing of the network by itself. A start that hangs or crashes, as happens on a loaded machine, is tried again. */
export async function start(path: string, tries = 3): Promise<Browser> {
  try {
    return await playwright.launch({
      executablePath: path,
      timeout: 30_000,
      args: [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
      ],
    });
  } catch (e) {
    if (tries > 1) return start(path, tries - 1);
    throw e;
  }
}

export async function chromium(path: string): Promise<ChromiumDriver> {
  const browser = await start(path);
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  return {
    page,
    goto: async (url) => {
      errors.length = 0;
      await page.goto(url);
    },
    eval: (f, ...args) => page.evaluate(expression(f, args)) as never,
    setFiles: (selector, paths) => page.locator(selector).first().setInputFiles(paths),
    screenshot: async (file) => void (await page.screenshot({ path: file, fullPage: true })),
    errors: () => errors,
    close: () => browser.close(),
  };
}
