// Activity over time: one column a day (week, month), the people seen before in
// the pale tone, those seen for the first time in the dark one, standing on the
// same base line. Shapes only are SVG; the words around it are HTML, so that they
// keep their size.

import { css, html, svg, type TemplateResult } from "lit";
import type { DayCount } from "../model/report.gen.ts";
import { plotStyles } from "./styles.ts";

export interface DaysText {
  alt: string;
  count: (n: number) => string;
  day: (date: string) => string;
}

/** A column's outline, as a path from the base line up and back. */
function columns(days: DayCount[], value: (d: DayCount) => number, top: number, gap: number): string {
  const W = 1000;
  const H = 100;
  const step = W / days.length;
  let d = "";
  days.forEach((day, i) => {
    const v = value(day);
    if (v <= 0) return;
    const h = Math.max(0.8, (v / top) * H);
    const x = i * step + (step * gap) / 2;
    d += `M${x.toFixed(2)} ${H}V${(H - h).toFixed(2)}h${(step * (1 - gap)).toFixed(2)}V${H}z`;
  });
  return d;
}

/** The next round number at or above n: 1, 2, 2.5 or 5 times a power of ten. */
export function niceTop(n: number): number {
  if (n <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(n));
  for (const m of [1, 2, 2.5, 5, 10]) if (n <= m * power && Number.isInteger(m * power)) return m * power;
  return 10 * power;
}

/** At most `most` positions spread over n columns, the first among them. */
export function ticks(n: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(n / most));
  const out: number[] = [];
  for (let i = 0; i < n; i += every) out.push(i);
  return out;
}

export function dayColumns(days: DayCount[], text: DaysText): TemplateResult {
  const top = niceTop(Math.max(1, ...days.map((d) => d.users)));
  const gap = days.length <= 70 ? 0.22 : 0;
  const half = Number.isInteger(top / 2) ? [top, top / 2] : [top];
  return html`<div class="plot days" role="img" aria-label=${text.alt}>
    ${half.map((v) => html`<span class="level" .style=${`bottom:${(v / top) * 100}%`}><b>${text.count(v)}</b></span>`)}
    <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<path class="all" d=${columns(days, (d) => d.users, top, gap)}></path><path class="new" d=${columns(days, (d) => d.new_users, top, gap)}></path>`}
    </svg>
    <span class="base"></span>
    ${ticks(days.length, 5).map((i) => html`<span class=${i === 0 ? "at start" : "at"} .style=${`inset-inline-start:${((i + 0.5) / days.length) * 100}%`}>${text.day(days[i]!.date)}</span>`)}
  </div>`;
}

export const dayStyles = css`
  ${plotStyles}
  .days {
    height: 168px;
    margin-block: 34px 34px;
  }
  .all {
    fill: var(--pc-mark-tint);
  }
  .new {
    fill: var(--pc-mark);
  }
  .all,
  .new {
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
    forced-color-adjust: none;
  }
  .days .at {
    transform: translateX(-50%);
  }
  .days .at.start {
    inset-inline-start: 0 !important;
    transform: none;
  }
  @container (max-width: 560px) {
    .days {
      height: 120px;
    }
    .days .at:nth-last-of-type(2n) {
      display: none;
    }
  }
`;
