// How the circle of people changes from month to month, and who they are by when
// they came last, how often, and for how much. Those who are there stand on the
// line, those who stayed away hang below it.

import { css, html, nothing, type TemplateResult } from "lit";
import { personaWords } from "../i18n/personas.ts";
import { lastWhole } from "../model/personas.ts";
import type { Lifecycle, LifecycleMonth } from "../model/report.gen.ts";
import { niceTop, ticks } from "../chart/days.ts";
import { chartStyles } from "../chart/styles.ts";
import { base } from "../styles/base.ts";
import { define, Part } from "./element.ts";

/** From the line upwards, and what each looks like. */
const ACTIVE = [
  ["returning", "went"],
  ["new", "mark"],
  ["resurrected", "wait"],
] as const;

export class LifecycleView extends Part {
  static override properties = { lifecycle: { attribute: false } };
  declare lifecycle: Lifecycle;

  override render() {
    const x = this.lifecycle;
    if (!x || x.users === 0) return nothing;
    const m = personaWords().life;
    const last = lastWhole(x.months);
    return html`
      <h3>${m.title}</h3>
      <p class="soft">${last ? m.claim(last, this.month(last)) : nothing} ${m.plain}</p>
      ${x.months.length > 1 ? this.chart(x.months) : nothing}
      ${x.months.length > 0 ? html`<details ?open=${x.months.length === 1}><summary>${m.table}</summary>${this.months(x.months)}</details>` : nothing}
      <h3 class="rfm">${m.rfm(this.valued)}</h3>
      ${x.rfm.length === 0 ? html`<p class="soft">${m.none[x.reason] ?? x.reason}</p>` : this.segments()}
    `;
  }

  /** There are amounts in the log. */
  private get valued(): boolean {
    return this.lifecycle.rfm.some((s) => s.mean_value !== null);
  }

  private month(x: LifecycleMonth): string {
    return this.f.day(`${x.month}-01`, "month");
  }

  private chart(months: LifecycleMonth[]): TemplateResult {
    const m = personaWords().life;
    const up = niceTop(Math.max(1, ...months.map((x) => x.active)));
    const down = Math.max(0, ...months.map((x) => x.dormant));
    const part = (n: number): string => `height:${(n / (up + down)) * 100}%`;
    return html`<p class="legend" aria-hidden="true">${ACTIVE.map(([key, look]) => html`<span><i class=${look}></i>${m[key]}</span>`)}<span><i class="lost"></i>${m.dormant}</span></p>
      <div class="months" role="img" aria-label=${m.alt(months.length)}>
        <span class="level"><b>${this.f.compact(up)}</b></span>
        ${months.map(
          (x) => html`<span class=${x.partial ? "month partial" : "month"}>
            <i class="room" .style=${part(up - x.active)}></i>${ACTIVE.toReversed().map(([key, look]) => html`<i class=${look} .style=${part(x[key])}></i>`)}<i class="lost" .style=${part(x.dormant)}></i>
          </span>`,
        )}
        <span class="line" .style=${`top:${(up / (up + down)) * 100}%`}></span>
        ${ticks(months.length, 5).map((i) => html`<span class=${i === 0 ? "at start" : "at"} .style=${`inset-inline-start:${((i + 0.5) / months.length) * 100}%`}>${this.month(months[i]!)}</span>`)}
      </div>`;
  }

  private months(months: LifecycleMonth[]): TemplateResult {
    const { f } = this;
    const m = personaWords().life;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${m.table}>
      <table data-testid="months">
        <thead><tr><th scope="col">${m.month}</th><th scope="col" class="num">${m.active}</th><th scope="col" class="num">${m.new}</th><th scope="col" class="num">${m.returning}</th><th scope="col" class="num">${m.resurrected}</th><th scope="col" class="num">${m.dormantShort}</th><th scope="col" class="num">${m.lost}</th><th scope="col" class="num">${m.retained}</th></tr></thead>
        <tbody>
          ${months.map(
            (x) => html`<tr>
              <th scope="row">${this.month(x)}${x.partial ? html` <span class="soft small">${m.partial}</span>` : nothing}</th>
              <td class="num">${f.int(x.active)}</td><td class="num">${f.int(x.new)}</td><td class="num">${f.int(x.returning)}</td><td class="num">${f.int(x.resurrected)}</td><td class="num">${f.int(x.dormant)}</td><td class="num">${f.int(x.lost)}</td>
              <td class="num">${f.pct(x.retained_rate)}${x.retained_low === null ? nothing : html` <span class="soft small">${f.interval(x.retained_low, x.retained_high)}</span>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private segments(): TemplateResult {
    const { f } = this;
    const x = this.lifecycle;
    const m = personaWords();
    const { valued } = this;
    return html`<p class="soft">${m.life.rfmSays(f.days(x.at.slice(0, 10), x.at.slice(0, 10)), valued)}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${m.life.rfm(valued)}>
        <table data-testid="rfm">
          <thead><tr><th scope="col">${m.life.segment}</th><th scope="col" class="num">${m.size}</th><th scope="col" class="num">%</th><th scope="col" class="num">${m.life.recency}</th><th scope="col" class="num">${m.life.frequency}</th>${valued ? html`<th scope="col" class="num">${m.life.value}</th><th scope="col" class="num">${m.life.valueShare}</th>` : nothing}</tr></thead>
          <tbody>
            ${x.rfm.map((s) => {
              const [name, means] = m.life.segments[s.code] ?? [s.code, ""];
              return html`<tr>
                <th scope="row">${name} <span class="soft small">${means}</span></th>
                <td class="num">${f.int(s.users)}</td><td class="num">${f.pct(s.rate)}</td>
                <td class="num">${s.recency_days === null ? "–" : f.dec(s.recency_days)}</td><td class="num">${s.frequency_days === null ? "–" : f.dec(s.frequency_days)}</td>
                ${valued ? html`<td class="num">${s.mean_value === null ? "–" : f.money(s.mean_value, x.currency)}</td><td class="num">${f.pct(s.value_share)}</td>` : nothing}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      <p class="soft small hint">${m.life.limits}</p>`;
  }

  static override styles = [
    base,
    chartStyles,
    css`
      :host {
        container-type: inline-size;
        margin-block-start: var(--pc-s6);
      }
      h3 {
        margin-block-end: var(--pc-s2);
      }
      .rfm {
        margin-block-start: var(--pc-s5);
      }
      .hint {
        margin-block-start: var(--pc-s2);
      }
      .legend {
        max-width: none;
        margin-block-start: var(--pc-s3);
      }
      .months {
        position: relative;
        display: flex;
        gap: min(6px, 1%);
        height: 240px;
        margin-block: var(--pc-s4) 34px;
        font-size: var(--pc-f1);
        color: var(--pc-soft);
        break-inside: avoid;
      }
      .month {
        flex: 1;
        min-width: 0;
        height: 100%;
      }
      .month i {
        display: block;
      }
      .partial i {
        opacity: 0.55;
      }
      .level,
      .line {
        position: absolute;
        inset: 0 0 auto;
        border-top: 1px solid var(--pc-line);
      }
      .line {
        border-color: var(--pc-edge);
      }
      .level b {
        position: absolute;
        inset-block-end: 1px;
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      .at {
        position: absolute;
        top: calc(100% + 6px);
        transform: translateX(-50%);
        white-space: nowrap;
      }
      .at.start {
        inset-inline-start: 0 !important;
        transform: none;
      }
      @container (max-width: 560px) {
        .months {
          height: 180px;
        }
        .at:nth-last-of-type(2n) {
          display: none;
        }
      }
      table {
        min-width: 560px;
      }
      tbody th .small {
        display: block;
      }
      @media print {
        table {
          min-width: 0;
        }
      }
    `,
  ];
}

define("parcours-lifecycle", LifecycleView);
