// The tables a person reads.

import { median } from "./ask.mjs";

const baselines = { duckdb: "/ DuckDB", "duckdb-wasm": "/ DuckDB-WASM" };

export function machineLine({ cpu, cores, memory, system, node }) {
  return `${cpu}, ${cores} cores, ${(memory / 1e9).toFixed(0)} GB, ${system}, Node ${node}`;
}

/** Medians and ratios on one file, and the funnels. */
export function table({ size, format, bytes, rounds, contenders, disagreements }) {
  const median = (name, what) => contenders.find((c) => c.name === name)?.median[what] ?? null;
  const compared = Object.keys(baselines).filter((name) => median(name, "cold") !== null);
  const ratios = (c, what) => compared.map((name) => ratio(c.median[what], median(name, what)));
  const head = ["", "cold s", ...compared.map((n) => baselines[n]), "warm s", ...compared.map((n) => baselines[n]), "peak MB"];
  const rows = contenders
    .filter((c) => !c.failure)
    .map(({ median: m, ...c }) => [
      c.label, seconds(m.cold), ...ratios({ median: m }, "cold"), seconds(m.warm), ...ratios({ median: m }, "warm"), m.memory ? (m.memory / 1e6).toFixed(0) : "",
    ]);
  const lines = [
    `${size} events, ${format}, ${(bytes / 1e6).toFixed(0)} MB; medians of ${rounds} ${rounds === 1 ? "run" : "runs"}`,
    align([head, ...rows]),
    "cold: from the file to the report, for the peers to the three questions; warm: a changed funnel, counted",
  ];
  for (const c of contenders) {
    const options = c.runs.map((r) => r.options).filter(Boolean);
    if (!options.length) continue;
    const all = Object.keys(options[0]).map((name) => ({ name, ...mid(options.map((o) => o[name])) }));
    const slowest = all.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    const whole = all.reduce((a, b) => (b.whole > a.whole ? b : a));
    lines.push(`${c.label}, a changed option: ${all.map((o) => `${o.name} ${seconds(o.seconds)}`).join(", ")}; slowest ${seconds(slowest.seconds)} s (${slowest.name}), with all that is compared ${seconds(whole.whole)} s (${whole.name})`);
  }
  for (const c of contenders) if (c.failure) lines.push(`${c.label} failed: ${c.failure}`);
  const funnels = groupBy(contenders, steps);
  for (const [counts, group] of funnels) if (counts) lines.push(`funnel ${counts}: ${group.map((c) => c.label).join("; ")}`);
  const versions = contenders.map((c) => c.runs[0]?.engine ?? c.runs[0]?.version);
  lines.push(contenders.flatMap((c, i) => (versions[i] && !c.name.startsWith("parcours") ? `${c.label} is ${versions[i]}` : [])).join("; "));
  if (contenders.some((c) => c.runs.length)) lines.push(disagreements.length ? "answers DIFFER, see the end" : "rows and people by event, the peers' funnels and pairs, and our reports agree");
  return lines.filter(Boolean).join("\n");
}

/** How each contender grows with the file: 1 in brackets is linear. */
export function growth(results) {
  const lines = ["by size: cold seconds, (seconds an event against the smallest size), ratio to native DuckDB, peak MB"];
  for (const format of new Set(results.map((r) => r.format))) {
    const files = results.filter((r) => r.format === format);
    const duckdb = files.map((f) => f.contenders.find((c) => c.name === "duckdb")?.median.cold ?? null);
    const rows = files[0].contenders.map((c, i) => {
      const perEvent = files.map((f) => f.contenders[i].median.cold / events(f));
      const cell = (f, k) => {
        const { failure, median: m } = f.contenders[i];
        if (failure) return "failed";
        return [seconds(m.cold), `(${(perEvent[k] / perEvent[0]).toFixed(2)})`, ratio(m.cold, duckdb[k]), m.memory ? (m.memory / 1e6).toFixed(0) : ""].join(" ");
      };
      return [c.label, ...files.map(cell)];
    });
    lines.push("", align([[format, ...files.map((f) => f.size)], ...rows]));
  }
  return lines.join("\n");
}

/** Events of a file, as its contenders counted them. */
function events({ contenders }) {
  const [run] = contenders.flatMap((c) => c.runs);
  return Object.values(run?.answers.events ?? {}).reduce((sum, [n]) => sum + n, 0);
}

/** The median run of one option. */
const mid = (runs) => ({ seconds: median(runs.map((r) => r.seconds)), whole: median(runs.map((r) => r.whole)) });

const steps = (c) => c.runs[0]?.answers.funnel.join(" > ") ?? "";

function groupBy(all, key) {
  const groups = new Map();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

function seconds(value) {
  return value === null ? "" : value < 10 ? value.toFixed(2) : value.toFixed(1);
}

function ratio(value, base) {
  if (value === null || base === null) return "";
  return (value / base).toFixed(value / base < 0.1 ? 3 : 2);
}

/** Columns of equal width, the first to the left, numbers to the right. */
function align(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((r) => r[i].length)));
  return rows.map((r) => r.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ")).join("\n");
}
