// An odds ratio with its 95 % interval on a scale of ratios: 1, nothing to
// choose between, in the middle; to the left the odds of going on are divided,
// to the right multiplied.

import { css, html, type TemplateResult } from "lit";

export interface Odds {
  ratio: number;
  low: number;
  high: number;
}

/** The end of a scale that holds all the ratios, as a factor; what lies beyond a hundred is cut. */
export function oddsTop(odds: Odds[]): number {
  const most = Math.max(1.5, ...odds.map((o) => Math.max(o.ratio, 1 / o.ratio)));
  return [2, 5, 10, 20, 50].find((top) => most <= top * 0.9) ?? 100;
}

/** Where a ratio stands on the scale, 0 to 1. */
export function oddsAt(ratio: number, top: number): number {
  const at = 0.5 + Math.log(ratio) / Math.log(top) / 2;
  return Math.min(1, Math.max(0, at));
}

export function oddsRail(o: Odds, top: number): TemplateResult {
  const [low, high] = [oddsAt(o.low, top) * 100, oddsAt(o.high, top) * 100];
  const fate = o.low > 1 ? "up" : o.high < 1 ? "down" : "even";
  return html`<div class=${`odds ${fate}`} aria-hidden="true">
    <span class="one"></span>
    <span class="reach" .style=${`inset-inline-start:${low}%;width:${high - low}%`}></span>
    <span class="point" .style=${`inset-inline-start:${oddsAt(o.ratio, top) * 100}%`}></span>
  </div>`;
}

/** The words under the scale, at its ends and at 1. */
export function oddsAxis(top: number, less: (ratio: number) => string, more: (ratio: number) => string): TemplateResult {
  return html`<div class="odds-axis" aria-hidden="true"><span>${less(top)}</span><span>1</span><span>${more(top)}</span></div>`;
}

export const oddsStyles = css`
  .odds {
    position: relative;
    height: 16px;
    min-width: 120px;
  }
  .odds::before {
    content: "";
    position: absolute;
    inset: 7.5px 0 auto;
    border-top: 1px solid var(--pc-line);
  }
  .odds .one {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 50%;
    border-inline-start: 1px dashed var(--pc-edge);
  }
  .odds .reach {
    position: absolute;
    top: 5px;
    height: 6px;
    min-width: 2px;
    border: 1px solid var(--pc-mark);
    border-radius: 1px;
    background: var(--pc-mark-tint);
  }
  .odds .point {
    position: absolute;
    top: 3px;
    width: 3px;
    height: 10px;
    margin-inline-start: -1.5px;
    background: var(--pc-mark);
  }
  .odds.up .reach {
    background: var(--pc-went-tint);
    border-color: var(--pc-went);
  }
  .odds.up .point {
    background: var(--pc-went);
  }
  .odds.down .reach {
    background: var(--pc-lost-tint);
    border-color: var(--pc-lost);
  }
  .odds.down .point {
    background: var(--pc-lost);
  }
  .odds .reach,
  .odds .point {
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
    forced-color-adjust: none;
  }
  .odds-axis {
    display: grid;
    grid-template-columns: 1fr 1fr 1fr;
    font-size: var(--pc-f1);
    color: var(--pc-soft);
  }
  .odds-axis :nth-child(2) {
    text-align: center;
  }
  .odds-axis :nth-child(3) {
    text-align: end;
  }
`;
