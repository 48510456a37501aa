// The whole way with the program that people run: a sample, a link, a reader
// elsewhere who sees the same figures, a page of others that shows them; and in
// the store nothing that can be read.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";

import { BROWSERS } from "../harness/browsers.mjs";
import { start } from "../harness/chromium.ts";
import { runProgram, type Program } from "../harness/program.ts";
import { serveHost, type Host } from "../harness/sharing.ts";
import { follow, prepare, shownJson, upload } from "../harness/walk.ts";
import { parse } from "../../src/share/schema.ts";

let program: Program;
let host: Host;
let browser: Browser;

before(async () => {
  program = await runProgram();
  host = await serveHost(new URL(program.url).origin);
  browser = await start(BROWSERS.chromium.path);
});
after(async () => {
  await browser?.close();
  host?.close();
  await program?.stop();
});

/** What a page of somebody else sees, who has been sent nothing but its address. */
async function stranger(url: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en", reducedMotion: "reduce" })).newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  return page;
}

/** The steps' figures as a funnel's table says them. */
async function table(root: ReturnType<Page["locator"]>): Promise<string[]> {
  const details = root.locator("details").first();
  await details.locator("summary").click();
  return details.locator("tbody tr").allInnerTexts();
}

test("from a sample to a link, to its readers, to a page of others, to nothing", async () => {
  const page = await stranger(program.url);
  await page.locator("[data-sample]").first().click();
  await page.locator("[data-testid=share]:enabled").waitFor();
  await prepare(page, "The shop’s spring");
  const share = await follow(page);
  const shared = parse(new TextEncoder().encode(await shownJson(share)));
  const { link, id } = await upload(share);

  // The figures of the shared report are the app's own, rounded to k.
  const funnel = shared.funnels[0]!;
  const own = await page.locator("parcours-funnel").first().locator(".count").allInnerTexts();
  const rounded = own.map((n) => Number(n.replace(/\D/g, ""))).map((n) => (n < shared.k ? 0 : Math.floor(n / shared.k + 0.5) * shared.k));
  assert.ok(rounded.length > 2);
  assert.deepEqual(funnel.steps.map((s) => s.count), rounded);

  // In the store is one file, and no word of the report.
  const files = readdirSync(program.store);
  assert.deepEqual(files, [`${id}.report`]);
  const kept = readFileSync(join(program.store, files[0]!), "latin1");
  const words = ["shop", "people", "funnels", ...funnel.steps.map((s) => s.label), link.split("#k=")[1]!];
  assert.deepEqual(words.filter((word) => kept.includes(word)), []);

  const reader = await stranger(link);
  await reader.locator("parcours-report section").first().waitFor();
  assert.match(await reader.title(), /The shop’s spring/);
  const text = await reader.locator("parcours-report .root").innerText();
  for (const step of funnel.steps) assert.ok(text.replace(/[,\u202f]/g, "").includes(String(step.count)), `${step.label}: ${step.count}`);

  // On another origin, under a policy that allows the program and nothing else: in a sandboxed frame, and as an element.
  const at = readdirSync(join(process.cwd(), "dist/widget"));
  const script = (name: string) => `<script type="module" src="${new URL(`widget/${at.find((f) => f.startsWith(`${name}-`))}`, program.url)}"></script>`;
  host.body(`${script("funnel")}<parcours-funnel src="${link}"></parcours-funnel>
    <iframe sandbox="allow-scripts" title="r" src="${link.replace("/r/", "/embed/")}&view=funnel"></iframe>`);
  const page2 = await stranger(host.origin);
  const element = page2.locator("parcours-funnel section");
  await element.first().waitFor();
  const framed = page2.frameLocator("iframe").locator("parcours-funnel section");
  await framed.first().waitFor();
  const rows = await table(element.first());
  assert.equal(rows.length, funnel.steps.length);
  for (const [i, step] of funnel.steps.entries()) assert.ok(rows[i]!.replace(/[,\u202f]/g, "").includes(String(step.count)), rows[i]);
  assert.deepEqual(await table(framed.first()), rows);

  await share.locator("[data-testid=delete]").click();
  await share.locator("#done", { hasText: "It is deleted" }).waitFor();
  assert.equal((await fetch(new URL(`api/reports/${id}`, program.url))).status, 404);
  assert.deepEqual(readdirSync(program.store), []);
  await reader.reload();
  await reader.locator("h1", { hasText: /no longer/ }).waitFor();
});
