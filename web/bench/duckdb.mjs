// DuckDB as a program: every core, Parquet straight from the file, CSV through
// a table. Loading Node and the library is not counted, in its favour.

import { availableParallelism } from "node:os";
import { DuckDBInstance } from "@duckdb/node-api";
import { duckdb as sql } from "./questions.mjs";
import { ask } from "./ask.mjs";
import { contender, isCSV, peakMemory } from "./run.mjs";

await contender(async (file) => {
  const instance = await DuckDBInstance.create(":memory:", { threads: String(availableParallelism()) });
  const connection = await instance.connect();
  const query = async (text) => (await connection.runAndReadAll(text)).getRows();
  const [[version]] = await query("SELECT version()");
  const load = isCSV(file) ? `CREATE TABLE log AS FROM read_csv('${file}')` : null;
  const result = await ask({ sql, load, source: load ? "log" : `'${file}'`, query });
  return { version, ...result, memory: peakMemory(process.pid) };
});
