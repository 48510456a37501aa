// Runs SQL on ClickHouse inside Node (chdb): reads a JSON list of queries from
// standard input and writes for each the list of its rows. The Go tests compare
// our counting by ClickHouse's rules with it where chdb is installed.

import { text } from "node:stream/consumers";
import { Session } from "chdb";

const session = new Session(); // in a temporary folder that cleanup removes
try {
  const answers = JSON.parse(await text(process.stdin)).map((sql) =>
    session
      .query(sql, "JSONCompactEachRow")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
  process.stdout.write(JSON.stringify(answers));
} finally {
  session.cleanup();
}
