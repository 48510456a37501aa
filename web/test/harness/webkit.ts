import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";

import { expression, waitFor, type Driver } from "./driver.ts";

const MINIBROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
/** The key under which WebDriver hands out references to elements. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** WebKitGTK's own browser, driven over HTTP; it needs a display, so it gets a virtual one. */
export async function webkit(path: string): Promise<Driver> {
  const port = await freePort();
  const driver = spawn("xvfb-run", ["--auto-servernum", path, `--port=${port}`], {
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    stdio: "ignore",
    detached: true, // its own process group, so that close ends the X server and the browser too
  });
  const call = async (method: string, route: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`http://127.0.0.1:${port}${route}`, { method, body: body ? JSON.stringify(body) : null });
    const { value } = (await answer.json()) as { value: any };
    if (!answer.ok) throw new Error(`WebDriver ${route}: ${value.error}: ${value.message}`);
    return value;
  };
  const end = () => {
    process.off("exit", end);
    process.kill(-driver.pid!, "SIGTERM");
  };
  process.once("exit", end); // also when a test forgets to close
  let session = "";
  try {
    await waitFor("WebKitWebDriver", () => call("GET", "/status").catch(() => null));
    const options = { binary: MINIBROWSER, args: ["--automation"] };
    const { sessionId } = await call("POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
    });
    session = `/session/${sessionId}`;
    await call("POST", `${session}/timeouts`, { script: 60_000 });
  } catch (e) {
    end();
    throw e;
  }
  const run = (source: string) =>
    call("POST", `${session}/execute/async`, {
      script: `const done = arguments[0];
        Promise.resolve().then(() => ${source}).then((ok) => done({ ok }), (e) => done({ error: String(e) }));`,
      args: [],
    });
  return {
    goto: (url) => call("POST", `${session}/url`, { url }),
    eval: async (f, ...args) => {
      const { ok, error } = await run(expression(f, args));
      if (error) throw new Error(error);
      return ok ?? undefined;
    },
    setFiles: async (selector, paths) => {
      const element = await waitFor(selector, async () => (await run(expression((d: any, s: string) => d.one(s), [selector]))).ok);
      await call("POST", `${session}/element/${element[ELEMENT]}/value`, { text: paths.join("\n") });
    },
    screenshot: async (file) => writeFile(file, Buffer.from(await call("GET", `${session}/screenshot`), "base64")),
    errors: () => [],
    close: async () => {
      await call("DELETE", session).catch(() => {});
      end();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
