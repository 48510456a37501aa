// The catalogues say everything the engine can say, in real typography.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { codes } from "../../src/model/report.gen.ts";
import { coveredEn } from "../../src/i18n/codes.en.ts";
import { causes } from "../../src/i18n/causes.fr.ts";
import { coveredFr } from "../../src/i18n/codes.fr.ts";
import { pickLang } from "../../src/i18n/pick.ts";
import { catalogues, makeLocale } from "../../src/i18n/index.ts";
import { personasEn } from "../../src/i18n/personas.en.ts";
import { personasFr } from "../../src/i18n/personas.fr.ts";
import { inPlace } from "../../src/model/funnels.ts";
import { shareEn } from "../../src/i18n/share.en.ts";
import { shareFr } from "../../src/i18n/share.fr.ts";
import { schema, sections } from "../../src/share/schema.gen.ts";
import { en as shareWordsEn } from "../../src/share/words.en.ts";
import { fr as shareWordsFr } from "../../src/share/words.fr.ts";
import { exact, humanise, named, parts, plainText } from "../../src/i18n/names.ts";

await catalogues();
const en = makeLocale("en");
const fr = makeLocale("fr");

test("both catalogues word every code of the engine", () => {
  assert.deepEqual(codes.filter((c) => !coveredEn.has(c)), []);
  assert.deepEqual(codes.filter((c) => !coveredFr.has(c)), []);
});

test("the French causes are causes the engine gives", () => {
  const said = goFiles("../analysis").map((file) => readFileSync(file, "utf8")).join("\n");
  assert.deepEqual(Object.keys(causes).filter((cause) => !said.includes(`"${cause}"`)), []);
  const ragged = { code: "ragged_row", cause: "5 fields where the header names 3" };
  assert.equal(fr.m.problem.cause(ragged), "5 champs là où l’en-tête en nomme 3");
  assert.equal(fr.m.problem.cause({ code: "corrupt", cause: "a block beyond its page" }), null);
  assert.equal(en.m.problem.cause(ragged), ragged.cause);
});

test("both catalogues word every rule that sets tools apart, and every option a tool may lack", () => {
  const found = (file: string, pattern: RegExp): string[] => [...readFileSync(file, "utf8").matchAll(pattern)].map((m) => m[1]!);
  const rules = found("../analysis/ruleset/cause.go", /\{"(\w+)", "/g);
  const options = found("../analysis/recipe/semantics.go", /say\("(\w+)"/g);
  assert.ok(rules.length > 10 && options.length > 5);
  for (const { m } of [en, fr]) {
    assert.deepEqual(rules.filter((rule) => !m.funnel.tools.rules[rule]), []);
    assert.deepEqual(options.filter((option) => !m.funnel.tools.options[option]), []);
  }
});

test("a funnel the engine refuses is refused in French, too", () => {
  const said = goFiles("../analysis").map((file) => readFileSync(file, "utf8")).join("\n");
  for (const [cause, engine, french] of [
    ["funnels[0].exclude: plausible has no such thing", "has no such thing", "Plausible ne connaît pas les exclusions"],
    ["funnels[0].steps[1].optional: umami has no such thing", "has no such thing", "Umami ne connaît pas les étapes facultatives"],
    ['funnels[0].order: ga4 has no "unordered"', ".order: %s has no %q", "Google Analytics 4 ne connaît pas cet ordre"],
    ["funnels[0].window: the window of plausible is 24h", ".window: the window of %s is %s", "le délai de Plausible est toujours de 24h"],
    ["funnels[0].exclude[1] lies outside the funnel: step 4 of 3", "lies outside the funnel", "l’exclusion 2 est hors de l’entonnoir"],
    ["funnels[0].exclude[0]: without an order an exclusion is between the first step and the last", "without an order an exclusion is between the first step and the last", "sans ordre, une exclusion va de la première étape à la dernière"],
    ["funnels[0]: an unordered funnel is entered at any step as it is", "an unordered funnel is entered at any step as it is", "sans ordre, on entre déjà par n’importe quelle étape"],
    ["funnels[0].steps[0] is optional, and it is where the funnel begins", "is optional, and it is where the funnel begins", "l’étape 1 est facultative, et c’est là que l’entonnoir commence"],
    ["funnels[0]: period ends (2026-01-01) before it begins (2026-02-01)", "period ends (%s) before it begins (%s)", "la période finit (2026-01-01) avant de commencer (2026-02-01)"],
    ['funnels[0].steps[1].where[0]: condition on "price": gt needs a number or a date, found "x"', "needs a number or a date, found %q", 'étape 2\u00A0: il faut un nombre ou une date, et non "x"'],
  ] as const) {
    assert.ok(said.includes(engine), engine);
    assert.equal(fr.m.funnel.refusal(inPlace(cause)), french);
  }
  assert.equal(en.m.funnel.refusal(inPlace("funnels[0].exclude: plausible has no such thing")), "Plausible cannot take exclusions");
  assert.equal(fr.m.funnel.refusal("something new"), null);
});

/** The Go files below a folder, tests left out. */
function goFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"))
    .map((name) => join(folder, name));
}

test("a code from a newer engine falls back to its English text", () => {
  assert.equal(fr.m.note({ code: "from_the_future", text: "something new" }), "something new");
  assert.equal(en.m.problem.title({ code: "from_the_future", cause: "x" }), "The file could not be read");
});

/** Every sentence of a catalogue that takes no arguments. */
function* sentences(of: unknown, path = ""): Generator<[string, string]> {
  if (typeof of === "string") yield [path, of];
  else if (typeof of === "object" && of !== null) for (const [k, v] of Object.entries(of)) yield* sentences(v, `${path}.${k}`);
}

test("French punctuation keeps its spaces: narrow before ; ! ?, plain before the colon, curly apostrophes", () => {
  for (const [path, text] of sentences({ m: fr.m, personas: personasFr(fr.f, {}), share: shareFr(fr.f), page: shareWordsFr(fr.f) })) {
    assert.doesNotMatch(text, /[^\u202F][;!?]/u, `${path}: ${text}`);
    assert.doesNotMatch(text, /[^\u00A0]:/u, `${path}: ${text}`);
    assert.doesNotMatch(text, /['"]/u, `${path}: ${text}`);
  }
});

test("English uses curly apostrophes too", () => {
  for (const [path, text] of sentences({ m: en.m, personas: personasEn(en.f, {}), share: shareEn(en.f), page: shareWordsEn(en.f) })) assert.doesNotMatch(text, /['"]/u, `${path}: ${text}`);
});

test("all that a shared report has is called something in French, and every section in both languages", () => {
  const w = shareWordsFr(fr.f);
  const fields = Object.values(schema).flatMap((type) => Object.keys(type));
  assert.deepEqual(fields.filter((name) => !(w.fields[name] ?? w.sections[name]) && name !== "logo"), []);
  for (const names of [shareEn(en.f).names, shareFr(fr.f).names, shareWordsEn(en.f).sections, w.sections]) assert.deepEqual(sections.filter((s) => !names[s]), []);
});

test("zero, one, many: in French nought is singular", () => {
  assert.equal(en.m.people(0), "0 people");
  assert.equal(en.m.people(1), "1 person");
  assert.equal(fr.m.people(0), "0\u00A0personne");
  assert.equal(fr.m.people(2), "2\u00A0personnes");
});

test("durations have at most two units, and nought seconds is said", () => {
  assert.equal(en.f.duration(0), "0s");
  assert.equal(fr.f.duration(0), "0s");
  assert.equal(en.f.duration(4.25), "4.3s");
  assert.equal(en.f.duration(62), "1m\u00A02s");
  assert.equal(en.f.duration(187_200), "2d\u00A04h");
  assert.equal(fr.f.duration(187_200), "2j\u00A04h");
  assert.equal(en.f.duration(3600), "1h");
  assert.equal(en.f.duration(86_400 * 150), "150d");
  assert.equal(en.f.duration(null), "–");
  assert.equal(en.f.span(7 * 86_400), "7 days");
  assert.equal(en.f.span(36 * 3600), "36 hours");
  assert.equal(fr.f.span(1800), "30 minutes");
});

test("rates never round something to nothing or to everything", () => {
  assert.equal(en.f.pct(0), "0%");
  assert.equal(en.f.pct(1), "100%");
  assert.equal(en.f.pct(0.0004), "0.04%");
  assert.equal(en.f.pct(0.9996), "99.96%");
  assert.equal(en.f.pct(0.4305), "43.1%");
  assert.equal(fr.f.pct(0.43), "43,0\u202F%");
  assert.equal(en.f.pctRound(0.476), "48%");
  assert.equal(en.f.pctRound(0.0476), "4.8%");
  assert.equal(en.f.pct(null), "–");
  assert.equal(en.f.interval(0.428, 0.432), "42.8–43.2%");
});

test("days are those of the report's zone", () => {
  // 23:30 UTC on the 31st of March is the 1st of April in Paris.
  assert.match(en.f.period("2026-03-31T23:30:00Z", "2026-04-02T10:00:00Z", "Europe/Paris"), /^1\s*–\s*2 Apr 2026$/u);
  assert.match(en.f.period("2026-03-31T23:30:00Z", "2026-04-02T10:00:00Z", "No/Such"), /31 Mar/);
  assert.equal(en.f.period("", "", "UTC"), "");
  assert.equal(fr.f.day("2026-03-01", "short"), "1 mars");
});

test("names from the data", () => {
  assert.equal(humanise("add_to_cart"), "add to cart");
  assert.equal(humanise("Add to cart - mobile"), "Add to cart - mobile");
  assert.equal(humanise("___"), "___");
  assert.deepEqual(parts(`After ${named("add_to_cart")}, x`), [
    { text: "After ", name: false },
    { text: "add to cart", name: true },
    { text: ", x", name: false },
  ]);
  assert.equal(plainText(`a ${exact("b_c")}`), "a b_c");
});

test("the reader's language: what was kept, else what the browser asks for", () => {
  assert.equal(pickLang(null, ["de-DE", "fr-CA", "en"]), "fr");
  assert.equal(pickLang("en", ["fr"]), "en");
  assert.equal(pickLang("nonsense", ["de"]), "en");
});
