// The page that duckdb-wasm.mjs opens.

import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from "@duckdb/duckdb-wasm";
import { duckdb as sql } from "./questions.mjs";
import { ask } from "./ask.mjs";

const db = new AsyncDuckDB(new VoidLogger(), new Worker("/worker.js"));
await db.instantiate("/duckdb.wasm");
const connection = await db.connect();
const query = async (text) => (await connection.query(text)).toArray().map((row) => [...row].map(([, value]) => (typeof value === "bigint" ? Number(value) : value)));

/** Answers everything from the file that was chosen. */
globalThis.run = async () => {
  const [file] = document.querySelector("input").files;
  await db.registerFileHandle(file.name, file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
  const load = file.name.endsWith(".csv") ? `CREATE TABLE log AS FROM read_csv_auto('${file.name}')` : null;
  const result = await ask({ sql, load, source: load ? "log" : `'${file.name}'`, query });
  const [[version]] = await query("SELECT version()");
  return { version, ...result };
};
globalThis.started = true;
