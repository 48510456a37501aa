// What widgets say, and what they say nothing about: links taken apart, counts
// that are rounded, sentences in both languages, texts to paste.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "../fixtures/sheets.ts";
import { plainText } from "../../src/i18n/names.ts";
import { snippets } from "../../src/share/snippets.ts";
import { higher, outnumbers, range } from "../../src/widget/certain.ts";
import { french } from "../../src/widget/french.ts";
import { makeKit, type Say } from "../../src/widget/kit.ts";
import { parseLink } from "../../src/widget/link.ts";
import { chosen } from "../../src/widget/sections/funnel.ts";
import { stageName, teamName } from "../../src/widget/sections/stages.ts";
import { trouble } from "../../src/widget/sections/trouble-words.ts";
import { sharedShop } from "../fixtures/shared.ts";

const say: Record<string, Say> = { en: (_, en) => en, fr: (name) => french[name] as never };
const kit = (lang: "en" | "fr", k = 10, currency = "EUR") => makeKit(lang, say[lang]!, 3, k, currency);
const key = "A".repeat(43);

test("links are taken apart, with what WordPress adds to them", () => {
  const base = "https://reports.example.org";
  const link = parseLink(`${base}/embed/abc-_1#k=${key}&view=map&theme=dark#?secret=xYz123`)!;
  assert.equal(link.api, `${base}/api/reports/abc-_1`);
  assert.equal(link.page, `${base}/r/abc-_1#k=${key}`);
  assert.deepEqual([link.key, link.secret, link.options.get("view"), link.options.get("theme")], [key, "xYz123", "map", "dark"]);
  assert.equal(parseLink(`${base}/r/abc#?secret=s`)!.key, "");
  assert.equal(parseLink(`${base}/r/abc?utm_source=mail#k=${key}`)!.page, `${base}/r/abc#k=${key}`);
  assert.equal(parseLink(`${base}/below/r/abc/#k=${key}`)!.api, `${base}/below/api/reports/abc`);
  assert.equal(parseLink("r/abc", `${base}/`)!.api, `${base}/api/reports/abc`);
  for (const file of ["report.json", `report.parcours#k=${key}`, "/r/", "/r/a/b", "/r/a%2fb"]) assert.equal(parseLink(file, `${base}/x/`)!.api, "", file);
  assert.equal(parseLink(`report.parcours#k=${key}`, `${base}/x/`)!.key, key);
  assert.equal(parseLink("http://", base), null);
});

test("what is pasted is text in its place, and vouches for the script", () => {
  const widgets = { embed: { url: "widget/embed-1.js", integrity: "sha384-e+/=" }, report: { url: "widget/report-1.js", integrity: "sha384-r" } };
  const title = `"><script>alert(1)</script> & 'x'`;
  const shown = { base: "https://r.example", id: "abc", key, title, widgets };
  const texts = snippets({ ...shown, kind: "private" });
  assert.equal(texts.link, `https://r.example/r/abc#k=${key}`);
  for (const text of [texts.iframe, texts.embed, texts.element]) {
    assert.ok(!text.includes("<script>alert") && !text.includes(`"">`) && !text.includes("'x'"), text);
    assert.ok(text.includes(`#k=${key}`));
  }
  assert.match(texts.iframe, /^<iframe src="https:\/\/r\.example\/embed\/abc#k=A+" title="[^"<>]*" .*loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"/);
  assert.ok(!texts.iframe.includes("allow-same-origin"));
  assert.match(texts.embed, /^<script type="module" src="https:\/\/r\.example\/widget\/embed-1\.js" integrity="sha384-e\+\/=" crossorigin="anonymous"><\/script>\n<parcours-embed /);
  assert.match(texts.element, /integrity="sha384-r"/);
  // WordPress sends an address it is given to the server, fragment and all.
  assert.equal(texts.wordpress, texts.iframe);
  assert.equal(snippets({ ...shown, kind: "published" }).wordpress, texts.link);
});

test("few people are said to be few, and shares are no finer than their counts", () => {
  const [en, fr] = [kit("en"), kit("fr")];
  assert.equal(en.people(4300), "4,300\u00a0people");
  assert.equal(en.people(0), "fewer than 10\u00a0people");
  assert.equal(fr.people(0), "moins de 10\u00a0personnes");
  assert.equal(en.cell(0), "<\u00a010");
  assert.equal(en.pct([350, 790]), "44%");
  assert.equal(en.pct([350, 7900]), "4.4%");
  assert.equal(fr.pct([350, 790]), "44\u202f%");
  assert.equal(en.pct([0, 200]), "<\u00a05%");
  assert.equal(en.pct([0, 10]), "–"); // fewer than ten of ten says nothing
  assert.equal(en.pct([10, 0]), "–");
  assert.equal(en.pct([210, 200]), "100%"); // both are rounded
  assert.equal(kit("en", 10, "").money(12), "12");
});

test("a difference that the rounding may have made is none", () => {
  assert.ok(higher([400, 1000], [300, 1000], 2));
  assert.ok(!higher([400, 1000], [300, 1000], 200));
  assert.ok(higher([200, 310], [120, 400], 10));
  assert.ok(!higher([20, 100], [10, 100], 10));
  assert.ok(outnumbers(600, 300, 10));
  assert.ok(!outnumbers(30, 10, 10));
  // Whatever the exact counts were that are rounded so, their rate is in the interval.
  const at = range([50, 100], 10)!;
  for (const [part, of] of [[45, 105], [55, 95], [54.9, 104.9]] as const) assert.ok(at.low < part / of && part / of < at.high);
  assert.equal(range([0, 0], 10), null);
});

test("a funnel is named by its name or by its number", () => {
  const [one] = sharedShop().funnels;
  const two = { ...one!, name: "2" };
  assert.deepEqual(chosen([one!, two], "Checkout"), [one]);
  assert.deepEqual(chosen([one!, two], "2"), [two]);
  assert.deepEqual(chosen([one!, two], "1"), [one]);
  assert.deepEqual(chosen([one!, two], ""), [one, two]);
  for (const none of ["0", "3", "-1", "1.5", "checkout", "__proto__"]) assert.deepEqual(chosen([one!, two], none), [], none);
});

test("every stage, team, trouble and action of the engine has words in both languages", () => {
  const kinds = [...readFileSync("../analysis/action/rules.go", "utf8").matchAll(/= "(\w+_\w+|strengthen|remove|offer)"$/gm)].map((m) => m[1]!);
  assert.deepEqual(kinds.filter((kind) => !(kind in french.actions.what)), []);
  assert.ok(kinds.length >= 8);
  for (const lang of ["en", "fr"] as const) {
    const of = kit(lang);
    for (const s of ["awareness", "consideration", "purchase", "experience", "loyalty"]) assert.doesNotMatch(stageName(of, s), /\u2068/, s);
    for (const t of ["marketing", "sales", "service", "product"]) assert.ok(lang === "en" || t === "marketing" || teamName(of, t) !== t, t);
    for (const kind of ["rage", "back_and_forth", "return", "retry", "wait", "abandoned_cart", "error_end", "search_end", "support"]) {
      const text = plainText(trouble(of, kind, "pay_now", "back_home"));
      assert.match(text, /pay now/, kind);
      assert.doesNotMatch(text, / · /, kind);
    }
  }
});

test("what nobody has words for is named as it is", () => {
  assert.equal(plainText(trouble(kit("en"), "new_kind", "pay_now", "")), "new kind · pay now");
  assert.equal(plainText(stageName(kit("fr"), "toString")), "toString");
  assert.equal(teamName(kit("en"), "constructor"), "constructor");
});

test("French has its spaces", () => {
  const wrong: string[] = [];
  const look = (v: unknown, at: string): void => {
    if (typeof v === "function") return look(v("1", "2", "3", "4"), at);
    if (typeof v === "string") {
      if (/[^\u00A0\u202F\d][;:!?%»]|«[^\u00A0]|'/u.test(v)) wrong.push(`${at}: ${v}`);
    } else for (const [name, x] of Object.entries(v as object)) look(x, `${at}.${name}`);
  };
  look(french, "french");
  assert.deepEqual(wrong, []);
});
