// Who the report is about, where that is not everybody or need not be: a chip
// at its top that names the segment and takes it away again. Fires `ask`.

import { css, html, nothing } from "lit";
import { onlySegment } from "../model/behind.ts";
import type { Recipe, Segment } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, View } from "./element.ts";

export class SegmentView extends View {
  static override properties = { recipe: { attribute: false }, segment: { attribute: false }, busy: { type: Boolean } };
  declare recipe: Recipe;
  /** How many they are, where the report is about a segment. */
  declare segment: Segment | null;
  declare busy: boolean;

  constructor() {
    super();
    this.segment = null;
    this.busy = false;
  }

  override render() {
    const segments = this.recipe?.segments ?? [];
    if (segments.length === 0) return nothing;
    const m = this.m.segment;
    const now = this.recipe.segment ?? "";
    const ask = (name: string): void => this.tell("ask", onlySegment(this.recipe, name));
    return html`<p class=${now ? "chip on" : "chip"} data-testid="segment">
      <label for="who">${now ? m.about : m.choose}</label>
      <select id="who" ?disabled=${this.busy} @change=${(e: Event) => ask((e.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${now === ""}>${m.everybody}</option>
        ${segments.map((s) => html`<option value=${s.name} ?selected=${s.name === now}>${s.name}</option>`)}
      </select>
      ${now && this.segment ? html`<span class="num">${m.size(this.segment.people, this.segment.of)}</span>` : nothing}
      ${now ? html`<button class="button no-print" type="button" data-testid="everybody" ?disabled=${this.busy} @click=${() => ask("")}>${m.remove}</button>` : nothing}
    </p>`;
  }

  static override styles = [
    base,
    css`
      .chip {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s1) var(--pc-s2);
        max-width: none;
        margin-block-end: var(--pc-s4);
        font-size: var(--pc-f2);
      }
      .on {
        padding: 8px 14px;
        border: 1px solid var(--pc-ink);
        border-radius: 6px;
        background: var(--pc-shade);
      }
      .on label {
        font-weight: 600;
      }
      select {
        max-width: 100%;
        min-height: 32px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        text-overflow: ellipsis;
      }
      .on select {
        flex: 1 1 200px;
        min-width: 0;
      }
    `,
  ];
}

define("parcours-segment", SegmentView);
