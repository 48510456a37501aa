// node test/run-shots.mjs: pictures of every view, into ../shots.

import { join } from "node:path";

import { bundle, web } from "./run.mjs";

process.chdir(web);
const [script] = await bundle([join(web, "test/shots.ts")], "shots");
await import(script);
