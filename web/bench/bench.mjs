// The driver of `make bench`: whole runs of ours and of the peers on the same
// files, in turns, each in a fresh process; then medians, ratios and whether
// the answers agree. Compare figures of one machine and one sitting only.
//
//   node web/bench/bench.mjs 1M [10M ...]    reads bin/bench/shop-SIZE.parquet and .csv
//
//   RUNS=n      runs of each contender; 5 if not said, 3 from 10M on, 1 from 100M on
//   ONLY=a,b    only these contenders, by the names of their scripts
//   OUT=file    everything as JSON, too
//
// Exits with 1 when answers differ, and when ours or native DuckDB fails.
// Another peer that cannot take a file is named with the reason.

import { execFile } from "node:child_process";
import { createReadStream, existsSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { differences } from "./agree.mjs";
import { median } from "./ask.mjs";
import { growth, machineLine, table } from "./print.mjs";

const ALL = {
  parcours: "Parcours, native",
  "parcours-chromium": "Parcours, Chromium",
  "parcours-chromium-1": "the same, 1 worker",
  duckdb: "DuckDB, native",
  clickhouse: "ClickHouse, native",
  "duckdb-wasm": "DuckDB-WASM, Chromium",
};
/** Without these there is nothing to say. */
const NEEDED = ["parcours", "parcours-chromium", "duckdb"];
const FORMATS = ["parquet", "csv"];
/** A run that takes longer has failed; milliseconds. */
const PATIENCE = 20 * 60 * 1000;

const sizes = process.argv.slice(2);
const names = process.env.ONLY?.split(",") ?? Object.keys(ALL);
const strange = names.find((n) => !(n in ALL));
if (!sizes.length || strange) {
  console.error(strange ? `ONLY: no contender ${strange}; there are ${Object.keys(ALL).join(", ")}` : "usage: node web/bench/bench.mjs SIZE...");
  process.exit(1);
}

const missing = sizes.flatMap((size) => FORMATS.map((format) => path(size, format))).find((file) => !existsSync(file));
if (missing) {
  console.error(`${missing}: no such file; make bench makes it`);
  process.exit(1);
}

const machine = { cpu: cpus()[0].model, cores: availableParallelism(), memory: totalmem(), load: loadavg()[0], system: `${type()} ${release()}`, node: process.version };
console.log(machineLine(machine));
if (machine.load > 0.5) console.log(`other work goes on here (load ${machine.load.toFixed(1)}): trust the ratios a little, the seconds not at all`);
const results = [];
const wrong = [];
for (const size of sizes) {
  for (const format of FORMATS) {
    const result = await measure(size, format);
    results.push(result);
    console.log(`\n${table(result)}`);
    wrong.push(...result.disagreements.map((d) => `${basename(result.file)}: ${d}`));
    for (const c of result.contenders) if (c.failure && NEEDED.includes(c.name)) wrong.push(`${basename(result.file)}: ${c.label} failed`);
  }
}
if (sizes.length > 1) console.log(`\n${growth(results)}`);
if (process.env.OUT) {
  writeFileSync(process.env.OUT, JSON.stringify({ machine, results }, null, 2) + "\n");
  console.log(`\nwritten to ${process.env.OUT}`);
}
for (const line of wrong) console.error(`wrong: ${line}`);
process.exit(wrong.length ? 1 : 0);

function path(size, format) {
  return fileURLToPath(new URL(`../../bin/bench/shop-${size}.${format}`, import.meta.url));
}

/** All contenders on one file. */
async function measure(size, format) {
  const file = path(size, format);
  const rounds = Number(process.env.RUNS) || (count(size) >= 100e6 ? 1 : count(size) >= 10e6 ? 3 : 5);
  await readOnce(file);
  const contenders = names.map((name) => ({ name, label: ALL[name], runs: [] }));
  for (let round = 0; round < rounds; round++) {
    // Each round begins with another, so that nobody always follows the same one.
    for (let i = 0; i < contenders.length; i++) {
      const c = contenders[(round + i) % contenders.length];
      if (c.failure) continue; // it would fail again
      progress(`${size} ${format}, round ${round + 1} of ${rounds}: ${c.label}`);
      await run(c.name, file).then((r) => c.runs.push(r), (e) => (c.failure = e.message));
    }
  }
  progress("");
  const disagreements = differences(contenders);
  for (const c of contenders) {
    c.median = {};
    for (const what of ["cold", "warm", "memory"]) {
      const values = c.runs.map((r) => r[what]).filter((v) => v !== null);
      c.median[what] = values.length ? median(values) : null;
    }
    for (const r of c.runs) delete r.report; // compared; too long to keep
  }
  return { size, format, file, bytes: statSync(file).size, rounds, contenders, disagreements };
}

/** One run of a contender's script; rejects with what it said. */
function run(name, file) {
  const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  return new Promise((done, fail) => {
    execFile(process.execPath, [script, file], { timeout: PATIENCE, maxBuffer: 1 << 30 }, (error, stdout, stderr) => {
      if (!error) return done(JSON.parse(stdout));
      const said = stderr.trim().replaceAll("\n", "; ").slice(0, 300);
      fail(new Error(error.killed ? `no answer within ${PATIENCE / 60_000} minutes` : said || `${name}.mjs ended with ${error.code ?? error.signal}`));
    });
  });
}

/** Reads the file into the system's cache, so that no run pays for the disk. */
async function readOnce(file) {
  for await (const _ of createReadStream(file, { highWaterMark: 1 << 22 }));
}

/** "2.5M" as a number. */
function count(size) {
  const [, number, unit] = /^([\d.]+)([kMB]?)$/.exec(size) ?? [];
  return Number(number) * { "": 1, k: 1e3, M: 1e6, B: 1e9 }[unit];
}

/** Where it is, on a terminal alone. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
