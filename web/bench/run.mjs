// What the contenders share. Each is a script of its own, so that every run is
// a fresh process: `node web/bench/duckdb.mjs FILE` prints one line of JSON,
//
//   version   of the engine
//   cold      seconds from the file to all answers
//   warm      seconds of a changed funnel, the median of three; null where nothing stays open
//   parts     seconds of the steps that make up cold, where they can be told apart
//   memory    the most bytes held at once; null on systems that do not say
//   answers   see questions.mjs

import { existsSync, readFileSync } from "node:fs";
import { extname, resolve } from "node:path";

/** Runs a contender on the file of the command line; what goes wrong is said in one line. */
export async function contender(run) {
  const file = process.argv[2] && resolve(process.argv[2]);
  if (!file || !existsSync(file)) {
    console.error(file ? `${file}: no such file` : `usage: node ${process.argv[1]} FILE.parquet|FILE.csv`);
    process.exit(1);
  }
  try {
    console.log(JSON.stringify(await run(file)));
  } catch (error) {
    console.error(error.message.split("\n")[0]);
    process.exitCode = 1;
  }
}

export const isCSV = (file) => extname(file) === ".csv";

/** The most bytes of memory a running process has held so far, as Linux counts them; null elsewhere or when it has ended. */
export function peakMemory(pid) {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return kilobytes * 1024;
  } catch {
    return null;
  }
}
