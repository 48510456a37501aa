// The way from a report to a link, as an analyst goes it.

import type { Page } from "playwright-core";
import { keyOf } from "../../src/share/seal.ts";

/** Prepares what is shared; the link to the share page is there to be followed. */
export async function prepare(page: Page, title = "Spring"): Promise<void> {
  await page.locator("[data-testid=share]").click();
  await page.locator("parcours-share #name").fill(title);
  await page.locator("[data-testid=prepare]").click();
  await page.locator("[data-testid=prepared]").waitFor();
}

/** Follows it, and waits until the share page has the report. */
export async function follow(page: Page): Promise<Page> {
  const [share] = await Promise.all([page.context().waitForEvent("page"), page.locator("parcours-share #open").click()]);
  await share.locator("parcours-outline dl").first().waitFor();
  return share;
}

/** What the page shows of the JSON, which it says is what leaves. */
export async function shownJson(share: Page): Promise<string> {
  await share.locator("[data-testid=json] summary").click();
  return share.locator("[data-testid=json] pre").innerText();
}

export async function upload(share: Page): Promise<{ link: string; id: string; key: Uint8Array }> {
  await share.locator("[data-testid=send]").click();
  const link = await share.locator("#link").inputValue();
  const [, id, key] = /\/r\/([\w-]{22})#k=([\w-]{43})$/.exec(link)!;
  return { link, id: id!, key: keyOf(key!)! };
}
