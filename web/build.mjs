// Builds into dist first what shared reports are shown with: the widgets, and
// the pages that share and show a report, one script each. Then the web app: one script, one more for each language, for
// the report and for each of its larger parts, one sheet, the fonts they name, the engine, also compressed, the samples, the service worker, and index.html.
// Every name but index.html carries a hash of the content, so everything else may be cached
// for ever.
//
//   make wasm && node build.mjs            once, minified
//   node build.mjs --watch                 again at every change, with source maps

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import * as esbuild from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const engineFile = join(here, ".build/engine.wasm");
const samplesFolder = join(here, "../testdata/samples");
const watch = process.argv.includes("--watch");

/** What the page offers to those who come without a file, in this order. */
const SAMPLES = ["shop.parquet", "journal.csv"];

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: !watch,
  sourcemap: watch && "inline",
  target: "es2022",
  charset: "utf8", // French, without an escape for each accent
  logLevel: "warning",
};

/** Lets the client import the worker, bundled with Go's loader, as text: `import source from "inline:worker"`. */
const inlineWorker = {
  name: "inline-worker",
  setup(build) {
    const loader = join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "lib/wasm/wasm_exec.js");
    build.onResolve({ filter: /^inline:worker$/ }, () => ({ path: "worker", namespace: "inline" }));
    build.onLoad({ filter: /.*/, namespace: "inline" }, async () => {
      const { outputFiles, metafile } = await esbuild.build({
        ...common,
        entryPoints: ["src/engine/worker.ts"],
        alias: { wasm_exec: loader },
        format: "iife",
        write: false,
        metafile: true,
      });
      return { contents: outputFiles[0].text, loader: "text", watchFiles: Object.keys(metafile.inputs).map((f) => join(here, f)) };
    });
  },
};

/** Writes index.html and the service worker after every build, naming what esbuild made. */
const page = {
  name: "page",
  setup(build) {
    build.onEnd(async ({ metafile, errors }) => {
      if (errors.length) return;
      const [js, output] = Object.entries(metafile.outputs).find(([, o]) => o.entryPoint === "src/main.ts");
      const names = {
        CSP: (await readFile(join(here, "csp.txt"), "utf8")).trim(),
        JS: basename(js),
        CSS: basename(output.cssBundle),
        // All that the first paint takes at once: which language it is to be is known when the script runs. The report and its parts come later.
        ALSO: [...reach([js, ...Object.keys(metafile.outputs).filter((f) => metafile.outputs[f].entryPoint?.startsWith("src/i18n/"))], metafile.outputs)]
          .filter((f) => f !== js)
          .map((f) => `<link rel="modulepreload" href="${basename(f)}" />`)
          .join(""),
      };
      const html = await readFile(join(here, "index.html"), "utf8");
      const fill = (OFFLINE) => html.replace(/%([A-Z]+)%/g, (_, name) => ({ ...names, OFFLINE })[name]);
      // While the app is being worked on nothing is kept: its names have no hashes.
      const made = Object.keys(metafile.outputs).map((f) => relative("dist", f));
      await writeFile(join(dist, "index.html"), fill(watch ? "" : [await offline(made, fill("")), ...made].join(" ")));
    });
  },
};

/** The scripts and all they import; what is imported by a call comes later. */
function reach(scripts, outputs, into = new Set()) {
  for (const f of scripts) {
    if (into.has(f)) continue;
    into.add(f);
    reach(outputs[f].imports.filter((i) => i.kind === "import-statement" && !i.external).map((i) => i.path), outputs, into);
  }
  return into;
}

/**
 * Writes the service worker of this build, which knows all of its files. Its
 * own name stands for them and the page: the hash changes with any of them.
 */
async function offline(made, page) {
  const files = [...made, engine.url, ...samples.map((s) => s.url)];
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: ["src/offline.ts"],
    define: { FILES: JSON.stringify(files) },
    format: "iife",
    write: false,
  });
  const name = `offline-${hash(outputFiles[0].text + page)}.js`;
  await writeFile(join(dist, name), outputFiles[0].text);
  return name;
}

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 10);

/** Copies a file into dist under a name with its hash; returns name and size. */
async function place(file, folder = "") {
  const bytes = await readFile(file);
  const name = join(folder, `${basename(file, extname(file))}-${hash(bytes)}${extname(file)}`);
  await cp(file, join(dist, name));
  return { url: name, bytes: bytes.length };
}

/** The engine as a server may send it, beside it in dist. Quality 11 takes three times as long and saves a twentieth. */
async function pack({ url }) {
  const folder = join(here, ".build");
  const kept = join(folder, `${url}.br`);
  if (!existsSync(kept)) {
    for (const name of await readdir(folder)) if (name.endsWith(".br")) await rm(join(folder, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 10 };
    await writeFile(`${kept}.new`, await promisify(brotliCompress)(await readFile(engineFile), { params }));
    await rename(`${kept}.new`, kept); // whole, or not at all
  }
  await cp(kept, join(dist, `${url}.br`));
}

async function empty() {
  await mkdir(join(dist, "samples"), { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== ".keep") await rm(join(dist, name), { recursive: true });
  }
}

if (!existsSync(engineFile)) {
  console.error(`${engineFile} is missing: run \`make wasm\` first`);
  process.exit(1);
}
await empty();
const samples = [];
for (const name of SAMPLES) {
  const file = join(samplesFolder, name);
  if (existsSync(file)) samples.push({ url: (await place(file, "samples")).url, name });
}

const engine = await place(engineFile);
const packed = watch ? null : pack(engine);

/** Minifies what lies in templates, which esbuild leaves as it is: style sheets, the indentation of the rest, line ends before elements that begin a line anyhow, and quotes around a word. */
const templates = {
  name: "templates",
  setup(build) {
    const sheet = (text) => {
      const { code } = esbuild.transformSync(text, { loader: "css", minify: true, target: common.target, charset: common.charset });
      if (code.includes("\\")) throw new Error(`a style sheet with a backslash would be empty: lit reads it as an escape\n${code}`);
      return code.trim();
    };
    build.onLoad({ filter: /src[/\\].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8"))
        .replace(/\bcss`([^`$\\]*)`/g, (_, text) => `css\`${sheet(text)}\``)
        .replace(/\n[ \t]+/g, "\n")
        .replace(/\n(<\/?(?:p|div|dl|dt|dd|ul|ol|section|header|footer|nav|form|details|h1|h2|h3|table|thead|tbody|tr|th|td|figure|figcaption|svg|g|path|rect|line)\b)/g, "$1")
        .replace(/(?<=[a-z]=)"([\w-]+)"(?=[ >\n])/g, "$1"),
      loader: "ts",
    }));
  },
};

/**
 * The pages beside the app, each with one script and a policy of its own. One
 * script, so that its hash in the page vouches for all that runs there. In a
 * sandboxed frame 'self' is nobody in WebKit: there scripts and styles go by a
 * nonce, which keeps no secret where nothing is put into the page, and what may
 * be asked is narrowed by the script, which knows where it came from.
 */
const PAGES = {
  "share.html": { entry: "src/share/page.ts", policy: "csp-share.txt" },
  "viewer.html": { entry: "src/widget/viewer.ts", policy: "csp-viewer.txt" },
  "embed.html": { entry: "src/widget/embed.ts", policy: "csp-embed.txt" },
};

const integrity = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

const shared = {
  ...common,
  outdir: dist,
  assetNames: "fonts/[name]-[hash]",
  format: "esm",
  loader: { ".woff2": "file" },
  legalComments: "inline", // copied to other sites, they go alone
  metafile: true,
  plugins: watch ? [] : [templates],
};

/** What one entry point became: its script and its sheet, with their hashes. */
async function outputs({ metafile }, entry) {
  const [js, output] = Object.entries(metafile.outputs).find(([, o]) => o.entryPoint === entry);
  const named = async (file) => ({ url: relative("dist", file), integrity: integrity(await readFile(join(here, file))) });
  return { js: await named(js), css: output.cssBundle ? await named(output.cssBundle) : null };
}

/** What an element fetches when it needs it. */
const LATER = { french: "src/widget/french.ts", instead: "src/widget/instead.ts", sections: "src/widget/sections/all.ts" };

/** Builds scripts into dist/widget, each alone; returns where they are, by name. */
async function alone(entries, options = {}) {
  const entryPoints = Object.entries(entries).map(([out, file]) => ({ in: file, out }));
  const built = await esbuild.build({ ...shared, ...options, entryPoints, entryNames: "widget/[name]-[hash]" });
  const made = {};
  for (const [name, file] of Object.entries(entries)) made[name] = (await outputs(built, file)).js;
  return made;
}

/** Builds the custom elements; returns where they are, by name, for the snippets that name them. */
async function buildWidgets() {
  const later = await alone(LATER);
  for (const part of Object.values(later)) part.url = basename(part.url); // they lie beside the elements
  const define = Object.fromEntries(Object.entries(later).map(([name, file]) => [`LATER.${name}`, JSON.stringify(file)]));
  const names = (await readdir(join(here, "src/widget/elements"))).map((f) => basename(f, ".ts")).sort();
  return alone(Object.fromEntries(names.map((name) => [name, `src/widget/elements/${name}.ts`])), { define });
}

/** Builds the pages beside the app. They may speak of the widgets. */
async function buildPages(widgets) {
  const entryPoints = Object.values(PAGES).map((p) => p.entry);
  const built = await esbuild.build({ ...shared, entryPoints, entryNames: "[name]-[hash]", define: { WIDGETS: JSON.stringify(widgets) } });
  for (const [file, { entry, policy }] of Object.entries(PAGES)) {
    const { js, css } = await outputs(built, entry);
    const names = {
      CSP: (await readFile(join(here, policy), "utf8")).trim(),
      JS: `/${js.url}`, // the pages stand for addresses such as /r/ID
      JSHASH: js.integrity,
      CSS: css && `/${css.url}`,
      CSSHASH: css?.integrity,
    };
    const html = await readFile(join(here, file), "utf8");
    await writeFile(join(dist, file), html.replace(/%([A-Z]+)%/g, (_, name) => names[name] ?? ""));
  }
}

/** The page of a report that is a file: script and policy are in it, and the report takes the place of %REPORT%. */
async function buildFile() {
  const { outputFiles } = await esbuild.build({ ...shared, entryPoints: ["src/widget/file.ts"], format: "iife", write: false, metafile: false });
  const script = outputFiles.find((f) => f.path.endsWith(".js")).text.replaceAll("</script", "<\\/script");
  const hashed = createHash("sha256").update(script).digest("base64");
  const html = await readFile(join(here, "report-file.html"), "utf8");
  await writeFile(join(dist, "report-file.html"), html.replace("%HASH%", () => hashed).replace("%SCRIPT%", () => script));
}

const widgets = await buildWidgets();
await buildPages(widgets);
await buildFile();
await cp(join(here, "preview.png"), join(dist, "preview.png")); // without a hash: the API names it, too

const context = await esbuild.context({
  ...common,
  entryPoints: ["src/main.ts"],
  outdir: dist,
  entryNames: watch ? "app" : "app-[hash]",
  chunkNames: watch ? "[name]" : "[name]-[hash]",
  splitting: true, // at the catalogues and the report, which are imported when they are needed
  assetNames: "fonts/[name]-[hash]",
  format: "esm",
  legalComments: "external", // beside the script
  loader: { ".woff2": "file" },
  metafile: true,
  define: { ENGINE: JSON.stringify(engine), SAMPLES: JSON.stringify(samples) },
  plugins: watch ? [inlineWorker, page] : [templates, inlineWorker, page],
});
if (watch) {
  await context.watch();
  console.log("watching; reload the page to see a change");
} else {
  await context.rebuild();
  await context.dispose();
  await packed;
}
