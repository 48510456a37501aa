// What sets those who went on from a step and those who dropped there apart:
// the surest first, each in words, as an odds ratio with its interval, and as
// the people and the value lost with it.

import { css, html, nothing, type TemplateResult } from "lit";
import { withDifference, type Behind } from "../model/behind.ts";
import { sure } from "../model/headlines.ts";
import type { Difference, DropoffStep, RecipeFunnel } from "../model/report.gen.ts";
import { oddsAxis, oddsRail, oddsStyles, oddsTop, type Odds } from "../chart/odds.ts";
import { base } from "../styles/base.ts";
import { behind, behindOf, behindStyles } from "./behind.ts";
import { define, rich, View } from "./element.ts";

const FIRST_SHOWN = 5;

type Order = "sure" | "people" | "value";

/** The order of a list of differences: the engine's, which is by what is surely lost, or most lost first. */
export function ordered(list: Difference[], order: Order): Difference[] {
  if (order === "sure") return list;
  const lost = (d: Difference): number => (order === "people" ? d.people_lost : d.value_lost) ?? -1;
  return [...list].sort((a, b) => lost(b) - lost(a));
}

function odds(d: Difference): Odds | null {
  return d.odds_ratio === null || d.odds_ratio_low === null || d.odds_ratio_high === null ? null : { ratio: d.odds_ratio, low: d.odds_ratio_low, high: d.odds_ratio_high };
}

export class DifferencesView extends View {
  static override properties = { step: { attribute: false }, number: { attribute: false }, recipe: { attribute: false }, currency: { attribute: false }, order: { state: true }, all: { state: true } };
  declare step: DropoffStep;
  /** Of the step, counted from 1. */
  declare number: number;
  declare recipe: RecipeFunnel | null;
  declare currency: string;
  declare private order: Order;
  declare private all: boolean;

  constructor() {
    super();
    this.recipe = null;
    this.currency = "";
    this.order = "sure";
    this.all = false;
  }

  override render() {
    if (!this.step || this.step.dropped === 0 || this.step.went_on === 0) return nothing;
    const m = this.m.differences;
    const { differences: every, differences_found: all, differences_of: of } = this.step;
    const found = every.filter(sure);
    const list = ordered(found, this.order);
    const shown = this.all ? list : list.slice(0, FIRST_SHOWN);
    const drawn = shown.map(odds).filter((o) => o !== null);
    const top = oddsTop(drawn);
    return html`
      <h4 id="title">${m.title}</h4>
      <p class="small soft">${found.length === 0 ? m.none(of) : m.lede(found.length, all, of)}</p>
      ${found.length === 0
        ? nothing
        : html`
            ${found.length > 1 ? this.choice(found) : nothing}
            <ol id="list" aria-labelledby="title">${shown.map((d) => this.item(d, top))}</ol>
            ${drawn.length > 0 ? html`<div class="grid axis"><span></span>${oddsAxis(top, m.less, m.more)}</div>` : nothing}
            ${list.length > FIRST_SHOWN
              ? html`<p class="no-print"><button class="plain small" type="button" aria-expanded=${this.all ? "true" : "false"} aria-controls="list" @click=${() => (this.all = !this.all)}>${this.all ? m.fewer : m.all(list.length)}</button></p>`
              : nothing}
          `}
      ${every.length > 0 ? html`<details><summary>${this.m.table}</summary>${this.table(ordered(every, this.order))}</details>` : nothing}
    `;
  }

  private choice(found: Difference[]): TemplateResult {
    const m = this.m.differences;
    const orders: Order[] = ["sure", "people", ...(found.some((d) => d.value_lost !== null) ? (["value"] as const) : [])];
    return html`<p class="small order no-print">
      <label for="order" class="soft">${m.sort}</label>
      <select id="order" @change=${(e: Event) => (this.order = (e.target as HTMLSelectElement).value as Order)}>
        ${orders.map((o) => html`<option value=${o} ?selected=${o === this.order}>${m.by[o]}</option>`)}
      </select>
    </p>`;
  }

  private who(d: Difference, side: "went_on" | "dropped"): Behind | null {
    const count = side === "dropped" ? d.dropped_with : d.went_on_with;
    return behindOf(this.recipe && withDifference(this.recipe, this.number, d, side), count, this.m.behind.difference(d, this.step.label, side));
  }

  private item(d: Difference, top: number): TemplateResult {
    const { f } = this;
    const m = this.m.differences;
    const o = odds(d);
    const has = d.went_on_with + d.dropped_with;
    const others = d.went_on + d.dropped - has;
    const rate = (part: number, all: number): string => f.pct(all > 0 ? part / all : null);
    const less = o !== null && o.ratio < 1;
    return html`<li class="grid">
      <div>
        <p class="claim">${rich(m.claim(d))}</p>
        <p class="small soft">
          ${m.evidence(rate(d.went_on_with, has), has, rate(d.went_on - d.went_on_with, others), others)}
          ${d.people_lost !== null && d.people_lost >= 0.5 ? html`<span class="lostsay">${m.lost(d.people_lost, less)}${d.value_lost !== null && d.value_lost > 0 ? ` ${f.money(d.value_lost, this.currency)}.` : ""}</span>` : nothing}
        </p>
      </div>
      <div class="picture">
        ${o ? html`${oddsRail(o, top)}<span class="num small">${less ? m.less(1 / o.ratio) : m.more(o.ratio)}</span>` : nothing}
        <span class="small soft openers">${behind(f.int(d.went_on_with), this.who(d, "went_on"))} ${this.m.funnel.went} · ${behind(f.int(d.dropped_with), this.who(d, "dropped"))} ${this.m.funnel.lost}</span>
      </div>
    </li>`;
  }

  private table(list: Difference[]): TemplateResult {
    const { f } = this;
    const c = this.m.differences.cols;
    const valued = list.some((d) => d.value_lost !== null);
    return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="title">
      <table>
        <thead>
          <tr>
            <th scope="col">${c.what}</th><th scope="col" class="num">${c.wentOn}</th><th scope="col" class="num">${c.dropped}</th><th scope="col" class="num">${c.ratio}</th><th scope="col" class="num">${c.interval}</th><th scope="col" class="num">${c.q}</th><th scope="col" class="num">${c.people}</th>${valued ? html`<th scope="col" class="num">${c.value}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${list.map(
            (d) => html`<tr>
              <th scope="row">${rich(this.m.differences.who(d))}</th>
              <td class="num">${behind(this.m.of(d.went_on_with, d.went_on), this.who(d, "went_on"))}</td>
              <td class="num">${behind(this.m.of(d.dropped_with, d.dropped), this.who(d, "dropped"))}</td>
              <td class="num">${d.odds_ratio === null ? "–" : f.dec(d.odds_ratio, 2)}</td>
              <td class="num">${d.odds_ratio_low === null || d.odds_ratio_high === null ? "–" : `${f.dec(d.odds_ratio_low, 2)}–${f.dec(d.odds_ratio_high, 2)}`}</td>
              <td class="num">${this.m.differences.p(d.q)}</td>
              <td class="num">${d.people_lost === null ? "–" : f.int(Math.round(d.people_lost))}</td>
              ${valued ? html`<td class="num">${d.value_lost === null ? "–" : f.money(d.value_lost, this.currency)}</td>` : nothing}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [
    base,
    oddsStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
        margin-block-start: var(--pc-s4);
      }
      h4 {
        font-size: var(--pc-f2);
        font-weight: 600;
      }
      .order {
        display: flex;
        align-items: center;
        gap: var(--pc-s2);
        margin-block-start: var(--pc-s2);
      }
      select {
        min-height: 30px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
      }
      .grid {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(180px, 38%);
        gap: 2px var(--pc-s4);
      }
      li.grid {
        padding-block: var(--pc-s2);
        border-bottom: 1px solid var(--pc-line);
        break-inside: avoid;
      }
      .claim {
        font-size: var(--pc-f2);
        line-height: 1.4;
      }
      .lostsay {
        color: var(--pc-lost);
      }
      .picture {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 5ch;
        gap: 0 var(--pc-s2);
        align-content: start;
        align-items: center;
      }
      .openers {
        grid-column: 1 / -1;
      }
      .axis > :last-child {
        margin-inline-end: calc(5ch + var(--pc-s2));
      }
      details {
        margin-block-start: var(--pc-s2);
      }
      table {
        min-width: 640px;
      }
      @container (max-width: 560px) {
        .grid {
          grid-template-columns: minmax(0, 1fr);
        }
        .axis > :first-child {
          display: none;
        }
      }
      @media print {
        table {
          min-width: 0;
        }
      }
    `,
  ];
}

define("parcours-differences", DifferencesView);
