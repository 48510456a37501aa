// What a link may bring that is no report of ours: each is refused, and with a word on where.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse, Refused } from "../../src/share/schema.ts";
import { sharedShop } from "../fixtures/shared.ts";

const bytes = (s: string) => new TextEncoder().encode(s);
const json = (v: unknown) => bytes(JSON.stringify(v));
type Any = any; // what is wrong on purpose has no type

/** The report after a change, as it would come. */
function changed(change: (r: Any) => void): Uint8Array {
  const r = sharedShop() as Any;
  change(r);
  return json(r);
}

const refused = (b: Uint8Array, why: RegExp, what?: string) =>
  assert.throws(() => parse(b), (e: unknown) => e instanceof Refused && (assert.match(e.message, why, what), true), what);

/** The report's own bytes with one piece of JSON put in place of another. */
function replaced(from: string, to: string): Uint8Array {
  const text = JSON.stringify(sharedShop());
  assert.ok(text.includes(from));
  return bytes(text.replace(from, () => to));
}

test("a report is what it was", () => {
  assert.deepEqual(parse(json(sharedShop())), sharedShop());
});

test("one with nothing in it is a report as well", () => {
  const least = { ...sharedShop(), title: "", note: "", made: "", objectives: [], funnels: [], personas: null, map: null, paths: null, retention: null, troubles: [], incidents: [], actions: [], withheld: [] };
  assert.deepEqual(parse(json(least)), least);
});

describe("refused", () => {
  test("bytes that are no JSON, and JSON that is no report", () => {
    for (const s of ["", "{", "NaN", '{"shared":1', "\u0000", "[".repeat(1e6), '{"a":'.repeat(1e5)]) refused(bytes(s), /^no JSON$/, s.slice(0, 20));
    refused(Uint8Array.from([0x22, 0xff, 0x22]), /^no JSON$/);
    for (const v of [null, [], 1, "x", true]) refused(json(v), /no object/);
    refused(json({}), /no shared/);
    refused(changed((r) => (r.shared = 2)), /^report\.shared: no int$/);
  });

  test("what is of another kind, at every place", () => {
    // Each leaf and each part of the report in turn becomes what it is not.
    const wrong = (v: unknown): unknown[] =>
      typeof v === "number" ? ["1", true, {}, []] : typeof v === "string" ? [1, null, true, {}, [v]] : typeof v === "boolean" ? [0, null, "true"] : Array.isArray(v) ? [{}, "x", null, { length: 1, 0: v[0] }] : [[], "x", 7];
    let places = 0;
    const walk = (v: Any, put: (x: unknown) => void): void => {
      for (const x of wrong(v)) {
        if (v === null) continue;
        put(x);
        assert.throws(() => parse(json(whole)), Refused, `${JSON.stringify(v)} became ${JSON.stringify(x)}`);
        places++;
      }
      put(v);
      if (v && typeof v === "object") for (const key of Object.keys(v)) walk(v[key], (x) => (v[key] = x));
    };
    const whole = sharedShop();
    for (const key of Object.keys(whole) as (keyof typeof whole)[]) walk(whole[key], (x) => ((whole as Any)[key] = x));
    assert.ok(places > 500, `${places} places`);
    assert.deepEqual(parse(json(whole)), sharedShop());
  });

  test("a field too many or too few, at every place", () => {
    const whole = sharedShop() as Any;
    let places = 0;
    const walk = (v: Any): void => {
      if (!v || typeof v !== "object") return;
      if (Array.isArray(v)) return v.forEach(walk);
      v.extra = 1;
      refused(json(whole), /unknown extra/);
      delete v.extra;
      for (const key of Object.keys(v)) {
        const was = v[key];
        delete v[key];
        refused(json(whole), new RegExp(`no ${key}$`));
        v[key] = was;
        walk(was);
      }
      places++;
    };
    walk(whole);
    assert.ok(places > 25, `${places} places`);
  });

  test("pollution of prototypes, which touches nothing", () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    for (const name of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"]) {
      refused(replaced('"k":10', `"k":10,"${name}":{"polluted":1}`), new RegExp(`unknown ${name}`));
      refused(replaced('"label":"view_item"', `"label":"view_item","${name}":{"polluted":1}`), new RegExp(`funnels\\.0\\.steps\\.0: unknown ${name}`));
      // In place of a field that has to be there.
      refused(replaced('"title":"Spring at the shop"', `"${name}":{"title":"x"}`), /unknown/);
    }
    assert.equal((({}) as Any).polluted, undefined);
    assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), before);
  });

  test("numbers that are none, and counts that no sharing makes", () => {
    for (const n of ["1e999", "-1e999"]) {
      refused(replaced('"events":15000', `"events":${n}`), /^report\.events: no figure$/);
      refused(replaced('"people":1200', `"people":${n}`), /^report\.people: no count$/);
    }
    refused(replaced('"events":15000', '"events":NaN'), /^no JSON$/);
    for (const n of ["-10", "1205", "10.5", "9007199254741000", "null", '"10"']) refused(replaced('"people":1200', `"people":${n}`), /^report\.people: no count$/, n);
    for (const n of ["0", "1", "-10", "2.5", "1e999", "null"]) refused(replaced('"k":10', `"k":${n}`), /^report\.k: no count$/, n);
    refused(changed((r) => (r.funnels[0].groups[1].counts[2] = 81)), /^report\.funnels\.0\.groups\.1\.counts\.2: no count$/);
  });

  test("lists without end", () => {
    const million = (r: Any) => (r.personas.groups = Array(1e6).fill(0));
    refused(changed(million), /^report\.personas\.groups: too many$/);
    refused(changed((r) => (r.withheld = Array(10_001).fill(r.withheld[0]))), /^report\.withheld: too many$/);
    // Each list within bounds, all of them together not.
    refused(changed((r) => (r.funnels = Array(21).fill({ ...r.funnels[0], groups: Array(100).fill({ ...r.funnels[0].groups[0], counts: Array(100).fill(10) }) }))), /too many$/);
    parse(changed((r) => (r.withheld = Array(10_000).fill(r.withheld[0]))));
  });

  test("long texts, foreign codes, impossible days", () => {
    parse(changed((r) => (r.note = "é".repeat(2048))));
    refused(changed((r) => (r.note = "é".repeat(2049))), /^report\.note: no words$/);
    refused(changed((r) => (r.funnels[0].steps[0].next[0].event = "x".repeat(4097))), /next\.0\.event: no label$/);
    for (const code of ["<b>", "a b", "é", "x".repeat(41), "a-b", "\u2068x"]) refused(changed((r) => (r.actions[0].kind = code)), /^report\.actions\.0\.kind: no code$/, code);
    for (const day of ["2024-13-01", "2024-00-10", "2024-01-32", "24-01-01", "2024-1-1", "2024", "2024-01-01T00:00", "yesterday"]) refused(changed((r) => (r.from = day)), /^report\.from: no day$/, day);
  });

  test("a logo that is no picture in the page", () => {
    parse(changed((r) => (r.logo = "data:image/png;base64,iVBORw0KGgo=")));
    for (const logo of [
      "https://evil.example/logo.png",
      "//evil.example/logo.png",
      "javascript:alert(1)",
      "data:text/html;base64,PGI+",
      "data:image/svg+xml;base64,PHN2Zz4=",
      "data:image/png,abc",
      "data:image/png;base64,",
      "data:image/png;base64,iVBO\nRw0K",
      'data:image/png;base64,iVBO" onerror="alert(1)',
      `data:image/png;base64,${"A".repeat(140_000)}`,
    ]) {
      refused(changed((r) => (r.logo = logo)), /^report\.logo: no image$/, logo.slice(0, 60));
    }
  });
});

test("markup and scripts are texts like any other", () => {
  const script = "<script>alert(1)</script><img src=x onerror=alert(1)>";
  const report = parse(changed((r) => ((r.title = script), (r.funnels[0].steps[0].label = script))));
  assert.equal(report.title, script);
});
