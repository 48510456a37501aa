// Prints how big the built app is and fails when a part outgrew its budget.

import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);

// In bytes. Quality 9 stands in for the 11 a server would use: 11 takes a
// minute on the engine and makes it about a tenth smaller.
const BUDGETS = [
  { what: "app JavaScript", file: /^app-.*\.js$/, by: "gzip", most: 60_000 },
  { what: "app CSS", file: /^app-.*\.css$/, by: "gzip", most: 10_000 },
  { what: "service worker", file: /^offline-.*\.js$/, by: "gzip", most: 1_500 },
  { what: "engine", file: /^engine-.*\.wasm$/, by: "brotli", most: 2_500_000 },
];

const brotli = (b) => brotliCompressSync(b, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
const kB = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(12);

console.log("part".padEnd(16), "raw".padStart(12), "gzip".padStart(12), "brotli".padStart(12));
for (const { what, file, by, most } of BUDGETS) {
  const names = readdirSync(dist).filter((name) => file.test(name));
  if (names.length !== 1) throw new Error(`dist has ${names.length} files like ${file}: build first`);
  const bytes = readFileSync(new URL(names[0], dist));
  const size = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes).length };
  console.log(what.padEnd(16), kB(size.raw), kB(size.gzip), kB(size.brotli));
  if (size[by] > most) {
    console.error(`${what}: ${size[by]} bytes (${by}), the budget is ${most}`);
    process.exitCode = 1;
  }
}
