// Any two kinds of people side by side, with what lies between them.

import { css, html, nothing, type TemplateResult } from "lit";
import { plainText } from "../i18n/names.ts";
import { personaWords } from "../i18n/personas.ts";
import { byDifference, gap, shareOf, topicOf, type Gap } from "../model/personas.ts";
import type { Persona, PersonaShare, Personas } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, rich, Part } from "./element.ts";
import { amount } from "./persona-card.ts";

/** Features shown before more are asked for. */
const FIRST_SHOWN = 10;

interface Row {
  what: string;
  a: string;
  b: string;
  all: string;
  difference: string;
  clear: boolean;
}

export class PersonaCompare extends Part {
  static override properties = { personas: { attribute: false }, names: { attribute: false }, a: { state: true }, b: { state: true }, whole: { state: true } };
  declare personas: Personas;
  /** What the groups are called, in their order. */
  declare names: string[];
  /** The keys of the two. */
  declare private a: string;
  declare private b: string;
  /** All they were compared on, also where they hardly differ. */
  declare private whole: boolean;

  constructor() {
    super();
    this.a = this.b = "";
    this.whole = false;
  }

  override willUpdate(): void {
    const keys = this.personas?.groups.map((g) => g.key) ?? [];
    if (!keys.includes(this.a)) this.a = keys[0] ?? "";
    if (!keys.includes(this.b)) this.b = keys.find((k) => k !== this.a) ?? "";
  }

  override render() {
    const p = this.personas;
    if (!p) return nothing;
    const m = personaWords();
    const [a, b] = [this.a, this.b].map((key) => p.groups.find((g) => g.key === key));
    const name = (g: Persona): string => this.names[p.groups.indexOf(g)] ?? g.name;
    return html`
      <h3>${m.compare}</h3>
      <p class="pick no-print"><label for="a">${m.first}</label> ${this.pick("a")} <label for="b">${m.second}</label> ${this.pick("b")}</p>
      ${!a || !b || a === b
        ? html`<p class="soft" role="status">${m.same}</p>`
        : html`<p class="soft small">${m.compareSays}</p>
          <div class="scroll" tabindex="0" role="region" aria-label=${m.compare}>
            <table data-testid="side-by-side">
              <thead><tr><th scope="col">${m.figure}</th><th scope="col" class="num">${rich(name(a))}</th><th scope="col" class="num">${rich(name(b))}</th><th scope="col" class="num">${m.all}</th><th scope="col" class="num">${m.difference}</th></tr></thead>
              <tbody>${this.rows(a, b).map((r) => html`<tr><th scope="row">${rich(r.what)}</th><td class="num">${r.a}</td><td class="num">${r.b}</td><td class="num soft">${r.all}</td><td class="num">${r.clear ? html`<b>${r.difference}</b>` : r.difference}</td></tr>`)}</tbody>
            </table>
          </div>
          ${p.features.length > FIRST_SHOWN ? html`<p class="no-print"><button class="plain small" type="button" aria-expanded=${this.whole ? "true" : "false"} @click=${() => (this.whole = !this.whole)}>${this.whole ? this.m.friction.fewer : this.m.friction.more(p.features.length - FIRST_SHOWN)}</button></p>` : nothing}`}
    `;
  }

  private pick(side: "a" | "b"): TemplateResult {
    return html`<select id=${side} @change=${(e: Event) => (this[side] = (e.target as HTMLSelectElement).value)}>
      ${this.personas.groups.map((g, i) => html`<option value=${g.key} ?selected=${g.key === this[side]}>${plainText(this.names[i] ?? g.name)}</option>`)}
    </select>`;
  }

  private rows(a: Persona, b: Persona): Row[] {
    const { f, personas: p } = this;
    const m = personaWords();
    const rows: Row[] = [];
    const points = (d: Gap | null): Pick<Row, "difference" | "clear"> => ({ difference: d ? m.points(d.difference, d.low, d.high) : "–", clear: d?.clear ?? false });
    /** Averages have no interval in a report. */
    const plain = (what: string, x: number | null, y: number | null, all: number | null, says: (v: number) => string, apart = (d: number): string => `${d < 0 ? "−" : d > 0 ? "+" : ""}${says(Math.abs(d))}`): void => {
      const say = (v: number | null): string => (v === null ? "–" : says(v));
      rows.push({ what, a: say(x), b: say(y), all: say(all), difference: x === null || y === null ? "–" : apart(x - y), clear: false });
    };
    const inPoints = (d: number): string => m.points(d, null, null);
    plain(m.size, a.users, b.users, p.users, (v) => f.int(v));
    plain(m.sizeShare, a.rate, b.rate, 1, (v) => f.pct(v), inPoints);
    if (p.objective) {
      const all = p.groups.reduce((sum, g) => sum + g.converted, 0) / Math.max(1, p.groups.reduce((sum, g) => sum + g.users, 0));
      rows.push({ what: m.convertsAt(p.objective), a: f.pct(a.conversion_rate), b: f.pct(b.conversion_rate), all: f.pct(all), ...points(gap([a.converted, a.users], [b.converted, b.users])) });
    }
    if (a.value && b.value) plain(m.valueEach, a.value.per_person, b.value.per_person, a.value.overall, (v) => f.money(v, a.value!.currency));
    if (a.feedback && b.feedback) plain(`${m.score}, ${a.feedback.property}`, a.feedback.mean, b.feedback.mean, a.feedback.overall, (v) => f.dec(v, 1));
    plain(m.events, a.median_events, b.median_events, null, (v) => f.dec(v));
    const shares = (what: (v: string) => string, x: PersonaShare[], y: PersonaShare[]): void => {
      for (const v of x) {
        const w = y.find((w) => w.value === v.value);
        if (!w || v.value === "") continue;
        rows.push({ what: what(v.value), a: f.pct(v.rate), b: f.pct(w.rate), all: f.pct(v.overall), ...points(gap([v.users, shareOf(v.users, v.rate)], [w.users, shareOf(w.users, w.rate)])) });
      }
    };
    shares(m.came, a.channels, b.channels);
    shares(m.on, a.devices, b.devices);
    for (const i of byDifference(p, a, b).slice(0, this.whole ? undefined : FIRST_SHOWN)) {
      const x = p.features[i]!;
      plain(m.topic(topicOf(x)), a.means[i] ?? null, b.means[i] ?? null, x.mean, (v) => amount(f, x.unit, v), x.unit === "share" ? inPoints : undefined);
    }
    return rows;
  }

  static override styles = [
    base,
    css`
      :host {
        margin-block: var(--pc-s5) var(--pc-s4);
      }
      h3,
      .pick {
        margin-block-end: var(--pc-s2);
      }
      .pick {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s2);
        max-width: none;
        font-size: var(--pc-f2);
      }
      select {
        max-width: min(100%, 340px);
        min-height: 32px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        text-overflow: ellipsis;
      }
      b {
        font-weight: 600;
      }
      table {
        min-width: 620px;
      }
      @media print {
        table {
          min-width: 0;
        }
      }
    `,
  ];
}

define("parcours-persona-compare", PersonaCompare);
