// What to do next: a card for each action, what it would bring as a range, and
// what it rests on as links to where the figures come from (fires `source`).
// A script of its own, with its words in both languages.

import { css, html, nothing, type TemplateResult } from "lit";
import { actionEn, type ActionWords } from "../i18n/action.en.ts";
import { actionFr } from "../i18n/action.fr.ts";
import { capital, named, plainText } from "../i18n/names.ts";
import type { Action, ActionFigure, ActionsAbout } from "../model/report.gen.ts";
import { chartStyles } from "../chart/styles.ts";
import { base, ranked } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";

export class ActionsView extends View {
  static override properties = { actions: { attribute: false }, about: { attribute: false }, copied: { state: true } };
  declare actions: Action[];
  declare about: ActionsAbout;
  /** The action last copied, −1 for none. */
  declare private copied: number;

  constructor() {
    super();
    this.copied = -1;
  }

  private get words(): ActionWords {
    return this.f.lang === "fr" ? actionFr(this.f) : actionEn(this.f);
  }

  override render() {
    if (!this.actions) return nothing;
    const w = this.words;
    const [first] = this.actions;
    return html`
      <p class="kicker">${this.m.sections.actions}</p>
      <h2 tabindex="-1">${rich(w.title(first ? w.what(first) : null))}</h2>
      <p class=${first ? "soft" : "lede"}>${first ? w.lede : w.none(this.about)}</p>
      ${first ? html`<ol class="ranked">${this.actions.map((a, i) => html`<li>${this.card(a, i, w)}</li>`)}</ol>` : nothing}
      ${this.about.left_out > 0 ? html`<p class="small soft">${w.left(this.about.left_out)}</p>` : nothing}
      <p class="visually-hidden" role="status">${this.copied >= 0 ? w.copied : ""}</p>
    `;
  }

  private card(a: Action, i: number, w: ActionWords): TemplateResult {
    const top = Math.max(1, ...this.actions.filter((x) => x.gain.unit === a.gain.unit).map((x) => x.gain.high_people ?? 0));
    const at = (v: number | null) => `${Math.min(100, ((v ?? 0) / top) * 100)}%`;
    const width = `${(((a.gain.high_people ?? 0) - (a.gain.low_people ?? 0)) / top) * 100}%`;
    return html`<article>
      <h3>${rich(capital(w.what(a)))}</h3>
      <p class="small facts"><b>${w.gain(a)}</b>${a.gain.low_value === null ? nothing : html`<span>${w.value(a, this.about.currency)}</span>`}<span class="soft">${w.who(a)}</span>${a.kind === "strengthen" || a.kind === "remove" ? html`<span class="soft">${rich(`${named(a.where.label)} → ${named(a.where.next_label)}`)}</span>` : nothing}<span class="soft">${w.team(a.team)}</span></p>
      <div class="rail" role="img" aria-label=${w.range(w.gain(a))}><span class="whisker" .style=${`inset-inline-start:${at(a.gain.low_people)};width:${width}`}></span></div>
      <p class="small soft">${capital(w.assumes(a))}.</p>
      <ul class="small" aria-label=${w.evidence}>${a.evidence.map((e) => html`<li>${this.figure(a, e, w)}</li>`)}</ul>
      <p class="small soft">${w.confidence(a)}.
        <button class="plain small no-print" type="button" @click=${() => void this.copy(a, i, w)}>${this.copied === i ? w.copied : w.copy}</button></p>
    </article>`;
  }

  private figure(a: Action, e: ActionFigure, w: ActionWords): TemplateResult {
    const text = rich(w.figure(a, e));
    if (!e.source) return html`${text}`;
    return html`<a href=${`#${e.source.split("/")[1]}`} @click=${(click: Event) => (click.preventDefault(), this.tell("source", e.source))}>${text}</a>`;
  }

  private async copy(a: Action, i: number, w: ActionWords): Promise<void> {
    const gain = w.gain(a) + (a.gain.low_value === null ? "" : `, ${w.value(a, this.about.currency)}`);
    const lines = [capital(w.what(a)), `${gain}, ${w.assumes(a)}.`, ...a.evidence.map((e) => `- ${w.figure(a, e)}`), `${w.confidence(a)}. ${w.team(a.team)}.`];
    try {
      await navigator.clipboard.writeText(plainText(lines.join("\n")));
      this.copied = i;
    } catch {
      this.copied = -1; // a browser may refuse
    }
  }

  static override styles = [
    base,
    ranked,
    chartStyles,
    css`
      h2 {
        margin-block-end: var(--pc-s2);
      }
      ol {
        margin-block-start: var(--pc-s4);
      }
      .facts b {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .rail {
        max-width: 380px;
        margin-block: 4px;
      }
      ul {
        margin-block: var(--pc-s2);
        display: grid;
        gap: 2px;
        font-variant-numeric: tabular-nums;
      }
      ul li {
        padding-inline-start: 1em;
        text-indent: -1em;
        overflow-wrap: anywhere;
      }
      ul li::before {
        content: "·";
        display: inline-block;
        width: 1em;
        text-indent: 0;
      }
      ul a {
        color: inherit;
        text-decoration-color: var(--pc-edge);
        text-underline-offset: 0.22em;
      }
    `,
  ];
}

define("parcours-actions", ActionsView);
