// The place under a sentence in which one of its words is edited. It opens in
// the flow of the page (nothing is covered, also at 320 px), takes the focus,
// closes on Escape or Done and gives the focus back to the word.

import { css, html } from "lit";
import { base } from "../styles/base.ts";
import { define, View } from "./element.ts";

export class Tray extends View {
  static override properties = { label: { attribute: false } };
  declare label: string;

  constructor() {
    super();
    this.label = "";
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (e.key !== "Escape") return;
    e.stopPropagation();
    this.tell("leave");
  };

  override render() {
    return html`<div class="tray" role="group" aria-label=${this.label} @keydown=${this.onKey}>
      <div class="head">
        <span class="title">${this.label}</span>
        <slot name="actions"></slot>
        <button class="plain close" type="button" @click=${() => this.tell("leave")}>${this.m.done}</button>
      </div>
      <slot></slot>
    </div>`;
  }

  static override styles = [
    base,
    css`
      .tray {
        margin-block: var(--pc-s2) var(--pc-s4);
        padding: var(--pc-s3) var(--pc-s4) var(--pc-s4);
        border-block: 1px solid var(--pc-ink);
        background: var(--pc-sheet);
        max-width: 640px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px var(--pc-s3);
        margin-block-end: var(--pc-s2);
        font-size: var(--pc-f2);
      }
      .close {
        margin-inline-start: var(--pc-s3);
      }
      .title {
        font-weight: 600;
        margin-inline-end: auto;
      }
    `,
  ];
}

define("parcours-tray", Tray);
