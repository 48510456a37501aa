// A file that opens but does not read as a journey: what is in it, and three
// questions to make it one. Fires `ask` with a recipe, or `close-file`.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Column, Inspection, Problem, Recipe, RecipeMapping } from "../model/report.gen.ts";
import { withMapping } from "../model/recipes.ts";
import { base } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";
import { formatOptions, missingRoles } from "./mapping.ts";
import { ofMemory } from "./memory-choices.ts";

const ROLES = ["user", "time", "event"] as const;
type Role = (typeof ROLES)[number];

export class MappingPage extends View {
  static override properties = {
    inspection: { attribute: false },
    problem: { attribute: false },
    recipe: { attribute: false },
    lacking: { state: true },
  };
  declare inspection: Inspection;
  declare problem: Problem;
  /** What was tried last, if this page has been left and come back to. */
  declare recipe: Recipe | null;
  declare private lacking: Role[];

  constructor() {
    super();
    this.recipe = null;
    this.lacking = [];
  }

  override firstUpdated(): void {
    this.find("h1")?.focus();
  }

  private value(role: Role): string {
    return this.recipe?.mapping[role] ?? this.inspection.mapping.find((c) => c.role === role)?.column ?? "";
  }

  private go(): void {
    const format = this.find<HTMLSelectElement>("#format")?.value;
    if (format !== undefined && format !== this.inspection.detected?.id) return this.tell("ask", withMapping(this.recipe, { format }, true));
    const chosen: RecipeMapping = {};
    for (const role of ROLES) {
      const value = this.find<HTMLSelectElement>(`#${role}`)?.value ?? "";
      if (value) chosen[role] = value;
    }
    this.lacking = (["user", "time"] as const).filter((role) => !chosen[role]);
    const first = this.lacking[0];
    if (first) {
      this.find(`#${first}`)?.focus();
      return;
    }
    this.tell("ask", withMapping(this.recipe, chosen, true));
  }

  override render() {
    const { inspection, problem } = this;
    if (!inspection) return nothing;
    const m = this.m.mapping;
    const tried = problem.code !== "no_events";
    return html`
      <h1 tabindex="-1">${rich(m.pageTitle(inspection.files[0]?.name ?? ""))}</h1>
      <p class="lede">${m.pageLede(missingRoles(inspection.mapping, m.roles))}</p>
      ${tried || this.recipe
        ? html`<p class="note bad" role="alert">${rich(this.m.problem.title(problem))}. <span class="soft">${rich(this.m.problem.place(problem))} ${this.cause(problem)}</span></p>`
        : nothing}
      ${ofMemory(problem)
        ? html`<parcours-memory-choices .problem=${problem} .recipe=${this.recipe} .names=${inspection.files.map((f) => f.name)}></parcours-memory-choices>`
        : nothing}
      <form @submit=${(e: Event) => (e.preventDefault(), this.go())} aria-label=${m.form} novalidate>
        ${this.format()} ${ROLES.map((role) => this.field(role))}
        <p class="go">
          <button class="button primary" type="submit">${m.go}</button>
          <button class="button" type="button" @click=${() => this.tell("close-file")}>${m.other}</button>
        </p>
      </form>
      <h2>${m.inFile}</h2>
      ${this.table(inspection.columns)}
    `;
  }

  /** Another format decides about the columns itself, so it is asked for alone. */
  private format(): TemplateResult | typeof nothing {
    const d = this.inspection.detected;
    const m = this.m.mapping;
    if (!d) return nothing;
    return html`<div class="field">
      <label for="format">${m.formats}</label>
      <select id="format">
        ${formatOptions(d, m.genericSays).map((o) => html`<option value=${o.value} ?selected=${o.value === d.id}>${o.label}</option>`)}
      </select>
    </div>`;
  }

  private field(role: Role): TemplateResult {
    const m = this.m.mapping;
    const lacking = this.lacking.includes(role);
    const value = this.value(role);
    return html`<div class="field">
      <label for=${role}>${m.choose(m.roles[role]!)}</label>
      <select id=${role} aria-invalid=${lacking ? "true" : "false"} aria-describedby=${lacking ? `${role}-error` : nothing} ?required=${role !== "event"}>
        <option value="" ?selected=${value === ""}>${role === "event" ? m.noEventColumn : m.pick}</option>
        ${this.inspection.columns.map((c) => html`<option value=${c.name} ?selected=${c.name === value}>${c.name}</option>`)}
      </select>
      ${lacking ? html`<span class="error" id=${`${role}-error`}>${m.required}</span>` : nothing}
    </div>`;
  }

  private table(columns: Column[]): TemplateResult {
    const m = this.m.mapping;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${m.inFile}>
      <table>
        <thead>
          <tr><th scope="col">${m.column}</th><th scope="col">${m.kind}</th><th scope="col">${m.examples}</th><th scope="col" class="num">${m.distinct}</th><th scope="col" class="num">${m.missing}</th></tr>
        </thead>
        <tbody>
          ${columns.map(
            (c) => html`<tr>
              <th scope="row">${c.name}</th>
              <td class="soft">${m.kinds[c.kind] ?? c.kind}</td>
              <td class="examples">${c.examples.join(" · ")}</td>
              <td class="num">${this.f.int(c.distinct)}</td>
              <td class="num">${this.f.int(c.missing)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${columns[0] ? html`<p class="soft small">${m.sampled(columns[0].sampled)}</p>` : nothing}`;
  }

  static override styles = [
    base,
    css`
      :host {
        max-width: 820px;
        margin: 0 auto;
        padding: clamp(28px, 6vh, 72px) var(--pc-s4) var(--pc-s6);
      }
      h1 {
        font-size: clamp(27px, 4vw, 40px);
        margin-block-end: var(--pc-s3);
        overflow-wrap: anywhere;
      }
      h2 {
        margin-block: var(--pc-s6) var(--pc-s3);
      }
      .note {
        margin-block: var(--pc-s4) 0;
      }
      form {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(210px, 1fr));
        gap: var(--pc-s4);
        margin-block-start: var(--pc-s5);
        padding-block: var(--pc-s4);
        border-block: 1px solid var(--pc-ink);
      }
      .field {
        display: grid;
        gap: 6px;
        align-content: start;
      }
      label {
        font-size: var(--pc-f2);
        font-weight: 550;
      }
      select {
        min-height: 40px;
        min-width: 0;
        width: 100%;
        padding: 4px 8px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
      }
      select[aria-invalid="true"] {
        border: 2px solid var(--pc-lost);
      }
      .error {
        color: var(--pc-lost);
        font-size: var(--pc-f2);
      }
      .go {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: var(--pc-s2);
      }
      .examples {
        max-width: 340px;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

define("parcours-mapping-page", MappingPage);
