// The look of the charts, shared by every component that draws one. A fate is
// told by colour, by pattern and by words: plain teal went on, dotted amber is
// still on the way, hatched terracotta stopped.

import { css } from "lit";

export const chartStyles = css`
  .went {
    background: var(--pc-went);
    border-color: var(--pc-went);
  }
  .wait {
    background-color: var(--pc-wait-tint);
    background-image: radial-gradient(var(--pc-wait) 0.9px, transparent 1.1px);
    background-size: 5px 5px;
    border-color: var(--pc-wait);
  }
  .lost {
    background-color: var(--pc-lost-tint);
    background-image: repeating-linear-gradient(135deg, transparent 0 4px, color-mix(in srgb, var(--pc-lost) 30%, transparent) 4px 5px);
    border-color: var(--pc-lost);
  }
  .mark {
    background: var(--pc-mark);
    border-color: var(--pc-mark);
  }
  .pale {
    background: var(--pc-mark-tint);
    border-color: var(--pc-edge);
  }
  .went,
  .wait,
  .lost,
  .mark,
  .pale,
  .dot,
  .whisker {
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
    forced-color-adjust: none;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--pc-s4);
    font-size: var(--pc-f1);
    color: var(--pc-soft);
  }
  .legend i {
    display: inline-block;
    width: 14px;
    height: 10px;
    margin-inline-end: 7px;
    border-width: 1px;
    border-style: solid;
    border-radius: 1.5px;
    vertical-align: -0.5px;
  }
  .legend .went {
    background: var(--pc-went);
  }
  .bar-cell {
    display: block;
    height: 8px;
    min-width: 2px;
    border-width: 1px;
    border-style: solid;
    border-radius: 1.5px;
  }
  .rail {
    position: relative;
    height: 14px;
    min-width: 90px;
  }
  .rail::before {
    content: "";
    position: absolute;
    inset: 6.5px 0 auto;
    border-top: 1px solid var(--pc-line);
  }
  .whisker {
    position: absolute;
    top: 4px;
    height: 6px;
    min-width: 2px;
    background: var(--pc-went-tint);
    border: 1px solid var(--pc-went);
    border-radius: 1px;
  }
  .dot {
    position: absolute;
    top: 2px;
    width: 3px;
    height: 10px;
    margin-inline-start: -1.5px;
    background: var(--pc-went);
  }
  .tick {
    position: absolute;
    top: 0;
    height: 14px;
    border-inline-start: 1px dashed var(--pc-edge);
  }
`;

/** Shapes that fill their box, with levels behind them and words under the base line. */
export const plotStyles = css`
  .plot {
    position: relative;
    font-size: var(--pc-f1);
    color: var(--pc-soft);
    font-variant-numeric: tabular-nums;
  }
  .plot svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .plot .level {
    position: absolute;
    inset-inline: 0;
    border-top: 1px solid var(--pc-line);
  }
  .plot .level b {
    position: absolute;
    inset-block-end: 1px;
    inset-inline-start: 0;
    font-weight: 400;
  }
  .plot .base {
    position: absolute;
    inset: auto 0 0;
    border-top: 1px solid var(--pc-edge);
  }
  .plot .at {
    position: absolute;
    top: calc(100% + 6px);
    white-space: nowrap;
  }
`;
