// For each step of one funnel: what those who stopped did next, beside what
// those who went on did next; where they were last seen; who came back.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Dropoff, DropoffStep, Funnel, NextEvent } from "../model/report.gen.ts";
import { dropClaim, funnelClaim, tellingNext } from "../model/headlines.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { chartStyles } from "../chart/styles.ts";
import { define, rich, View } from "./element.ts";

/** Rows of the comparison; what they leave out is summed into "other events". */
const ROWS = 8;

export class DropoffView extends View {
  static override properties = { dropoff: { attribute: false }, funnel: { attribute: false }, ever: { state: true } };
  declare dropoff: Dropoff | null;
  declare funnel: Funnel | undefined;
  declare private ever: boolean;

  constructor() {
    super();
    this.dropoff = null;
    this.ever = false;
  }

  override render() {
    const m = this.m.dropoff;
    if (!this.dropoff || !this.funnel) return html`<p class="kicker">${this.m.sections.dropoff}</p><h2 tabindex="-1">${this.m.sections.dropoff}</h2><p class="lede">${m.none}</p>`;
    const window = this.funnel.window_seconds;
    return html`
      <p class="kicker">${this.m.sections.dropoff}</p>
      <h2 tabindex="-1">${rich(m.title(funnelClaim(this.funnel)))}</h2>
      <p class="soft">${m.lede}</p>
      ${window > 0
        ? html`<div class="when no-print" role="group" aria-label=${m.when}>
            ${[false, true].map((ever) => html`<button type="button" aria-pressed=${ever === this.ever ? "true" : "false"} @click=${() => (this.ever = ever)}>${ever ? m.ever : m.within(window)}</button>`)}
          </div>`
        : nothing}
      <ol>
        ${this.dropoff.steps.map((s, i) => html`<li>${this.step(s, i)}</li>`)}
      </ol>
    `;
  }

  private step(step: DropoffStep, i: number): TemplateResult {
    const { f } = this;
    const m = this.m.dropoff;
    const next = this.ever ? step.ever : step.within;
    const none = this.ever ? step.ever_none : step.within_none;
    const telling = tellingNext(step, next);
    const last = step.last.filter((l) => !l.other).slice(0, 3);
    return html`
      <h3 id=${`after${i}`}>${rich(m.headline(dropClaim(step, next, none)))}</h3>
      ${step.stopped === 0
        ? nothing
        : html`
            <p class="small soft">${rich(m.split(step.dropped, step.in_progress, step.went_on, step.next_label))}</p>
            ${telling ? html`<p class="telling">${rich(m.telling(telling.event, telling.people / step.stopped, telling.went_on_people / step.went_on))}</p>` : nothing}
            ${this.table(step, next, none, `after${i}`)}
            <p class="small soft after">
              ${last.length > 0 ? html`${rich(m.last(this.m.and(last.map((l) => m.lastItem(l.event, f.pctRound(l.people / step.stopped))))))} ` : nothing}
              ${step.returned > 0 ? html`${rich(m.returned(step.returned, step.dropped, step.next_label))} ` : nothing}
              ${step.gap_median_seconds !== null ? m.gap(f.duration(step.gap_median_seconds)) : nothing}
            </p>
          `}
    `;
  }

  private table(step: DropoffStep, next: NextEvent[], none: number, id: string): TemplateResult {
    const m = this.m.dropoff;
    const named = next.filter((n) => !n.other);
    const shown = named.slice(0, ROWS);
    const rest = next.filter((n) => !shown.includes(n));
    const sum = (of: (n: NextEvent) => number): number => rest.reduce((total, n) => total + of(n), 0);
    const rows: Array<{ name: unknown; stopped: number; on: number | null }> = shown.map((n) => ({ name: humanise(n.event), stopped: n.people, on: n.went_on_people }));
    if (rest.length > 0) rows.push({ name: html`<span class="soft">${m.otherEvents}</span>`, stopped: sum((n) => n.people), on: sum((n) => n.went_on_people) });
    rows.push({ name: html`<span class="soft">${m.nothing}</span>`, stopped: none, on: null });
    const top = Math.max(...rows.flatMap((r) => [r.stopped / step.stopped, r.on !== null && step.went_on > 0 ? r.on / step.went_on : 0]), 0.01);
    const cell = (n: number, of: number, fate: string): TemplateResult => html`
      <td class="barcol">${n > 0 ? html`<span class=${`bar-cell ${fate}`} .style=${`width:${(n / of / top) * 100}%`}></span>` : nothing}</td>
      <td class="num" title=${this.m.of(n, of)}>${this.f.pct(of > 0 ? n / of : null)}<span class="visually-hidden"> (${this.m.of(n, of)})</span></td>
    `;
    return html`<table aria-labelledby=${id}>
      <thead>
        <tr><th scope="col">${m.event}</th><th scope="colgroup" colspan="2">${m.stopped(step.stopped)}</th><th scope="colgroup" colspan="2">${m.on(step.went_on)}</th></tr>
      </thead>
      <tbody>
        ${rows.map((r) => html`<tr><th scope="row">${r.name}</th>${cell(r.stopped, step.stopped, "lost")}${r.on === null ? html`<td class="barcol"></td><td class="num soft">–</td>` : cell(r.on, step.went_on, "went")}</tr>`)}
      </tbody>
    </table>`;
  }

  static override styles = [
    base,
    chartStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h2 {
        margin-block-end: var(--pc-s2);
      }
      .when {
        display: inline-flex;
        margin-block-start: var(--pc-s3);
        border: 1px solid var(--pc-edge);
        border-radius: 99px;
        overflow: hidden;
        font-size: var(--pc-f2);
      }
      .when button {
        min-height: 32px;
        padding: 0 14px;
        border: 0;
        background: none;
      }
      .when button:focus-visible {
        outline-offset: -3px;
        border-radius: 99px;
      }
      .when button[aria-pressed="true"] {
        background: var(--pc-ink);
        color: var(--pc-paper);
      }
      li {
        margin-block-start: var(--pc-s5);
        padding-block-start: var(--pc-s3);
        border-top: 1px solid var(--pc-line);
      }
      h3 {
        margin-block-end: var(--pc-s1);
        max-width: 40em;
      }
      .telling {
        margin-block-start: var(--pc-s2);
      }
      table {
        margin-block: var(--pc-s3) var(--pc-s2);
      }
      tbody th {
        width: 26%;
      }
      .barcol {
        width: 24%;
        vertical-align: middle;
        padding-inline-end: var(--pc-s2);
      }
      .after {
        max-width: 76ch;
      }
      @media print {
        li {
          break-inside: avoid;
        }
      }
      @container (max-width: 560px) {
        .barcol {
          width: 13%;
        }
        tbody th {
          width: 34%;
        }
        th,
        td {
          padding-inline-end: 6px;
        }
      }
    `,
  ];
}

define("parcours-dropoff", DropoffView);
