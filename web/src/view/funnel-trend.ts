// The conversion rate by the day, week or month of entry. What is not final is
// drawn hollow and counted in no claim.

import { css, html, nothing, type TemplateResult } from "lit";
import { ticks } from "../chart/days.ts";
import { lineStyles, rateLine } from "../chart/line.ts";
import { chartStyles } from "../chart/styles.ts";
import { INTERVALS, lastDay, setField } from "../model/funnels.ts";
import type { TrendPoint } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { behindStyles } from "./behind.ts";
import { define, rich } from "./element.ts";
import { FunnelPart } from "./funnel-part.ts";

export class FunnelTrend extends FunnelPart {
  override render(): TemplateResult | typeof nothing {
    const { funnel, f } = this;
    const trend = funnel?.trend ?? [];
    if (trend.length < 2) return nothing;
    const m = this.m.funnel;
    const rates = trend.filter((p) => p.complete && p.rate !== null).map((p) => p.rate!);
    const day = (date: string): string => f.day(date, funnel.trend_unit === "month" ? "month" : "short");
    const at = (i: number): number => (i + 0.5) / trend.length;
    const points = trend.map((p, i) => ({ at: at(i), rate: p.rate, low: p.low, high: p.high, hollow: !p.complete }));
    const last = trend.length - 1;
    const marks = [...ticks(trend.length, 5).filter((i) => at(last) - at(i) > 0.15), last].map((i) => ({ at: at(i), text: day(trend[i]!.date) }));
    const asked = this.recipe?.interval ?? "";
    return html`<h3>${m.trend[funnel.trend_unit] ?? m.trend.day}</h3>
      <figure>
        <figcaption class="soft">
          <span>${rates.length > 0 ? m.trendLede(f.pctRound(Math.min(...rates)), f.pctRound(Math.max(...rates))) : m.trendNone}
          ${trend.some((p) => !p.complete) ? m.partialSays : nothing}</span>
          ${this.recipe
            ? html`<label class="no-print">${m.edit.interval} <select id="interval" @change=${(e: Event) => this.ask((e.target as HTMLSelectElement).value)}>
                ${["", ...INTERVALS].map((v) => html`<option value=${v} ?selected=${v === asked}>${m.edit.intervals[v]}</option>`)}
              </select></label>`
            : nothing}
        </figcaption>
        ${rateLine(points, { alt: m.trendAlt, rate: (r) => f.pctRound(r), marks })}
        ${funnel.trend_note ? html`<p class="note small">${rich(this.m.note(funnel.trend_note))}.</p>` : nothing}
        <details>
          <summary>${this.m.table}</summary>
          <div class="scroll" tabindex="0" role="region" aria-label=${m.trend[funnel.trend_unit] ?? nothing}>
            <table>
              <thead>
                <tr>
                  <th scope="col">${m.cols.date[funnel.trend_unit]}</th>
                  ${funnel.open ? html`<th scope="col" class="num">${m.cols.entered}</th>` : nothing}
                  ${funnel.steps.map((_, i) => html`<th scope="col" class="num">${this.label(i)}</th>`)}
                  <th scope="col" class="num">${m.cols.converted}</th>
                  <th scope="col" class="num">${m.cols.wait}</th>
                  <th scope="col" class="num">${m.cols.conversion}</th>
                  <th scope="col" class="num">${m.cols.interval}</th>
                </tr>
              </thead>
              <tbody>
                ${trend.map((p) => this.row(p, day(p.date)))}
              </tbody>
            </table>
          </div>
        </details>
      </figure>`;
  }

  private row(p: TrendPoint, name: string): TemplateResult {
    const { funnel, f } = this;
    const m = this.m.funnel;
    const more = { entered: { from: p.date, to: lastDay(p.date, funnel.trend_unit) } };
    return html`<tr>
      <th scope="row">${name} ${p.complete ? nothing : html`<span class="soft small">(${m.partial})</span>`}</th>
      ${funnel.open ? html`<td class="num">${f.int(p.entered)}</td>` : nothing}
      ${p.counts.map((c, i) => html`<td class="num">${this.at(c, i, "reached", more, name)}</td>`)}
      <td class="num">${this.at(p.converted, 0, "converted", more, name)}</td>
      <td class="num">${f.int(p.in_progress)}</td>
      <td class="num">${f.pct(p.rate)}</td>
      <td class="num soft">${f.interval(p.low, p.high)}</td>
    </tr>`;
  }

  private ask(interval: string): void {
    if (this.recipe) this.tell("ask-funnel", setField(this.recipe, "interval", interval));
  }

  static override styles = [
    base,
    chartStyles,
    lineStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h3 {
        margin-block-end: var(--pc-s2);
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--pc-s4);
        justify-content: space-between;
        align-items: baseline;
        font-size: var(--pc-f2);
      }
      select {
        min-height: 30px;
        padding: 1px 6px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        color: var(--pc-ink);
      }
    `,
  ];
}

define("parcours-funnel-trend", FunnelTrend);
