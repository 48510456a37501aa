// Bundles TypeScript tests for node and runs them with node:test.

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { run as runFiles } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

export const web = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs test/<folder>/*.test.ts, or those whose names contain one of the words given; exits with 0 if all passed. First
 * those that are to be alone, one file after the other; the rest two at a time, from the end of the alphabet, where the
 * longest are. A test that takes longer than `timeout` milliseconds has failed.
 */
export async function run(folder, words, timeout = Infinity, alone = () => true) {
  const source = join(web, "test", folder);
  const files = readdirSync(source)
    .filter((name) => name.endsWith(".test.ts") && (!words.length || words.some((w) => name.includes(w))))
    .sort();
  if (!files.length) {
    console.error(`no test in ${source}${words.length ? ` is called ${words.join(" or ")}` : ""}`);
    process.exit(1);
  }
  await bundle(files.map((name) => join(source, name)), folder);
  process.chdir(web);
  process.env.NODE_OPTIONS = "--enable-source-maps";
  for (const [concurrency, some] of [[1, files.filter(alone)], [2, files.filter((name) => !alone(name)).reverse()]]) {
    if (!some.length) continue;
    const tests = runFiles({ files: some.map((name) => built(folder, name)), concurrency, timeout });
    tests.on("test:fail", () => (process.exitCode = 1));
    for await (const text of tests.compose(new spec())) process.stdout.write(text);
  }
}

/** Where a test is once it is bundled: inside web, so that packages are found from there. */
const built = (folder, name) => join(web, ".build/test", folder, name.replace(/ts$/, "mjs"));

/** Bundles TypeScript files for node into .build/test/<folder> and returns where they are. */
export async function bundle(files, folder) {
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
  return files.map((name) => built(folder, basename(name)));
}
