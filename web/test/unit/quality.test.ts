// What is said of the data, and which files a folder gives.

import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogues, makeLocale } from "../../src/i18n/index.ts";
import type { QualityFinding } from "../../src/model/report.gen.ts";
import { withMapping } from "../../src/model/recipes.ts";
import { byPath, filesOf } from "../../src/view/intake.ts";

await catalogues();
const en = makeLocale("en").m;
const fr = makeLocale("fr").m;

const finding = (code: string, count: number, total: number, detail = ""): QualityFinding => ({ code, severity: "note", count, total, detail, text: "something new" });

test("a finding is a fact and what it means, and none is said plainly", () => {
  assert.deepEqual(en.finding(finding("quality_ties", 1200, 30000)), ["1,200 of 30,000 events have the time of the person’s event before", "Which of them came first is taken from the file."]);
  assert.equal(en.finding(finding("quality_single", 1, 2))[0], "1 of 2 people has a single event");
  assert.equal(en.finding(finding("quality_ties", 0, 30000))[0], "Nobody has two events at the same time");
  assert.equal(fr.finding(finding("quality_ties", 1, 30))[0], "1\u00A0événement sur 30 a l’heure du précédent de la même personne");
  assert.equal(en.finding(finding("quality_gaps", 2, 50, "8"))[0], "For 2d\u00A02h in all nothing was recorded; a silence is seldom longer than 8h");
  assert.deepEqual(fr.finding(finding("quality_from_the_future", 0, 0)), ["Something new", ""]);
});

test("the headline counts problems before notes", () => {
  assert.equal(en.quality.headline(1, 4), "One thing makes the numbers doubtful");
  assert.equal(en.quality.headline(0, 2), "No problem in the data; two things to know");
  assert.equal(fr.quality.headline(0, 1), "Rien de grave dans les données\u202F; une chose à savoir");
  assert.equal(fr.quality.headline(0, 0), "Rien à redire aux données");
});

const file = (name: string, text = "x"): File => new File([text], name);

test("a folder's files come in the order of their paths, without what is hidden", () => {
  const files = byPath([
    ["day/2/b.csv", file("b.csv")],
    ["day/1/c.csv", file("c.csv")],
    ["day/.git/d.csv", file("d.csv")],
    ["day/.e.csv.crc", file(".e.csv.crc")],
    ["day/_SUCCESS", file("_SUCCESS", "")],
    ["day/_a.csv", file("_a.csv")],
  ]);
  assert.deepEqual(files.map((f) => f.name), ["c.csv", "b.csv", "_a.csv"]);
  assert.deepEqual(byPath([[".odd.csv", file(".odd.csv")]]).length, 1, "a single file was meant");
});

/** A file or folder as a drop has it; readers hand out one child at a time. */
function entry(path: string, children?: unknown[]): unknown {
  const name = path.split("/").pop()!;
  return {
    isFile: !children,
    isDirectory: !!children,
    fullPath: path,
    name,
    file: (take: (f: File) => void) => take(file(name)),
    createReader: () => {
      const left = [...(children ?? [])];
      return { readEntries: (take: (e: unknown[]) => void) => take(left.splice(0, 1)) };
    },
  };
}

test("dropped folders are opened all the way down", async () => {
  const drop = (...entries: unknown[]) => filesOf({ files: [] as unknown as FileList, items: entries.map((e) => ({ webkitGetAsEntry: () => e })) as unknown as DataTransferItemList });
  const day = (n: number) => entry(`/log/day=${n}`, [entry(`/log/day=${n}/part-${n}.parquet`), entry(`/log/day=${n}/.part.crc`)]);
  const files = await drop(entry("/people.csv"), entry("/log", [day(2), day(1), entry("/log/.tmp", [entry("/log/.tmp/x.csv")])]));
  assert.deepEqual(files.map((f) => f.name), ["part-1.parquet", "part-2.parquet", "people.csv"]);
  assert.deepEqual(await drop(entry("/empty", [])), []);
});

test("another format decides about all columns, and nothing else", () => {
  const recipe = { recipe: 1, mapping: { user: "id", time: "at", timezone: "Europe/Paris" }, personas: { seed: 3 } };
  assert.deepEqual(withMapping(recipe, { format: "ga4" }, true), { recipe: 1, mapping: { format: "ga4", timezone: "Europe/Paris" }, personas: { seed: 3 } });
  assert.deepEqual(withMapping(recipe, { user: "who" }, true).mapping, { user: "who", time: "at", timezone: "Europe/Paris" });
});
