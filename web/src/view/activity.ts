// What happened: people over time, what they do, how they come.

import { css, html, nothing, type TemplateResult } from "lit";
import type { DayCount, EventCount, Overview, ValueCount } from "../model/report.gen.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { chartStyles } from "../chart/styles.ts";
import { dayColumns, dayStyles } from "../chart/days.ts";
import { define, Part } from "./element.ts";

const FIRST_SHOWN = 12;

export class ActivityView extends Part {
  static override properties = { overview: { attribute: false }, all: { state: true } };
  declare overview: Overview;
  declare private all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  override render() {
    if (!this.overview) return nothing;
    return html`${this.days()} ${this.events()} ${this.values()}`;
  }

  private days(): TemplateResult | typeof nothing {
    const { f } = this;
    const m = this.m.overview;
    const o = this.overview;
    if (o.by_day.length < 2) return nothing;
    const unit = o.day_unit || "day";
    const style = unit === "month" || o.by_day.length > 200 ? "month" : "short";
    const busiest = o.by_day.reduce((a, b) => (b.users > a.users ? b : a));
    const lede = m.activityLede(f.day(busiest.date, unit === "month" ? "month" : "long"), busiest.users);
    const fresh = m.freshUnit[unit] ?? m.fresh;
    return html`<figure>
      <figcaption>
        <h2>${m.activity[unit] ?? m.activity.day}</h2>
        <p class="soft small">${lede}</p>
      </figcaption>
      ${dayColumns(o.by_day, { alt: `${m.activity[unit] ?? m.activity.day}. ${lede}`, count: (n) => f.compact(n), day: (d) => f.day(d, style) })}
      <p class="legend"><span><i class="mark"></i>${fresh}</span><span><i class="pale"></i>${m.back}</span></p>
      <details data-print="shut">
        <summary>${this.m.table}</summary>
        ${this.dayTable(o.by_day, unit, fresh)}
      </details>
    </figure>`;
  }

  private dayTable(days: DayCount[], unit: string, fresh: string): TemplateResult {
    const { f } = this;
    const m = this.m.overview;
    return html`<div class="scroll tall" tabindex="0" role="region" aria-label=${m.activity[unit] ?? m.activity.day!}>
      <table>
        <thead>
          <tr><th scope="col">${m.date[unit] ?? m.date.day}</th><th scope="col" class="num">${m.peopleCol}</th><th scope="col" class="num">${fresh}</th><th scope="col" class="num">${m.eventsCol}</th></tr>
        </thead>
        <tbody>
          ${days.map((d) => html`<tr><th scope="row">${f.day(d.date, unit === "month" ? "month" : "long")}</th><td class="num">${f.int(d.users)}</td><td class="num">${f.int(d.new_users)}</td><td class="num">${f.int(d.events)}</td></tr>`)}
        </tbody>
      </table>
    </div>`;
  }

  private events(): TemplateResult | typeof nothing {
    const { f } = this;
    const m = this.m.overview;
    const o = this.overview;
    if (o.by_event.length === 0) return nothing;
    const shown = this.all ? o.by_event : o.by_event.slice(0, FIRST_SHOWN);
    const top = Math.max(...o.by_event.map((e) => e.users), 1);
    const staged = o.by_event.some((e) => e.stage);
    return html`<section aria-labelledby="what">
      <h2 id="what">${m.what}</h2>
      <p class="soft small">${m.whatLede(o.event_names, o.users)}</p>
      <table class="events" id="events">
        <thead>
          <tr><th scope="col">${m.event}</th><th scope="col" class="barcol"><span class="visually-hidden">${m.share}</span></th><th scope="col" class="num">${m.peopleCol}</th><th scope="col" class="num">${m.share}</th><th scope="col" class="num wide">${m.eventsCol}</th></tr>
        </thead>
        <tbody>
          ${shown.map((e: EventCount) => html`<tr>
              <th scope="row">${humanise(e.event)}${staged && e.stage ? html` <span class="soft small stage">${m.stages[e.stage] ?? e.stage}</span>` : nothing}</th>
              <td class="barcol"><span class="bar-cell mark" .style=${`width:${(e.users / top) * 100}%`}></span></td>
              <td class="num">${f.int(e.users)}</td>
              <td class="num">${f.pct(e.user_rate)}</td>
              <td class="num wide soft">${f.int(e.events)}</td>
            </tr>`)}
        </tbody>
      </table>
      ${o.by_event.length > FIRST_SHOWN
        ? html`<p class="no-print"><button class="plain small" type="button" aria-expanded=${this.all ? "true" : "false"} aria-controls="events" @click=${() => (this.all = !this.all)}>${this.all ? m.fewer : m.more(o.by_event.length - FIRST_SHOWN)}</button></p>`
        : nothing}
      ${o.other_names > 0 ? html`<p class="soft small">${m.beyond(o.other_names)}</p>` : nothing}
    </section>`;
  }

  private values(): TemplateResult | typeof nothing {
    const m = this.m.overview;
    const o = this.overview;
    const lists = ([[m.channels, o.channels], [m.devices, o.devices], [m.countries, o.countries]] as const).filter(([, v]) => v.some((x) => x.value !== "" || x.other));
    if (lists.length === 0) return nothing;
    return html`<section aria-labelledby="come">
      <h2 id="come">${m.with}</h2>
      <p class="soft small">${m.withLede}</p>
      <div class="lists">${lists.map(([title, values]) => this.list(title, values))}</div>
    </section>`;
  }

  private list(title: string, values: ValueCount[]): TemplateResult {
    const { f } = this;
    const top = Math.max(...values.map((v) => v.users), 1);
    return html`<table>
      <caption class="visually-hidden">${title}</caption>
      <thead>
        <tr><th scope="col">${title}</th><th scope="col" class="num">${this.m.overview.peopleCol}</th><th scope="col" class="num">${this.m.overview.share}</th></tr>
      </thead>
      <tbody>
        ${values.slice(0, 8).map((v) => html`<tr>
            <th scope="row">${v.other ? this.m.other : v.value || html`<span class="soft">${this.m.none}</span>`}<span class="bar-cell mark thin" .style=${`width:${(v.users / top) * 100}%`}></span></th>
            <td class="num">${f.int(v.users)}</td>
            <td class="num">${f.pct(v.user_rate)}</td>
          </tr>`)}
      </tbody>
    </table>`;
  }

  static override styles = [
    base,
    chartStyles,
    dayStyles,
    css`
      :host {
        container-type: inline-size;
      }
      section {
        margin-block-start: var(--pc-s6);
      }
      h2 {
        margin-block-end: var(--pc-s1);
      }
      details {
        margin-block-start: var(--pc-s2);
      }
      .tall {
        max-height: 360px;
        overflow-y: auto;
      }
      .events {
        margin-block-start: var(--pc-s3);
      }
      .events th:first-child {
        width: 30%;
      }
      .barcol {
        width: 34%;
        vertical-align: middle;
      }
      .stage {
        margin-inline-start: 6px;
        white-space: nowrap;
      }
      .lists {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(225px, 1fr));
        gap: var(--pc-s4) var(--pc-s5);
        align-items: start;
        margin-block-start: var(--pc-s3);
      }
      .thin {
        height: 4px;
        margin-block-start: 3px;
        border-width: 0;
      }
      @container (max-width: 560px) {
        .wide {
          display: none;
        }
        .barcol {
          width: 22%;
        }
        .events th:first-child {
          width: auto;
        }
      }
      @media print {
        /* The columns say it; a row for each day would fill pages. */
        details[data-print="shut"] {
          display: none;
        }
      }
    `,
  ];
}

define("parcours-activity", ActivityView);
