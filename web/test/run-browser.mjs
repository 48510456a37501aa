// node test/run-browser.mjs [words]: the tests in real browsers, on the built dist.

import { existsSync } from "node:fs";
import { join } from "node:path";

import { BROWSERS } from "./harness/browsers.mjs";
import { run, web } from "./run.mjs";

const packages = Object.values(BROWSERS).filter((b) => !existsSync(b.path)).map((b) => b.apt);
if (packages.length) {
  console.error(`browsers are missing: apt-get install ${packages.join(" ")}`);
  process.exit(1);
}
if (!existsSync(join(web, "dist/index.html")) || !existsSync(join(web, "../bin/parcours"))) {
  console.error("there is no app or no program to test: run `make build` first");
  process.exit(1);
}
// What the engine's expect of time and memory they can not have beside others.
await run("browser", process.argv.slice(2), 600_000, (name) => name.startsWith("engine"));
