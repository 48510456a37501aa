// node test/run-unit.mjs [words]: the tests that need no browser.

import { run } from "./run.mjs";

await run("unit", process.argv.slice(2));
