// Prints how big the built app is and fails when a part outgrew its budget.

import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);

// In bytes. Quality 9 stands in for the 11 a server would use: 11 takes a
// minute on the engine and makes it about a tenth smaller.
const BUDGETS = [
  // What a reader waits for before the first paint: the app, what it shares with the catalogues, and the catalogue of one language, here the larger.
  { what: "app JavaScript", file: /^(app|chunk|en|fr)-.*\.js$/, oneOf: /^(en|fr)-/, by: "gzip", most: 60_000 },
  { what: "app CSS", file: /^app-.*\.css$/, by: "gzip", most: 10_000 },
  { what: "service worker", file: /^offline-.*\.js$/, by: "gzip", most: 1_500 },
  { what: "engine", file: /^engine-.*\.wasm$/, by: "brotli", most: 2_500_000 },
];

const brotli = (b) => brotliCompressSync(b, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
const kB = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(12);

console.log("part".padEnd(16), "raw".padStart(12), "gzip".padStart(12), "brotli".padStart(12));
const add = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });
const show = (what, size) => console.log(what.padEnd(16), kB(size.raw), kB(size.gzip), kB(size.brotli));
for (const { what, file, oneOf, by, most } of BUDGETS) {
  const parts = readdirSync(dist)
    .filter((name) => file.test(name))
    .map((name) => {
      const bytes = readFileSync(new URL(name, dist));
      return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes).length };
    });
  const always = parts.filter((p) => !oneOf?.test(p.name));
  const either = parts.filter((p) => oneOf?.test(p.name)).sort((a, b) => b[by] - a[by]);
  if (!always.length || (oneOf ? either.length !== 2 : always.length !== 1)) throw new Error(`dist has ${parts.length} files like ${file}: build first`);
  const size = [...always, ...either.slice(0, 1)].reduce(add);
  show(what, size);
  if (parts.length > 1) for (const part of parts) show(`  ${part.name.replace(/-.*/, "")}`, part);
  if (size[by] > most) {
    console.error(`${what}: ${size[by]} bytes (${by}), the budget is ${most}`);
    process.exitCode = 1;
  }
}
