// One kind of people, as a sheet to be read: who they are by what they do, what
// they look for, what stops them, how they come, what they are worth, and how far
// to trust it. Fires `rename` with a name; "" asks for the one from the data.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Format } from "../i18n/format.ts";
import { humanise, plainText } from "../i18n/names.ts";
import { personaWords } from "../i18n/personas.ts";
import { busiest, converted, even, needing, stoppedBy, traitFacts } from "../model/personas.ts";
import type { FrictionSignal, Persona, PersonaNeed, PersonaObstacle, PersonaShare, Personas, RecipeFunnel, RecipeSelection } from "../model/report.gen.ts";
import { chartStyles } from "../chart/styles.ts";
import { intervalRail } from "../chart/interval.ts";
import { base } from "../styles/base.ts";
import { behind, behindOf, behindStyles } from "./behind.ts";
import { define, rich, Part } from "./element.ts";

/** Traits on a card. */
const ON_CARD = 5;
/** Values of a channel, a device, a country. */
const VALUES = 3;
/** Hours, and days, that are told as the busiest. */
const BUSY_HOURS = 4;
const BUSY_DAYS = 2;

/** A figure in its feature's unit. */
export function amount(f: Format, unit: string, v: number | null): string {
  if (v === null) return "–";
  if (unit === "share") return f.pct(v);
  if (unit === "seconds") return f.duration(v);
  return f.dec(v, Math.abs(v) < 10 ? 1 : 0);
}

export class PersonaCard extends Part {
  static override properties = { personas: { attribute: false }, group: { attribute: false }, name: { attribute: false }, funnel: { attribute: false }, top: { attribute: false }, all: { attribute: false }, editing: { state: true } };
  declare personas: Personas;
  declare group: Persona;
  declare name: string;
  /** The recipe's first funnel, which obstacles speak of. */
  declare funnel: RecipeFunnel | null;
  /** The end of the rail for conversions, and everybody's. */
  declare top: number;
  declare all: number | null;
  declare private editing: boolean;

  constructor() {
    super();
    this.funnel = null;
    this.editing = false;
  }

  override render() {
    const g = this.group;
    if (!g) return nothing;
    const { f } = this;
    const m = personaWords();
    const plain = plainText(this.name);
    return html`<article aria-labelledby="name">
      <header>
        ${this.editing
          ? this.form(plain)
          : html`<h3 id="name">${rich(this.name)}</h3> <button class="plain small no-print" id="rename" type="button" aria-label=${m.renameOf(plain)} @click=${() => void this.edit()}>${m.rename}</button>`}
        <p class="size"><span>${this.open(f.int(g.users), g.users, { persona: g.key }, m.behind(plain))} ${m.people(g.users)} · ${m.share(f.pct(g.rate))}</span><span class="track" aria-hidden="true"><i class="bar-cell mark" .style=${`width:${(g.rate ?? 0) * 100}%`}></i></span></p>
      </header>
      <div class="columns">
        <section><h4>${m.apart}</h4>${this.traits()}${this.personas.objective ? this.conversion(plain) : nothing}</section>
        <section>
          <h4>${m.needs}</h4>
          ${g.needs.length === 0 ? html`<p class="soft small">${m.noNeeds}</p>` : html`<ul>${g.needs.map((n) => this.against(n.kind === "stage" ? m.needStage(n.subject) : this.event(n.subject), n, needing(g, n), m.behindNeed(plain, n.subject)))}</ul>`}
          <h4>${m.obstacles}</h4>
          ${g.obstacles.length === 0 ? html`<p class="soft small">${m.noObstacles}</p>` : html`<ul>${g.obstacles.map((o) => this.obstacle(o, plain))}</ul>`}
        </section>
        <section><h4>${m.how}</h4>${this.how()}</section>
      </div>
      <div class="foot">
        <section><h4>${m.journey}</h4>${this.journey()}</section>
        ${this.trust()}
      </div>
    </article>`;
  }

  private async edit(): Promise<void> {
    this.editing = true;
    await this.updateComplete;
    this.find<HTMLInputElement>("input")?.select();
  }

  private async done(name: string | null): Promise<void> {
    this.editing = false;
    if (name !== null) this.tell("rename", name.trim());
    await this.updateComplete;
    this.find("#rename")?.focus();
  }

  private form(plain: string): TemplateResult {
    const m = personaWords();
    const save = (e: Event): void => {
      e.preventDefault();
      void this.done(this.find<HTMLInputElement>("input")!.value);
    };
    return html`<form @submit=${save} @keydown=${(e: KeyboardEvent) => e.key === "Escape" && (e.stopPropagation(), void this.done(null))}>
      <h3 id="name" class="visually-hidden">${plain}</h3>
      <label class="visually-hidden" for="new-name">${m.nameLabel}</label>
      <input id="new-name" type="text" maxlength="80" autocomplete="off" aria-describedby="hint" .value=${plain} />
      <button class="button" type="submit">${m.save}</button>
      <button class="plain small" type="button" @click=${() => void this.done(null)}>${m.cancel}</button>
      <p class="soft small" id="hint">${m.nameHint}</p>
    </form>`;
  }

  private event(name: string): TemplateResult {
    return html`<em dir="auto">${humanise(name)}</em>`;
  }

  private open(text: string, count: number, people: RecipeSelection | null, title: string): TemplateResult {
    return behind(text, behindOf(people, count, title));
  }

  private traits(): TemplateResult {
    const m = personaWords();
    return html`<ul class="traits">
      ${traitFacts(this.personas, this.group, ON_CARD).map((t) => html`<li><span>${rich(m.topic(t))}</span> <b>${amount(this.f, t.unit, t.mean)}</b> <span class="soft">${amount(this.f, t.unit, t.overall)} ${m.against}</span></li>`)}
    </ul>`;
  }

  private conversion(plain: string): TemplateResult {
    const { f, group: g } = this;
    const m = personaWords();
    const { objective, steps } = this.personas;
    const who = converted(g, objective, this.funnel ?? undefined, steps.at(-1));
    return html`<div class="conversion">
      <p><span>${rich(m.convertsAt(objective))}</span> <b>${f.pct(g.conversion_rate)}</b> <span class="soft small">${f.interval(g.conversion_low, g.conversion_high)} · ${this.open(this.m.of(g.converted, g.users), g.converted, who, m.behindConverted(plain, objective))}</span></p>
      ${g.conversion_rate !== null && g.conversion_low !== null && g.conversion_high !== null ? intervalRail({ rate: g.conversion_rate, low: g.conversion_low, high: g.conversion_high, all: this.all, top: this.top }) : nothing}
    </div>`;
  }

  /** A share of the group beside that of the others. */
  private against(what: unknown, x: PersonaNeed | PersonaObstacle, people: RecipeSelection | null, title: string): TemplateResult {
    const { f } = this;
    const m = personaWords();
    return html`<li>
      <span>${what}</span> <b>${f.pct(x.rate)}</b>
      <span class="soft">${this.open(m.ofThem(x.people, x.of), x.people, people, title)} · ${m.others(f.pct(x.others_rate), x.difference === null ? "–" : m.points(x.difference, x.low, x.high))}</span>
    </li>`;
  }

  private obstacle(o: PersonaObstacle, plain: string): TemplateResult {
    const m = personaWords();
    const step = o.kind === "step";
    const trouble = step ? "" : this.m.friction.signal({ kind: o.kind, subject: o.subject, other: o.other, limit_seconds: null } as FrictionSignal);
    return this.against(rich(step ? m.stops(o.subject) : trouble), o, stoppedBy(this.group, o, this.funnel ?? undefined), step ? m.behindStep(plain, o.subject) : m.behindTrouble(plain, trouble));
  }

  private shares(values: PersonaShare[]): TemplateResult {
    const m = personaWords();
    return html`${values.slice(0, VALUES).map((v) => html`<span class="value">${rich(m.shareItem(v.value || m.unknown, this.f.pctRound(v.rate), this.f.pctRound(v.overall)))}</span>`)}`;
  }

  private how(): TemplateResult {
    const { f, group: g } = this;
    const m = personaWords();
    const row = (name: string, says: unknown): TemplateResult => html`<div><dt>${name}</dt><dd>${says}</dd></div>`;
    const { value: v, feedback: b } = g;
    return html`<dl>
      ${g.channels.length > 0 ? row(m.channel, this.shares(g.channels)) : nothing}
      ${g.devices.length > 0 ? row(m.device, this.shares(g.devices)) : nothing}
      ${g.countries.length > 0 ? row(m.country, this.shares(g.countries)) : nothing}
      ${this.columns(m.hours, g.hours, BUSY_HOURS, [0, 6, 12, 18].map((h) => [h, m.hour(h)] as const))}
      ${this.columns(m.days, g.weekdays, BUSY_DAYS, m.dayLetters.map((d, i) => [i, d] as const))}
      ${g.median_events !== null ? row(m.events, f.dec(g.median_events)) : nothing}
      ${g.top_events.length > 0 ? row(m.top, rich(g.top_events.slice(0, 4).map((e) => m.topItem(e.event, f.pctRound(e.user_rate))).join(", "))) : nothing}
      ${v && v.per_person !== null ? row(m.value, m.valueSays(f.money(v.per_person, v.currency), v.overall === null ? "–" : f.money(v.overall, v.currency), f.pct(v.share), v.payers)) : nothing}
      ${b && b.mean !== null ? row(m.feedback, rich(m.feedbackSays(b.property, f.dec(b.mean, 1), b.overall === null ? "–" : f.dec(b.overall, 1), b.people))) : nothing}
      ${g.demographics.length > 0 ? html`<div class="wide"><dt>${m.demographics}</dt><dd>${g.demographics.map((d) => html`<p>${rich(m.known(d.property, d.known))} ${this.shares(d.values)} <span class="soft">${m.chance(d.p)}</span></p>`)}</dd></div>` : nothing}
    </dl>`;
  }

  /** When they come, as columns with the busiest run told in words. */
  private columns(name: string, counts: number[], width: number, marks: ReadonlyArray<readonly [at: number, text: string]>): TemplateResult | typeof nothing {
    const most = busiest(counts, width);
    if (!most) return nothing;
    const m = personaWords();
    const { from, share } = most;
    const n = counts.length;
    const flat = even(share, width, n);
    const hours = n === 24;
    const says = flat
      ? hours ? m.evenHours : m.evenDays
      : hours
        ? m.busyHours(from, (from + width) % n, this.f.pctRound(share))
        : m.busyDays(Array.from({ length: width }, (_, i) => m.dayNames[(from + i) % n]!), this.f.pctRound(share));
    const top = Math.max(...counts);
    const busy = (i: number): boolean => !flat && (i - from + n) % n < width;
    return html`<div>
      <dt>${name}</dt>
      <dd>
        <span class=${hours ? "times" : "times few"} aria-hidden="true">${counts.map((c, i) => html`<i class=${busy(i) ? "mark" : "pale"} .style=${`height:${Math.max(c > 0 ? 4 : 0, (c / top) * 100)}%`}></i>`)}</span>
        <span class=${hours ? "marks" : "marks few"} aria-hidden="true">${marks.map(([at, text]) => html`<span .style=${`inset-inline-start:${(at / n) * 100}%;width:${100 / n}%`}>${text}</span>`)}</span>
        <span class="says">${says}</span>
      </dd>
    </div>`;
  }

  private journey(): TemplateResult {
    const j = this.group.journey;
    const m = personaWords();
    if (!j) return html`<p class="soft small">${m.noJourney(this.personas.min_shape)}</p>`;
    return html`<ol class="path">
        ${j.steps.map(
          (s) => html`<li>${s.new_visit ? html`<span class="visit soft">${m.newVisit}${s.gap_seconds === null ? nothing : ` +${this.f.duration(s.gap_seconds)}`}</span>` : s.gap_seconds === null ? nothing : html`<span class="soft gap">+${this.f.duration(s.gap_seconds)}</span>`}<span class="event">${humanise(s.event)}${s.times > 1 ? html` <span class="soft">${m.times(s.times)}</span>` : nothing}</span></li>`,
        )}
        ${j.more > 0 ? html`<li class="soft">${m.moreSteps(j.more)}</li>` : nothing}
      </ol>
      <p class="soft small">${m.journeySays(j.people, j.of, j.collapsed)}</p>`;
  }

  private trust(): TemplateResult | typeof nothing {
    const g = this.group;
    const m = personaWords();
    const stable = g.stable && m.stable[g.stable];
    if (!stable && g.sure_rate === null) return nothing;
    return html`<section class="trust">
      <h4>${m.trust}</h4>
      ${stable ? html`<p class="small">${stable}${g.jaccard === null ? nothing : html` <span class="soft">(${m.overlap(g.jaccard)})</span>`}.</p>` : nothing}
      ${g.sure_rate === null ? nothing : html`<p class="small">${m.sure(g.sure_rate, g.sure, g.users)}.</p>`}
    </section>`;
  }

  static override styles = [
    base,
    chartStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      article {
        padding: var(--pc-s4);
        border: 1px solid var(--pc-line);
        border-radius: 6px;
        background: var(--pc-sheet);
        font-size: var(--pc-f2);
        line-height: 1.45;
      }
      header h3 {
        display: inline;
      }
      #rename {
        margin-inline-start: var(--pc-s2);
        color: var(--pc-soft);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s2);
      }
      form p {
        flex-basis: 100%;
      }
      input {
        flex: 1 1 240px;
        min-width: 0;
        max-width: 460px;
        min-height: 36px;
        padding: 0 10px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-paper);
        font: 600 var(--pc-f4) var(--pc-serif);
      }
      .size {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: var(--pc-s4);
        align-items: center;
        max-width: none;
        margin-block: 2px var(--pc-s4);
        color: var(--pc-soft);
      }
      .track {
        height: 4px;
        border-radius: 2px;
        background: var(--pc-shade);
      }
      .track i {
        height: 4px;
        border: 0;
      }
      h4 {
        font-size: var(--pc-f1);
        font-weight: 600;
        color: var(--pc-soft);
        margin-block-end: 6px;
      }
      ul + h4,
      p + h4 {
        margin-block-start: var(--pc-s4);
      }
      .columns,
      .foot {
        display: grid;
        gap: var(--pc-s4) var(--pc-s5);
      }
      @container (min-width: 560px) {
        .columns {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
        .columns > :last-child {
          grid-column: 1 / -1;
        }
        dl {
          columns: 2;
        }
        .foot {
          grid-template-columns: minmax(0, 2fr) minmax(0, 1fr);
        }
      }
      .foot {
        margin-block-start: var(--pc-s4);
        padding-block-start: var(--pc-s3);
        border-top: 1px solid var(--pc-edge);
      }
      ul {
        display: grid;
        gap: 6px;
      }
      li b,
      .conversion b {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      ul > li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) max-content;
        gap: 0 var(--pc-s3);
      }
      ul > li + li {
        border-top: 1px solid var(--pc-line);
        padding-block-start: 6px;
      }
      ul > li .soft {
        grid-column: 1 / -1;
        font-size: var(--pc-f1);
        line-height: 1.35;
        font-variant-numeric: tabular-nums;
      }
      .traits .soft {
        text-align: end;
      }
      .conversion {
        margin-block-start: var(--pc-s3);
        padding-block-start: var(--pc-s2);
        border-top: 1px solid var(--pc-edge);
      }
      .conversion .small {
        display: block;
        font-variant-numeric: tabular-nums;
      }
      dl {
        column-gap: var(--pc-s5);
        font-size: var(--pc-f1);
      }
      dl > div {
        display: grid;
        grid-template-columns: 92px minmax(0, 1fr);
        gap: var(--pc-s2);
        margin-block-end: var(--pc-s2);
        break-inside: avoid;
      }
      dl > .wide {
        column-span: all;
      }
      dt {
        color: var(--pc-soft);
      }
      dd {
        overflow-wrap: anywhere;
      }
      dd p {
        max-width: none;
      }
      .value:not(:last-of-type)::after {
        content: " · ";
      }
      .times {
        display: flex;
        align-items: flex-end;
        gap: 1px;
        height: 34px;
        max-width: 220px;
        border-bottom: 1px solid var(--pc-edge);
      }
      .times i {
        flex: 1;
        border-radius: 1px 1px 0 0;
      }
      .marks {
        position: relative;
        display: block;
        height: 1.4em;
        max-width: 220px;
        color: var(--pc-soft);
      }
      .marks span {
        position: absolute;
        white-space: nowrap;
      }
      .few {
        max-width: 120px;
      }
      .marks.few span {
        text-align: center;
      }
      .says {
        display: block;
      }
      .path {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 0;
        margin-block-end: var(--pc-s2);
        font-size: var(--pc-f1);
      }
      .path li {
        display: inline-flex;
        align-items: center;
      }
      .gap,
      .visit {
        padding-inline: 6px;
        white-space: nowrap;
      }
      .visit {
        margin-inline-start: 6px;
        border-inline-start: 2px solid var(--pc-edge);
      }
      .event {
        padding: 1px 8px;
        border: 1px solid var(--pc-line);
        border-radius: 99px;
        background: var(--pc-paper);
        overflow-wrap: anywhere;
      }
      .path li + li > .event:first-child,
      .path li.soft {
        margin-inline-start: 6px;
      }
      .trust p + p {
        margin-block-start: var(--pc-s1);
      }
      @media print {
        article {
          border-color: var(--pc-edge);
        }
        section,
        li {
          break-inside: avoid;
        }
      }
    `,
  ];
}

define("parcours-persona-card", PersonaCard);
