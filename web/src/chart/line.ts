// A rate along a line, with the band its 95 % intervals make. Shapes only are
// SVG; points and words are HTML over it, so that they keep their size. Of a
// step line each value holds until the next; hollow points are not final.

import { css, html, nothing, svg, type TemplateResult } from "lit";
import { railTop } from "./interval.ts";
import { plotStyles } from "./styles.ts";

export interface LinePoint {
  /** Where along the line, from 0 to 1. */
  at: number;
  rate: number | null;
  low: number | null;
  high: number | null;
  /** Not final: drawn hollow, and no line goes on to it. */
  hollow?: boolean;
}

export interface LineText {
  alt: string;
  rate: (r: number) => string;
  /** Marks under the line: where, and what is said there. */
  marks: Array<{ at: number; text: string }>;
}

type Whole = LinePoint & { rate: number };

const W = 1000;
const H = 100;

/** Lengths of time people think in, in seconds. */
const ROUND = [0, 1, 10, 60, 600, 3600, 6 * 3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400, 90 * 86_400, 365 * 86_400];

export interface TimeAxis {
  /** Where a time stands along the line, from 0 to 1. */
  at: (seconds: number) => number;
  /** Round times to mark, at least an eighth of the line apart, and the end. */
  marks: number[];
}

/**
 * An axis of time up to an end. Where half of all happens in the first tenth,
 * at `half` seconds, short times are given more room: it is then logarithmic in 1 + t/half.
 */
export function timeAxis(end: number, half: number): TimeAxis {
  const stretched = half > 0 && half < end / 10;
  const at = (s: number): number => (stretched ? Math.log1p(s / half) / Math.log1p(end / half) : s / end);
  const marks: number[] = [];
  const even = [0, 0.25, 0.5, 0.75].map((share) => Math.round(share * end));
  for (const s of stretched ? ROUND : even) {
    const before = marks.at(-1);
    if (at(s) < 0.88 && (before === undefined || at(s) - at(before) >= 0.12)) marks.push(s);
  }
  return { at, marks: [...marks, end] };
}

/** Runs of points that follow each other without a gap. */
export function runs(points: LinePoint[]): Whole[][] {
  const out: Whole[][] = [[]];
  for (const p of points) {
    if (p.rate === null || p.hollow) out.push([]);
    else out.at(-1)!.push(p as Whole);
  }
  return out.filter((run) => run.length > 0);
}

/** The path through points; stepped, each value holds until the next. */
function path(points: Array<{ x: number; y: number }>, stepped: boolean, begin = "M"): string {
  return points.map((p, i) => (i === 0 ? `${begin}${p.x.toFixed(1)} ${p.y.toFixed(2)}` : stepped ? `H${p.x.toFixed(1)}V${p.y.toFixed(2)}` : `L${p.x.toFixed(1)} ${p.y.toFixed(2)}`)).join("");
}

/** The end of the axis: a round rate at or above all that is drawn. */
export function rateTop(points: LinePoint[]): number {
  const top = railTop(points.filter((p) => !p.hollow).map((p) => p.high ?? p.rate ?? 0).concat(points.map((p) => p.rate ?? 0)));
  for (const round of [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8]) if (top <= round) return round;
  return 1;
}

export function rateLine(points: LinePoint[], text: LineText, stepped = false): TemplateResult {
  const top = rateTop(points);
  const x = (p: LinePoint): number => p.at * W;
  const y = (r: number): number => H - (Math.min(r, top) / top) * H;
  const lines = runs(points);
  const band = (run: Whole[]): string => {
    const known = run.filter((p) => p.low !== null && p.high !== null);
    if (known.length < 2) return "";
    const upper = known.map((p) => ({ x: x(p), y: y(p.high!) }));
    // Backwards a step comes before its value holds.
    const lower = known.map((p) => ({ x: x(p), y: y(p.low!) })).reverse();
    const back = stepped ? lower.map((p, i) => (i === 0 ? `L${p.x.toFixed(1)} ${p.y.toFixed(2)}` : `V${p.y.toFixed(2)}H${p.x.toFixed(1)}`)).join("") : path(lower, false, "L");
    return `${path(upper, stepped)}${back}z`;
  };
  const dots = stepped ? [] : points.filter((p) => p.rate !== null);
  return html`<div class="plot line" role="img" aria-label=${text.alt}>
    ${[top, top / 2].map((v) => html`<span class="level" .style=${`bottom:${(v / top) * 100}%`}><b>${text.rate(v)}</b></span>`)}
    <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      ${lines.map((run) => svg`<path class="band" d=${band(run)}></path><path class="rate" d=${path(run.map((p) => ({ x: x(p), y: y(p.rate) })), stepped)}></path>`)}
    </svg>
    ${dots.length <= 120 ? dots.map((p) => html`<i class=${p.hollow ? "pt hollow" : "pt"} .style=${`inset-inline-start:${p.at * 100}%;bottom:${(Math.min(p.rate!, top) / top) * 100}%`}></i>`) : nothing}
    <span class="base"></span>
    ${text.marks.map((m, i) => html`<span class=${i === 0 ? "at start" : i === text.marks.length - 1 ? "at end" : "at"} .style=${`inset-inline-start:${m.at * 100}%`}>${m.text}</span>`)}
  </div>`;
}

export const lineStyles = css`
  ${plotStyles}
  .line {
    height: 150px;
    margin-block: 26px 34px;
  }
  .line path {
    vector-effect: non-scaling-stroke;
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
    forced-color-adjust: none;
  }
  .band {
    fill: var(--pc-went-tint);
  }
  .rate {
    fill: none;
    stroke: var(--pc-went);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .pt {
    position: absolute;
    width: 6px;
    height: 6px;
    margin: 0 0 -3px -3px;
    border-radius: 50%;
    border: 1.5px solid var(--pc-went);
    background: var(--pc-went);
    forced-color-adjust: none;
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .pt.hollow {
    background: var(--pc-paper);
    border-color: var(--pc-wait);
  }
  .line .at {
    transform: translateX(-50%);
  }
  .line .at.start {
    transform: none;
  }
  .line .at.end {
    transform: translateX(-100%);
  }
  @container (max-width: 560px) {
    .line {
      height: 120px;
    }
    .line .at:not(.start):not(.end) {
      display: none;
    }
  }
`;
