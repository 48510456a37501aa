// A funnel split by a property, or by persona: each group's rate beside everybody's. "Other"
// opens into its values, and who has no value is a group like any other.

import { css, html, nothing, type TemplateResult } from "lit";
import { intervalRail, railTop } from "../chart/interval.ts";
import { chartStyles } from "../chart/styles.ts";
import { breakdownClaim, groupRates, type GroupRate } from "../model/headlines.ts";
import type { Personas } from "../model/report.gen.ts";
import { plainText } from "../i18n/names.ts";
import { personaName } from "../i18n/persona-name.ts";
import { wilson } from "../model/stats.ts";
import { base } from "../styles/base.ts";
import { behindStyles } from "./behind.ts";
import { define, rich } from "./element.ts";
import { FunnelPart } from "./funnel-part.ts";

export class FunnelGroups extends FunnelPart {
  static override properties = { personas: { attribute: false }, opened: { state: true } };
  /** Those whose names the page has in its own words. */
  declare personas: Personas;
  /** "Other" shows its values. */
  declare private opened: boolean;

  constructor() {
    super();
    this.opened = false;
  }

  override render(): TemplateResult | typeof nothing {
    const { funnel } = this;
    if (!funnel?.breakdown_by || funnel.breakdown.length === 0) return nothing;
    const m = this.m.funnel;
    const rated = groupRates(funnel.breakdown);
    const last = funnel.steps.length - 1;
    const top = railTop(rated.map((r) => r.interval?.high ?? 0));
    return html`<p class="kicker">${rich(m.by(funnel.breakdown_by))}</p>
      <h3 id="by-title">${rich(m.breakdown(breakdownClaim(funnel.breakdown, (g) => plainText(this.called(g)))))}</h3>
      ${funnel.breakdown_note ? html`<p class="note small">${rich(this.m.note(funnel.breakdown_note))}.</p>` : nothing}
      <div class="scroll" tabindex="0" role="region" aria-labelledby="by-title">
        <table class="groups">
          <thead>
            <tr>
              <th scope="col">${funnel.breakdown_by}</th>
              ${funnel.steps.map((_, i) => html`<th scope="col" class="num">${funnel.open ? this.label(i) : i === 0 ? m.cols.entered : i === last ? m.cols.converted : this.label(i)}</th>`)}
              <th scope="col" class="num">${m.cols.conversion}</th>
              <th scope="col" class="railcol">${m.cols.interval}</th>
            </tr>
          </thead>
          <tbody>
            ${rated.map((g) => html`${this.row(g, top)}${g.group.other && this.opened ? this.inside(g, top) : nothing}`)}
          </tbody>
        </table>
      </div>`;
  }

  /** What a group, or one of those in "Other", is called. */
  private called(g: { value: string; name: string }): string {
    return g.name ? personaName(this.personas, g.value, g.name) : g.value || this.m.none;
  }

  private row({ group, rate, interval }: GroupRate, top: number): TemplateResult {
    const { f } = this;
    const m = this.m.funnel;
    const name = group.other ? this.m.other : this.called(group);
    const last = group.steps.length - 1;
    const listed = this.funnel.breakdown.filter((g) => !g.other).map((g) => g.value);
    const several = group.other && this.funnel.breakdown_note !== null; // who has several of the others is counted with each
    const opens = group.other && group.values.length > 0;
    return html`<tr>
      <th scope="row" class=${group.value === "" && !group.other ? "soft" : ""}>
        ${opens
          ? html`<button id="other" class="plain" type="button" aria-expanded=${this.opened ? "true" : "false"} @click=${() => (this.opened = !this.opened)}>${m.otherOf(group)}</button>`
          : rich(name)}
      </th>
      ${group.steps.map((s, i) => html`<td class="num">${several ? f.int(s.count) : this.at(s.count, i, i === last && !this.funnel.open ? "converted" : "reached", group.other ? { except: listed } : { group: group.value }, plainText(name))}</td>`)}
      <td class="num"><b>${f.pct(rate)}</b></td>
      ${this.rail(rate, interval, top)}
    </tr>`;
  }

  private inside({ group }: GroupRate, top: number): TemplateResult {
    const { f } = this;
    const m = this.m.funnel;
    return html`${group.values.map((v) => {
      const [entered, reached] = [v.counts[0] ?? 0, v.counts.at(-1) ?? 0];
      return html`<tr class="inside">
        <th scope="row">${rich(this.called(v))}</th>
        ${v.counts.map((c, i) => html`<td class="num">${this.at(c, i, i === v.counts.length - 1 && !this.funnel.open ? "converted" : "reached", { group: v.value }, plainText(this.called(v)))}</td>`)}
        <td class="num"><b>${f.pct(entered > 0 ? reached / entered : null)}</b></td>
        ${this.rail(entered > 0 ? reached / entered : null, wilson(reached, entered), top)}
      </tr>`;
    })}
    ${group.hidden > 0 ? html`<tr class="inside"><th scope="row" class="soft" colspan=${group.steps.length + 3}>${m.hidden(group.hidden)}</th></tr>` : nothing}`;
  }

  private rail(rate: number | null, interval: GroupRate["interval"], top: number): TemplateResult {
    return html`<td class="railcol">
      ${interval && rate !== null ? intervalRail({ rate, ...interval, all: this.funnel.conversion_rate, top }) : nothing}
      <span class="soft small range">${interval ? this.f.interval(interval.low, interval.high) : "–"}</span>
    </td>`;
  }

  static override styles = [
    base,
    chartStyles,
    behindStyles,
    css`
      h3 {
        margin-block-end: var(--pc-s2);
      }
      .groups {
        min-width: 460px;
      }
      .railcol {
        width: 26%;
        min-width: 120px;
        vertical-align: middle;
        padding-inline-start: var(--pc-s2);
      }
      .range {
        display: block;
        font-variant-numeric: tabular-nums;
      }
      .inside th {
        padding-inline-start: var(--pc-s4);
      }
      .note {
        margin-block-end: var(--pc-s2);
      }
    `,
  ];
}

define("parcours-funnel-groups", FunnelGroups);
