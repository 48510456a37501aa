// What the readings of one funnel have in common: the funnel as it was counted,
// the question it answers, and counts that open the people behind them.

import type { PropertyDeclarations, TemplateResult } from "lit";
import type { Funnel, RecipeFunnel, RecipeSelection } from "../model/report.gen.ts";
import { selection } from "../model/funnels.ts";
import { humanise } from "../i18n/names.ts";
import { behind, behindOf } from "./behind.ts";
import { Part } from "./element.ts";

export class FunnelPart extends Part {
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

  /** A count; where there is somebody behind it and a selection names them, a button that opens them. */
  protected count(n: number, who: string, of: RecipeSelection | null, text = this.f.int(n)): TemplateResult {
    return behind(text, behindOf(of, n, who));
  }

  /** The same of those in a state at a step, counted from 0. */
  protected at(n: number, step: number, state: "reached" | "entered" | "went_on" | "dropped" | "in_progress" | "converted", more: Partial<RecipeSelection> = {}, group = "", text?: string): TemplateResult {
    const { who } = this.m.funnel;
    const title = who[state](this.label(step));
    return this.count(n, group ? who.of(title, group) : title, this.recipe && selection(this.recipe, step, state, more), text);
  }
}
