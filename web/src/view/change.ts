// Before and after: a day to compare at, and what changed by more than chance.
// Fires `ask-recipe` with the recipe that compares.

import { css, html, nothing, type TemplateResult } from "lit";
import { chartStyles } from "../chart/styles.ts";
import { withChange } from "../model/figures.ts";
import type { BeforeAfter, ComparedKPI, ComparedPeriod, Recipe, Report } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, rich, Part } from "./element.ts";
import { figureStyles, figureValue } from "./figure.ts";

/** As many as are drawn; the table has all. */
const DRAWN = 12;
const SURE = 0.05;

export class ChangeView extends Part {
  static override properties = { report: { attribute: false }, recipe: { attribute: false } };
  declare report: Report;
  declare recipe: Recipe;

  override render() {
    if (!this.report) return nothing;
    const c = this.report.compare;
    const m = this.m.change;
    return html`
      <p class="kicker">${this.m.sections.change}</p>
      <h2 tabindex="-1">${m.headline(c)}</h2>
      ${c ? nothing : html`<p class="lede">${m.lede}</p>`}
      ${this.form(c)} ${c ? (c.reason ? html`<p class="note">${m.nothing}</p>` : this.found(c)) : nothing}
    `;
  }

  private form(c: BeforeAfter | null): TemplateResult {
    const m = this.m.change;
    const { first, last } = this.report.overview;
    const began = this.report.incidents[0]?.from;
    return html`<form class="no-print" @submit=${this.submit}>
        <label>${m.date} <input type="date" name="change" required min=${first.slice(0, 10)} max=${last.slice(0, 10)} .value=${c?.change ?? ""} /></label>
        <button class="button" type="submit">${m.compare}</button>
        ${c ? html`<button class="plain" type="button" @click=${() => this.ask(null)}>${m.stop}</button>` : nothing}
      </form>
      ${began && began !== c?.change ? html`<p class="no-print small"><button class="plain small" type="button" @click=${() => this.ask(began)}>${m.suggest(this.f.day(began))}</button></p>` : nothing}`;
  }

  private readonly submit = (e: Event): void => {
    e.preventDefault();
    this.ask(this.find<HTMLInputElement>("[name=change]")!.value);
  };

  private ask(change: string | null): void {
    this.tell("ask-recipe", withChange(this.recipe, change));
  }

  private found(c: BeforeAfter): TemplateResult {
    const { f } = this;
    const m = this.m.change;
    const zone = this.report.source.timezone;
    const side = (p: ComparedPeriod): string => f.moments(p.from, p.until, zone);
    const sure = c.differences.filter((d) => d.q !== null && d.q < SURE);
    const share = c.most?.share == null ? "" : f.pctRound(Math.min(1, c.most.share));
    return html`<p>${m.sides(c, side(c.a), side(c.b))}</p>
      <p class="small soft">${m.care(c)}</p>
      ${c.most ? html`<p class="most">${rich(m.most(c.most, share))}</p>` : nothing}
      ${c.splits.map((s) => html`<p class="small soft">${rich(m.split(s, this.points(s.rates), this.points(s.mix)))}</p>`)}
      <h3>${m.found}</h3>
      ${sure.length === 0 ? html`<p class="soft">${m.none}</p>` : html`<p class="small soft">${m.alt}</p><ol class="drawn">${sure.slice(0, DRAWN).map((d) => this.drawn(d))}</ol>`}
      <details><summary>${m.table(c.differences.length)}</summary>${this.table(c)}</details>`;
  }

  private points(v: number | null): string {
    return v === null ? "–" : this.m.change.points(`${v > 0 ? "+" : ""}${this.f.dec(v * 100, 1)}`);
  }

  private value(v: number | null, unit: string): string {
    return figureValue(this.f, v, unit, this.report.kpis.currency);
  }

  private moved(v: number | null, unit: string): string {
    if (unit === "rate" || v === null) return this.points(v);
    return `${v > 0 ? "+" : ""}${this.value(v, unit)}`;
  }

  /** A figure's difference with its interval, about the line of no difference. */
  private drawn(d: ComparedKPI): TemplateResult {
    const [low, high, mid] = [d.difference_low ?? 0, d.difference_high ?? 0, d.difference ?? 0];
    const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const at = (v: number): number => 50 + (v / reach) * 48;
    return html`<li>
      <span class="name">${rich(this.m.change.what(d))}</span>
      <span class="rail" aria-hidden="true"><span class="tick" .style=${"inset-inline-start:50%"}></span><span class="whisker" .style=${`inset-inline-start:${at(low)}%;width:${at(high) - at(low)}%`}></span><span class="dot" .style=${`inset-inline-start:${at(mid)}%`}></span></span>
      <span class="num">${this.value(d.value_a, d.unit)} → ${this.value(d.value_b, d.unit)} <b>${this.moved(d.difference, d.unit)}</b></span>
    </li>`;
  }

  private table(c: BeforeAfter): TemplateResult {
    const { f } = this;
    const m = this.m.change;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.m.sections.change}>
      <table>
        <thead><tr><th scope="col">${m.cols.what}</th><th scope="col" class="num">${m.cols.a}</th><th scope="col" class="num">${m.cols.b}</th><th scope="col" class="num">${m.cols.difference}</th><th scope="col" class="num">${m.cols.q}</th>${c.earlier ? html`<th scope="col" class="num">${m.cols.earlier}</th>` : nothing}</tr></thead>
        <tbody>
          ${c.differences.map(
            (d) => html`<tr>
              <th scope="row">${rich(m.what(d))}</th>
              <td class="num" title=${this.m.of(d.count_a, d.of_a)}>${this.value(d.value_a, d.unit)}</td>
              <td class="num" title=${this.m.of(d.count_b, d.of_b)}>${this.value(d.value_b, d.unit)}</td>
              <td class="num">${d.difference === null || d.p === null ? html`<span class="soft">${m.few}</span>` : html`${this.moved(d.difference, d.unit)}${d.q !== null && d.q >= SURE ? html` <span class="soft small">${m.maybe}</span>` : nothing}`}</td>
              <td class="num soft">${d.q === null ? "–" : this.m.friction.p(d.q)}</td>
              ${c.earlier ? html`<td class="num soft">${d.earlier_difference === null ? "–" : this.moved(d.earlier_difference, d.unit)}</td>` : nothing}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [
    base,
    chartStyles,
    figureStyles,
    css`
      :host {
        container-type: inline-size;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--pc-s2) var(--pc-s3);
        align-items: center;
        margin-block: var(--pc-s3);
      }
      h3 {
        margin-block-start: var(--pc-s4);
      }
      .most {
        margin-block: var(--pc-s3);
      }
      .drawn > li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(80px, 200px) 15em;
        gap: 2px var(--pc-s3);
        align-items: center;
        padding-block: 5px;
        border-top: 1px solid var(--pc-line);
        font-size: var(--pc-f2);
        break-inside: avoid;
      }
      .drawn .rail {
        display: block;
      }
      .drawn .num {
        text-align: end;
      }
      @container (max-width: 560px) {
        .drawn > li {
          grid-template-columns: minmax(0, 1fr);
        }
        .drawn .num {
          text-align: start;
        }
      }
      details table {
        min-width: 640px;
      }
      @media print {
        details table {
          min-width: 0;
        }
      }
    `,
  ];
}

define("parcours-change", ChangeView);
