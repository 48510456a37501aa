// A list to choose one thing from, with a search field above it (the combobox
// pattern of the ARIA guide, list always shown). Arrows move, Enter chooses,
// Escape leaves. Fires `pick` with the value, `leave` on Escape. Of several
// values (`chosen`) each pick adds or takes away one; with `free` what was typed
// may be picked though it is in no list.

import { css, html, nothing } from "lit";
import { base } from "../styles/base.ts";
import { humanise } from "../i18n/names.ts";
import { define, View } from "./element.ts";

export interface Option {
  value: string;
  label: string;
  /** Shown at the end of the row: a count, a kind. */
  hint?: string;
  /** A second, quieter line: examples. */
  detail?: string;
}

/** Drawn at most; the search field reaches the rest. */
const DRAWN = 200;

export class Listbox extends View {
  static override properties = {
    options: { attribute: false },
    value: { attribute: false },
    chosen: { attribute: false },
    free: { attribute: false },
    label: { attribute: false },
    query: { state: true },
    active: { state: true },
  };
  declare options: Option[];
  declare value: string;
  /** The values picked so far, where there may be several. */
  declare chosen: string[] | null;
  /** What is said beside a value as it was typed; empty: none is offered. */
  declare free: string;
  declare label: string;
  declare private query: string;
  declare private active: number;

  constructor() {
    super();
    this.options = [];
    this.value = "";
    this.chosen = null;
    this.free = "";
    this.label = "";
    this.query = "";
    this.active = -1;
  }

  override focus(): void {
    void this.updateComplete.then(() => this.find("input")?.focus());
  }

  private get shown(): Option[] {
    const words = this.query.trim().toLocaleLowerCase();
    if (!words) return this.options.slice(0, DRAWN);
    const found = this.options.filter((o) => `${o.label} ${o.value} ${humanise(o.value)}`.toLocaleLowerCase().includes(words)).slice(0, DRAWN);
    const typed = this.query.trim();
    return this.free && !this.options.some((o) => o.value === typed) ? [...found, { value: typed, label: typed, hint: this.free }] : found;
  }

  private selected(o: Option): boolean {
    return this.chosen ? this.chosen.includes(o.value) : o.value === this.value;
  }

  private get current(): number {
    const shown = this.shown;
    if (this.active >= 0) return Math.min(this.active, shown.length - 1);
    return Math.max(0, shown.findIndex((o) => this.selected(o)));
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    const n = this.shown.length;
    const move: Record<string, number> = {
      ArrowDown: this.current + 1,
      ArrowUp: this.current - 1,
      PageDown: this.current + 8,
      PageUp: this.current - 8,
    };
    if (e.key in move) {
      this.active = Math.max(0, Math.min(n - 1, move[e.key]!));
      void this.updateComplete.then(() => this.find('[data-active="true"]')?.scrollIntoView({ block: "nearest" }));
    } else if (e.key === "Enter") {
      const option = this.shown[this.current];
      if (option) this.tell("pick", option.value);
    } else if (e.key === "Escape") {
      this.tell("leave");
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };

  override render() {
    const shown = this.shown;
    const current = this.current;
    return html`
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="list"
        aria-autocomplete="list"
        aria-label=${this.label}
        aria-activedescendant=${shown.length > 0 ? `o${current}` : nothing}
        placeholder=${this.m.mapping.filter}
        autocomplete="off"
        spellcheck="false"
        .value=${this.query}
        @input=${(e: Event) => {
          this.query = (e.target as HTMLInputElement).value;
          this.active = 0;
        }}
        @keydown=${this.onKey}
      />
      <ul id="list" role="listbox" aria-label=${this.label} aria-multiselectable=${this.chosen ? "true" : nothing}>
        ${shown.map(
          (o, i) => html`<li
            id=${`o${i}`}
            role="option"
            aria-selected=${this.selected(o) ? "true" : "false"}
            data-active=${i === current ? "true" : "false"}
            data-value=${o.value}
            @click=${() => this.tell("pick", o.value)}
          >
            <span class="name">${o.label}</span>${o.hint ? html`<span class="hint num">${o.hint}</span>` : nothing}
            ${o.detail ? html`<span class="detail">${o.detail}</span>` : nothing}
          </li>`,
        )}
      </ul>
      ${shown.length === 0 ? html`<p class="soft nothing" role="status">${this.m.mapping.noneFound}</p>` : nothing}
    `;
  }

  static override styles = [
    base,
    css`
      input {
        width: 100%;
        min-height: 36px;
        padding: 4px 10px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        font-size: 16px;
      }
      ul {
        max-height: 264px;
        overflow-y: auto;
        margin-block-start: 6px;
        overscroll-behavior: contain;
      }
      ul:empty {
        display: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) max-content;
        gap: 0 var(--pc-s3);
        min-height: 32px;
        align-items: center;
        padding: 4px 10px;
        border-inline-start: 2px solid transparent;
        font-size: var(--pc-f2);
        cursor: pointer;
      }
      li:hover {
        background: var(--pc-shade);
      }
      li[data-active="true"] {
        background: var(--pc-shade);
        border-color: var(--pc-ink);
      }
      li[aria-selected="true"] .name {
        font-weight: 650;
      }
      li[aria-selected="true"] .name::after {
        content: " ✓";
      }
      .name {
        overflow-wrap: anywhere;
      }
      .hint,
      .detail {
        color: var(--pc-soft);
        font-size: var(--pc-f1);
      }
      .detail {
        grid-column: 1 / -1;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .nothing {
        padding: 8px 10px;
        font-size: var(--pc-f2);
      }
      @media (forced-colors: active) {
        li[data-active="true"] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];
}

define("parcours-listbox", Listbox);
