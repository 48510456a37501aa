// The kinds of people there are, with a card each; two of them side by side; how
// they were found; and the life cycle beside them. Without clear groups, that is
// what it says, and why. A script of its own, fetched with the report.

import { html, nothing, type TemplateResult } from "lit";
import type { Lifecycle, Persona, PersonaDrift, Personas, Recipe, RecipeFunnel } from "../model/report.gen.ts";
import { foundHere, keptOf, keyed, personaClaim, renamed, separation, topicOf, withKept, type Kept } from "../model/personas.ts";
import { capital, plainText } from "../i18n/names.ts";
import { nameOf, personaWords } from "../i18n/personas.ts";
import { base } from "../styles/base.ts";
import { chartStyles } from "../chart/styles.ts";
import { railTop } from "../chart/interval.ts";
import { define, rich, Part } from "./element.ts";
import { personasStyles } from "./personas.styles.ts";
import { amount } from "./persona-card.ts";
import "./persona-compare.ts";
import "./lifecycle.ts";

/** How groups can be found; the first is usual. */
const METHODS = ["kmeans", "mixture"];

export class PersonasView extends Part {
  static override properties = { personas: { attribute: false }, lifecycle: { attribute: false }, recipe: { attribute: false }, busy: { type: Boolean }, past: { state: true }, said: { state: true } };
  declare personas: Personas;
  declare lifecycle: Lifecycle | null;
  declare recipe: Recipe;
  declare busy: boolean;
  /** The names and the model before each change, latest last. */
  declare private past: Kept[];
  /** What the last change did. */
  declare private said: string;
  /** Names, and perhaps a model, that were given and that the report does not have yet. */
  private given: Kept | null = null;
  /** The method that was asked for and that the report does not have yet. */
  private sought: string | null = null;
  /** The names of groups found by another method, for when it is chosen again. */
  private readonly otherNames: Record<string, Kept["names"]> = {};

  constructor() {
    super();
    this.lifecycle = null;
    this.busy = false;
    this.past = [];
    this.said = "";
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("personas") || (changed.has("busy") && !this.busy)) this.given = this.sought = null;
  }

  override render() {
    const p = this.personas;
    if (!p) return nothing;
    const m = personaWords();
    const claim = personaClaim(p);
    const name = claim.kind === "best" ? this.nameOf(claim.group) : "";
    return html`
      <p class="kicker">${this.m.sections.personas}</p>
      <h2 tabindex="-1">${rich(m.headline(claim, plainText(name)))}</h2>
      ${claim.kind === "none" ? this.none() : this.groups()}
      ${this.method()}
      ${this.lifecycle ? html`<parcours-lifecycle .lifecycle=${this.lifecycle}></parcours-lifecycle>` : nothing}
    `;
  }

  private none(): TemplateResult {
    const p = this.personas;
    const m = personaWords();
    return html`<p class="lede" data-testid="no-personas">${m.noneLede}</p>
      ${p.reason ? html`<p class="note">${rich(capital(this.m.note(p.reason)))}.</p>` : nothing}
      <p class="soft small hint">${m.noneHint}</p>
      ${this.keeping()}
      ${this.how()}`;
  }

  /** The name given, else one from what sets the group apart. */
  private readonly nameOf = (g: Persona): string => {
    const given = this.given ? this.given.names?.[g.key] : g.named ? g.name : undefined;
    return given || nameOf(this.personas, g) || personaWords().unnamed;
  };

  private overall(): number | null {
    const { groups } = this.personas;
    const users = groups.reduce((sum, g) => sum + g.users, 0);
    return users > 0 ? groups.reduce((sum, g) => sum + g.converted, 0) / users : null;
  }

  private get kept(): Kept {
    return this.given ?? keptOf(this.recipe);
  }

  private rename(g: Persona, name: string): void {
    const before = this.nameOf(g);
    if (name === plainText(before)) return;
    this.change({ ...this.kept, names: renamed(this.kept.names ?? {}, g.key, name) });
    this.said = personaWords().changed(plainText(before), plainText(this.nameOf(g)));
  }

  /** Puts the model into the recipe, with what the personas are called now: in another file they may stand out by something else. */
  private keep(): void {
    const called = this.personas.groups.map((g) => [g.key, plainText(this.nameOf(g))]);
    this.change({ names: { ...this.kept.names, ...Object.fromEntries(called) }, model: this.personas.model ?? undefined });
    this.said = personaWords().keptSaid;
  }

  /** Without the model, and without the names, which are those of its personas. */
  private anew(): void {
    this.change({});
    this.said = personaWords().anewSaid;
  }

  private undo(): void {
    const before = this.past.at(-1);
    if (!before) return;
    this.past = this.past.slice(0, -1);
    this.ask(before);
    this.said = personaWords().undone;
    if (this.past.length === 0) this.find("h2")?.focus({ preventScroll: true }); // the button is gone
  }

  private change(kept: Kept): void {
    this.past = [...this.past, this.kept];
    this.ask(kept);
  }

  private ask(kept: Kept): void {
    this.given = kept;
    this.tell("ask", withKept(this.recipe, kept));
    this.requestUpdate();
  }

  /** How groups are found: to choose, unless they were found in another file. */
  private method(): TemplateResult | typeof nothing {
    const p = this.personas;
    const m = personaWords();
    if (!m.methods[p.method]) return nothing;
    const label = p.drift
      ? `${m.method} ${m.methods[p.method]}`
      : html`<label>${m.method} <select id="method" .value=${this.sought ?? p.method} @change=${(e: Event) => this.findBy((e.target as HTMLSelectElement).value)}>${METHODS.map((x) => html`<option value=${x} ?selected=${x === p.method}>${m.methods[x]}</option>`)}</select></label>`;
    return html`<p class="soft small method" data-testid="method">${label}: ${m.methodSays[p.method]}</p>`;
  }

  private findBy(method: string): void {
    this.otherNames[this.sought ?? this.personas.method] = this.kept.names;
    this.sought = method;
    this.given = { names: this.otherNames[method] };
    this.past = [];
    this.said = "";
    const { method: _, ...personas } = this.recipe.personas;
    this.tell("ask", withKept({ ...this.recipe, personas: method === METHODS[0] ? personas : { ...personas, method } }, this.given));
  }

  private readonly keys = (e: KeyboardEvent): void => {
    if (e.key !== "z" || e.shiftKey || !(e.ctrlKey || e.metaKey) || this.past.length === 0) return;
    if (e.composedPath()[0] instanceof HTMLInputElement) return; // its own undo
    e.preventDefault();
    this.undo();
  };

  private groups(): TemplateResult {
    const p = this.personas;
    const m = personaWords();
    const top = railTop(p.groups.map((g) => g.conversion_high ?? 0));
    const all = this.overall();
    const funnel: RecipeFunnel | null = this.recipe.funnels?.[0] ?? null;
    return html`
      <p class="soft">${p.drift ? this.applied(p.drift) : html`${m.lede(p.users, p.fitted_on, p.asked)} ${p.silhouette === null ? nothing : `${m.separation[separation(p.silhouette)]} (${m.silhouette(p.silhouette)}).`} ${p.stability === null ? nothing : `${m.stability(p.stability, p.resamples)}.`} ${p.sure_rate === null ? nothing : `${m.sureAll(p.sure, p.users, this.f.pct(p.sure_rate))}.`}`}</p>
      ${this.keeping()}
      <p class="said small" role="status">${this.said ? html`${this.said} ${this.past.length > 0 ? html`<button class="plain no-print" type="button" data-testid="undo-name" @click=${() => this.undo()}>${m.undo}</button>` : nothing}` : nothing}</p>
      <div class="cards" @keydown=${this.keys}>
        ${p.groups.map((g) => html`<parcours-persona-card data-persona=${g.key} .personas=${p} .group=${g} .name=${this.nameOf(g)} .funnel=${funnel} .top=${top} .all=${all} @rename=${(e: CustomEvent<string>) => this.rename(g, e.detail)}></parcours-persona-card>`)}
      </div>
      ${p.drift && !foundHere(p) ? this.drift(p.drift) : nothing}
      ${p.groups.length > 1 ? html`<parcours-persona-compare .personas=${p} .names=${p.groups.map(this.nameOf)}></parcours-persona-compare>` : nothing}
      <details>
        <summary>${m.tables}</summary>
        ${this.table()}
      </details>
      ${this.how()}
    `;
  }

  private table(): TemplateResult {
    const { f } = this;
    const p = this.personas;
    const m = personaWords();
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${m.tables}>
      <table>
        <thead>
          <tr>
            <th scope="col">${m.group}</th><th scope="col" class="num">${m.size}</th><th scope="col" class="num">%</th>${p.objective ? html`<th scope="col" class="num">${m.conversion}</th><th scope="col" class="num">${m.interval}</th>` : nothing}<th scope="col" class="num">${m.events}</th><th scope="col">${m.channel}</th><th scope="col">${m.device}</th>
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
    </div>`;
  }

  /** Keeps the personas for other files, or looks for this file's own where some are kept. */
  private keeping(): TemplateResult | typeof nothing {
    const m = personaWords();
    const held = this.kept.model !== undefined;
    if (!held && !this.personas.model) return nothing;
    return html`<p class="keep small no-print"><button class="button" type="button" data-testid="keep" @click=${() => (held ? this.anew() : this.keep())}>${held ? m.anew : m.keep}</button> <span class="soft">${held ? m.anewSays : m.keepSays}</span></p>`;
  }

  /** Where groups come from that were not found now, and how well they fit. */
  private applied(d: PersonaDrift): unknown {
    const m = personaWords();
    if (foundHere(this.personas)) return m.keptHere;
    return html`${m.driftClaim(d.p, d.users)} ${d.farther === null ? nothing : m.farther(d.farther)} ${d.missing.length > 0 ? m.missing(d.missing) : nothing}`;
  }

  /** Who became more and who fewer, where the groups are those of another file. */
  private drift(d: PersonaDrift): TemplateResult {
    const { f } = this;
    const p = this.personas;
    const m = personaWords();
    return html`<section class="drift" data-testid="drift">
      <h3>${m.drift}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${m.drift}>
        <table>
          <thead><tr><th scope="col">${m.group}</th><th scope="col" class="num">${m.then}</th><th scope="col" class="num">${m.now}</th><th scope="col" class="num">${m.difference}</th><th scope="col" class="num">p</th></tr></thead>
          <tbody>
            ${d.groups.map((x) => {
              const g = p.groups.find((g) => g.key === x.key);
              return html`<tr>
                <th scope="row">${rich(g ? this.nameOf(g) : x.key)}</th>
                <td class="num">${f.pct(x.then_rate)} <span class="soft small">${f.int(x.then)}</span></td>
                <td class="num">${f.pct(x.now_rate)} <span class="soft small">${f.int(x.now)}</span></td>
                <td class="num">${x.difference === null ? "–" : m.points(x.difference, x.low, x.high)}</td>
                <td class="num">${m.p(x.p)}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  /** What people were compared on, what was left out and why, and which numbers of groups were tried. */
  private how(): TemplateResult {
    const { f } = this;
    const p = this.personas;
    const m = personaWords();
    const of = (key: string): string => m.topic(topicOf([...p.features, ...p.left_out].find((x) => x.key === key) ?? keyed(key)));
    const num = (x: number | null): string => (x === null ? "–" : f.dec(x, 2));
    return html`
      ${p.features.length + p.left_out.length === 0
        ? nothing
        : html`<details data-testid="features">
            <summary>${m.features(p.features.length, p.left_out.length)}</summary>
            ${p.features.length === 0 ? nothing : html`<div class="scroll" tabindex="0" role="region" aria-label=${m.featureUsed}>
              <table>
                <thead><tr><th scope="col">${m.featureUsed}</th><th scope="col" class="num">${m.mean}</th><th scope="col">${m.formTitle}</th></tr></thead>
                <tbody>${p.features.map((x) => html`<tr><th scope="row">${rich(m.topic(topicOf(x)))}</th><td class="num">${amount(f, x.unit, x.mean)}</td><td class="soft">${m.form[x.form] ?? x.form}</td></tr>`)}</tbody>
              </table>
            </div>`}
            ${p.left_out.length === 0
              ? nothing
              : html`<div class="scroll" tabindex="0" role="region" aria-label=${m.leftOut}>
                  <table>
                    <thead><tr><th scope="col">${m.leftOut}</th><th scope="col">${m.reason}</th></tr></thead>
                    <tbody>${p.left_out.map((x) => html`<tr><th scope="row">${rich(m.topic(topicOf(x)))}</th><td class="soft">${rich(m.why(x, of(x.of)))}</td></tr>`)}</tbody>
                  </table>
                </div>`}
          </details>`}
      ${p.tried.length === 0
        ? nothing
        : html`<details>
            <summary>${m.tried}</summary>
            <p class="soft small">${m.triedSays}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=${m.tried}>
              <table>
                <thead><tr><th scope="col" class="num">${m.k}</th><th scope="col" class="num">${m.silhouetteTitle}</th><th scope="col" class="num">${m.reference}</th><th scope="col" class="num">${m.stabilityTitle}</th><th scope="col" class="num">${m.weakest}</th><th scope="col">${m.verdict}</th></tr></thead>
                <tbody>${p.tried.map((t) => html`<tr><th scope="row" class="num">${f.int(t.k)}</th><td class="num">${num(t.silhouette)}</td><td class="num">${num(t.reference)}</td><td class="num">${num(t.stability)}</td><td class="num">${num(t.jaccard)}</td><td>${m.verdicts[t.verdict] ?? t.verdict}</td></tr>`)}</tbody>
              </table>
            </div>
          </details>`}
    `;
  }

  static override styles = [base, chartStyles, personasStyles];
}

define("parcours-personas", PersonasView);
