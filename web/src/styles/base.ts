// What every component shares: resets, the two voices of the page (serif for
// what we say, sans for what we measure), tables, buttons, notes. Components
// list it first in their `styles`.

import { css } from "lit";

export const base = css`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  table {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1,
  h2,
  h3 {
    font-family: var(--pc-serif);
    font-optical-sizing: auto;
    font-weight: 600;
    letter-spacing: -0.012em;
    line-height: 1.16;
    text-wrap: balance;
    overflow-wrap: break-word;
  }
  h1 {
    font-size: var(--pc-f7);
    letter-spacing: -0.022em;
    line-height: 1.08;
  }
  h2 {
    font-size: var(--pc-f6);
    letter-spacing: -0.016em;
  }
  h3 {
    font-size: var(--pc-f5);
    line-height: 1.26;
  }
  h1 em,
  h2 em,
  h3 em {
    font-style: italic;
    font-weight: 500;
    letter-spacing: -0.01em;
  }
  em {
    font-style: normal;
    font-weight: 600;
  }
  h1:focus,
  h2:focus {
    outline: none;
  }
  p {
    max-width: var(--pc-text);
    text-wrap: pretty;
  }
  small,
  .small {
    font-size: var(--pc-f1);
  }
  .soft {
    color: var(--pc-soft);
  }
  .num {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .serif {
    font-family: var(--pc-serif);
  }
  .lede {
    font-family: var(--pc-serif);
    font-size: var(--pc-f4);
    line-height: 1.5;
    color: var(--pc-soft);
    max-width: 60ch;
  }
  .kicker {
    font-size: var(--pc-f1);
    font-weight: 600;
    letter-spacing: 0.01em;
    color: var(--pc-soft);
    margin-block-end: var(--pc-s2);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--pc-ink);
    outline-offset: 2px;
    border-radius: var(--pc-radius);
  }
  a {
    color: inherit;
    text-underline-offset: 0.18em;
    text-decoration-thickness: 1px;
  }

  .button {
    min-height: 36px;
    padding: 0 16px;
    border: 1px solid var(--pc-edge);
    border-radius: 99px;
    background: transparent;
    font-size: var(--pc-f2);
    line-height: 1.2;
    transition: background-color var(--pc-quick);
  }
  .button:hover:not(:disabled) {
    background: var(--pc-shade);
  }
  .button.primary {
    background: var(--pc-ink);
    border-color: var(--pc-ink);
    color: var(--pc-paper);
    font-weight: 550;
  }
  .button.primary:hover:not(:disabled) {
    background: var(--pc-mark);
  }
  .button:disabled {
    color: var(--pc-soft);
    border-color: var(--pc-line);
    background: transparent;
  }
  .plain {
    min-height: 28px;
    min-width: 24px;
    padding: 2px 4px;
    margin: 0 -4px;
    border: 0;
    background: none;
    font-size: inherit;
    text-align: start;
    text-decoration: underline;
    text-decoration-color: var(--pc-edge);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.22em;
  }
  .plain:hover {
    text-decoration-color: currentcolor;
  }
  .word {
    display: inline;
    padding: 3px 3px 2px;
    margin: 0 -1px;
    border: 0;
    border-bottom: 1.5px dashed var(--pc-edge);
    border-radius: 2px 2px 0 0;
    background: none;
    max-width: 100%;
    min-height: 24px;
    font-weight: 550;
    line-height: 1.25;
    text-align: start;
    white-space: normal;
    overflow-wrap: anywhere;
    transition: background-color var(--pc-quick);
  }
  .word:hover,
  .word[aria-expanded="true"] {
    background: var(--pc-shade);
    border-bottom: 1.5px solid var(--pc-ink);
  }
  /* A word and the comma after it. */
  .together {
    white-space: nowrap;
  }
  .sentence {
    font-size: var(--pc-f4);
    line-height: 1.95;
    max-width: 68ch;
    text-wrap: wrap;
  }

  table {
    border-collapse: collapse;
    font-size: var(--pc-f2);
    line-height: 1.4;
    width: 100%;
  }
  caption {
    text-align: start;
    color: var(--pc-soft);
    font-size: var(--pc-f1);
    padding-block-end: var(--pc-s2);
  }
  th {
    font-weight: 400;
    text-align: start;
  }
  thead th {
    color: var(--pc-soft);
    font-size: var(--pc-f1);
    vertical-align: bottom;
    border-bottom: 1px solid var(--pc-edge);
  }
  th,
  td {
    padding: 6px 12px 6px 0;
    border-bottom: 1px solid var(--pc-line);
    vertical-align: baseline;
  }
  th:last-child,
  td:last-child {
    padding-inline-end: 0;
  }
  thead th.num {
    white-space: normal;
  }
  tbody th {
    min-width: 8ch;
    overflow-wrap: break-word;
  }
  .scroll {
    position: relative; /* what is hidden from sight scrolls with it */
    overflow-x: auto;
    max-width: 100%;
  }

  details > summary {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    min-height: 28px;
    cursor: pointer;
    color: var(--pc-soft);
    font-size: var(--pc-f2);
    list-style: none;
  }
  details > summary::-webkit-details-marker {
    display: none;
  }
  details > summary::before {
    content: "";
    width: 6px;
    height: 6px;
    border: solid currentcolor;
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
    transition: transform var(--pc-quick);
  }
  details[open] > summary::before {
    transform: rotate(45deg);
  }
  details[open] > summary {
    margin-block-end: var(--pc-s2);
  }
  summary:hover {
    color: var(--pc-ink);
  }

  .note {
    border-inline-start: 2px solid var(--pc-edge);
    padding: 1px 0 1px var(--pc-s3);
    font-size: var(--pc-f2);
    max-width: var(--pc-text);
  }
  .note.bad {
    border-color: var(--pc-lost);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .word {
      border-bottom-color: LinkText;
    }
  }
  @media print {
    .no-print {
      display: none !important;
    }
    .word {
      border-bottom-style: solid;
      border-bottom-color: var(--pc-line);
    }
    :host {
      --pc-f1: 8pt;
      --pc-f2: 9pt;
      --pc-f3: 10pt;
      --pc-f4: 12pt;
      --pc-f5: 13pt;
      --pc-f6: 17pt;
      --pc-f7: 26pt;
      --pc-s6: 24pt;
      --pc-s7: 30pt;
    }
    tr,
    summary,
    .plot,
    .bins,
    .funnel,
    .facts,
    .card {
      break-inside: avoid;
    }
    h1,
    h2,
    h3,
    .kicker,
    .lede,
    thead,
    summary,
    figcaption {
      break-after: avoid;
    }
  }
`;

/** A list in the order of what its items are worth, their places set beside them. */
export const ranked = css`
  .ranked {
    counter-reset: rank;
  }
  .ranked > li {
    counter-increment: rank;
    padding: var(--pc-s3) 0 var(--pc-s3) 2.2em;
    border-top: 1px solid var(--pc-line);
    position: relative;
    break-inside: avoid;
  }
  .ranked > li::before {
    content: counter(rank);
    position: absolute;
    inset-inline-start: 0;
    color: var(--pc-soft);
    font: 500 var(--pc-f5) / 1.26 var(--pc-serif);
    font-variant-numeric: tabular-nums;
  }
  .ranked h3 {
    font-size: var(--pc-f4);
  }
  .ranked .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--pc-s4);
    max-width: none;
    font-size: var(--pc-f2);
  }
`;

/** What opens over the page. */
export const dialog = css`
  dialog {
    width: min(640px, calc(100vw - 24px));
    max-height: calc(100vh - 24px);
    padding: 0;
    border: 1px solid var(--pc-edge);
    border-radius: 6px;
    background: var(--pc-paper);
    color: var(--pc-ink);
    font-size: var(--pc-f3);
    line-height: 1.5;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  .inside {
    padding: clamp(20px, 5vw, 36px);
  }
`;
