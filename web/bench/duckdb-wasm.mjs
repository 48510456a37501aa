// DuckDB-WASM in Chromium, the build with exceptions ("eh"): compiled and
// started before the clock runs, then Parquet straight from the file's handle,
// CSV through a table. Parquet is read anew for every question, which it
// suffers from: loaded into a table first, the columns answer faster.
//
// 1.28.0 has its Parquet reader built in; later releases fetch it from the network.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inChromium } from "./chromium.mjs";
import { contender } from "./run.mjs";

const dist = new URL("node_modules/@duckdb/duckdb-wasm/dist/", import.meta.url);

await contender(async (file) => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("duckdb-wasm-page.mjs", import.meta.url))],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const files = {
    "/": ["text/html", `<!doctype html><title>DuckDB-WASM</title><input type="file"><script type="module" src="/page.js"></script>`],
    "/page.js": ["text/javascript", outputFiles[0].contents],
    "/worker.js": ["text/javascript", await readFile(new URL("duckdb-browser-eh.worker.js", dist))],
    "/duckdb.wasm": ["application/wasm", await readFile(new URL("duckdb-eh.wasm", dist))],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? [];
    if (body) response.writeHead(200, { "content-type": type }).end(body);
    else response.writeHead(404).end();
  });
  await new Promise((r) => server.listen(0, "127.0.0.1", r));
  try {
    return await inChromium(`http://127.0.0.1:${server.address().port}/`, async (page) => {
      await page.waitForFunction(() => globalThis.started);
      await page.locator("input").setInputFiles(file);
      const { version, ...result } = await page.evaluate(() => globalThis.run());
      return { ...result, engine: version };
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
