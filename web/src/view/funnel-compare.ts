// Two groups of those who enter, side by side: how far apart their rates are,
// how sure that is, and on how many people it rests.

import { css, html, nothing, svg, type TemplateResult } from "lit";
import { chartStyles } from "../chart/styles.ts";
import { groupSelection } from "../model/funnels.ts";
import { comparisonClaim } from "../model/headlines.ts";
import type { ComparedGroup, ComparedStep } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { behindStyles } from "./behind.ts";
import { define, rich } from "./element.ts";
import { groupName } from "./funnel-editor.ts";
import { FunnelPart } from "./funnel-part.ts";

export class FunnelCompare extends FunnelPart {
  static override properties = { stepwise: { state: true } };
  /** Rates are of the step before instead of the start. */
  declare private stepwise: boolean;

  constructor() {
    super();
    this.stepwise = false;
  }

  private name(g: ComparedGroup, i: number): string {
    return g.label || groupName(this.m.funnel, this.recipe?.compare?.[i], i);
  }

  override render(): TemplateResult | typeof nothing {
    const c = this.funnel?.comparison;
    if (!c) return nothing;
    const m = this.m.funnel;
    const t = m.compared;
    const [a, b] = [this.name(c.a, 0), this.name(c.b, 1)];
    const last = c.steps.at(-1);
    const sides = [c.a, c.b] as const;
    const reach = Math.max(0.01, ...c.steps.flatMap((s) => this.interval(s).map((v) => Math.abs(v ?? 0))));
    return html`<h3 id="compare-title">${rich(m.comparison(comparisonClaim(c, (g, i) => this.name(g, i))))}</h3>
      <p class="soft">
        ${rich(t.lede(a, c.a.entered, b, c.b.entered))}
        ${last && last.difference !== null && last.difference_low !== null && last.difference_high !== null
          ? rich(t.reading(last.label, t.signed(last.difference), t.signed(last.difference_low), t.signed(last.difference_high)))
          : nothing}
      </p>
      ${c.both > 0 ? html`<p class="note small">${t.both(c.both)}</p>` : nothing}
      <div class="which no-print" role="group" aria-label=${t.swap}>
        ${[false, true].map((v) => html`<button type="button" aria-pressed=${v === this.stepwise ? "true" : "false"} @click=${() => (this.stepwise = v)}>${v ? t.fromBefore : t.fromStart}</button>`)}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="compare-title">
        <table>
          <thead>
            <tr>
              <th scope="col">${m.cols.step}</th>
              ${[a, b].map((name) => html`<th scope="col" class="num">${name}</th><th scope="col" class="num"><span class="visually-hidden">${name}, </span>%</th>`)}
              <th scope="col" class="num">${t.difference}</th>
              <th scope="col" class="railcol">${m.cols.interval}</th>
              <th scope="col" class="num">${t.p}</th>
            </tr>
          </thead>
          <tbody>
            ${c.steps.map((s, i) => {
              const [low, d, high] = this.interval(s);
              const p = this.stepwise ? s.step_p : s.p;
              return html`<tr>
                <th scope="row">${this.label(i)} ${s.small ? html`<span class="soft small">(${t.small})</span>` : nothing}</th>
                ${sides.map((g, k) => {
                  const step = g.steps[i];
                  const asked = this.recipe?.compare?.[k];
                  return html`<td class="num">${step ? this.count(step.count, m.who.of(m.who.reached(this.label(i)), this.name(g, k)), this.recipe && asked ? groupSelection(this.recipe, asked, i, "reached") : null) : "–"}</td>
                    <td class="num">${this.f.pct((this.stepwise ? step?.step_rate : step?.rate) ?? null)}</td>`;
                })}
                <td class="num">${i === 0 || d === null ? "–" : html`<b>${t.signed(d)}</b>`}</td>
                <td class="railcol">${i === 0 || d === null || low === null || high === null ? "–" : html`${difference(d, low, high, reach)}<span class="soft small range">${t.signed(low)} … ${t.signed(high)}</span>`}</td>
                <td class="num soft">${i === 0 || p === null ? "–" : t.pAs(p, this.stepwise ? "" : s.test)}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>`;
  }

  private interval(s: ComparedStep): [low: number | null, difference: number | null, high: number | null] {
    return this.stepwise ? [s.step_difference_low, s.step_difference, s.step_difference_high] : [s.difference_low, s.difference, s.difference_high];
  }

  static override styles = [
    base,
    chartStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h3 {
        margin-block-end: var(--pc-s2);
      }
      table {
        min-width: 620px;
      }
      .railcol {
        width: 22%;
        min-width: 120px;
      }
      .range {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .diff {
        display: block;
        width: 100%;
        height: 14px;
        overflow: visible;
      }
      .diff .zero {
        stroke: var(--pc-edge);
        stroke-dasharray: 2 2;
      }
      .diff .box {
        fill: var(--pc-mark-tint);
        stroke: var(--pc-mark);
      }
      .diff .value {
        stroke: var(--pc-ink);
        stroke-width: 3;
      }
      .diff * {
        vector-effect: non-scaling-stroke;
      }
      .which {
        display: inline-flex;
        margin-block: var(--pc-s2);
        border: 1px solid var(--pc-edge);
        border-radius: 99px;
        overflow: hidden;
      }
      .which button {
        min-height: 28px;
        padding: 0 12px;
        border: 0;
        background: none;
        font-size: var(--pc-f1);
      }
      .which button[aria-pressed="true"] {
        background: var(--pc-ink);
        color: var(--pc-paper);
      }
      .which button:focus-visible {
        outline-offset: -3px;
      }
      .note {
        margin-block: var(--pc-s2);
      }
    `,
  ];
}

/** A difference with its interval on a rail with nought in the middle. */
function difference(d: number, low: number, high: number, reach: number): TemplateResult {
  const x = (v: number): number => 50 + (v / reach) * 48;
  return html`<svg class="diff" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<line class="zero" x1="50" x2="50" y1="0" y2="14"></line><rect class="box" x=${x(low)} width=${Math.max(0.5, x(high) - x(low))} y="4" height="6"></rect><line class="value" x1=${x(d)} x2=${x(d)} y1="2" y2="12"></line>`}
  </svg>`;
}

define("parcours-funnel-compare", FunnelCompare);
