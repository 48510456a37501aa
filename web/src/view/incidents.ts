// Stretches of time in which a step went worse than before and after: in a
// sentence, as the rate day by day, and as a table.

import { css, html, nothing, type TemplateResult } from "lit";
import { inIncident } from "../model/behind.ts";
import { incidentsClaim } from "../model/headlines.ts";
import type { Incident, RecipeFunnel } from "../model/report.gen.ts";
import { plainText } from "../i18n/names.ts";
import { dayStyles } from "../chart/days.ts";
import { rateDays, rateStyles } from "../chart/rates.ts";
import { chartStyles } from "../chart/styles.ts";
import { base } from "../styles/base.ts";
import { behind, behindOf, behindStyles } from "./behind.ts";
import { define, rich, Part } from "./element.ts";

export class IncidentsView extends Part {
  static override properties = { incidents: { attribute: false }, funnels: { attribute: false } };
  declare incidents: Incident[];
  /** As the recipe has them, from which people are asked for. */
  declare funnels: RecipeFunnel[];

  constructor() {
    super();
    this.funnels = [];
  }

  override render() {
    if (!this.incidents) return nothing;
    const m = this.m.incidents;
    const claim = incidentsClaim(this.incidents);
    return html`
      <p class="kicker">${this.m.sections.incidents}</p>
      <h2 tabindex="-1">${m.headline(claim)}</h2>
      <p class="lede">${m.lede(claim)}</p>
      <ol>
        ${this.incidents.map((x) => html`<li>${this.incident(x)}</li>`)}
      </ol>
    `;
  }

  private incident(x: Incident): TemplateResult {
    const { f } = this;
    const m = this.m.incidents;
    const b = this.m.behind;
    const who = (side: "people" | "hit", count: number) => behind(f.int(count), behindOf(inIncident(this.funnels, x, side), count, b.incident(x, side), true));
    const title = m.chart(x);
    const style = x.days.length > 200 ? "month" : "short";
    return html`
      <h3>${rich(m.sentence(x))}</h3>
      ${x.kind !== "event" && x.event ? html`<p>${rich(m.event(x.event))}</p>` : nothing}
      <p class="facts">
        <span>${who("hit", x.hit)} ${m.hit(x)}</span>
        ${x.kind === "event" ? html`<span class="soft">${m.came(x)}</span>` : html`<span>${who("people", x.people)} ${m.came(x)}</span>`}
        ${x.lost !== null && x.lost >= 0.5 ? html`<span class="cost">${m.lost(x.lost)}${x.value_lost !== null && x.value_lost > 0 ? ` · ${m.value(f.money(x.value_lost, x.currency))}` : ""}</span>` : nothing}
      </p>
      <p class="small soft">${m.interval(x.low, x.high, x.p)}. ${x.ongoing ? m.ongoing : nothing}</p>
      ${x.days.length > 1
        ? html`<figure>
            <figcaption class="small soft">${rich(title)}</figcaption>
            ${rateDays(x.days, x, x.usual, { alt: m.alt(plainText(title), f.day(x.from), f.day(x.to), f.pct(x.usual)), level: (r) => f.pctRound(r), day: (d) => f.day(d, style) })}
            <p class="legend"><span><i class="key-day"></i>${m.rate}</span><span><i class="key-usual"></i>${m.usual}</span><span><i class="key-inside"></i>${m.inRate}</span><span><i class="lost"></i>${m.stretch}</span></p>
          </figure>`
        : nothing}
      ${x.days.length > 0
        ? html`<details data-print="shut"><summary>${this.m.table}</summary>${this.table(x, plainText(title))}</details>`
        : nothing}
    `;
  }

  private table(x: Incident, title: string): TemplateResult {
    const { f } = this;
    const m = this.m.incidents;
    const c = m.cols;
    return html`<div class="scroll tall" tabindex="0" role="region" aria-label=${title}>
      <table>
        <thead>
          <tr><th scope="col">${c.date}</th><th scope="col" class="num">${c.people}</th><th scope="col" class="num">${x.kind === "event" ? c.did : c.went}</th><th scope="col" class="num">${c.rate}</th><th scope="col">${c.inside}</th></tr>
        </thead>
        <tbody>
          ${x.days.map((d) => html`<tr><th scope="row">${f.day(d.date)}</th><td class="num">${f.int(d.people)}</td><td class="num">${f.int(d.count)}</td><td class="num">${f.pct(d.rate)}</td><td>${d.date >= x.from && d.date <= x.to ? m.inside : ""}</td></tr>`)}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [
    base,
    chartStyles,
    dayStyles,
    rateStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h2 {
        margin-block-end: var(--pc-s2);
      }
      li {
        margin-block-start: var(--pc-s5);
        padding-block-start: var(--pc-s3);
        border-top: 1px solid var(--pc-line);
      }
      h3 {
        margin-block-end: var(--pc-s2);
        max-width: 40em;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 2px var(--pc-s4);
        max-width: none;
        font-size: var(--pc-f2);
      }
      .cost {
        color: var(--pc-lost);
      }
      figure {
        margin-block-start: var(--pc-s3);
      }
      .legend {
        max-width: none;
      }
      .days {
        height: 140px;
        margin-block-start: 28px;
      }
      details {
        margin-block-start: var(--pc-s2);
      }
      .tall {
        max-height: 360px;
        overflow-y: auto;
      }
      @media print {
        li {
          break-inside: avoid;
        }
        details[data-print="shut"] {
          display: none;
        }
      }
    `,
  ];
}

define("parcours-incidents", IncidentsView);
