// An error, said with its place, its cause and what to do about it. As a page
// of its own when nothing could be read.

import { css, html, nothing } from "lit";
import type { Problem, Recipe } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";
import { ofMemory } from "./memory-choices.ts";

export class ProblemView extends View {
  static override properties = { problem: { attribute: false }, recipe: { attribute: false }, names: { attribute: false } };
  declare problem: Problem;
  /** What was asked of which files. */
  declare recipe: Recipe | null;
  declare names: string[];

  override firstUpdated(): void {
    this.find("h1")?.focus();
  }

  override render() {
    const p = this.problem;
    if (!p) return nothing;
    const m = this.m.problem;
    const place = m.place(p);
    const hint = m.hint(p);
    return html`
      <div role="alert">
        <h1 tabindex="-1">${rich(m.title(p))}</h1>
        ${hint ? html`<p class="lede">${hint}</p>` : nothing}
      </div>
      ${ofMemory(p) ? html`<parcours-memory-choices .problem=${p} .recipe=${this.recipe} .names=${this.names}></parcours-memory-choices>` : nothing}
      <dl>
        ${place ? html`<dd class="place">${rich(place)}</dd>` : nothing}
        <dt>${m.causeLabel}</dt>
        <dd>${this.cause(p)}</dd>
      </dl>
      <p><button class=${ofMemory(p) ? "button" : "button primary"} type="button" data-testid="another" @click=${() => this.tell("close-file")}>${p.code === "internal" ? this.m.problem.crashed : m.another}</button></p>
    `;
  }

  static override styles = [
    base,
    css`
      :host {
        max-width: 760px;
        margin: 0 auto;
        padding: clamp(40px, 14vh, 150px) var(--pc-s4) var(--pc-s6);
      }
      h1 {
        margin-block-end: var(--pc-s3);
        overflow-wrap: anywhere;
      }
      dl {
        margin-block: var(--pc-s4) var(--pc-s5);
        border-inline-start: 2px solid var(--pc-lost);
        padding-inline-start: var(--pc-s3);
        font-size: var(--pc-f2);
        overflow-wrap: anywhere;
      }
      dt {
        color: var(--pc-soft);
        font-size: var(--pc-f1);
      }
      .place {
        font-variant-numeric: tabular-nums;
        margin-block-end: var(--pc-s1);
      }
    `,
  ];
}

define("parcours-problem", ProblemView);
