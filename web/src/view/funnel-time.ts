// How long a funnel takes: the distribution from step to step and overall, who
// had converted by when, and what else each step costs and brings.

import { css, html, nothing, type TemplateResult } from "lit";
import { binColumns, binStyles, filled } from "../chart/bins.ts";
import { lineStyles, rateLine, timeAxis } from "../chart/line.ts";
import { chartStyles } from "../chart/styles.ts";
import { plainText } from "../i18n/names.ts";
import type { Durations } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { behindStyles } from "./behind.ts";
import { define } from "./element.ts";
import { FunnelPart } from "./funnel-part.ts";

export class FunnelTime extends FunnelPart {
  static override properties = { of: { state: true } };
  /** From which step's predecessor to it; 0: from the first step to the last. */
  declare private of: number;

  constructor() {
    super();
    this.of = 0;
  }

  override render() {
    if (!this.funnel) return nothing;
    return html`${this.time()} ${this.curve()} ${this.effort()}`;
  }

  private time(): TemplateResult | typeof nothing {
    const { funnel, f } = this;
    const m = this.m.funnel;
    const last = funnel.steps.length - 1;
    const all = [funnel.time_to_convert, ...funnel.steps.slice(1).map((s) => s.time_from_before)];
    if (all.every((t) => t.count === 0)) return nothing;
    const of = this.of < all.length ? this.of : 0;
    const t: Durations = all[of]!;
    const name = (k: number): string => (k === 0 ? m.fromTo(this.label(0), this.label(last)) : m.fromTo(this.label(k - 1), this.label(k)));
    const bins = filled(t.bins);
    const lede = m.timeLede(t.count, t.median_seconds, t.p90_seconds);
    return html`<div class="part">
      <h3>${m.time}</h3>
      <figure>
        <figcaption class="soft">
          ${all.length > 2
            ? html`<label class="of no-print"><span class="visually-hidden">${m.timeOf}</span><select id="time-of" @change=${(e: Event) => (this.of = Number((e.target as HTMLSelectElement).value))}>
                ${all.map((x, k) => (x.count > 0 || k === 0 ? html`<option value=${k} ?selected=${k === of}>${name(k)}</option>` : nothing))}
              </select></label>`
            : nothing}
          <span>${t.count > 0 ? html`${lede} ${t.p25_seconds !== null ? m.middle(t.p25_seconds, t.p75_seconds, t.mean_seconds) : nothing}` : nothing}</span>
        </figcaption>
        ${binColumns(t.bins, { alt: plainText(`${m.time}, ${name(of)}. ${lede}`), bin: m.bin, share: (r) => f.pctRound(r) })}
        <details>
          <summary>${this.m.table}</summary>
          <table class="narrow">
            <caption>${name(of)}</caption>
            <thead>
              <tr><th scope="col">${m.timeCol}</th><th scope="col" class="num">${m.people}</th><th scope="col" class="num">%</th></tr>
            </thead>
            <tbody>
              ${bins.map((b) => html`<tr><th scope="row">${m.bin(b.from_seconds, b.to_seconds)}</th><td class="num">${f.int(b.count)}</td><td class="num">${f.pct(b.count / t.count)}</td></tr>`)}
            </tbody>
          </table>
        </details>
      </figure>
    </div>`;
  }

  private curve(): TemplateResult | typeof nothing {
    const { funnel, f } = this;
    const { curve } = funnel;
    const end = curve.at(-1);
    if (curve.length < 2 || !end || end.seconds <= 0) return nothing;
    const m = this.m.funnel;
    const axis = timeAxis(end.seconds, curve.find((p) => (p.rate ?? 0) >= (end.rate ?? 0) / 2)?.seconds ?? 0);
    const marks = axis.marks.map((s) => ({ at: axis.at(s), text: f.duration(s) }));
    const points = curve.map((p) => ({ at: axis.at(p.seconds), rate: p.rate, low: p.low, high: p.high }));
    return html`<div class="part">
      <h3>${m.curve}</h3>
      <figure>
        <figcaption class="soft">${m.curveLede(funnel.curve_median_seconds, f.duration(end.seconds), f.pct(end.rate))}</figcaption>
        ${rateLine(points, { alt: m.curveAlt, rate: (r) => f.pctRound(r), marks }, true)}
        <details>
          <summary>${this.m.table}</summary>
          <div class="scroll" tabindex="0" role="region" aria-label=${m.curve}>
            <table class="narrow">
              <thead>
                <tr><th scope="col">${m.curveCols.after}</th><th scope="col" class="num">${m.curveCols.rate}</th><th scope="col" class="num">${m.cols.interval}</th><th scope="col" class="num">${m.curveCols.risk}</th></tr>
              </thead>
              <tbody>
                ${curve.map((p) => html`<tr><th scope="row">${f.duration(p.seconds)}</th><td class="num">${f.pct(p.rate)}</td><td class="num soft">${f.interval(p.low, p.high)}</td><td class="num">${f.int(p.at_risk)}</td></tr>`)}
              </tbody>
            </table>
          </div>
        </details>
      </figure>
    </div>`;
  }

  /** Events on the way, repeats and value: a table is all the picture they need. */
  private effort(): TemplateResult | typeof nothing {
    const { funnel, f } = this;
    const m = this.m.funnel;
    const c = m.effortCols;
    const worth = funnel.steps.some((s) => s.value !== null);
    if (!worth && funnel.steps.every((s) => s.median_events === null)) return nothing;
    const money = (v: number | null): string => (v === null ? "–" : `${f.dec(v, 2)}${funnel.currency ? `\u00A0${funnel.currency}` : ""}`);
    return html`<details class="part">
      <summary>${m.effort}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${m.effort}>
        <table>
          <thead>
            <tr>
              <th scope="col">${m.cols.step}</th>
              ${[c.events, c.p90, c.repeats, ...(worth ? [c.value, c.each, c.valued] : [])].map((t) => html`<th scope="col" class="num">${t}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${funnel.steps.map(
              (s, i) => html`<tr>
                <th scope="row">${this.label(i)}</th>
                <td class="num">${s.median_events === null ? "–" : f.dec(s.median_events)}</td>
                <td class="num">${s.p90_events === null ? "–" : f.dec(s.p90_events)}</td>
                <td class="num">${i === 0 ? "–" : html`${f.int(s.repeats)} <span class="soft">${s.count > 0 ? f.pct(s.repeats / s.count) : nothing}</span>`}</td>
                ${worth ? html`<td class="num">${money(s.value)}</td><td class="num">${s.value !== null && s.valued > 0 ? money(s.value / s.valued) : "–"}</td><td class="num">${f.int(s.valued)}</td>` : nothing}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  static override styles = [
    base,
    chartStyles,
    binStyles,
    lineStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .part {
        margin-block-start: var(--pc-s6);
      }
      details.part {
        margin-block-start: var(--pc-s4);
      }
      .part h3 {
        margin-block-end: var(--pc-s2);
      }
      figcaption {
        font-size: var(--pc-f2);
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px var(--pc-s3);
      }
      select {
        min-height: 30px;
        max-width: 100%;
        padding: 1px 6px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        color: var(--pc-ink);
        font-size: var(--pc-f2);
      }
      .of {
        max-width: 100%;
      }
      .narrow {
        max-width: 460px;
      }
    `,
  ];
}

define("parcours-funnel-time", FunnelTime);
