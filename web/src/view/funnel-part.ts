// What the readings of one funnel have in common: the funnel as it was counted,
// the question it answers, and counts that open the people behind them.

import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Funnel, RecipeFunnel, RecipeSelection } from "../model/report.gen.ts";
import { selection } from "../model/funnels.ts";
import { humanise } from "../i18n/names.ts";
import { View } from "./element.ts";

/** The detail of a `people` event: somebody wants to see who is behind a number. */
export interface PeopleWanted {
  selection: RecipeSelection;
  count: number;
  /** Who they are, in words. */
  title: string;
}

export class FunnelPart extends View {
  static override properties: PropertyDeclarations = { funnel: { attribute: false }, recipe: { attribute: false } };
  declare funnel: Funnel;
  /** The same funnel as a question; without it nothing can be asked, and numbers open nothing. */
  declare recipe: RecipeFunnel | null;

  constructor() {
    super();
    this.recipe = null;
  }

  protected label(i: number): string {
    return humanise(this.funnel.steps[i]?.label ?? "");
  }

  /** A count; where there is somebody behind it and a selection names them, a button that asks for them. */
  protected count(n: number, who: string, of: RecipeSelection | null, text = this.f.int(n)): TemplateResult {
    if (n === 0 || !of) return html`${text}`;
    return html`<button class="who" type="button" aria-label=${this.m.funnel.who.show(text, who)} @click=${() => this.tell<PeopleWanted>("people", { selection: of, count: n, title: who })}>${text}</button>`;
  }

  /** The same of those in a state at a step, counted from 0. */
  protected at(n: number, step: number, state: "reached" | "entered" | "dropped" | "in_progress" | "stopped" | "converted", more: Partial<RecipeSelection> = {}, group = "", text?: string): TemplateResult {
    const { who } = this.m.funnel;
    const title = state === "converted" ? who.converted : who[state](this.label(step));
    return this.count(n, group ? who.of(title, group) : title, this.recipe && selection(this.recipe, step, state, more), text);
  }
}

export const whoStyles = css`
  .who {
    min-height: 24px;
    min-width: 24px;
    padding: 0 3px;
    margin: 0 -3px;
    border: 0;
    border-radius: 2px;
    background: none;
    font: inherit;
    color: inherit;
    text-align: inherit;
    text-decoration: underline dotted var(--pc-edge) 1px;
    text-underline-offset: 0.24em;
    font-variant-numeric: tabular-nums;
  }
  .who:hover {
    background: var(--pc-shade);
    text-decoration-style: solid;
    text-decoration-color: currentcolor;
  }
  @media print {
    .who {
      text-decoration: none;
    }
  }
`;
