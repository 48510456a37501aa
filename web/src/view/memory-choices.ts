// What to do when a file takes more memory than there is: fewer columns or a
// sample of the people where that helps, and the command line. Fires `ask` with
// the changed recipe.

import { css, html, nothing } from "lit";
import type { Problem, Recipe } from "../model/report.gen.ts";
import { command, lean, withSample } from "../model/recipes.ts";
import { base } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";

/** Whether a problem is one of memory. */
export const ofMemory = (p: Problem): boolean => p.code === "too_large" || p.code === "out_of_memory";

export class MemoryChoices extends View {
  static override properties = { problem: { attribute: false }, recipe: { attribute: false }, names: { attribute: false }, copied: { state: true } };
  declare problem: Problem;
  /** What was asked; null: nothing but the files. */
  declare recipe: Recipe | null;
  /** Of the files. */
  declare names: string[];
  declare private copied: boolean;

  constructor() {
    super();
    this.recipe = null;
    this.names = [];
    this.copied = false;
  }

  private async copy(): Promise<void> {
    const code = this.find("code")!;
    getSelection()?.selectAllChildren(code); // for who has to copy by hand
    this.copied = await navigator.clipboard.writeText(code.textContent ?? "").then(() => true, () => false);
  }

  override render() {
    if (!this.problem) return nothing;
    const m = this.m.memory;
    const { spare_columns: spare, one_in: oneIn } = this.problem.memory ?? { spare_columns: [], one_in: 0 };
    return html`<ul aria-label=${m.choices}>
      ${oneIn > 0
        ? html`<li>
            <button class="button" type="button" data-testid="read-sample" @click=${() => this.tell("ask", withSample(this.recipe, oneIn))}>${m.sample(oneIn)}</button>
            <span class="soft">${m.sampleSays}</span>
          </li>`
        : nothing}
      ${spare.length > 0
        ? html`<li>
            <button class="button" type="button" data-testid="read-lean" @click=${() => this.tell("ask", lean(this.recipe))}>${m.columns}</button>
            <span class="soft">${rich(m.columnsSays(spare))}</span>
          </li>`
        : nothing}
      <li>
        <button class="button" type="button" data-testid="copy-command" @click=${() => void this.copy()}>${m.command}</button>
        <span class="soft">${m.commandSays} <code>${command(this.names)}</code> <span role="status">${this.copied ? m.copied : ""}</span></span>
      </li>
    </ul>`;
  }

  static override styles = [
    base,
    css`
      ul {
        margin-block: var(--pc-s4);
        display: grid;
        gap: var(--pc-s3);
      }
      li {
        display: grid;
        grid-template-columns: minmax(200px, max-content) 1fr;
        align-items: center;
        gap: 4px var(--pc-s3);
        font-size: var(--pc-f2);
      }
      code {
        display: block;
        overflow-wrap: anywhere;
        color: var(--pc-ink);
      }
      @media (max-width: 520px) {
        li {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];
}

define("parcours-memory-choices", MemoryChoices);
