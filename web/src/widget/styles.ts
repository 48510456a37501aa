// How a report looks, whichever element shows it: a serif for what is said, a
// sans for what is measured, space and hairlines. Tokens are in styles/tokens.ts.

import { css } from "../styles/css.ts";

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--pc-ink);
    background: var(--pc-paper);
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  :host([theme="system"]) {
    color-scheme: light dark;
  }
  * {
    box-sizing: border-box;
    margin: 0;
    padding: 0;
  }
  .root {
    padding: var(--pc-s4);
    font: 400 var(--pc-f3) / 1.5 var(--pc-sans);
    font-variant-numeric: tabular-nums;
    overflow-wrap: break-word;
  }
  ul,
  ol {
    list-style: none;
  }
  .t0,
  .t1,
  .sub,
  .lede {
    font-family: var(--pc-serif);
    text-wrap: balance;
  }
  .t0,
  .t1,
  .sub {
    margin-block-end: var(--pc-s2);
    font-weight: 600;
    font-size: var(--pc-f6);
    letter-spacing: -0.014em;
    line-height: 1.16;
  }
  .sub {
    margin-block-start: var(--pc-s4);
    font-size: var(--pc-f4);
  }
  li > .sub,
  article > .sub {
    margin: 0;
  }
  em {
    font-style: inherit;
  }
  .t0 em,
  .t1 em,
  .sub em {
    font-style: italic;
    font-weight: 500;
  }
  p {
    max-width: var(--pc-text);
    text-wrap: pretty;
  }
  .kicker,
  .legend,
  .small,
  small,
  footer {
    font-size: var(--pc-f1);
  }
  .kicker {
    margin-block-end: var(--pc-s1);
    font-weight: 600;
  }
  .kicker,
  .soft,
  .lede,
  .legend,
  footer,
  summary {
    color: var(--pc-soft);
  }
  .lede {
    margin-block-end: var(--pc-s4);
    font-size: var(--pc-f4);
  }
  section + section {
    margin-block-start: var(--pc-s6);
    padding-block-start: var(--pc-s4);
    border-top: 1px solid var(--pc-ink);
  }
  footer {
    margin-block-start: var(--pc-s4);
    padding-block-start: var(--pc-s2);
    border-top: 1px solid var(--pc-line);
  }
  .t-went {
    color: var(--pc-went);
  }
  .t-wait {
    color: var(--pc-wait);
  }
  .t-lost {
    color: var(--pc-lost);
  }
  .bars {
    display: flex;
    height: 30px;
  }
  .bar,
  .legend i {
    display: block;
    height: 100%;
    min-width: 2px;
    border: 1px solid;
  }
  .bar + .bar {
    border-inline-start: 0;
  }
  .went {
    background: var(--pc-went);
    border-color: var(--pc-went);
  }
  .wait {
    background: radial-gradient(var(--pc-wait) 0.9px, transparent 1.1px) 0 0 / 5px 5px var(--pc-wait-tint);
    border-color: var(--pc-wait);
  }
  .lost {
    background: repeating-linear-gradient(135deg, transparent 0 4px, color-mix(in srgb, var(--pc-lost) 30%, transparent) 4px 5px) var(--pc-lost-tint);
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
  .bar,
  i {
    print-color-adjust: exact;
    forced-color-adjust: none;
  }
  .track {
    display: block;
    height: 8px;
    background: linear-gradient(var(--pc-line), var(--pc-line)) 0 50% / 100% 1px no-repeat;
  }
  .legend,
  .facts,
  .fate {
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--pc-s4);
    max-width: none;
  }
  .legend i {
    display: inline-block;
    width: 14px;
    height: 10px;
    margin-inline-end: 7px;
  }
  .facts {
    font-size: var(--pc-f2);
    gap: 2px var(--pc-s3);
  }
  .row {
    display: flex;
    justify-content: space-between;
    gap: 8px;
  }
  .lead {
    font-weight: 600;
  }
  b {
    font-weight: 600;
  }
  details {
    margin-block-start: var(--pc-s2);
  }
  summary {
    width: max-content;
    max-width: 100%;
    padding-block: 4px;
    font-size: var(--pc-f2);
    cursor: pointer;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--pc-f2);
  }
  th,
  td {
    padding: 6px 0 6px 12px;
    border-bottom: 1px solid var(--pc-line);
    font-weight: 400;
    text-align: end;
    vertical-align: baseline;
  }
  thead th {
    color: var(--pc-soft);
    font-size: var(--pc-f1);
    vertical-align: bottom;
  }
  th:first-child {
    padding-inline-start: 0;
    min-width: 8ch;
    text-align: start;
  }
  .panel {
    max-width: 38em;
    padding-block: var(--pc-s4);
  }
  :focus-visible {
    outline: 2px solid var(--pc-ink);
    outline-offset: 2px;
  }
  a {
    color: inherit;
    text-underline-offset: 0.18em;
  }
  @media print {
    :host {
      color-scheme: light !important;
    }
    .root {
      padding: 0;
      font-size: 10pt;
    }
    li,
    article,
    tr,
    .figures,
    .months,
    .paths {
      break-inside: avoid;
    }
    .t0,
    .t1,
    .sub,
    .kicker,
    .lede {
      break-after: avoid;
    }
  }
`;
