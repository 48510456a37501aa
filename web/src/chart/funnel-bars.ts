// A funnel as bars. Each bar is as long as the people who reached its step, and
// is made of what became of them: went on, still on the way, dropped. All bars
// share one scale, the first step's count.

import { css, html, nothing, type TemplateResult } from "lit";
import type { FunnelStep } from "../model/report.gen.ts";

export interface FunnelBarsText {
  /** The label of a step, as HTML text. */
  label: (step: FunnelStep, i: number) => unknown;
  count: (n: number) => string;
  rate: (rate: number | null) => string;
  ofStart: string;
  /** The line under a bar: what became of the people. */
  went: (n: number, rate: number) => string;
  wait: (n: number) => string;
  lost: (n: number) => string;
  next: (seconds: number | null) => string;
  /** The whole chart in one sentence, for those who do not see it. */
  alt: string;
}

export function funnelBars(steps: FunnelStep[], text: FunnelBarsText): TemplateResult {
  const start = steps[0]?.count ?? 0;
  const part = (n: number): string => `width:${start > 0 ? (n / start) * 100 : 0}%`;
  return html`<ol class="funnel" aria-label=${text.alt}>
    ${steps.map((step, i) => {
      const next = steps[i + 1];
      const went = next ? next.count : step.count;
      return html`<li class="step">
        <span class="label">${text.label(step, i)}</span>
        <span class="bar" aria-hidden="true">
          ${went > 0 ? html`<i class="went" .style=${part(went)}></i>` : nothing}
          ${step.in_progress > 0 ? html`<i class="wait" .style=${part(step.in_progress)}></i>` : nothing}
          ${step.dropped > 0 ? html`<i class="lost" .style=${part(step.dropped)}></i>` : nothing}
        </span>
        <span class="count num" data-testid="step-count" data-value=${step.count}>${text.count(step.count)}</span>
        <span class="rate num soft">${text.rate(step.rate)}<span class="of"> ${text.ofStart}</span></span>
        ${next && step.count > 0
          ? html`<span class="fate">
              <span>${text.went(next.count, next.count / step.count)}</span>
              ${step.in_progress > 0 ? html`<span class="w">${text.wait(step.in_progress)}</span>` : nothing}
              ${step.dropped > 0 ? html`<span class="l">${text.lost(step.dropped)}</span>` : nothing}
              ${next.median_seconds !== null ? html`<span class="soft">${text.next(next.median_seconds)}</span>` : nothing}
            </span>`
          : nothing}
      </li>`;
    })}
  </ol>`;
}

export const funnelBarsStyles = css`
  .funnel {
    display: grid;
    grid-template-columns: minmax(90px, max-content) minmax(0, 1fr) max-content max-content;
    column-gap: var(--pc-s3);
    font-size: var(--pc-f3);
  }
  .step {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: center;
    padding-block-end: var(--pc-s3);
  }
  .step .label {
    max-width: 24ch;
    overflow-wrap: anywhere;
    line-height: 1.25;
  }
  .bar {
    display: flex;
    height: 34px;
    overflow: hidden;
    border-radius: var(--pc-radius);
  }
  .bar i {
    display: block;
    height: 100%;
    min-width: 2px;
    border-style: solid;
    border-width: 1px;
    border-inline-start-width: 0;
    transition: width var(--pc-quick) ease-out;
  }
  .bar i:first-child {
    border-inline-start-width: 1px;
  }
  .bar i:last-child {
    border-start-end-radius: var(--pc-radius);
    border-end-end-radius: var(--pc-radius);
  }
  .step .count {
    font-weight: 600;
  }
  .fate {
    grid-column: 2 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--pc-s3);
    padding-block-start: 3px;
    font-size: var(--pc-f1);
    line-height: 1.5;
    font-variant-numeric: tabular-nums;
  }
  .fate > :first-child {
    color: var(--pc-went);
  }
  .fate .w {
    color: var(--pc-wait);
  }
  .fate .l {
    color: var(--pc-lost);
  }
  @container (max-width: 560px) {
    .funnel {
      grid-template-columns: minmax(0, 1fr) max-content max-content;
    }
    .step .label {
      grid-column: 1;
      max-width: none;
    }
    .bar {
      grid-column: 1 / -1;
      grid-row: 2;
      height: 26px;
      margin-block-start: 4px;
    }
    .step .count {
      grid-column: 2;
      grid-row: 1;
    }
    .step .rate {
      grid-column: 3;
      grid-row: 1;
    }
    .fate {
      grid-column: 1 / -1;
    }
    .of {
      display: none;
    }
  }
  @media print {
    .step {
      break-inside: avoid;
    }
  }
`;
