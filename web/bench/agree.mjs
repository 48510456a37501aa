// Whether everybody answered the same.

const PEERS = ["duckdb", "duckdb-wasm", "clickhouse"];
const OURS = ["parcours", "parcours-chromium", "parcours-chromium-1"];

/**
 * What differs, a line each. Rows and people by event must be the same for all
 * of them, the funnel and the pairs for the peers, and our report the same
 * bytes in the browser as natively. Our funnel has rules of its own; its first
 * step, people who did the event at all, must be the peers'.
 */
export function differences(contenders) {
  const found = [];
  const everyRun = contenders.flatMap((c) => c.runs.map((run) => ({ ...c, run })));
  const peers = everyRun.filter((r) => PEERS.includes(r.name));
  const ours = everyRun.filter((r) => OURS.includes(r.name));
  const same = (what, runs, value) => {
    const [first, ...others] = runs.map((r) => ({ label: r.label, text: JSON.stringify(value(r.run)) }));
    for (const other of others) {
      if (other.text !== first.text) found.push(`${what}: ${first.label} ${shorten(first.text)}, ${other.label} ${shorten(other.text)}`);
    }
  };
  const events = [...new Set(everyRun.flatMap((r) => Object.keys(r.run.answers.events)))].sort();
  for (const event of events) same(`rows and people of ${event}`, everyRun, (run) => run.answers.events[event] ?? null);
  same("funnel", peers, (run) => run.answers.funnel);
  same("pairs", peers, (run) => run.answers.pairs);
  same("first step", everyRun, (run) => run.answers.funnel[0]);
  same("report", ours, (run) => run.report);
  return [...new Set(found)];
}

function shorten(text) {
  return text.length > 100 ? `${text.slice(0, 100)}... (${text.length} characters)` : text;
}
