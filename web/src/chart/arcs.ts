// Ways back between columns that stand side by side: an arc over the columns
// from where people came to where they returned, as thick as their share, and a
// word at its top. Shapes are SVG, words HTML over it, so that they keep their size.
// And the small lines and bars that go into a cell.

import { css, html, nothing, svg, type TemplateResult } from "lit";

export interface Arc {
  /** Columns, counted from 0; the same twice is a loop. */
  from: number;
  to: number;
  /** From 0 to 1. */
  share: number;
  label: string;
  /** The whole of it, for whoever points at it. */
  title: string;
}

/** How high an arc's top is, in hundredths, by how many columns it spans: wider ones go over narrower ones. */
export function arcTop(span: number, widest: number): number {
  return widest <= 1 ? 60 : 34 + ((span - 1) / (widest - 1)) * 52;
}

/** Arcs over so many columns; loops stand at the foot of their column, beside where arcs begin and end. */
export function arcs(columns: number, all: Arc[], alt: string): TemplateResult {
  const x = (column: number, shift = 0): number => ((column + 0.5 + shift) / columns) * 1000;
  const ways = all.filter((a) => a.from !== a.to);
  const widest = Math.max(1, ...ways.map((a) => Math.abs(a.from - a.to)));
  const rows = Math.max(1, widest);
  return html`<div class="arcs" role="img" aria-label=${alt} .style=${`--rows:${rows}`}>
    <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      ${ways.map((a) => {
        const top = 100 - arcTop(Math.abs(a.from - a.to), widest);
        const [begin, end] = [x(a.from, -0.08), x(a.to, 0.08)];
        // A cubic's top is at three quarters of the way to its handles.
        const handle = 100 - (100 - top) / 0.75;
        return svg`<path class="arc" stroke-width=${(1 + 5 * a.share).toFixed(1)} d=${`M${begin.toFixed(1)} 100C${begin.toFixed(1)} ${handle.toFixed(1)} ${end.toFixed(1)} ${handle.toFixed(1)} ${end.toFixed(1)} 100`}></path>`;
      })}
    </svg>
    ${ways.map((a) => html`<i class="tip" .style=${`inset-inline-start:${x(a.to, 0.08) / 10}%`}></i><span class="arc-label" title=${a.title} .style=${`inset-inline-start:${(x(a.from, -0.08) + x(a.to, 0.08)) / 20}%;bottom:${arcTop(Math.abs(a.from - a.to), widest)}%`}>${a.label}</span>`)}
    ${all.filter((a) => a.from === a.to).map((a) => html`<span class="arc-label loop" title=${a.title} .style=${`inset-inline-start:${x(a.from, 0.48) / 10}%`}>↻ ${a.label}</span>`)}
  </div>`;
}

/** A small line of counts, its top the highest of them. */
export function spark(counts: number[], alt: string): TemplateResult | typeof nothing {
  const most = Math.max(...counts, 0);
  if (counts.length < 2 || most === 0) return nothing;
  const d = counts.map((c, i) => `${i ? "L" : "M"}${((i / (counts.length - 1)) * 100).toFixed(1)} ${(19 - (c / most) * 18).toFixed(1)}`).join("");
  return html`<svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label=${alt}><path d=${d}></path></svg>`;
}

/** A small bar for each share, in their order. */
export function miniBars(shares: number[], alt = ""): TemplateResult {
  return html`<span class="minis" role=${alt ? "img" : "presentation"} aria-label=${alt || nothing} title=${alt || nothing}>${shares.map((s) => html`<i class="mark" .style=${`height:${Math.max(s > 0 ? 6 : 0, s * 100)}%`}></i>`)}</span>`;
}

export const arcStyles = css`
  .arcs {
    position: relative;
    height: calc(30px + var(--rows) * 17px);
    font-size: var(--pc-f1);
    color: var(--pc-soft);
  }
  .arcs svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .arc {
    fill: none;
    stroke: var(--pc-mark-tint);
    vector-effect: non-scaling-stroke;
  }
  .tip {
    position: absolute;
    bottom: -1px;
    translate: -50% 0;
    border: solid transparent;
    border-width: 7px 5px 0;
    border-top-color: var(--pc-edge);
  }
  .arc-label {
    position: absolute;
    translate: -50% 50%;
    padding: 0 5px;
    background: var(--pc-paper);
    line-height: 1.3;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .arc-label.loop {
    bottom: 0;
    translate: -100% 0;
    padding: 0;
    color: var(--pc-went);
    font-weight: 550;
  }
  .spark {
    width: 100%;
    height: 16px;
  }
  .spark path {
    fill: none;
    stroke: var(--pc-mark);
    stroke-width: 1.25;
    vector-effect: non-scaling-stroke;
  }
  .minis {
    display: flex;
    align-items: flex-end;
    gap: 1.5px;
    height: 16px;
    flex: none;
    box-shadow: 0 1px 0 var(--pc-line);
  }
  .minis i {
    width: 4px;
  }
`;
