// A number that opens the people behind it: fires `people`, which the report
// hears, from wherever it stands.

import { css, html, type TemplateResult } from "lit";
import { locale } from "../i18n/index.ts";
import { plainText } from "../i18n/names.ts";
import type { Behind } from "../model/behind.ts";
import type { RecipeSelection } from "../model/report.gen.ts";

export function openPeople(from: EventTarget | null, detail: Behind): void {
  from?.dispatchEvent(new CustomEvent<Behind>("people", { detail, bubbles: true, composed: true }));
}

/** What a number opens; null where nobody stands behind it or no selection can name them. */
export function behindOf(selection: RecipeSelection | null, count: number, title: string, visits = false): Behind | null {
  return selection && count > 0 ? { selection, count, title, visits } : null;
}

/** The number as a button, or as plain text where it opens nothing. */
export function behind(text: string, of: Behind | null): TemplateResult {
  if (!of) return html`${text}`;
  return html`<button class="behind" type="button" aria-haspopup="dialog" aria-label=${`${text} (${plainText(of.title)}): ${locale.get().m.behind.show}`} @click=${(e: Event) => openPeople(e.currentTarget, of)}>${text}</button>`;
}

export const behindStyles = css`
  .behind {
    min-height: 24px;
    min-width: 24px;
    margin: -2px -4px;
    padding: 0 4px;
    border: 0;
    border-radius: 2px;
    background: none;
    font: inherit;
    color: inherit;
    text-align: end;
    text-decoration: underline;
    text-decoration-color: var(--pc-edge);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.22em;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .behind:hover {
    background: var(--pc-shade);
    text-decoration-color: currentcolor;
  }
  @media print {
    .behind {
      text-decoration: none;
    }
  }
`;
