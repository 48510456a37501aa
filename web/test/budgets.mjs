// Prints how big the built app is and fails when a part outgrew its budget.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);

// In bytes. Brotli is what the build made of a part; where it made none, quality 9 stands in for what a server would use.
const BUDGETS = [
  // What a reader waits for before the first paint: the app, all it imports, and the catalogue of one language, here the larger.
  { what: "start", from: /^app-.*\.js$/, oneOf: /^(en|fr)-.*\.js$/, by: "gzip", most: 60_000 },
  // What is fetched beside the engine, while a file is being chosen.
  { what: "report", from: /^report-.*\.js$/, without: /^app-.*\.js$/, by: "gzip", most: 46_600 },
  // Fetched with it: kinds of people and the life cycle, with their words in both languages.
  { what: "personas", from: /^personas-.*\.js$/, without: /^(app|report)-.*\.js$/, by: "gzip", most: 19_800 },
  { what: "actions", from: /^actions-.*\.js$/, without: /^report-.*\.js$/, by: "gzip", most: 8_000 },
  // What may be shared is chosen in; it is sealed and sent by a page beside the app.
  { what: "sharing", from: /^share-.*\.js$/, without: /^(app|report)-.*\.js$/, by: "gzip", most: 8_000 },
  { what: "share page", from: /^page-.*\.js$/, by: "gzip", most: 32_000 },
  // And beside it, the views of key figures; what both of them use counts for the report.
  { what: "figures", from: /^figures-.*\.js$/, without: /^(app|report)-.*\.js$/, by: "gzip", most: 8_000 },
  { what: "journey map", from: /^map-.*\.js$/, without: /^(app|report|personas)-.*\.js$/, by: "gzip", most: 19_000 },
  { what: "app CSS", from: /^app-.*\.css$/, by: "gzip", most: 10_000 },
  { what: "service worker", from: /^offline-.*\.js$/, by: "gzip", most: 1_500 },
  // On other people's pages: each element alone, and what it fetches when it is needed: French, what stands in place of
  // a report, and what <parcours-report> shows.
  ...["funnel", "personas", "map", "paths", "retention", "report"].map((name) => ({ what: `widget ${name}`, from: new RegExp(`^widget/${name}-`), by: "gzip", most: 12_000 })),
  { what: "widget embed", from: /^widget\/embed-/, by: "gzip", most: 1_500 },
  { what: "its French", from: /^widget\/french-/, by: "gzip", most: 4_500 },
  { what: "its troubles", from: /^widget\/instead-/, by: "gzip", most: 2_500 },
  { what: "its sections", from: /^widget\/sections-/, by: "gzip", most: 11_500 },
  { what: "viewer", from: /^viewer-.*\.js$/, by: "gzip", most: 28_000 },
  { what: "embed", from: /^embed-.*\.js$/, by: "gzip", most: 27_000 },
  { what: "report as file", from: /^report-file\.html$/, by: "gzip", most: 28_000 },
  { what: "engine", from: /^engine-.*\.wasm$/, by: "brotli", most: 2_500_000 },
];

const names = [...readdirSync(dist), ...readdirSync(new URL("widget/", dist)).map((name) => `widget/${name}`)];

/** A file and the scripts it imports, and so on; what is imported by a call is loaded later. */
function closure(name, into = new Set()) {
  if (into.has(name)) return into;
  into.add(name);
  if (name.endsWith(".js")) {
    const text = readFileSync(new URL(name, dist), "utf8");
    for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g)) closure(other, into);
  }
  return into;
}

/** The one file in dist that is called so. */
function only(pattern) {
  const found = names.filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`dist has ${found.length} files like ${pattern}: build first`);
  return found[0];
}

const brotli = (b) => brotliCompressSync(b, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
const kB = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(12);

console.log("part".padEnd(16), "raw".padStart(12), "gzip".padStart(12), "brotli".padStart(12));
const add = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });
const show = (what, size) => console.log(what.padEnd(16), kB(size.raw), kB(size.gzip), kB(size.brotli));
const measure = (name) => {
  const bytes = readFileSync(new URL(name, dist));
  const packed = new URL(`${name}.br`, dist);
  return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: (existsSync(packed) ? readFileSync(packed) : brotli(bytes)).length };
};
for (const { what, from, oneOf, without, by, most } of BUDGETS) {
  const before = new Set();
  for (const name of names.filter((n) => without?.test(n))) closure(name, before);
  const always = [...closure(only(from))].filter((name) => !before.has(name)).map(measure);
  const either = names.filter((name) => oneOf?.test(name)).map(measure).sort((a, b) => b[by] - a[by]);
  if (oneOf && either.length !== 2) throw new Error(`dist has ${either.length} files like ${oneOf}: build first`);
  const size = [...always, ...either.slice(0, 1)].reduce(add);
  show(what, size);
  const parts = [...always, ...either];
  if (parts.length > 1) for (const part of parts) show(`  ${part.name.replace(/-.*/, "")}`, part);
  if (size[by] > most) {
    console.error(`${what}: ${size[by]} bytes (${by}), the budget is ${most}`);
    process.exitCode = 1;
  }
}
