// Lays out what wrangler deploys, in .build: Go's loader beside the compiled cmd/worker, and the built app with the
// headers and paths that `parcours serve` gives it. They are asked of it, so that they are written down once.
//
//   make worker

import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "../dist");
const assets = join(here, ".build/assets");

/** Every id has the same page. */
const PAGES = { "/r/:id": "/viewer.html", "/embed/:id": "/embed.html" };

/** What Cloudflare says itself of a file, or the server of a connection. */
const THEIRS = ["accept-ranges", "connection", "content-encoding", "content-length", "content-type", "date", "etag", "keep-alive", "vary"];

await cp(join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "lib/wasm/wasm_exec.js"), join(here, ".build/wasm_exec.js"));
await rm(assets, { recursive: true, force: true });
await cp(dist, assets, { recursive: true, filter: (name) => !/\.(keep|br)$/.test(name) }); // Cloudflare compresses by itself

const names = (await readdir(assets, { recursive: true, withFileTypes: true }))
  .filter((f) => f.isFile())
  .map((f) => join(f.parentPath ?? f.path, f.name).slice(assets.length));
const rewrites = Object.entries(PAGES).filter(([path, page]) => {
  if (names.includes(page)) return true;
  console.error(`web/dist has no ${page.slice(1)}: the Worker will not answer at ${path}`);
  return false;
});
await writeFile(join(assets, "_redirects"), ["/ /index.html 200", ...rewrites.map(([path, page]) => `${path} ${page} 200`), ""].join("\n"));
await writeFile(join(assets, "_headers"), rules(await headers(["/", ...names, ...rewrites.map(([path]) => path)])));

/** The headers of each path, as `parcours serve` sets them. */
async function headers(paths) {
  const server = spawn(join(here, "../../bin/parcours"), ["serve", "--addr", "127.0.0.1:0", "--app", dist, "--share-store", "none"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const base = await Promise.race([
      address(server.stdout),
      once(server, "exit").then(([code]) => Promise.reject(new Error(`parcours serve ended with ${code}`))),
    ]);
    return await Promise.all(
      paths.map(async (path) => {
        const answer = await fetch(base + path.replace(":id", "AAAAAAAAAAAAAAAAAAAAAA"), { method: "HEAD" });
        if (!answer.ok) throw new Error(`parcours serve answers ${answer.status} at ${path}`);
        return [path, Object.fromEntries([...answer.headers].filter(([name]) => !THEIRS.includes(name)))];
      }),
    );
  } finally {
    server.kill();
  }
}

/** Where the server says it is. */
async function address(output) {
  for await (const line of createInterface(output)) {
    const at = line.match(/http:\/\/[\d.:]+/);
    if (at) return at[0];
  }
}

/** Cloudflare's _headers: what most have for all, and then what is otherwise. */
function rules(all) {
  const usual = {};
  for (const name of new Set(all.flatMap(([, h]) => Object.keys(h)))) {
    const counts = new Map();
    for (const [, h] of all) counts.set(h[name], (counts.get(h[name]) ?? 0) + 1);
    usual[name] = [...counts].sort((a, b) => b[1] - a[1])[0][0];
  }
  const set = (h) => Object.entries(h).flatMap(([name, value]) => (value === undefined ? [] : [`  ${name}: ${value}`]));
  const blocks = [["/*", ...set(usual)]];
  for (const [path, h] of all) {
    const other = Object.keys(usual).filter((name) => h[name] !== usual[name]);
    if (!other.length) continue;
    blocks.push([path, ...other.filter((name) => usual[name] !== undefined).map((name) => `  ! ${name}`), ...set(Object.fromEntries(other.map((name) => [name, h[name]])))]);
  }
  if (blocks.length > 100) throw new Error(`${blocks.length} rules, and Cloudflare reads 100 of _headers`);
  const long = blocks.flat().find((line) => line.length > 2000);
  if (long) throw new Error(`a line of _headers is longer than the 2,000 characters Cloudflare reads: ${long.slice(0, 100)}…`);
  return blocks.map((block) => block.join("\n") + "\n").join("\n");
}
