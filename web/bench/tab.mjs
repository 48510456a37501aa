// Parcours in Chromium, for the scripts of the contenders: as a person meets
// it, the page open for a moment and its engine ready, from choosing the file
// until the report is on screen. Warm is a changed funnel, asked, counted and
// drawn; what the report compares (differences, friction, incidents, personas) comes after it.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inChromium } from "./chromium.mjs";
import { OPTIONS, recipe, reportAnswers, WARM_WINDOWS, WINDOW } from "./questions.mjs";
import { median } from "./ask.mjs";

/** How long a person takes to choose a file, in milliseconds; the engine warms up meanwhile. */
const CHOOSING = 4000;
/** How long they look at an answer before they change the question; the page draws what is out of sight meanwhile. */
const LOOKING = 1000;

const program = fileURLToPath(new URL("../../bin/parcours", import.meta.url));

/** A contender's run with some number of workers; 0: as many as the page takes. */
export async function inTheTab(file, workers) {
  const server = spawn(program, ["serve", "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    return await inChromium((await address(server)) + (workers ? `?workers=${workers}` : ""), async (page) => {
      await page.waitForFunction(() => document.querySelector("parcours-app")?.lock?.get().stage === "ready");
      await new Promise((r) => setTimeout(r, CHOOSING));
      const input = page.locator("parcours-drop input[type=file]").first();
      await input.evaluate(watchReport);
      await input.setInputFiles(file);
      const cold = await page.evaluate(() => globalThis.reportShown);
      await page.locator("parcours-funnel").first().evaluate((funnel) => funnel.scrollIntoView()); // as for whoever changes it
      const ask = (recipe) => page.evaluate(askAgain, { recipe, looking: LOOKING });
      const warm = [];
      for (const window of WARM_WINDOWS) warm.push((await ask(recipe(window))).seconds);
      const options = {};
      for (const [name, change] of Object.entries(OPTIONS)) options[name] = await ask(recipe(WINDOW, change)).then(({ seconds, whole }) => ({ seconds, whole }));
      const { json } = await ask(recipe(WINDOW));
      return { cold, warm: median(warm), options, parts: {}, answers: reportAnswers(JSON.parse(json)), report: json };
    });
  } finally {
    server.kill();
  }
}

/** The address the server prints once it listens. */
function address(server) {
  return new Promise((done, fail) => {
    let text = "";
    server.on("error", fail);
    server.on("exit", (code) => fail(new Error(`parcours serve ended with ${code} before it gave its address`)));
    server.stdout.on("data", (chunk) => {
      const url = /http:\/\/\S+/.exec((text += chunk));
      if (url) done(url[0]);
    });
  });
}

// The rest runs in the page.

/** From the choice of a file to the frame that shows the whole report, in seconds, as the promise reportShown. */
function watchReport(input) {
  const within = (root, selector) =>
    root.querySelector(selector) ?? [...root.querySelectorAll("*")].reduce((found, e) => found ?? (e.shadowRoot && within(e.shadowRoot, selector)), null);
  globalThis.reportShown = new Promise((done, fail) => {
    const chosen = () => {
      const start = performance.now();
      const look = () => {
        const { at, problem, failure, whole } = document.querySelector("parcours-app").session.screen.get();
        if (problem ?? failure) fail(new Error((problem ?? failure).cause));
        else if (at === "report" && whole && within(document, "[data-testid=step-count]")) done((performance.now() - start) / 1000);
        else requestAnimationFrame(look);
      };
      look();
    };
    input.addEventListener("change", chosen, { once: true, capture: true });
  });
}

/**
 * Puts a recipe to the open file; seconds until the frame that shows the funnel counted, and until that with the whole
 * report, and the report as the engine wrote it.
 */
async function askAgain({ recipe, looking }) {
  const { session } = document.querySelector("parcours-app");
  await new Promise((r) => setTimeout(r, looking));
  const frame = () => new Promise((done) => requestAnimationFrame(() => done((performance.now() - start) / 1000)));
  const before = session.screen.get().answer;
  const start = performance.now();
  let counted;
  const stop = session.screen.subscribe(() => {
    if (session.screen.get().answer !== before) counted ??= frame();
  });
  await session.ask(recipe);
  stop();
  const whole = await frame();
  const screen = session.screen.get();
  const problem = screen.failure ?? screen.problem;
  if (problem) throw new Error(problem.cause);
  return { seconds: await counted, whole, json: screen.answer.json };
}
