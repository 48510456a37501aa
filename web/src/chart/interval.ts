// A rate with its 95 % interval on a rail: the tick is the rate, the box what
// the data leaves open, the dashed line the rate of everybody.

import { html, nothing, type TemplateResult } from "lit";

export interface IntervalData {
  rate: number;
  low: number;
  high: number;
  /** The rate of everybody, for comparison. */
  all: number | null;
  /** The end of the rail. */
  top: number;
}

export function intervalRail(d: IntervalData): TemplateResult {
  const at = (v: number): number => (d.top > 0 ? Math.min(100, (v / d.top) * 100) : 0);
  return html`<div class="rail" aria-hidden="true">
    ${d.all !== null ? html`<span class="tick" .style=${`inset-inline-start:${at(d.all)}%`}></span>` : nothing}
    <span class="whisker" .style=${`inset-inline-start:${at(d.low)}%;width:${at(d.high) - at(d.low)}%`}></span>
    <span class="dot" .style=${`inset-inline-start:${at(d.rate)}%`}></span>
  </div>`;
}

/** A rail's end that suits all of them: a little above the highest bound, at most 100 %. */
export function railTop(highs: number[]): number {
  const top = Math.max(0.01, ...highs) * 1.05;
  return Math.min(1, top);
}
