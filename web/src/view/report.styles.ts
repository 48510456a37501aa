// The layout of the report: an index beside one column, and how both fold and print.

import { css } from "lit";

export const reportStyles = css`
  .shell {
    display: grid;
    grid-template-columns: 148px minmax(0, 860px);
    gap: clamp(28px, 5vw, 72px);
    max-width: 1120px;
    margin: 0 auto;
    padding: clamp(24px, 4vw, 52px) clamp(16px, 3vw, 32px) var(--pc-s7);
  }
  nav {
    position: sticky;
    top: 92px;
    align-self: start;
    font-size: var(--pc-f2);
  }
  nav a {
    display: block;
    padding: 6px 0 6px 12px;
    border-inline-start: 1px solid var(--pc-line);
    color: var(--pc-soft);
    text-decoration: none;
  }
  nav a:hover {
    color: var(--pc-ink);
  }
  nav a[aria-current] {
    color: var(--pc-ink);
    font-weight: 600;
    border-inline-start: 2px solid var(--pc-ink);
    padding-inline-start: 11px;
  }
  .another {
    margin-block-start: var(--pc-s4);
    color: var(--pc-soft);
  }
  .toggle {
    display: none;
  }
  section {
    scroll-margin-top: 84px;
    transition: opacity var(--pc-quick);
  }
  section[tabindex] {
    contain-intrinsic-size: auto 1000px;
  }
  section:focus {
    outline: none;
  }
  /* Of the question before, kept until it is compared again: out of sight it only keeps its size. */
  [data-stale] {
    opacity: 0.62;
    transition-delay: 250ms;
    content-visibility: auto;
  }
  section + section,
  footer {
    margin-block-start: var(--pc-s7);
    padding-block-start: var(--pc-s4);
    border-top: 1px solid var(--pc-ink);
  }
  .mapped {
    margin-block: var(--pc-s3) var(--pc-s6);
  }
  parcours-funnel + parcours-funnel,
  parcours-dropoff + parcours-dropoff {
    margin-block-start: var(--pc-s6);
  }
  .reconciled {
    min-height: 28px;
    margin-block-start: var(--pc-s5);
  }
  .fine::before {
    content: "✓ ";
    color: var(--pc-went);
  }
  .wrong {
    color: var(--pc-lost);
  }
  .wrong::before {
    content: "✗ ";
  }
  .status {
    position: sticky;
    top: 64px;
    z-index: 4;
    display: flex;
    align-items: center;
    gap: var(--pc-s3);
    width: max-content;
    max-width: 100%;
    /* Takes no room, so that nothing moves when it comes and goes. */
    height: 32px;
    margin-block-end: -32px;
    padding: 0 14px;
    border-radius: 99px;
    background: var(--pc-ink);
    color: var(--pc-paper);
    font-size: var(--pc-f2);
  }
  .status:empty {
    padding: 0;
  }
  /* Most questions are answered before anybody would read this. */
  .status:not(:empty) {
    animation: appear var(--pc-quick) 600ms both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .status progress {
    appearance: none;
    width: 110px;
    height: 4px;
    border: 0;
    border-radius: 2px;
    background: var(--pc-mark);
    overflow: hidden;
  }
  .status progress::-webkit-progress-bar {
    background: var(--pc-mark);
  }
  .status progress::-webkit-progress-value {
    background: var(--pc-paper);
  }
  .status progress::-moz-progress-bar {
    background: var(--pc-paper);
  }
  .failure {
    margin-block-end: var(--pc-s5);
    overflow-wrap: anywhere;
  }
  .page {
    min-width: 0;
    transition: opacity var(--pc-quick);
  }
  footer h2 {
    margin-block-end: var(--pc-s2);
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--pc-s2);
    margin-block-start: var(--pc-s4);
    max-width: none;
  }
  @media (max-width: 860px) {
    .shell {
      grid-template-columns: 120px minmax(0, 1fr);
    }
  }
  @media (max-width: 720px) {
    .shell {
      display: block;
    }
    nav {
      position: sticky;
      top: 0;
      z-index: 4;
      margin: -8px 0 var(--pc-s4);
    }
    .toggle {
      display: inline-flex;
      align-items: center;
      gap: 9px;
      min-height: 36px;
      padding: 0 14px;
      border: 1px solid var(--pc-edge);
      border-radius: 99px;
      background: var(--pc-sheet);
    }
    nav ul {
      display: none;
    }
    nav[data-open] ul {
      display: block;
      position: absolute;
      top: 42px;
      min-width: 220px;
      padding: var(--pc-s3) var(--pc-s4);
      border: 1px solid var(--pc-edge);
      border-radius: 6px;
      background: var(--pc-sheet);
    }
    nav a {
      padding-block: 9px;
    }
    section {
      scroll-margin-top: 130px;
    }
    section + section,
    footer {
      margin-block-start: var(--pc-s6);
    }
    nav {
      top: 88px;
    }
    .status {
      top: 132px;
    }
  }
  @media print {
    /* None of this where the map is printed alone. */
    .page > :not([data-section="journey"]),
    parcours-ideal {
      display: var(--pc-rest, block);
    }
    .shell {
      font-size: 10pt;
      display: block;
      max-width: none;
      padding: var(--pc-rest-space, var(--pc-s4)) 0 0;
    }
    section + section {
      margin-block-start: var(--pc-rest-space, var(--pc-s5));
      padding-block-start: var(--pc-rest-space, var(--pc-s4));
    }
    [data-stale] {
      opacity: 1;
      content-visibility: visible;
    }
  }
`;
