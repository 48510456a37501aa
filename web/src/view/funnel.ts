// One funnel: what stands out, the question as an editable sentence, the bars,
// the same numbers as a table, the breakdown, how long it takes.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Column, EventCount, Funnel, Note, RecipeFunnel } from "../model/report.gen.ts";
import { breakdownClaim, groupRates, stepClaim } from "../model/headlines.ts";
import { SMALL } from "../model/stats.ts";
import { humanise, plainText } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { chartStyles } from "../chart/styles.ts";
import { funnelBars, funnelBarsStyles } from "../chart/funnel-bars.ts";
import { binColumns, binStyles, filled } from "../chart/bins.ts";
import { intervalRail, railTop } from "../chart/interval.ts";
import { define, rich, View } from "./element.ts";
import "./funnel-editor.ts";

export class FunnelView extends View {
  static override properties = {
    funnel: { attribute: false },
    recipe: { attribute: false },
    warnings: { attribute: false },
    events: { attribute: false },
    columns: { attribute: false },
    busy: { type: Boolean },
  };
  declare funnel: Funnel;
  /** The same funnel as a question; without it the sentence is not editable. */
  declare recipe: RecipeFunnel | null;
  declare warnings: Note[];
  declare events: EventCount[];
  declare columns: Column[];
  declare busy: boolean;

  constructor() {
    super();
    this.recipe = null;
    this.warnings = [];
    this.events = [];
    this.columns = [];
    this.busy = false;
  }

  override render() {
    const { funnel } = this;
    if (!funnel) return nothing;
    const m = this.m.funnel;
    const proposed = this.warnings.find((w) => w.code === "proposed_funnel");
    return html`
      <p class="kicker">${m.name(humanise(funnel.name))}</p>
      <h2 tabindex="-1">${rich(m.headline(stepClaim(funnel)))}</h2>
      ${this.recipe
        ? html`<parcours-funnel-editor .funnel=${this.recipe} .events=${this.events} .columns=${this.columns} ?busy=${this.busy}></parcours-funnel-editor>`
        : nothing}
      ${funnel.proposed ? html`<p class="soft small proposed">${m.proposed(proposed?.detail ?? "")}</p>` : nothing}
      ${this.bars()} ${this.notes()} ${this.breakdown()} ${this.time()}
    `;
  }

  private bars(): TemplateResult {
    const { funnel, f } = this;
    const m = this.m.funnel;
    const alt = m.alt(funnel.steps.map((s) => `${humanise(s.label)} ${f.int(s.count)}`).join(", "));
    return html`<figure>
      ${funnelBars(funnel.steps, {
        label: (s) => humanise(s.label),
        count: (n) => f.int(n),
        rate: (r) => f.pct(r),
        ofStart: m.ofStart,
        went: (n, rate) => m.wentN(n, f.pct(rate)),
        wait: (n) => m.waitN(n),
        lost: (n) => m.lostN(n),
        next: (s) => m.toNext(f.duration(s)),
        alt,
      })}
      <figcaption>
        <span class="legend">
          <span><i class="went"></i>${m.went}</span>
          ${funnel.steps.some((s) => s.in_progress > 0) ? html`<span><i class="wait"></i>${m.wait(funnel.window_seconds)}</span>` : nothing}
          <span><i class="lost"></i>${m.lost}</span>
        </span>
        <span class="soft small">${m.caption("", funnel.window_seconds, funnel.entity_count)}</span>
      </figcaption>
      <details>
        <summary>${this.m.table}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label=${m.caption(funnel.name, funnel.window_seconds, funnel.entity_count)}>
        <table>
          <caption>${m.caption(funnel.name, funnel.window_seconds, funnel.entity_count)}</caption>
          <thead>
            <tr>
              <th scope="col">${m.cols.step}</th>
              ${[m.cols.count, m.cols.rate, m.cols.interval, m.cols.stepRate, m.cols.interval, m.cols.median, m.cols.p90, m.cols.wait, m.cols.lost].map(
                (c) => html`<th scope="col" class="num">${c}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${funnel.steps.map(
              (s, i) => html`<tr>
                <th scope="row">${humanise(s.label)}</th>
                <td class="num">${f.int(s.count)}</td>
                <td class="num">${f.pct(s.rate)}</td>
                <td class="num soft">${i === 0 ? "–" : f.interval(s.rate_low, s.rate_high)}</td>
                <td class="num">${i === 0 ? "–" : f.pct(s.step_rate)}</td>
                <td class="num soft">${i === 0 ? "–" : f.interval(s.step_rate_low, s.step_rate_high)}</td>
                <td class="num">${i === 0 ? "–" : f.duration(s.median_seconds)}</td>
                <td class="num">${i === 0 ? "–" : f.duration(s.p90_seconds)}</td>
                <td class="num">${f.int(s.in_progress)}</td>
                <td class="num">${f.int(s.dropped)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
        </div>
      </details>
    </figure>`;
  }

  /** The empty step is named; of small steps the first says enough. */
  private notes(): TemplateResult | typeof nothing {
    const m = this.m.funnel;
    const empty = this.funnel.steps.find((s) => s.count === 0 && !this.events.some((e) => s.events.includes(e.event)) && s.events.length > 0 && this.warnings.some((w) => w.code === "empty_step" && w.subject === s.label));
    const small = this.funnel.steps.find((s) => s.count > 0 && s.count < SMALL);
    if (!empty && !small) return nothing;
    return html`${empty ? html`<p class="note bad">${rich(m.empty(empty.label))}</p>` : nothing}
    ${small ? html`<p class="note">${rich(m.small(small.label, small.count))}</p>` : nothing}`;
  }

  private breakdown(): TemplateResult | typeof nothing {
    const { funnel, f } = this;
    if (!funnel.breakdown_by || funnel.breakdown.length === 0) return nothing;
    const m = this.m.funnel;
    const rated = groupRates(funnel.breakdown);
    const top = railTop(rated.map((r) => r.interval?.high ?? 0));
    const all = funnel.conversion_rate;
    const inner = funnel.steps.slice(1, -1);
    return html`<div class="part">
      <p class="kicker">${rich(m.by(funnel.breakdown_by))}</p>
      <h3 id="by-title">${rich(m.breakdown(breakdownClaim(funnel.breakdown)))}</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="by-title">
        <table class="groups">
          <thead>
            <tr>
              <th scope="col">${m.cols.value}</th>
              <th scope="col" class="num">${m.cols.entered}</th>
              ${inner.map((s) => html`<th scope="col" class="num">${humanise(s.label)}</th>`)}
              <th scope="col" class="num">${m.cols.converted}</th>
              <th scope="col" class="num">${m.cols.conversion}</th>
              <th scope="col" class="railcol">${m.cols.interval}</th>
            </tr>
          </thead>
          <tbody>
            ${rated.map(
              (g) => html`<tr>
                <th scope="row">${g.group.other ? this.m.other : g.group.value || this.m.none}</th>
                <td class="num">${f.int(g.entered)}</td>
                ${g.group.steps.slice(1, -1).map((s) => html`<td class="num">${f.int(s.count)}</td>`)}
                <td class="num">${f.int(g.reached)}</td>
                <td class="num"><b>${f.pct(g.rate)}</b></td>
                <td class="railcol">
                  ${g.interval && g.rate !== null ? intervalRail({ rate: g.rate, ...g.interval, all, top }) : nothing}
                  <span class="soft small range">${g.interval ? f.interval(g.interval.low, g.interval.high) : "–"}</span>
                </td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  private time(): TemplateResult | typeof nothing {
    const { f } = this;
    const t = this.funnel.time_to_convert;
    if (t.count === 0) return nothing;
    const m = this.m.funnel;
    const bins = filled(t.bins);
    const lede = m.timeLede(t.count, t.median_seconds, t.p90_seconds);
    return html`<div class="part">
      <h3>${m.time}</h3>
      <figure>
        <figcaption class="soft">${lede}</figcaption>
        ${binColumns(t.bins, { alt: plainText(`${m.time}. ${lede}`), bin: m.bin, share: (r) => f.pctRound(r) })}
        <details>
          <summary>${this.m.table}</summary>
          <table class="narrow">
            <thead>
              <tr><th scope="col">${m.timeCol}</th><th scope="col" class="num">${m.cols.count}</th><th scope="col" class="num">%</th></tr>
            </thead>
            <tbody>
              ${bins.map(
                (b) => html`<tr><th scope="row">${m.bin(b.from_seconds, b.to_seconds)}</th><td class="num">${f.int(b.count)}</td><td class="num">${f.pct(b.count / t.count)}</td></tr>`,
              )}
            </tbody>
          </table>
        </details>
      </figure>
    </div>`;
  }

  static override styles = [
    base,
    chartStyles,
    funnelBarsStyles,
    binStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h2 {
        margin-block-end: var(--pc-s3);
      }
      .proposed {
        margin-block: var(--pc-s2) var(--pc-s4);
      }
      figure > .funnel {
        margin-block-start: var(--pc-s4);
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--pc-s4);
        justify-content: space-between;
        font-size: var(--pc-f2);
      }
      figure details {
        margin-block-start: var(--pc-s2);
      }
      .note {
        margin-block-start: var(--pc-s4);
      }
      .part {
        margin-block-start: var(--pc-s6);
      }
      .part h3 {
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
      .narrow {
        max-width: 420px;
      }
    `,
  ];
}

define("parcours-funnel", FunnelView);
