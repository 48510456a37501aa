// The looks of the section around the cards.

import { css } from "lit";

export const personasStyles = css`
  h2 {
    margin-block-end: var(--pc-s2);
  }
  .note {
    margin-block: var(--pc-s4) var(--pc-s3);
  }
  .hint {
    margin-block-start: var(--pc-s2);
  }
  .keep {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--pc-s2) var(--pc-s3);
    margin-block-start: var(--pc-s3);
    max-width: none;
  }
  .method {
    margin-block-start: var(--pc-s3);
  }
  .method select,
  .method option {
    min-height: 28px;
    border: 1px solid var(--pc-edge);
    border-radius: var(--pc-radius);
    background: var(--pc-sheet);
    color: var(--pc-ink);
  }
  .said:empty {
    display: none;
  }
  .said {
    margin-block-start: var(--pc-s2);
  }
  .cards {
    display: grid;
    gap: var(--pc-s4);
    margin-block: var(--pc-s4);
  }
  .drift {
    margin-block: var(--pc-s5) var(--pc-s4);
  }
  h3 {
    margin-block-end: var(--pc-s2);
  }
  .scroll + .scroll {
    margin-block-start: var(--pc-s4);
  }
  td.soft {
    min-width: 22ch;
  }
`;
