// Builds the staged app into web/.build/stage: index.html, one script, one sheet, the fonts.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";

/** Builds from the folder web and returns the folder built into and the policy to serve it with. */
export async function buildStage(web) {
  const out = join(web, ".build/stage");
  await mkdir(out, { recursive: true });
  await esbuild.build({
    absWorkingDir: web,
    entryPoints: ["test/stage/stage.ts"],
    outdir: out,
    bundle: true,
    format: "esm",
    target: "es2022",
    loader: { ".woff2": "file" },
    logLevel: "warning",
  });
  await writeFile(
    join(out, "index.html"),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Parcours</title><link rel="stylesheet" href="stage.css"><script type="module" src="stage.js"></script></head><body><parcours-app></parcours-app></body></html>`,
  );
  return { folder: out, policy: (await readFile(join(web, "csp.txt"), "utf8")).trim() };
}
