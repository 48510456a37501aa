// One funnel: what stands out, the question as an editable sentence, the bars,
// the same numbers as a table, and its readings, each an element of its own:
// groups, comparison, time, trend, the rules of other tools.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Funnel, FunnelStep, MissingStep, Note, Personas, Problem, Recipe, Report } from "../model/report.gen.ts";
import { stepClaim } from "../model/headlines.ts";
import { SMALL } from "../model/stats.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { chartStyles } from "../chart/styles.ts";
import { funnelBars, funnelBarsStyles, wentOn } from "../chart/funnel-bars.ts";
import { behindStyles } from "./behind.ts";
import { define, rich } from "./element.ts";
import type { FunnelEditor } from "./funnel-editor.ts";
import { FunnelPart } from "./funnel-part.ts";
import "./funnel-editor.ts";
import "./funnel-groups.ts";
import "./funnel-compare.ts";
import "./funnel-time.ts";
import "./funnel-trend.ts";
import "./funnel-rules.ts";

export class FunnelView extends FunnelPart {
  static override properties = { report: { attribute: false }, personas: { attribute: false }, whole: { attribute: false }, index: { attribute: false }, problem: { attribute: false }, busy: { type: Boolean } };
  /** The report the funnel is a part of: events, columns and values come from it. */
  declare report: Report;
  /** The last personas there are: those of a report that is only counted are still to come. */
  declare personas: Personas;
  /** The recipe it answers. */
  declare whole: Recipe | null;
  /** Which of its funnels. */
  declare index: number;
  /** Why the question now in the sentence could not be answered. */
  declare problem: Problem | null;
  declare busy: boolean;

  constructor() {
    super();
    this.whole = null;
    this.index = 0;
    this.problem = null;
    this.busy = false;
  }

  override render() {
    const { funnel, recipe, report } = this;
    if (!funnel || !report) return nothing;
    const m = this.m.funnel;
    const proposed = report.warnings.find((w) => w.code === "proposed_funnel");
    return html`
      <p class="kicker">${m.name(humanise(funnel.name))}</p>
      <h2 tabindex="-1">${rich(m.headline(stepClaim(funnel)))}</h2>
      ${recipe && this.whole
        ? html`<parcours-funnel-editor .funnel=${recipe} .recipe=${this.whole} .report=${report} .personas=${this.personas} .index=${this.index} .problem=${this.problem} ?busy=${this.busy}></parcours-funnel-editor>`
        : nothing}
      ${funnel.proposed ? html`<p class="soft small proposed">${m.proposed(proposed?.detail ?? "")}</p>` : nothing}
      <div class="numbers" ?data-busy=${this.busy} aria-busy=${this.busy ? "true" : "false"}>
        ${this.bars()} ${this.notes()} ${funnel.missing_steps.map((s) => this.missing(s))}
        <parcours-funnel-compare class="part" .funnel=${funnel} .recipe=${recipe} ?hidden=${!funnel.comparison}></parcours-funnel-compare>
        <parcours-funnel-groups class="part" .funnel=${funnel} .recipe=${recipe} .personas=${this.personas} ?hidden=${funnel.breakdown.length === 0 || !!this.unsplit}></parcours-funnel-groups>
        <parcours-funnel-time .funnel=${funnel} .recipe=${recipe}></parcours-funnel-time>
        <parcours-funnel-trend class="part" .funnel=${funnel} .recipe=${recipe} ?hidden=${funnel.trend.length < 2}></parcours-funnel-trend>
        <parcours-funnel-rules class="part" .funnel=${funnel} .recipe=${recipe}></parcours-funnel-rules>
      </div>
    `;
  }

  private bars(): TemplateResult {
    const { funnel, f } = this;
    const m = this.m.funnel;
    const alt = m.alt(funnel.steps.map((s, i) => `${this.label(i)} ${f.int(s.count)}`).join(", "));
    const caption = m.caption("", funnel.window_seconds, funnel.entity_count, funnel.entity);
    return html`<figure>
      ${funnelBars(funnel.steps, {
        label: (s, i) => html`${this.label(i)}${s.optional ? html` <span class="soft small">(${m.optional})</span>` : nothing}`,
        count: (s, i) => this.at(s.count, i, "reached"),
        rate: (s) => f.pct(s.rate),
        ofStart: funnel.open ? m.ofAll : m.ofStart,
        went: (s, i) => this.at(wentOn(s), i, "went_on", {}, "", m.wentN(wentOn(s), f.pct(wentOn(s) / s.count))),
        wait: (s, i) => this.at(s.in_progress, i, "in_progress", {}, "", m.waitN(s.in_progress)),
        lost: (s, i) => this.at(s.dropped, i, "dropped", {}, "", m.lostN(s.dropped)),
        entered: (s, i) => this.at(s.entered, i, "entered", {}, "", m.enteredN(s.entered)),
        next: (_, i) => {
          const next = funnel.steps[i + 1];
          return next && next.median_seconds !== null ? html`<span class="soft">${m.toNext(f.duration(next.median_seconds))}</span>` : nothing;
        },
        alt,
      })}
      <figcaption>
        <span class="legend">
          <span><i class="went"></i>${m.went}</span>
          ${funnel.steps.some((s) => s.in_progress > 0) ? html`<span><i class="wait"></i>${m.wait(funnel.window_seconds)}</span>` : nothing}
          <span><i class="lost"></i>${m.lost}</span>
        </span>
        <span class="soft small">${rich(caption)}</span>
      </figcaption>
      <details>
        <summary>${this.m.table}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label=${this.m.table}>
          <table>
            <caption>${rich(m.caption(funnel.name, funnel.window_seconds, funnel.entity_count, funnel.entity))}</caption>
            <thead>
              <tr>
                <th scope="col">${m.cols.step}</th>
                ${[m.unit(funnel.entity), ...(funnel.open ? [m.cols.enteredHere] : []), m.cols.rate, m.cols.interval, m.cols.stepRate, m.cols.interval, m.cols.median, m.cols.p90, m.cols.wait, m.cols.lost].map(
                  (c) => html`<th scope="col" class="num">${c}</th>`,
                )}
              </tr>
            </thead>
            <tbody>
              ${funnel.steps.map((s, i) => this.row(s, i))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>`;
  }

  private row(s: FunnelStep, i: number): TemplateResult {
    const { f, funnel } = this;
    const later = (text: string): string => (i === 0 ? "–" : text);
    return html`<tr>
      <th scope="row">${this.label(i)}</th>
      <td class="num">${this.at(s.count, i, "reached")}</td>
      ${funnel.open ? html`<td class="num">${this.at(s.entered, i, "entered")}</td>` : nothing}
      <td class="num">${f.pct(s.rate)}</td>
      <td class="num soft">${later(f.interval(s.rate_low, s.rate_high))}</td>
      <td class="num">${later(f.pct(s.step_rate))}</td>
      <td class="num soft">${later(f.interval(s.step_rate_low, s.step_rate_high))}</td>
      <td class="num">${later(f.duration(s.median_seconds))}</td>
      <td class="num">${later(f.duration(s.p90_seconds))}</td>
      <td class="num">${this.at(s.in_progress, i, "in_progress")}</td>
      <td class="num">${this.at(s.dropped, i, "dropped")}</td>
    </tr>`;
  }

  /** Why it is not split by persona, where it was to be. */
  private get unsplit(): Note | undefined {
    return this.report.warnings.find((w) => w.code === "not_split" && w.detail === this.funnel.name);
  }

  /** The empty step is named; of small steps the first says enough. */
  private notes(): TemplateResult | typeof nothing {
    const m = this.m.funnel;
    const { warnings, overview } = this.report;
    const empty = this.funnel.steps.find((s) => s.count === 0 && s.events.length > 0 && !overview.by_event.some((e) => s.events.includes(e.event)) && warnings.some((w) => w.code === "empty_step" && w.subject === s.label));
    const small = this.funnel.steps.find((s) => s.count > 0 && s.count < SMALL);
    return html`${empty ? html`<p class="note bad">${rich(m.empty(empty.label))}</p>` : nothing} ${small ? html`<p class="note">${rich(m.small(small.label, small.count))}</p>` : nothing}
      ${this.unsplit ? html`<p class="note">${rich(this.m.note(this.unsplit))}.</p>` : nothing}`;
  }

  /** An event most who convert do on the way, with a button that makes a step of it. */
  private missing(s: MissingStep): TemplateResult {
    const m = this.m.funnel;
    return html`<p class="note missing">
      ${rich(m.missingStep(s, this.label(s.after - 1), this.label(s.after)))}
      ${s.lost_before + s.lost_after > 0 ? html`<span class="soft">${m.missingLost(s)}</span>` : nothing}
      ${this.recipe ? html`<button class="plain no-print" type="button" data-missing=${s.event} @click=${() => this.find<FunnelEditor>("parcours-funnel-editor")?.insert(s.after - 1, s.event)}>${rich(m.addMissing(s.event))}</button>` : nothing}
    </p>`;
  }

  static override styles = [
    base,
    chartStyles,
    funnelBarsStyles,
    behindStyles,
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
      .numbers {
        transition: opacity var(--pc-quick);
      }
      /* The numbers of the question before, kept until there are new ones. */
      .numbers[data-busy] {
        opacity: 0.62;
        transition-delay: 250ms;
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
    `,
  ];
}

define("parcours-funnel", FunnelView);
