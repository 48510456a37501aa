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
      (b) => html`<div class="bin">
        <span class="share">${b.count > 0 ? text.share(b.count / total) : nothing}</span>
        <i class="went" .style=${`height:${(b.count / top) * 100}px;--share:${(b.count / top) * 100}`}></i>
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
    align-content: end;
    text-align: center;
    position: relative;
  }
  .bin i {
    align-self: end;
    grid-row: 1;
    border-start-start-radius: 2px;
    border-start-end-radius: 2px;
    box-shadow: 0 1px 0 var(--pc-edge);
    min-height: 1px;
  }
  .share {
    grid-row: 1;
    grid-column: 1;
    align-self: end;
    order: -1;
  }
  .bin {
    grid-template-rows: 20px 102px auto;
  }
  .bin .share {
    grid-row: 1;
  }
  .bin i {
    grid-row: 2;
  }
  .bounds {
    grid-row: 3;
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
      text-align: start;
    }
    .bin i {
      grid-area: 1 / 2;
      height: 12px !important;
      align-self: center;
      box-shadow: none;
      border-radius: 2px;
      width: calc(var(--share, 0) * 1%);
    }
    .bin .share {
      grid-area: 1 / 3;
      text-align: end;
      align-self: center;
    }
    .bin .bounds {
      grid-area: 1 / 1;
      padding: 0;
    }
  }
`;
