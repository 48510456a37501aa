// A distribution of durations: one column a bin, its share on top, its bounds
// underneath. The bins are the report's; they cover everything without gaps.

import { css, html, nothing, type TemplateResult } from "lit";
import type { DurationBin } from "../model/report.gen.ts";

export interface BinsText {
  alt: string;
  bin: (from: number, to: number) => string;
  share: (rate: number) => string;
}

/** The bins between the first and the last that hold somebody. */
export function filled(bins: DurationBin[]): DurationBin[] {
  const first = bins.findIndex((b) => b.count > 0);
  if (first < 0) return [];
  const last = bins.findLastIndex((b) => b.count > 0);
  return bins.slice(first, last + 1);
}

export function binColumns(all: DurationBin[], text: BinsText): TemplateResult | typeof nothing {
  const bins = filled(all);
  const total = bins.reduce((sum, b) => sum + b.count, 0);
  if (total === 0) return nothing;
  const top = Math.max(...bins.map((b) => b.count));
  return html`<div class="bins" role="img" aria-label=${text.alt}>
    ${bins.map(
      (b) => html`<div class="bin" .style=${`--share:${(b.count / top) * 100}`}>
        <span class="share">${b.count > 0 ? text.share(b.count / total) : nothing}</span>
        <i class=${b.count > 0 ? "went" : "zero"}></i>
        <span class="bounds">${text.bin(b.from_seconds, b.to_seconds)}</span>
      </div>`,
    )}
  </div>`;
}

export const binStyles = css`
  .bins {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 3px;
    margin-block: var(--pc-s3);
    font-size: var(--pc-f1);
    color: var(--pc-soft);
    font-variant-numeric: tabular-nums;
  }
  .bin {
    display: grid;
    grid-template-rows: 122px auto;
    text-align: center;
  }
  .bin .share,
  .bin i {
    grid-area: 1 / 1;
    align-self: end;
  }
  .bin .share {
    margin-block-end: calc(var(--share) * 1px + 3px);
  }
  .bin i {
    height: calc(var(--share) * 1px);
    border-start-start-radius: 2px;
    border-start-end-radius: 2px;
    box-shadow: 0 1px 0 var(--pc-edge);
  }
  .bounds {
    grid-row: 2;
    padding-block-start: 5px;
    line-height: 1.25;
  }
  @container (max-width: 620px) {
    .bins {
      grid-auto-flow: row;
      gap: 5px;
    }
    .bin {
      grid-template: auto / 9ch minmax(0, 1fr) 6ch;
      gap: var(--pc-s2);
      align-items: center;
      min-height: 20px;
      text-align: start;
    }
    .bin i {
      grid-area: 1 / 2;
      align-self: center;
      width: calc(var(--share) * 1%);
      height: 12px;
      border-radius: 2px;
      box-shadow: none;
    }
    .bin .share {
      grid-area: 1 / 3;
      align-self: center;
      margin: 0;
      text-align: end;
    }
    .bin .bounds {
      grid-area: 1 / 1;
      padding: 0;
    }
  }
`;
