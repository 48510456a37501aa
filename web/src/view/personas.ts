// The kinds of people there are: a card each, and a table that compares them.
// Without clear groups, that is what it says, and why.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Persona, Personas } from "../model/report.gen.ts";
import { personaClaim } from "../model/headlines.ts";
import { separation, traitFacts, type TraitFact } from "../model/personas.ts";
import { capital, plainText } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { chartStyles } from "../chart/styles.ts";
import { intervalRail, railTop } from "../chart/interval.ts";
import { define, rich, Part } from "./element.ts";

/** Traits in a name, and lines on a card. */
const IN_NAME = 2;
const ON_CARD = 4;

export class PersonasView extends Part {
  static override properties = { personas: { attribute: false } };
  declare personas: Personas;

  override render() {
    const p = this.personas;
    if (!p) return nothing;
    const m = this.m.personas;
    const claim = personaClaim(p);
    const name = claim.kind === "best" ? this.nameOf(claim.group) : "";
    return html`
      <p class="kicker">${this.m.sections.personas}</p>
      <h2 tabindex="-1">${rich(m.headline(claim, plainText(name)))}</h2>
      ${claim.kind === "none" ? this.none() : this.groups()}
    `;
  }

  private none(): TemplateResult {
    const p = this.personas;
    const m = this.m.personas;
    const tried = p.tried.filter((t) => t.silhouette !== null);
    return html`<p class="lede">${m.noneLede}</p>
      ${p.reason ? html`<p class="note">${rich(this.m.note(p.reason))}.</p>` : nothing}
      <p class="soft small hint">${m.noneHint}</p>
      ${tried.length > 0 ? html`<p class="soft small">${m.tried}: ${tried.map((t) => m.triedItem(t.k, this.f.dec(t.silhouette!, 2))).join(" · ")}.</p>` : nothing}`;
  }

  private nameOf(group: Persona): string {
    const facts = traitFacts(this.personas, group, IN_NAME);
    if (facts.length === 0) return this.m.personas.unnamed;
    return capital(facts.map((t) => this.m.personas.trait(t)).join(", "));
  }

  private overall(): number | null {
    const { groups } = this.personas;
    const users = groups.reduce((sum, g) => sum + g.users, 0);
    return users > 0 ? groups.reduce((sum, g) => sum + g.converted, 0) / users : null;
  }

  private groups(): TemplateResult {
    const p = this.personas;
    const { f } = this;
    const m = this.m.personas;
    const how = separation(p.silhouette);
    const top = railTop(p.groups.map((g) => g.conversion_high ?? 0));
    const all = this.overall();
    return html`
      <p class="soft">${m.lede(p.users, p.fitted_on, p.asked)} ${m.separation[how]} ${p.silhouette !== null ? html`<span class="small">${m.silhouette(p.silhouette)}</span>` : nothing}</p>
      <div class="cards">${p.groups.map((g) => this.card(g, top, all))}</div>
      <details>
        <summary>${m.compare}</summary>
        ${this.table()}
      </details>
    `;
  }

  private value(t: TraitFact, v: number | null): string {
    const { f } = this;
    if (v === null) return "–";
    if (t.unit === "share") return f.pct(v);
    if (t.unit === "seconds") return f.duration(v);
    return f.dec(v, v < 10 ? 1 : 0);
  }

  private card(g: Persona, top: number, all: number | null): TemplateResult {
    const { f } = this;
    const m = this.m.personas;
    const facts = traitFacts(this.personas, g, ON_CARD);
    const rows = ([[m.channel, g.channel], [m.device, g.device], [m.country, g.country]] as const).filter(([, v]) => v !== "");
    return html`<article class="card">
      <h3>${rich(this.nameOf(g))}</h3>
      <p class="share">${m.share(f.pct(g.rate), g.users)}</p>
      <ul class="traits">
        ${facts.map((t) => html`<li><span>${rich(m.traitTopic(t))}</span> <b>${this.value(t, t.mean)}</b> <span class="soft">${this.value(t, t.overall)} ${m.against}</span></li>`)}
      </ul>
      ${this.personas.objective ? this.conversion(g, top, all) : nothing}
      <dl>
        ${rows.map(([k, v]) => html`<div><dt>${k}</dt><dd>${v}</dd></div>`)}
        ${g.median_events !== null ? html`<div><dt>${m.events}</dt><dd>${f.dec(g.median_events)}</dd></div>` : nothing}
        ${g.top_events.length > 0 ? html`<div><dt>${m.top}</dt><dd>${rich(g.top_events.slice(0, 4).map((e) => m.topItem(e.event, f.pctRound(e.user_rate))).join(", "))}</dd></div>` : nothing}
      </dl>
    </article>`;
  }

  private conversion(g: Persona, top: number, all: number | null): TemplateResult {
    const { f } = this;
    const m = this.m.personas;
    return html`<div class="conversion">
        <p><span>${rich(m.convertsAt(this.personas.objective))}</span> <b>${f.pct(g.conversion_rate)}</b> <span class="soft small">${f.interval(g.conversion_low, g.conversion_high)} · ${this.m.of(g.converted, g.users)}</span></p>
        ${g.conversion_rate !== null && g.conversion_low !== null && g.conversion_high !== null ? intervalRail({ rate: g.conversion_rate, low: g.conversion_low, high: g.conversion_high, all, top }) : nothing}
      </div>`;
  }

  private table(): TemplateResult {
    const { f } = this;
    const p = this.personas;
    const m = this.m.personas;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${m.compare}>
      <table>
        <thead>
          <tr>
            <th scope="col">${m.group}</th><th scope="col" class="num">${m.size}</th><th scope="col" class="num">%</th>${p.objective ? html`<th scope="col" class="num">${m.converts}</th><th scope="col" class="num">${m.interval}</th>` : nothing}<th scope="col" class="num">${m.events}</th><th scope="col">${m.channel}</th><th scope="col">${m.device}</th>
          </tr>
        </thead>
        <tbody>
          ${p.groups.map(
            (g) => html`<tr>
              <th scope="row">${rich(this.nameOf(g))}</th>
              <td class="num">${f.int(g.users)}</td>
              <td class="num">${f.pct(g.rate)}</td>
              ${p.objective ? html`<td class="num">${f.pct(g.conversion_rate)}</td><td class="num soft">${f.interval(g.conversion_low, g.conversion_high)}</td>` : nothing}
              <td class="num">${g.median_events === null ? "–" : f.dec(g.median_events)}</td>
              <td>${g.channel || "–"}</td>
              <td>${g.device || "–"}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${p.tried.length > 0 ? html`<p class="soft small hint">${m.tried}: ${p.tried.filter((t) => t.silhouette !== null).map((t) => m.triedItem(t.k, f.dec(t.silhouette!, 2))).join(" · ")}.</p>` : nothing}`;
  }

  static override styles = [
    base,
    chartStyles,
    css`
      h2 {
        margin-block-end: var(--pc-s2);
      }
      .note {
        margin-block: var(--pc-s4) var(--pc-s3);
      }
      .hint {
        margin-block-start: var(--pc-s2);
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 268px), 1fr));
        gap: var(--pc-s4);
        margin-block: var(--pc-s4);
      }
      .card {
        display: flex;
        flex-direction: column;
        gap: var(--pc-s3);
        padding: var(--pc-s4);
        border: 1px solid var(--pc-line);
        border-radius: 6px;
        background: var(--pc-sheet);
        break-inside: avoid;
      }
      .share {
        margin-block-start: calc(-1 * var(--pc-s2));
        color: var(--pc-soft);
        font-size: var(--pc-f2);
      }
      .traits {
        display: grid;
        gap: 6px;
        font-size: var(--pc-f2);
        line-height: 1.4;
      }
      .traits li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) max-content;
        gap: 0 var(--pc-s3);
      }
      .traits b,
      .conversion b {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .traits b {
        text-align: end;
      }
      .traits .soft {
        grid-column: 1 / -1;
        font-size: var(--pc-f1);
        line-height: 1.25;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .traits li + li {
        border-top: 1px solid var(--pc-line);
        padding-block-start: 6px;
      }
      .conversion {
        padding-block-start: var(--pc-s2);
        border-top: 1px solid var(--pc-edge);
        font-size: var(--pc-f2);
      }
      .conversion .small {
        display: block;
        font-variant-numeric: tabular-nums;
      }
      .card dl {
        display: grid;
        gap: 3px;
        font-size: var(--pc-f1);
        line-height: 1.45;
      }
      .card dl > div {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr);
        gap: var(--pc-s2);
      }
      .card dt {
        color: var(--pc-soft);
      }
      .card dd {
        overflow-wrap: anywhere;
      }
      .card dd em {
        font-weight: 500;
      }
      .rail {
        margin-block-start: 4px;
      }
    `,
  ];
}

define("parcours-personas", PersonasView);
