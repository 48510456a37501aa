// A funnel as bars. Each bar is as long as the people who reached its step, and
// is made of what became of them: went on, still on the way, dropped. All bars
// share one scale, the count of the largest step: the first, unless people may
// enter at any.

import { css, html, nothing, type TemplateResult } from "lit";
import type { FunnelStep } from "../model/report.gen.ts";

export interface FunnelBarsText {
  /** What is said at a step, as HTML text; counts may be buttons. */
  label: (step: FunnelStep, i: number) => unknown;
  count: (step: FunnelStep, i: number) => unknown;
  rate: (step: FunnelStep, i: number) => unknown;
  ofStart: string;
  /** The parts of the line under a bar: what became of the people, and of those who entered there. */
  went: (step: FunnelStep, i: number) => unknown;
  wait: (step: FunnelStep, i: number) => unknown;
  lost: (step: FunnelStep, i: number) => unknown;
  entered: (step: FunnelStep, i: number) => unknown;
  next: (step: FunnelStep, i: number) => unknown;
  /** The whole chart in one sentence, for those who do not see it. */
  alt: string;
}

/** How many of a step's people went on to a later one. */
export const wentOn = (step: FunnelStep): number => step.count - step.in_progress - step.dropped;

export function funnelBars(steps: FunnelStep[], text: FunnelBarsText): TemplateResult {
  // Of an open funnel a later step may have more people than the first.
  const most = Math.max(0, ...steps.map((s) => s.count));
  const part = (n: number): string => `width:${most > 0 ? (n / most) * 100 : 0}%`;
  return html`<ol class="funnel" aria-label=${text.alt}>
    ${steps.map((step, i) => {
      const last = i === steps.length - 1;
      const went = last ? step.count : wentOn(step);
      return html`<li class="step">
        <span class="label">${text.label(step, i)}</span>
        <span class="bar" aria-hidden="true">
          ${went > 0 ? html`<i class="went" .style=${part(went)}></i>` : nothing}
          ${!last && step.in_progress > 0 ? html`<i class="wait" .style=${part(step.in_progress)}></i>` : nothing}
          ${!last && step.dropped > 0 ? html`<i class="lost" .style=${part(step.dropped)}></i>` : nothing}
        </span>
        <span class="count num" data-testid="step-count" data-value=${step.count}>${text.count(step, i)}</span>
        <span class="rate num soft">${text.rate(step, i)}<span class="of"> ${text.ofStart}</span></span>
        ${!last && step.count > 0
          ? html`<span class="fate">
              <span>${text.went(step, i)}</span>
              ${step.in_progress > 0 ? html`<span class="w">${text.wait(step, i)}</span>` : nothing}
              ${step.dropped > 0 ? html`<span class="l">${text.lost(step, i)}</span>` : nothing}
              ${i > 0 && step.entered > 0 ? html`<span class="soft">${text.entered(step, i)}</span>` : nothing}
              ${text.next(step, i)}
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
    align-items: baseline;
    gap: 0 var(--pc-s3);
    padding-block-start: 2px;
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
