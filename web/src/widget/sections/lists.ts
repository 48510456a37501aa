// What several sections look like: a list of ways with a bar each, and one in the order of its worth.

import { css } from "../../styles/css.ts";

export const wayStyles = css`
  .ways {
    display: grid;
    grid-template-columns: minmax(8em, max-content) minmax(0, 1fr) max-content max-content;
    gap: 2px var(--pc-s3);
    font-size: var(--pc-f2);
  }
  .ways li {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: center;
    padding-block: 4px;
  }
  .ways b,
  .ways b + span {
    text-align: end;
  }
  @container (max-width: 560px) {
    .ways {
      grid-template-columns: minmax(0, 1fr) max-content max-content;
    }
    .ways .track {
      grid-area: 2 / 1 / 3 / -1;
    }
  }
`;

export const rankedStyles = css`
  .ranked {
    counter-reset: rank;
  }
  .ranked > li {
    position: relative;
    counter-increment: rank;
    padding: var(--pc-s3) 0 var(--pc-s3) 2.2em;
    border-top: 1px solid var(--pc-line);
  }
  .ranked > li::before {
    content: counter(rank);
    position: absolute;
    inset-inline-start: 0;
    color: var(--pc-soft);
    font: 500 var(--pc-f5) / 1.26 var(--pc-serif);
  }
  .ranked.plain > li {
    padding-inline-start: 0;
  }
  .ranked.plain > li::before {
    content: none;
  }
  .ranked .track {
    max-width: 380px;
    margin-block-start: 6px;
  }
  .whisker {
    display: block;
    height: 100%;
    min-width: 3px;
    background: var(--pc-went-tint);
    border: 1px solid var(--pc-went);
  }
`;
