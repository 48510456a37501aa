// Parcours as a program: the whole process, from its start until the report is
// written and it has ended.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recipe, reportAnswers, WINDOW } from "./questions.mjs";
import { contender, peakMemory } from "./run.mjs";
import { timed } from "./ask.mjs";

const program = fileURLToPath(new URL("../../bin/parcours", import.meta.url));

await contender(async (file) => {
  const folder = mkdtempSync(join(tmpdir(), "parcours-bench-"));
  try {
    const questions = join(folder, "recipe.json");
    const out = join(folder, "report.json");
    writeFileSync(questions, JSON.stringify(recipe(WINDOW)));
    let memory = null;
    const { seconds } = await timed(
      () =>
        new Promise((done, fail) => {
          const child = spawn(program, ["report", file, "--recipe", questions, "--format", "json", "-o", out], { stdio: ["ignore", "ignore", "inherit"] });
          // The system forgets a process's peak when it ends, so it is asked all along.
          const watch = setInterval(() => (memory = peakMemory(child.pid) ?? memory), 10);
          process.once("SIGTERM", () => child.kill());
          child.on("error", fail);
          child.on("exit", (code) => {
            clearInterval(watch);
            code === 0 ? done() : fail(new Error(`parcours ended with ${code}`));
          });
        }),
    );
    const json = readFileSync(out, "utf8");
    return { version: "native", cold: seconds, warm: null, parts: {}, memory, answers: reportAnswers(JSON.parse(json)), report: json };
  } finally {
    rmSync(folder, { recursive: true });
  }
});
