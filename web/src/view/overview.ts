// The top of the page: the finding, one sentence of evidence, four numbers.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Report } from "../model/report.gen.ts";
import { reportClaim } from "../model/headlines.ts";
import { base } from "../styles/base.ts";
import { define, rich, Part } from "./element.ts";

export class OverviewView extends Part {
  static override properties = { report: { attribute: false } };
  declare report: Report;

  override firstUpdated(): void {
    this.find("h1")?.focus({ preventScroll: true });
  }

  override render() {
    if (!this.report) return nothing;
    return html`
      <h1 tabindex="-1" data-testid="headline">${rich(this.m.headline(reportClaim(this.report)))}</h1>
      <p class="lede">${rich(this.lede())}</p>
      ${this.sample()}
      ${this.kpis()}
    `;
  }

  private sample(): TemplateResult | typeof nothing {
    const s = this.report.source.sample;
    return s ? html`<p class="note" data-testid="sample">${this.m.overview.sample(s.users, s.people, s.margin)}</p>` : nothing;
  }

  private lede(): string {
    const { report, f } = this;
    const o = report.overview;
    const period = f.period(o.first, o.last, report.source.timezone);
    const funnel = report.funnels[0];
    const start = funnel?.steps[0];
    const end = funnel?.steps[funnel.steps.length - 1];
    if (!funnel || !start || !end || start === end) return this.m.overview.ledePlain(o.events, o.users, period);
    return this.m.overview.lede({
      users: o.users,
      events: o.events,
      period,
      entered: start.count,
      reached: end.count,
      low: funnel.conversion_low,
      high: funnel.conversion_high,
      median: funnel.time_to_convert.median_seconds,
      first: start.label,
      last: end.label,
    });
  }

  private kpis(): TemplateResult {
    const { report, f } = this;
    const o = report.overview;
    const k = this.m.overview.kpi;
    const funnel = report.funnels[0];
    const start = funnel?.steps[0];
    const end = funnel?.steps[funnel.steps.length - 1];
    const t = funnel?.time_to_convert;
    const cell = (value: string, says: unknown, more: string): TemplateResult =>
      html`<div><dt>${says}</dt><dd><b>${value}</b></dd>${more ? html`<dd class="more">${more}</dd>` : nothing}</div>`;
    return html`<dl class="kpis">
      ${start && end && funnel
        ? cell(f.pct(funnel.conversion_rate), rich(k.conversion(start.label, end.label)), k.interval(funnel.conversion_low, funnel.conversion_high, start.count))
        : cell("–", k.conversionNone, "")}
      ${cell(t?.median_seconds == null ? "–" : f.duration(t.median_seconds), t?.median_seconds == null ? k.timeNone : k.time, t ? k.timeSpread(t.p25_seconds, t.p75_seconds) : "")}
      ${cell(f.int(o.users), k.people, k.eventsEach(o.median_events_per_user))}
      ${cell(f.int(o.sessions), k.sessions, k.sessionsBy(o.session_by, o.session_gap_seconds).replace(/[\u2068\u2069]/g, ""))}
    </dl>`;
  }

  static override styles = [
    base,
    css`
      h1 {
        margin-block-end: var(--pc-s4);
        max-width: 21em;
      }
      .note {
        margin-block-start: var(--pc-s3);
      }
      .kpis {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        margin-block-start: var(--pc-s5);
        border-block: 1px solid var(--pc-ink);
      }
      .kpis > div {
        display: flex;
        flex-direction: column;
        padding: var(--pc-s3) var(--pc-s3) var(--pc-s3) 0;
      }
      .kpis > div + div {
        padding-inline-start: var(--pc-s3);
        border-inline-start: 1px solid var(--pc-line);
      }
      b {
        font: 600 clamp(25px, 3.3vw, 34px) / 1.15 var(--pc-serif);
        font-variant-numeric: lining-nums tabular-nums;
        letter-spacing: -0.02em;
      }
      dt {
        order: 2;
        font-size: var(--pc-f2);
        line-height: 1.35;
      }
      dd.more {
        order: 3;
        margin-block-start: 2px;
        color: var(--pc-soft);
        font-size: var(--pc-f1);
        line-height: 1.4;
      }
      @media (max-width: 720px) {
        .kpis {
          grid-template-columns: 1fr 1fr;
        }
        .kpis > div:nth-child(3) {
          padding-inline-start: 0;
          border-inline-start: 0;
        }
        .kpis > div:nth-child(n + 3) {
          border-top: 1px solid var(--pc-line);
        }
      }
    `,
  ];
}

define("parcours-overview", OverviewView);
