// One person's journey: visit by visit, event by event, with the time between,
// the steps of the funnel marked, and what is known of an event on demand.

import { css, html, nothing, type TemplateResult } from "lit";
import { visits, type Moment, type Visit } from "../model/journey.ts";
import type { Journey } from "../model/report.gen.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { define, View } from "./element.ts";

/** Shorter waits than this, in seconds, are not worth a word. */
const AT_ONCE = 1;

export class JourneyView extends View {
  static override properties = { journey: { attribute: false }, zone: { attribute: false }, every: { state: true } };
  declare journey: Journey;
  declare zone: string;
  /** All properties are shown. */
  declare private every: boolean;

  constructor() {
    super();
    this.zone = "UTC";
    this.every = false;
  }

  override render() {
    if (!this.journey) return nothing;
    const m = this.m.persons;
    const { events, hidden } = this.journey;
    const [first, last] = [events[0], events[events.length - 1]];
    if (!first || !last) return html`<p class="soft">${m.empty}</p>`;
    const all = visits(this.journey);
    const known = all.some((v) => v.moments.some((x) => x.properties.length > 0));
    return html`
      <p class="small soft">${m.facts(events.length + hidden, all.length, this.f.moments(first.time, last.time, this.zone))}</p>
      ${known
        ? html`<p class="small"><label class="every"><input type="checkbox" .checked=${this.every} @change=${(e: Event) => (this.every = (e.target as HTMLInputElement).checked)} /> ${m.all}</label></p>`
        : nothing}
      ${all.map((v) => this.visit(v))}
      ${hidden > 0 ? html`<p class="note">${m.hidden(hidden)}</p>` : nothing}
    `;
  }

  private visit(v: Visit): TemplateResult {
    const m = this.m.persons;
    const { f } = this;
    const at = v.moments[0]!.event.time;
    return html`
      ${v.after !== null ? html`<p class="gap small soft">${m.since(f.duration(v.after))}</p>` : nothing}
      <h3>${m.visit(v.number, f.moment(at, this.zone, "minute"))} <span class="soft small">${m.visitFacts(v.moments.length, v.seconds >= AT_ONCE ? f.duration(v.seconds) : "")}</span></h3>
      <ol>
        ${v.moments.map((x, i) => this.moment(x, i > 0))}
      </ol>
    `;
  }

  private moment({ event, after, properties }: Moment, inside: boolean): TemplateResult {
    const m = this.m.persons;
    const { f } = this;
    const name = html`<span class="name">${humanise(event.event)}</span>${event.step > 0 ? html` <span class="step">${m.stepMark(event.step)}</span>` : nothing}`;
    return html`<li class=${event.step > 0 ? "on" : ""}>
      <time class="soft small" datetime=${event.time}>${f.moment(event.time, this.zone, "time")}</time>
      ${properties.length > 0
        ? html`<details .open=${this.every} data-print="shut">
            <summary>${name}<span class="visually-hidden">: ${m.properties(event.event).replace(/[\u2068\u2069]/g, "")}</span></summary>
            <dl>${properties.map(([key, value]) => html`<div><dt>${key}</dt><dd dir="auto">${value}</dd></div>`)}</dl>
          </details>`
        : html`<span class="bare">${name}</span>`}
      <span class="num small soft">${inside && after !== null && after >= AT_ONCE ? html`<span aria-hidden="true">+${f.duration(after)}</span><span class="visually-hidden">${m.after(f.duration(after))}</span>` : nothing}</span>
    </li>`;
  }

  static override styles = [
    base,
    css`
      :host {
        container-type: inline-size;
      }
      h3 {
        margin-block: var(--pc-s3) var(--pc-s1);
        font: 600 var(--pc-f3) / 1.3 var(--pc-sans);
        letter-spacing: 0;
      }
      h3 .small {
        font-weight: 400;
      }
      .every {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        min-height: 28px;
      }
      .gap {
        margin-block-start: var(--pc-s3);
        padding-inline-start: 9px;
        border-inline-start: 2px dotted var(--pc-edge);
      }
      li {
        display: grid;
        grid-template-columns: 9ch minmax(0, 1fr) max-content;
        gap: 0 var(--pc-s2);
        align-items: baseline;
        padding-block: 2px;
        border-bottom: 1px solid var(--pc-line);
      }
      time {
        font-variant-numeric: tabular-nums;
      }
      .name {
        overflow-wrap: anywhere;
      }
      .on .name {
        font-weight: 600;
      }
      .step {
        padding: 0 7px;
        border: 1px solid var(--pc-went);
        border-radius: 99px;
        color: var(--pc-went);
        font-size: var(--pc-f1);
        white-space: nowrap;
      }
      details > summary,
      .bare {
        min-height: 28px;
        color: var(--pc-ink);
        font-size: var(--pc-f2);
      }
      .bare {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        padding-inline-start: 14px;
      }
      dl {
        display: grid;
        grid-template-columns: fit-content(45%) minmax(0, 1fr);
        gap: 1px var(--pc-s3);
        margin: 0 0 var(--pc-s2) 14px;
        font-size: var(--pc-f1);
      }
      dl div {
        display: contents;
      }
      dt {
        color: var(--pc-soft);
        overflow-wrap: anywhere;
      }
      dd {
        overflow-wrap: anywhere;
      }
      .note {
        margin-block-start: var(--pc-s3);
      }
      @container (max-width: 480px) {
        li {
          grid-template-columns: 7.5ch minmax(0, 1fr) max-content;
        }
        dl,
        dl div {
          display: block;
        }
      }
    `,
  ];
}

define("parcours-journey", JourneyView);
