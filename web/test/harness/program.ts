// The program itself, as people run it: `parcours serve`, with the built app
// from web/dist and its reports in a folder of the test's own.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repository } from "./app.ts";

export interface Program {
  /** Where it serves, with a slash at its end. */
  url: string;
  /** The folder of its reports, made with the first. */
  store: string;
  stop(): Promise<void>;
}

export async function runProgram(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "parcours-"));
  const store = join(folder, "reports");
  const child = spawn(join(repository, "bin/parcours"), ["serve", "--addr", "127.0.0.1:0", "--app", join(repository, "web/dist"), "--share-store", `file:${store}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve, reject) => child.once("exit", () => resolve()).once("error", reject));
  const said = new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve));
  const line = await Promise.race([said, ended.then(() => "")]);
  const url = /http:\/\/\S+/.exec(line)?.[0];
  if (!url) throw new Error(`parcours serve did not start: ${line}`);
  return {
    url,
    store,
    stop: async () => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
