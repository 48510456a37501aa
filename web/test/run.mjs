// Bundles TypeScript tests for node and runs them with node:test, one file after the other.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

export const web = fileURLToPath(new URL("..", import.meta.url));

/** Runs test/<folder>/*.test.ts, or those whose names contain one of the words given; exits as node does. */
export async function run(folder, words, options = []) {
  const source = join(web, "test", folder);
  const files = readdirSync(source)
    .filter((name) => name.endsWith(".test.ts") && (!words.length || words.some((w) => name.includes(w))))
    .sort();
  if (!files.length) {
    console.error(`no test in ${source}${words.length ? ` is called ${words.join(" or ")}` : ""}`);
    process.exit(1);
  }
  const built = await bundle(files.map((name) => join(source, name)), folder);
  const args = ["--enable-source-maps", "--test", "--test-concurrency=1", "--test-reporter=spec", ...options, ...built];
  process.exit(spawnSync(process.execPath, args, { cwd: web, stdio: "inherit" }).status ?? 1);
}

/** Bundles TypeScript files for node into .build/test/<folder> and returns where they are. */
export async function bundle(files, folder) {
  // Inside web, so that packages are found from there.
  const out = join(web, ".build/test", folder);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await esbuild.build({
    entryPoints: files,
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
  return files.map((name) => join(out, basename(name).replace(/ts$/, "mjs")));
}
