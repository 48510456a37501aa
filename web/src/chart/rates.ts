// A rate day by day, with the stretch of days marked in which it was another
// than usual. A day's dot is as large as there were people to it, so that days of
// few do not count for more than they are. Shapes are SVG, words HTML, as in
// days.ts, whose frame it shares.

import { css, html, nothing, svg, type TemplateResult } from "lit";
import { ticks } from "./days.ts";

export interface Rate {
  date: string;
  people: number;
  rate: number | null;
}

export interface RatesText {
  alt: string;
  level: (rate: number) => string;
  day: (date: string) => string;
}

export interface Stretch {
  from: string;
  to: string;
  /** In all its days. */
  rate: number | null;
}

/** The widest dot, in pixels; areas are as people. */
const WIDEST = 10;

/** The end of the scale: a round rate, with a round half, that holds the highest. */
export function rateTop(rates: Array<number | null>): number {
  const most = Math.max(0.001, ...rates.map((r) => r ?? 0));
  return [0.002, 0.004, 0.01, 0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8].find((top) => most <= top) ?? 1;
}

/** The first and the last column of a stretch, as shares of the width. */
export function stretchAt(days: Rate[], { from, to }: Pick<Stretch, "from" | "to">): [start: number, end: number] {
  const inside = days.map((d) => d.date >= from && d.date <= to);
  const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)];
  return first < 0 ? [0, 0] : [first / days.length, (last + 1) / days.length];
}

/** The line through all days that have a rate, and a dot at each, of so many pixels; days without one break it. */
export function rateLine(days: Rate[], top: number): { line: string; dots: Array<[x: number, y: number, width: number]> } {
  const dots: Array<[number, number, number]> = [];
  const most = Math.max(1, ...days.map((d) => d.people));
  let line = "";
  let on = false;
  days.forEach(({ rate, people }, i) => {
    if (rate === null) {
      on = false;
      return;
    }
    const [x, y] = [((i + 0.5) / days.length) * 1000, 100 - (rate / top) * 100];
    line += `${on ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(2)}`;
    dots.push([x / 1000, y / 100, Math.max(2.5, WIDEST * Math.sqrt(people / most))]);
    on = true;
  });
  return { line, dots };
}

export function rateDays(days: Rate[], stretch: Stretch, usual: number | null, text: RatesText): TemplateResult {
  const top = rateTop([...days.map((d) => d.rate), usual, stretch.rate]);
  const [start, end] = stretchAt(days, stretch);
  const { line, dots } = rateLine(days, top);
  return html`<div class="plot days rates" role="img" aria-label=${text.alt}>
    <span class="stretch lost" .style=${`inset-inline-start:${start * 100}%;width:${(end - start) * 100}%`}></span>
    ${[top, top / 2].map((v) => html`<span class="level" .style=${`bottom:${(v / top) * 100}%`}><b>${text.level(v)}</b></span>`)}
    ${usual === null ? nothing : html`<span class="usual" .style=${`bottom:${(usual / top) * 100}%`}></span>`}
    <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">${svg`<path class="line" d=${line}></path>`}</svg>
    ${days.length <= 120 ? dots.map(([x, y, w]) => html`<span class="dot-day" .style=${`inset-inline-start:${x * 100}%;top:${y * 100}%;width:${w}px;height:${w}px`}></span>`) : nothing}
    ${stretch.rate === null ? nothing : html`<span class="inside" .style=${`inset-inline-start:${start * 100}%;width:${(end - start) * 100}%;bottom:${(stretch.rate / top) * 100}%`}></span>`}
    <span class="base"></span>
    ${ticks(days.length, 5).map((i) => html`<span class=${i === 0 ? "at start" : "at"} .style=${`inset-inline-start:${((i + 0.5) / days.length) * 100}%`}>${text.day(days[i]!.date)}</span>`)}
  </div>`;
}

export const rateStyles = css`
  .rates .line {
    fill: none;
    stroke: var(--pc-edge);
    stroke-width: 1px;
    vector-effect: non-scaling-stroke;
  }
  .rates .stretch {
    position: absolute;
    inset-block: 0;
    border-width: 0 1px;
    border-style: solid;
  }
  .rates .inside {
    position: absolute;
    border-top: 2.5px solid var(--pc-lost);
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .rates .usual {
    position: absolute;
    inset-inline: 0;
    border-top: 1px dashed var(--pc-ink);
  }
  .dot-day {
    position: absolute;
    translate: -50% -50%;
    border-radius: 50%;
    background: var(--pc-mark);
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .legend .key-day {
    width: 8px;
    height: 8px;
    border: 0;
    border-radius: 50%;
    background: var(--pc-mark);
    vertical-align: 0;
  }
  .legend .key-inside,
  .legend .key-usual {
    width: 18px;
    height: 0;
    border-width: 2.5px 0 0;
    border-color: var(--pc-lost);
    border-radius: 0;
    vertical-align: 3px;
  }
  .legend .key-usual {
    border-top: 1px dashed var(--pc-ink);
  }
`;
