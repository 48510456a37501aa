// Putting the questions to a SQL engine, with the clock; runs in Node and in a page.

import { answers, WARM_WINDOWS, WINDOW } from "./questions.mjs";

/** Seconds that f took, and what it returned. */
export async function timed(f) {
  const start = performance.now();
  const value = await f();
  return { seconds: (performance.now() - start) / 1000, value };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * The three questions, then the changed funnels, put to a SQL engine. `load` is
 * SQL that is run first or null; `query` resolves to rows of values.
 */
export async function ask({ sql, load, source, query }) {
  const parts = {};
  if (load) parts.load = (await timed(() => query(load))).seconds;
  const rows = {};
  for (const name of ["funnel", "events", "pairs"]) {
    const { seconds, value } = await timed(() => query(sql[name](source, WINDOW)));
    parts[name] = seconds;
    rows[name] = value;
  }
  const warm = [];
  for (const window of WARM_WINDOWS) warm.push((await timed(() => query(sql.funnel(source, window)))).seconds);
  const cold = Object.values(parts).reduce((sum, s) => sum + s, 0);
  return { cold, warm: median(warm), parts, answers: answers(rows) };
}
