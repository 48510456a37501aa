// ClickHouse inside Node (chdb): every core, Parquet straight from the file,
// CSV through a table in memory. Loading Node and the library is not counted,
// in its favour.

import { Session } from "chdb";
import { clickhouse as sql } from "./questions.mjs";
import { ask } from "./ask.mjs";
import { contender, isCSV, peakMemory } from "./run.mjs";

await contender(async (file) => {
  const session = new Session(); // in a temporary folder that cleanup removes
  try {
    const query = (text) => {
      const out = session.query(text, "JSONCompactEachRow").trim();
      return out ? out.split("\n").map((line) => JSON.parse(line)) : [];
    };
    const [[version]] = query("SELECT version()");
    const load = isCSV(file) ? `CREATE TABLE log ENGINE = Memory AS SELECT * FROM file('${file}', CSVWithNames)` : null;
    const result = await ask({ sql, load, source: load ? "log" : `file('${file}', Parquet)`, query });
    return { version, ...result, memory: peakMemory(process.pid) };
  } finally {
    session.cleanup();
  }
});
