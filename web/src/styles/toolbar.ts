// The choice of language and colours in a page's head.

import { css } from "lit";

export const toolbar = css`
  .tools {
    display: flex;
    align-items: center;
    gap: var(--pc-s2);
    font-size: var(--pc-f1);
  }
  .lang {
    display: flex;
  }
  .lang button {
    min-width: 30px;
    min-height: 30px;
    padding: 0 5px;
    border: 0;
    background: none;
    color: var(--pc-soft);
  }
  .lang button[aria-pressed="true"] {
    color: var(--pc-ink);
    font-weight: 650;
    text-decoration: underline;
    text-underline-offset: 5px;
    text-decoration-thickness: 1.5px;
  }
  select {
    min-height: 30px;
    padding: 0 2px;
    border: 0;
    border-radius: var(--pc-radius);
    background: var(--pc-paper);
    color: var(--pc-soft);
    cursor: pointer;
  }
`;
