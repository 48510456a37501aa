// The head of the share page: the name, language and colours, and what the page
// is not: it has a network, and so never sees the data.

import { css, html } from "lit";
import { setTheme, theme, type Theme } from "../i18n/choice.ts";
import { base } from "../styles/base.ts";
import { toolbar } from "../styles/toolbar.ts";
import { define } from "../view/bits.ts";
import { lockIcon } from "../view/icons.ts";
import { said, setLang } from "./locale.ts";
import { PageElement } from "./page-element.ts";

export class Head extends PageElement {
  override render() {
    const { w } = this;
    const { lang } = said.get();
    return html`<header>
      <a class="brand" href="./">Parcours</a>
      <div class="tools" role="group" aria-label=${w.toolbar}>
        <span class="lang" role="group" aria-label=${w.language}>
          ${(["en", "fr"] as const).map(
            (l) => html`<button type="button" lang=${l} aria-pressed=${l === lang ? "true" : "false"} aria-label=${l === "en" ? "EN, English" : "FR, français"} @click=${() => setLang(l)}>${l.toUpperCase()}</button>`,
          )}
        </span>
        <label>
          <span class="visually-hidden">${w.theme}</span>
          <select @change=${(e: Event) => setTheme((e.target as HTMLSelectElement).value as Theme)}>
            ${(["system", "light", "dark"] as const).map((t) => html`<option value=${t} ?selected=${t === theme.get()}>${w.themes[t]}</option>`)}
          </select>
        </label>
      </div>
      <p class="pill">${lockIcon()} <span>${w.pill}</span></p>
    </header>`;
  }

  static override styles = [
    base,
    toolbar,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px var(--pc-s4);
        min-height: 56px;
        padding: 8px clamp(14px, 3vw, 32px);
        border-bottom: 1px solid var(--pc-line);
      }
      .brand {
        margin-inline-end: auto;
        padding: 6px 0;
        font: 700 21px/1 var(--pc-serif);
        letter-spacing: -0.02em;
        text-decoration: none;
      }
      .pill {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        font-size: var(--pc-f1);
        color: var(--pc-soft);
      }
      .pill svg {
        flex: none;
        color: var(--pc-went);
      }
    `,
  ];
}

define("parcours-head", Head);
