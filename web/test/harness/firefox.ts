import puppeteer, { type ElementHandle } from "puppeteer-core";

import { expression, type Driver } from "./driver.ts";

export async function firefox(path: string): Promise<Driver> {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: path, headless: true });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  return {
    goto: async (url) => {
      errors.length = 0;
      await page.goto(url);
    },
    eval: (f, ...args) => page.evaluate(expression(f, args)) as never,
    setFiles: async (selector, paths) => {
      const input = (await page.waitForSelector(`>>> ${selector}`)) as ElementHandle<HTMLInputElement>;
      await input.uploadFile(...paths);
    },
    screenshot: async (file) => void (await page.screenshot({ path: file as `${string}.png`, fullPage: true })),
    errors: () => errors,
    close: () => browser.close(),
  };
}
