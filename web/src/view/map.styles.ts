// The layout of the journey map: all stages beside each other, one where there
// is no room, and one page across in print.

import { css } from "lit";

export const mapStyles = css`
  :host {
    container-type: inline-size;
  }
  h2 {
    margin-block-end: var(--pc-s2);
  }
  h3 {
    margin-block: var(--pc-s5) var(--pc-s2);
  }
  .sentence {
    margin-block: var(--pc-s3);
  }
  select {
    max-width: 100%;
    min-height: 32px;
    border: 1px solid var(--pc-edge);
    border-radius: var(--pc-radius);
    background: var(--pc-sheet);
    text-overflow: ellipsis;
  }
  select.word {
    field-sizing: content;
    max-width: calc(100% - 0.6em);
    min-height: 28px;
    border: 0;
    border-bottom: 1.5px dashed var(--pc-edge);
    background: none;
  }
  select.word:hover {
    background: var(--pc-shade);
  }
  option {
    background: var(--pc-sheet);
    color: var(--pc-ink);
  }
  .tabs {
    display: none;
    align-items: center;
    gap: var(--pc-s2);
    margin-block-end: var(--pc-s3);
    font-size: var(--pc-f2);
  }
  .strip {
    padding-inline-start: 84px;
  }
  .map {
    table-layout: fixed;
    font-size: var(--pc-f1);
    line-height: 1.35;
  }
  .map th,
  .map td {
    padding: 7px 9px;
    vertical-align: top;
    border-inline-start: 1px solid var(--pc-line);
    overflow-wrap: anywhere;
  }
  .map tr > :first-child {
    width: 84px;
    padding-inline: 0 8px;
    border-inline-start: 0;
    color: var(--pc-soft);
    hyphens: manual;
    overflow-wrap: break-word;
  }
  .map thead th {
    border-top: 1px solid var(--pc-ink);
    color: var(--pc-ink);
    font: 600 var(--pc-f3) / 1.2 var(--pc-serif);
  }
  .map .whole > * {
    border-bottom-color: var(--pc-edge);
  }
  .map .points > * {
    border-bottom-color: var(--pc-ink);
  }
  .map [data-target] {
    background: var(--pc-shade);
    box-shadow: inset 0 2px 0 var(--pc-ink);
  }
  [data-dragging] {
    cursor: grabbing;
    user-select: none;
  }
  .lead {
    font-size: var(--pc-f5);
    font-weight: 600;
    line-height: 1.2;
  }
  .row {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 6px;
  }
  .row.small {
    min-height: 18px;
    line-height: 1.2;
  }
  .row .spark {
    flex: 1 1 20px;
    min-width: 20px;
    max-width: 56px;
  }
  .row .num:first-child {
    font-weight: 600;
  }
  .shown {
    font-variant-numeric: tabular-nums;
  }
  .track {
    display: block;
    margin-block: 3px;
    background: linear-gradient(var(--pc-line), var(--pc-line)) 0 50% / 100% 1px no-repeat;
  }
  .track .bar-cell {
    height: 5px;
  }
  .point + .point {
    margin-block-start: 7px;
    padding-block-start: 5px;
    border-top: 1px solid var(--pc-line);
  }
  .point[data-moving] {
    opacity: 0.5;
  }
  .name {
    display: block;
    width: 100%;
    min-height: 24px;
    padding: 2px 0;
    border: 0;
    background: none;
    font-weight: 550;
    line-height: 1.25;
    text-align: start;
    overflow-wrap: anywhere;
  }
  button.name {
    cursor: grab;
    text-decoration: underline dotted var(--pc-edge);
    text-underline-offset: 0.22em;
  }
  button.name:hover,
  button.name[aria-expanded="true"] {
    text-decoration: underline solid currentcolor;
  }
  .hurt {
    color: var(--pc-lost);
    font-weight: 550;
    line-height: 1.3;
  }
  .point .hurt {
    display: block;
    margin-block-start: 2px;
  }
  .hurt svg {
    vertical-align: -1px;
  }
  .channels .row {
    gap: 4px;
  }
  .legend {
    margin-block: var(--pc-s2);
    max-width: none;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .legend .minis {
    height: 12px;
  }
  .legend .minis i {
    width: 4px;
    margin: 0;
    border: 0;
    border-radius: 0;
  }
  .legend .spark {
    width: 30px;
    height: 12px;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px var(--pc-s4);
    max-width: none;
    min-height: 36px;
    color: var(--pc-soft);
    font-size: var(--pc-f2);
  }
  .belongs {
    display: grid;
    grid-template-columns: max-content minmax(0, max-content) minmax(0, 1fr);
    gap: var(--pc-s2) var(--pc-s3);
    align-items: center;
    font-size: var(--pc-f2);
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
    gap: 2px var(--pc-s4);
    margin-block-start: var(--pc-s3);
    font-size: var(--pc-f2);
  }
  .facts div {
    display: grid;
    grid-template-columns: 100px minmax(0, 1fr);
  }
  .facts dt {
    color: var(--pc-soft);
  }
  .pains {
    max-width: var(--pc-text);
  }
  .pains li {
    padding-block: 6px;
    border-top: 1px solid var(--pc-line);
    break-inside: avoid;
  }
  .pains b {
    font-weight: 550;
  }
  table.wide {
    min-width: 720px;
    font-size: var(--pc-f1);
  }
  table.teams td:nth-child(2) {
    min-width: 190px;
  }
  .head > * {
    font-weight: 600;
    border-bottom-color: var(--pc-edge);
  }
  .wide .what {
    display: block;
    min-width: 180px;
  }
  .events select {
    min-width: 110px;
    font-size: var(--pc-f1);
  }
  .beside > details {
    margin-block-start: var(--pc-s2);
  }
  @container (max-width: 619px) {
    .strip {
      display: none;
    }
    .tabs {
      display: flex;
    }
    .map [data-stage]:not([data-on]) {
      display: none;
    }
    .belongs {
      grid-template-columns: max-content minmax(0, 1fr);
    }
    .belongs > span {
      grid-column: 1 / -1;
    }
    .beside .wide {
      min-width: 560px;
    }
  }
  @media print {
    .beside {
      display: var(--pc-rest, block);
    }
    .page {
      page: across; /* in styles/page.css: a page is no matter of a shadow tree */
      zoom: var(--fit);
      break-inside: avoid;
    }
    .strip {
      display: block;
    }
    .map [data-stage]:not([data-on]) {
      display: table-cell;
    }
    .page .kicker {
      margin: 0;
    }
    .page h2 {
      margin: 0;
      font-size: 15pt;
    }
    .page .lede {
      max-width: none;
      font-size: 9.5pt;
    }
    .sentence {
      margin-block: 2px;
      font-size: 9pt;
      line-height: 1.4;
    }
    select.word {
      appearance: none;
      min-height: 0;
      padding: 0 2px;
    }
    .arcs {
      height: calc(16px + var(--rows) * 12px);
    }
    .map,
    .legend,
    .arcs {
      font-size: 7.2pt;
      line-height: 1.22;
    }
    .map th,
    .map td {
      padding: 2.5px 6px;
    }
    .map .row.small,
    .map .name {
      min-height: 0;
      padding: 0;
      font-size: inherit;
      text-decoration: none;
    }
    .map .point + .point {
      margin-block-start: 2.5px;
      padding-block-start: 2px;
    }
    .map .point {
      display: grid;
      grid-template-columns: minmax(0, 1fr) max-content;
      column-gap: 8px;
    }
    .map .point > :nth-child(n + 3) {
      grid-column: 1 / -1;
    }
    .map .lead {
      font-size: 11pt;
    }
    .map .spark,
    .map .minis {
      height: 10px;
    }
    .map .track {
      margin-block: 1px;
    }
    .map .behind {
      min-height: 0;
      margin-block: 0;
    }
    .beside .wide {
      min-width: 0;
    }
  }
`;
