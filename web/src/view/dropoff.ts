// For each step of one funnel: what those who stopped did next, beside what
// those who went on did next; where they were last seen; who came back, and by
// which door; what sets the two apart. The steps are ranked by what they lose.

import { css, html, nothing, type TemplateResult } from "lit";
import { nextAfter, type Behind } from "../model/behind.ts";
import { selection } from "../model/funnels.ts";
import type { Dropoff, DropoffStep, Funnel, NextEvent, RecipeFunnel } from "../model/report.gen.ts";
import { dropClaim, funnelClaim, tellingNext } from "../model/headlines.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { chartStyles } from "../chart/styles.ts";
import { behind, behindOf, behindStyles, openPeople } from "./behind.ts";
import { define, rich, Part } from "./element.ts";
import "./differences.ts";

/** Rows of the comparison; what they leave out is summed into "other events". */
const ROWS = 8;
/** Rows of the doors by which people came back. */
const DOORS = 5;

type By = "event" | "page" | "channel";

/** What came next, by one property of it. */
interface Nexts {
  by: By;
  when: "within" | "ever";
  list: NextEvent[];
  /** Those with nothing next; null where that is not counted. */
  none: number | null;
}

export class DropoffView extends Part {
  static override properties = { dropoff: { attribute: false }, funnel: { attribute: false }, recipe: { attribute: false }, ever: { state: true }, by: { state: true } };
  declare dropoff: Dropoff | null;
  declare funnel: Funnel | undefined;
  /** The funnel as the recipe has it, from which people are asked for. */
  declare recipe: RecipeFunnel | null;
  declare private ever: boolean;
  declare private by: By;

  constructor() {
    super();
    this.dropoff = null;
    this.recipe = null;
    this.ever = false;
    this.by = "event";
  }

  override render() {
    const m = this.m.dropoff;
    if (!this.dropoff || !this.funnel) return html`<p class="kicker">${this.m.sections.dropoff}</p><h2 tabindex="-1">${this.m.sections.dropoff}</h2><p class="lede">${m.none}</p>`;
    const window = this.funnel.window_seconds;
    const { steps } = this.dropoff;
    const kinds = (["event", "page", "channel"] as const).filter((by) => by === "event" || steps.some((s) => (by === "page" ? s.pages : s.channels).length > 0));
    return html`
      <p class="kicker">${this.m.sections.dropoff}</p>
      <h2 tabindex="-1">${rich(m.title(funnelClaim(this.funnel)))}</h2>
      ${steps.filter((s) => s.dropped > 0).length > 1 ? this.ranking(steps) : nothing}
      <p class="soft lead">${m.lede}</p>
      <div class="choices no-print">
        ${window > 0 && this.by === "event" ? this.choice(m.when, [false, true], this.ever, (ever) => (ever ? m.ever : m.within(window)), (ever) => (this.ever = ever)) : nothing}
        ${kinds.length > 1 ? this.choice(m.by, kinds, this.by, (by) => m.bys[by]!, (by) => (this.by = by)) : nothing}
      </div>
      <ol class="steps">
        ${steps.map((s, i) => html`<li id=${`step${i}`}>${this.step(s, i)}</li>`)}
      </ol>
    `;
  }

  private choice<T>(label: string, of: readonly T[], at: T, says: (x: T) => string, set: (x: T) => void): TemplateResult {
    return html`<div class="when" role="group" aria-label=${label}>
      ${of.map((x) => html`<button type="button" aria-pressed=${x === at ? "true" : "false"} @click=${() => set(x)}>${says(x)}</button>`)}
    </div>`;
  }

  /** The steps, those that lose most first. */
  private ranking(steps: DropoffStep[]): TemplateResult {
    const { f } = this;
    const m = this.m.dropoff;
    const all = steps.reduce((sum, s) => sum + s.dropped, 0);
    const valued = steps.some((s) => s.value_lost !== null);
    const ranked = steps.map((s, i) => ({ s, i })).filter(({ s }) => s.dropped > 0).sort((a, b) => (b.s.value_lost ?? 0) - (a.s.value_lost ?? 0) || b.s.dropped - a.s.dropped);
    const top = Math.max(...ranked.map(({ s }) => s.dropped), 1);
    return html`<table class="ranking">
      <caption class="visually-hidden">${m.rank}</caption>
      <thead>
        <tr><th scope="col">${m.rank}</th><th scope="col" class="barcol"><span class="visually-hidden">${m.droppedCol}</span></th><th scope="col" class="num">${m.droppedCol}</th><th scope="col" class="num">${m.shareCol}</th>${valued ? html`<th scope="col" class="num">${m.valueCol}</th>` : nothing}</tr>
      </thead>
      <tbody>
        ${ranked.map(
          ({ s, i }) => html`<tr>
            <th scope="row"><button class="plain" type="button" @click=${() => this.goTo(i)}>${humanise(s.label)}</button></th>
            <td class="barcol"><span class="bar-cell lost" .style=${`width:${(s.dropped / top) * 100}%`}></span></td>
            <td class="num">${behind(f.int(s.dropped), this.at(i, "dropped", s.dropped, this.m.behind.dropped(s.label)))}</td>
            <td class="num soft">${f.pct(all > 0 ? s.dropped / all : null)}</td>
            ${valued ? html`<td class="num">${s.value_lost === null ? "–" : f.money(s.value_lost, this.funnel!.currency)}</td>` : nothing}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private goTo(i: number): void {
    const heading = this.find(`#after${i}`);
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  }

  private at(i: number, state: "dropped" | "in_progress" | "went_on", count: number, title: string): Behind | null {
    return behindOf(this.recipe && selection(this.recipe, i, state), count, title);
  }

  /** Those of one line of a list of what came next. */
  private nextOf(i: number, by: By, when: string, value: string, count: number, title: string): Behind | null {
    return behindOf(this.recipe && nextAfter(this.recipe, i + 1, { by, when, value }), count, title);
  }

  private nexts(step: DropoffStep): Nexts {
    if (this.by === "page") return { by: "page", when: "ever", list: step.pages, none: null };
    if (this.by === "channel") return { by: "channel", when: "ever", list: step.channels, none: null };
    return this.ever ? { by: "event", when: "ever", list: step.ever, none: step.ever_none } : { by: "event", when: "within", list: step.within, none: step.within_none };
  }

  private step(step: DropoffStep, i: number): TemplateResult {
    const { f } = this;
    const m = this.m.dropoff;
    const [next, none] = this.ever ? [step.ever, step.ever_none] : [step.within, step.within_none];
    const telling = tellingNext(step, next);
    const last = step.last.filter((l) => !l.other).slice(0, 3);
    return html`
      <h3 id=${`after${i}`} tabindex="-1">${rich(m.headline(dropClaim(step, next, none)))}</h3>
      ${step.stopped === 0
        ? nothing
        : html`
            ${this.facts(step, i)}
            ${telling ? html`<p class="telling">${rich(m.telling(telling.event, telling.people / step.stopped, telling.went_on_people / step.went_on))}</p>` : nothing}
            ${this.table(step, i, this.nexts(step))}
            <p class="small soft after">
              ${last.length > 0 ? html`${rich(m.last(this.m.and(last.map((l) => m.lastItem(l.event, f.pctRound(l.people / step.stopped))))))} ` : nothing}
              ${step.returned > 0 ? html`${rich(m.returned(step.returned, step.dropped, step.next_label))} ` : nothing}
              ${step.gap_median_seconds !== null ? m.gap(f.duration(step.gap_median_seconds)) : nothing}
            </p>
            ${this.back(step, i)}
            <parcours-differences .step=${step} .number=${i + 1} .recipe=${this.recipe} .currency=${this.funnel!.currency}></parcours-differences>
          `}
    `;
  }

  private facts(step: DropoffStep, i: number): TemplateResult {
    const { f } = this;
    const m = this.m.dropoff;
    const b = this.m.behind;
    return html`<ul class="line">
      <li>${behind(f.int(step.dropped), this.at(i, "dropped", step.dropped, b.dropped(step.label)))} ${m.fact.dropped(step.dropped)}</li>
      ${step.in_progress > 0 ? html`<li>${behind(f.int(step.in_progress), this.at(i, "in_progress", step.in_progress, b.waiting(step.label)))} ${m.fact.waiting}</li>` : nothing}
      <li>${behind(f.int(step.went_on), this.at(i, "went_on", step.went_on, b.wentOn(step.label)))} ${rich(m.fact.on(step.went_on, step.next_label))}</li>
      ${step.end_of_visit > 0 ? html`<li>${behind(f.int(step.end_of_visit), this.nextOf(i, "event", "visit", "", step.end_of_visit, b.ended(step.label)))} ${m.fact.ended(step.end_of_visit)}</li>` : nothing}
      ${step.value_lost !== null && step.value_lost > 0 ? html`<li class="lostvalue">${m.fact.value(f.money(step.value_lost, this.funnel!.currency))}</li>` : nothing}
    </ul>`;
  }

  private table(step: DropoffStep, i: number, { by, when, list, none }: Nexts): TemplateResult {
    const m = this.m.dropoff;
    const named = list.filter((n) => !n.other);
    const shown = named.slice(0, ROWS);
    const rest = list.filter((n) => !shown.includes(n));
    const sum = (of: (n: NextEvent) => number): number => rest.reduce((total, n) => total + of(n), 0);
    const b = this.m.behind;
    const rows: Array<{ name: unknown; stopped: number; on: number | null; of: Behind | null; onward: Behind | null }> = shown.map((n) => ({
      name: n.event === "" ? html`<span class="soft">${this.m.none}</span>` : by === "page" ? n.event : humanise(n.event),
      stopped: n.people,
      on: n.went_on_people,
      of: n.event === "" ? null : this.nextOf(i, by, when, n.event, n.people, b.next(step.label, n.event, by)),
      onward: n.event === "" ? null : this.nextOf(i, by, "onward", n.event, n.went_on_people, b.onward(step.label, n.event, by)),
    }));
    if (rest.length > 0) rows.push({ name: html`<span class="soft">${by === "event" ? m.otherEvents : this.m.other}</span>`, stopped: sum((n) => n.people), on: sum((n) => n.went_on_people), of: null, onward: null });
    if (none !== null) rows.push({ name: html`<span class="soft">${m.nothing}</span>`, stopped: none, on: null, of: this.nextOf(i, by, when, "", none, b.nothing(step.label)), onward: null });
    if (rows.length === 0) return html`<p class="small soft nobody">${m.noneKnown}</p>`;
    const beside = rows.some((r) => r.on !== null && r.on > 0);
    const top = Math.max(...rows.flatMap((r) => [r.stopped / step.stopped, r.on !== null && step.went_on > 0 ? r.on / step.went_on : 0]), 0.01);
    const cell = (n: number, of: number, fate: string, who: Behind | null): TemplateResult => html`
      <td class=${who ? "barcol opens" : "barcol"} @click=${(e: Event) => who && openPeople(e.currentTarget, who)}>${n > 0 ? html`<span class=${`bar-cell ${fate}`} .style=${`width:${(n / of / top) * 100}%`}></span>` : nothing}</td>
      <td class="num" title=${this.m.of(n, of)}>${behind(this.f.pct(of > 0 ? n / of : null), who)}<span class="visually-hidden"> (${this.m.of(n, of)})</span></td>
    `;
    return html`<table aria-labelledby=${`after${i}`}>
      <thead>
        <tr><th scope="col">${m.nextCol[by]}</th><th scope="colgroup" colspan="2">${m.stopped(step.stopped)}</th>${beside ? html`<th scope="colgroup" colspan="2">${m.on(step.went_on)}</th>` : nothing}</tr>
      </thead>
      <tbody>
        ${rows.map(
          (r) => html`<tr>
            <th scope="row">${r.name}</th>${cell(r.stopped, step.stopped, "lost", r.of)}${!beside ? nothing : r.on === null ? html`<td class="barcol"></td><td class="num soft">–</td>` : cell(r.on, step.went_on, "went", r.onward)}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** Who came back in a later visit, and how. */
  private back(step: DropoffStep, i: number): TemplateResult | typeof nothing {
    const m = this.m.dropoff;
    if (step.back === 0) return nothing;
    const lists = ([["event", m.doors, step.doors], ["channel", m.backChannels, step.back_channels]] as const).filter(([, , list]) => list.length > 0);
    return html`
      <h4>${m.back(step.back, step.stopped, this.f.duration(step.back_median_seconds))}</h4>
      ${lists.length > 0 ? html`<div class="doors">${lists.map(([by, title, list]) => this.door(step, i, by, title, list))}</div>` : nothing}
    `;
  }

  private door(step: DropoffStep, i: number, by: By, title: string, list: NextEvent[]): TemplateResult {
    const { f } = this;
    const of = step.back;
    const shown = list.filter((n) => !n.other).slice(0, DOORS);
    const rest = list.filter((n) => !shown.includes(n)).reduce((sum, n) => sum + n.people, 0);
    const rows: Array<{ name: string; people: number; of: Behind | null }> = shown.map((n) => ({
      name: n.event === "" ? this.m.none : humanise(n.event),
      people: n.people,
      of: n.event === "" ? null : this.nextOf(i, by, "back", n.event, n.people, this.m.behind.back(step.label, n.event, by)),
    }));
    if (rest > 0) rows.push({ name: this.m.other, people: rest, of: null });
    return html`<table>
      <caption class="visually-hidden">${title}</caption>
      <thead><tr><th scope="col">${title}</th><th scope="col" class="num">${this.m.overview.peopleCol}</th><th scope="col" class="num">${this.m.dropoff.ofBack}</th></tr></thead>
      <tbody>
        ${rows.map((r) => html`<tr><th scope="row">${r.name}<span class="bar-cell mark thin" .style=${`width:${(r.people / of) * 100}%`}></span></th><td class="num">${behind(f.int(r.people), r.of)}</td><td class="num">${f.pct(r.people / of)}</td></tr>`)}
      </tbody>
    </table>`;
  }

  static override styles = [
    base,
    chartStyles,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h2 {
        margin-block-end: var(--pc-s2);
      }
      .ranking {
        margin-block: var(--pc-s4) var(--pc-s5);
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: var(--pc-s2) var(--pc-s3);
        margin-block-start: var(--pc-s3);
      }
      .when {
        display: inline-flex;
        border: 1px solid var(--pc-edge);
        border-radius: 99px;
        overflow: hidden;
        font-size: var(--pc-f2);
      }
      .when button {
        min-height: 32px;
        padding: 0 14px;
        border: 0;
        background: none;
      }
      .when button:focus-visible {
        outline-offset: -3px;
        border-radius: 99px;
      }
      .when button[aria-pressed="true"] {
        background: var(--pc-ink);
        color: var(--pc-paper);
      }
      .steps > li {
        margin-block-start: var(--pc-s5);
        padding-block-start: var(--pc-s3);
        border-top: 1px solid var(--pc-line);
        scroll-margin-top: 80px;
      }
      h3 {
        margin-block-end: var(--pc-s1);
        max-width: 40em;
        scroll-margin-top: 80px;
      }
      h3:focus {
        outline: none;
      }
      h4 {
        margin-block: var(--pc-s4) var(--pc-s2);
        font-size: var(--pc-f2);
        font-weight: 600;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 2px var(--pc-s4);
        font-size: var(--pc-f2);
      }
      .lostvalue {
        color: var(--pc-lost);
      }
      .telling,
      .nobody {
        margin-block-start: var(--pc-s2);
      }
      table {
        margin-block: var(--pc-s3) var(--pc-s2);
      }
      tbody th {
        width: 26%;
        overflow-wrap: anywhere;
      }
      .barcol {
        width: 24%;
        vertical-align: middle;
        padding-inline-end: var(--pc-s2);
      }
      .opens {
        cursor: pointer;
      }
      .after {
        max-width: 76ch;
      }
      .doors {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
        gap: 0 var(--pc-s5);
        align-items: start;
      }
      .doors table {
        margin-block: 0 var(--pc-s2);
      }
      .doors tbody th {
        width: auto;
      }
      .thin {
        height: 4px;
        margin-block-start: 3px;
        border-width: 0;
      }
      @media print {
        tr {
          break-inside: avoid;
        }
      }
      @container (max-width: 560px) {
        .barcol {
          width: 13%;
        }
        .ranking .barcol {
          display: none;
        }
        tbody th {
          width: 34%;
        }
        th,
        td {
          padding-inline-end: 6px;
        }
      }
    `,
  ];
}

define("parcours-dropoff", DropoffView);
