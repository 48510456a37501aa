// Where journeys do not run smoothly: what happens, to how many, and what it
// costs beside those it did not happen to. Ranked as the report ranks it.

import { css, html, nothing, type TemplateResult } from "lit";
import { withTrouble, type Behind } from "../model/behind.ts";
import { costs, frictionClaim } from "../model/headlines.ts";
import type { Friction, FrictionSignal, JourneyStep } from "../model/report.gen.ts";
import { humanise } from "../i18n/names.ts";
import { chartStyles } from "../chart/styles.ts";
import { base, ranked } from "../styles/base.ts";
import { behind, behindOf, behindStyles } from "./behind.ts";
import { define, rich, Part } from "./element.ts";

const FIRST_SHOWN = 6;

export class FrictionView extends Part {
  static override properties = { friction: { attribute: false }, all: { state: true } };
  declare friction: Friction;
  declare private all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  override render() {
    if (!this.friction) return nothing;
    const m = this.m.friction;
    const { signals, objective } = this.friction;
    const claim = frictionClaim(this.friction);
    const shown = this.all ? signals : signals.slice(0, FIRST_SHOWN);
    const top = Math.max(0.01, ...signals.flatMap((s) => [s.conversion_rate ?? 0, s.others_rate ?? 0]));
    return html`
      <p class="kicker">${this.m.sections.friction}</p>
      <h2 tabindex="-1">${rich(m.headline(claim))}</h2>
      <p class="lede">${rich(m.lede(claim, objective))}</p>
      ${signals.length === 0
        ? nothing
        : html`
            <ol id="signals" class="ranked">${shown.map((s) => html`<li>${this.signal(s, top)}</li>`)}</ol>
            ${signals.length > FIRST_SHOWN
              ? html`<p class="no-print"><button class="plain small" type="button" aria-expanded=${this.all ? "true" : "false"} aria-controls="signals" @click=${() => (this.all = !this.all)}>${this.all ? m.fewer : m.more(signals.length - FIRST_SHOWN)}</button></p>`
              : nothing}
            <details><summary>${this.m.table}</summary>${this.table(signals)}</details>
          `}
      <p class="small soft left">${m.leftOut(this.friction.min_people, this.friction.left_out, this.friction.events_left_out)}</p>
    `;
  }

  private signal(s: FrictionSignal, top: number): TemplateResult {
    const { f } = this;
    const m = this.m.friction;
    const { objective, currency } = this.friction;
    const worse = s.p !== null && s.others_rate !== null && (s.conversion_rate ?? 0) < s.others_rate;
    return html`
      <h3>${rich(m.signal(s))}</h3>
      <p class="small facts">
        <span>${behind(f.int(s.people), this.people(s))} ${m.happened(s.people, s.visits, s.times)}</span>
        ${s.user_rate !== null ? html`<span class="soft">${m.share(f.pct(s.user_rate))}</span>` : nothing}
        ${s.median_seconds !== null ? html`<span class="soft">${m.took(s.kind, f.duration(s.median_seconds))}</span>` : nothing}
        ${costs(s) ? html`<span class="cost">${m.cost(s.cost!)}${s.value_cost !== null && s.value_cost > 0 ? ` · ${f.money(s.value_cost, currency)}` : ""}</span>` : nothing}
      </p>
      ${objective !== "" && s.conversion_rate !== null
        ? html`
            ${s.others_rate === null ? nothing : html`<div class="pair" aria-hidden="true">
              <span class="soft">${m.with}</span><span class="track"><i class=${costs(s) ? "bar-cell lost" : "bar-cell mark"} .style=${`width:${(s.conversion_rate! / top) * 100}%`}></i></span><span class="num">${f.pct(s.conversion_rate)}</span>
              <span class="soft">${m.without}</span><span class="track"><i class="bar-cell went" .style=${`width:${(s.others_rate! / top) * 100}%`}></i></span><span class="num">${f.pct(s.others_rate)}</span>
            </div>`}
            <p class="small soft">${rich(m.rates(s, objective, worse && !costs(s)))}</p>
          `
        : nothing}
      ${s.examples.length > 0
        ? html`<details data-print="shut"><summary>${m.examples(s.examples.length)}</summary>${s.examples.map((steps) => this.example(steps))}</details>`
        : nothing}
    `;
  }

  private people(s: FrictionSignal): Behind | null {
    return behindOf(withTrouble(s), s.people, this.m.behind.friction(s));
  }

  /** A journey as a line of events and the time between them. */
  private example(steps: JourneyStep[]): TemplateResult {
    return html`<ol class="example">
      ${steps.map((s, i) => {
        const before = steps[i - 1];
        return html`<li>${before ? html`<span class="soft gap">+${this.f.duration(s.seconds - before.seconds)}</span>` : nothing}<span class="event">${humanise(s.event)}${s.step > 0 ? html`<span class="mark-step" title=${this.m.persons.stepMark(s.step)}><span class="visually-hidden">, ${this.m.persons.stepMark(s.step)}</span><span aria-hidden="true">${s.step}</span></span>` : nothing}</span></li>`;
      })}
    </ol>`;
  }

  private table(signals: FrictionSignal[]): TemplateResult {
    const { f } = this;
    const m = this.m.friction;
    const c = m.cols;
    const valued = signals.some((s) => s.value_cost !== null);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.m.sections.friction}>
      <table>
        <thead>
          <tr>
            <th scope="col">${c.what}</th><th scope="col" class="num">${c.people}</th><th scope="col" class="num">${c.visits}</th><th scope="col" class="num">${c.times}</th><th scope="col" class="num">${c.share}</th><th scope="col" class="num">${c.rate}</th><th scope="col" class="num">${c.others}</th><th scope="col" class="num">${c.p}</th><th scope="col" class="num">${c.cost}</th>${valued ? html`<th scope="col" class="num">${c.value}</th>` : nothing}<th scope="col" class="num">${c.median}</th>
          </tr>
        </thead>
        <tbody>
          ${signals.map(
            (s) => html`<tr>
              <th scope="row">${rich(m.signal(s))}</th>
              <td class="num">${behind(f.int(s.people), this.people(s))}</td>
              <td class="num">${f.int(s.visits)}</td>
              <td class="num">${f.int(s.times)}</td>
              <td class="num">${f.pct(s.user_rate)}</td>
              <td class="num" title=${this.m.of(s.converted, s.people)}>${f.pct(s.conversion_rate)}</td>
              <td class="num" title=${this.m.of(s.others_converted, s.others)}>${f.pct(s.others_rate)}</td>
              <td class="num">${m.p(s.p)}</td>
              <td class="num">${s.cost === null ? "–" : f.dec(s.cost, s.cost < 10 ? 1 : 0)}</td>
              ${valued ? html`<td class="num">${s.value_cost === null ? "–" : f.money(s.value_cost, this.friction.currency)}</td>` : nothing}
              <td class="num">${f.duration(s.median_seconds)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [
    base,
    ranked,
    chartStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h2 {
        margin-block-end: var(--pc-s2);
      }
      #signals {
        margin-block-start: var(--pc-s4);
      }
      .cost {
        color: var(--pc-lost);
      }
      .pair {
        display: grid;
        grid-template-columns: max-content minmax(0, 380px) max-content;
        gap: 2px var(--pc-s3);
        align-items: center;
        margin-block: var(--pc-s2) 2px;
        font-size: var(--pc-f1);
      }
      .example {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 0;
        margin-block-end: var(--pc-s2);
        padding-block-end: var(--pc-s2);
        font-size: var(--pc-f1);
        line-height: 1.5;
      }
      .example li {
        display: inline-flex;
        align-items: center;
      }
      .gap {
        padding-inline: 6px;
        white-space: nowrap;
      }
      .event {
        padding: 1px 8px;
        border: 1px solid var(--pc-line);
        border-radius: 99px;
        background: var(--pc-sheet);
        overflow-wrap: anywhere;
      }
      .mark-step {
        margin-inline-start: 6px;
        color: var(--pc-went);
        font-weight: 650;
      }
      .left {
        margin-block-start: var(--pc-s2);
      }
      #signals ~ details table {
        min-width: 720px;
      }
      @media print {
        #signals ~ details table {
          min-width: 0;
        }
      }
    `,
  ];
}

define("parcours-friction", FrictionView);
