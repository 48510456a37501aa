// node dev.mjs ARGUMENTS: wrangler dev on 127.0.0.1 with these, until standard input ends. Whoever started it may die in
// any way: nothing of it stays.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const wrangler = fileURLToPath(new URL("../node_modules/wrangler/bin/wrangler.js", import.meta.url));
const child = spawn(process.execPath, [wrangler, "dev", "--ip", "127.0.0.1", "--inspector-ip", "127.0.0.1", "--inspector-port", "0", "--test-scheduled", "--show-interactive-dev-session=false", ...process.argv.slice(2)], {
  stdio: ["ignore", "inherit", "inherit"],
  detached: true, // a group of its own, to be ended with all it started
  env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", NO_COLOR: "1" },
});
child.on("exit", (code) => process.exit(code ?? 1));
process.stdin.on("end", () => {
  process.kill(-child.pid, "SIGTERM");
  setTimeout(() => process.kill(-child.pid, "SIGKILL"), 5000);
}).resume();
