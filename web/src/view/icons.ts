// The signs of the page, drawn in the colour of the text around them.

import { svg, html, type TemplateResult } from "lit";

/** A padlock: closed, or open while the network is not closed yet. */
export function lockIcon(closed = true): TemplateResult {
  return html`<svg width="13" height="14" viewBox="0 0 13 14" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.4">
    ${svg`<rect x="1.2" y="6.2" width="10.6" height="7" rx="1.4" fill="currentColor" stroke="none"></rect>
      <path d=${closed ? "M3.4 6.2V4.2a3.1 3.1 0 0 1 6.2 0v2" : "M3.4 6.2V4.2a3.1 3.1 0 0 1 6-1.2"}></path>`}
  </svg>`;
}

/** Three lines: the contents. */
export function linesIcon(): TemplateResult {
  return html`<svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" stroke="currentColor" stroke-width="1.5">
    ${svg`<path d="M0 1.5h14M0 6h14M0 10.5h9"></path>`}
  </svg>`;
}

/** A triangle with a mark in it: here it hurts. */
export function hurtIcon(): TemplateResult {
  return html`<svg width="12" height="11" viewBox="0 0 12 11" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round">
    ${svg`<path d="M6 1L11 10H1zM6 4.4v2.4M6 8.1v.6"></path>`}
  </svg>`;
}
