// The intended path: a sentence of steps, edited where they stand, and how what
// people do compares with it. Holds a draft and asks it once it is whole: fires
// `ask` with the recipe that has it.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { strings } from "../model/funnels.ts";
import { addIdeal, firstIdeal, idealEvents, MOST_IDEAL_STEPS, moveIdeal, removeIdeal, toggleDetour, toggleIdeal, withIdeal } from "../model/map.ts";
import { Past } from "../model/past.ts";
import type { Ideal, IdealDeviation, Recipe, RecipeIdeal, Report } from "../model/report.gen.ts";
import { humanise } from "../i18n/names.ts";
import { binColumns, binStyles } from "../chart/bins.ts";
import { chartStyles } from "../chart/styles.ts";
import { base } from "../styles/base.ts";
import { define, rich } from "./element.ts";
import type { Listbox, Option } from "./listbox.ts";
import { MapPart } from "./map-part.ts";
import "./listbox.ts";
import "./tray.ts";

/** A word of the sentence: a step by its number, the detours, or a step to come. */
type Place = number | "detours" | "add";

const FIRST_SHOWN = 6;

/** Goes with fewer conversions, more surely than by chance. */
const costs = (d: IdealDeviation): boolean => d.cost_low !== null && d.cost_low > 0;

export class IdealView extends MapPart {
  static override properties = {
    report: { attribute: false },
    recipe: { attribute: false },
    busy: { type: Boolean },
    draft: { state: true },
    open: { state: true },
    past: { state: true },
  };
  declare report: Report;
  /** The recipe as it was run. */
  declare recipe: Recipe;
  declare busy: boolean;
  declare private draft: RecipeIdeal | null;
  declare private open: Place | null;
  declare private past: Past<RecipeIdeal | null>;

  constructor() {
    super();
    this.busy = false;
    this.draft = this.open = null;
    this.past = new Past();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // An answer to what was asked; a path that is being begun stays as it is.
    if (changed.has("recipe") && !this.unfinished) this.draft = this.recipe?.ideal ?? null;
  }

  private get unfinished(): boolean {
    return this.draft !== null && this.draft.steps.length < 2;
  }

  private change(next: RecipeIdeal | null): void {
    if (JSON.stringify(next) === JSON.stringify(this.draft)) return;
    this.past = this.past.keep(this.draft);
    this.put(next);
  }

  private put(next: RecipeIdeal | null): void {
    this.draft = next;
    if (!this.unfinished) this.tell("ask", withIdeal(this.recipe, next));
  }

  private back(how: "undo" | "redo"): void {
    if (!(how === "undo" ? this.past.canUndo : this.past.canRedo)) return;
    const [to, past] = this.past[how](this.draft);
    this.past = past;
    this.open = null;
    this.put(to);
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z" || e.composedPath()[0] instanceof HTMLInputElement) return;
    e.preventDefault();
    this.back(e.shiftKey ? "redo" : "undo");
  };

  private show(place: Place): void {
    if (this.open === place) return this.leave();
    this.open = place;
    void this.updateComplete.then(() => this.find<Listbox>("parcours-listbox")?.focus());
  }

  /** Closes the tray; the focus returns to the word it was opened from. */
  private leave(): void {
    const at = this.open;
    this.open = null;
    void this.updateComplete.then(() => (this.find(`#${typeof at === "number" ? `step${Math.min(at, (this.draft?.steps.length ?? 1) - 1)}` : at}`) ?? this.find("#start"))?.focus());
  }

  private begin(): void {
    this.change(firstIdeal(this.report, this.recipe));
    this.open = "detours";
    void this.updateComplete.then(() => this.find<Listbox>("parcours-listbox")?.focus());
  }

  override render() {
    if (!this.report) return nothing;
    const w = this.w.ideal;
    const { draft } = this;
    const ideal = draft ? this.report.ideal : null;
    return html`<div @keydown=${this.onKey} @leave=${(e: Event) => (e.stopPropagation(), this.leave())}>
      <p class="kicker">${w.kicker}</p>
      ${draft
        ? html`
            ${ideal ? html`<h2>${rich(w.headline(ideal))}</h2><p class="lede">${rich(w.lede(ideal))}</p>` : nothing}
            <p class="sentence">${this.sentence(draft)}</p>
            ${this.unfinished ? html`<p class="note soft" role="status">${w.unfinished}</p>` : nothing}
          `
        : html`<p class="lede">${w.startSays}</p>`}
      ${draft && this.open !== null ? this.tray(draft, this.open) : nothing}
      <p class="tools no-print">
        ${draft
          ? html`<button id="add" class="plain" type="button" aria-expanded=${this.open === "add" ? "true" : "false"} ?disabled=${draft.steps.length >= MOST_IDEAL_STEPS} @click=${() => this.show("add")}>${w.add}</button>
              <button id="drop" class="plain" type="button" @click=${() => ((this.open = null), this.change(null))}>${w.drop}</button>`
          : html`<button id="start" class="button" type="button" ?disabled=${this.busy || !firstIdeal(this.report, this.recipe)} @click=${() => this.begin()}>${w.start}</button>`}
        ${draft || this.past.canUndo ? html`<button id="undo" class="plain" type="button" ?disabled=${!this.past.canUndo} @click=${() => this.back("undo")}>${this.w.undo}</button>` : nothing}
        ${this.past.canRedo ? html`<button id="redo" class="plain" type="button" @click=${() => this.back("redo")}>${this.w.redo}</button>` : nothing}
      </p>
      ${ideal ? this.result(ideal) : nothing}
    </div>`;
  }

  private sentence(draft: RecipeIdeal): unknown[] {
    const s = this.w.ideal.sentence;
    const detours = strings(draft.detours);
    return [
      s.meant,
      draft.steps.map((step, i) => html`${i > 0 ? s.then : nothing}<span class="together">${this.word(i, `step${i}`, idealEvents(step).map(humanise).join(s.or))}${i === draft.steps.length - 1 ? s.but : nothing}</span>`),
      s.may,
      html`<span class="together">${this.word("detours", "detours", detours.map(humanise).join(s.and) || s.nothing)}${s.end}</span>`,
    ];
  }

  private word(place: Place, id: string, text: string): TemplateResult {
    return html`<button id=${id} class="word" type="button" aria-expanded=${this.open === place ? "true" : "false"} @click=${() => this.show(place)}>${text}</button>`;
  }

  private tray(draft: RecipeIdeal, place: Place): TemplateResult {
    const w = this.w.ideal;
    const step = typeof place === "number" ? draft.steps[place] : undefined;
    const steps = new Set(draft.steps.flatMap(idealEvents));
    const all = this.report.overview.by_event;
    const known = new Set(all.map((e) => e.event));
    const strange = [...steps, ...strings(draft.detours)].filter((e) => !known.has(e));
    const options = [...strange.map((event): Option => ({ value: event, label: humanise(event) })), ...all.map((e): Option => ({ value: e.event, label: humanise(e.event), hint: this.m.people(e.users) }))];
    const list = (of: Option[], chosen: string[] | null, pick: (event: string) => void): TemplateResult =>
      html`<parcours-listbox .label=${w.search} .options=${of} .chosen=${chosen} @pick=${(e: CustomEvent<string>) => (e.stopPropagation(), pick(e.detail))}></parcours-listbox>`;
    if (typeof place === "number" && step) {
      const move = (by: -1 | 1): void => {
        this.change(moveIdeal(draft, place, by));
        this.open = place + by;
      };
      const remove = (): void => {
        this.change(removeIdeal(draft, place));
        this.leave();
      };
      return html`<parcours-tray .label=${w.step(place + 1)}>
        <span slot="actions" class="actions">
          <button class="plain" type="button" ?disabled=${place === 0} @click=${() => move(-1)}>${w.earlier}</button>
          <button class="plain" type="button" ?disabled=${place === draft.steps.length - 1} @click=${() => move(1)}>${w.later}</button>
          <button class="plain" type="button" ?disabled=${draft.steps.length < 2} @click=${remove}>${w.remove}</button>
        </span>
        <p class="soft small">${w.stepSays}</p>
        ${list(options, idealEvents(step), (event) => this.change(toggleIdeal(draft, place, event)))}
      </parcours-tray>`;
    }
    const others = options.filter((o) => !steps.has(o.value));
    if (place === "detours") return html`<parcours-tray .label=${w.detours}>${list(others, strings(draft.detours), (event) => this.change(toggleDetour(draft, event)))}</parcours-tray>`;
    return html`<parcours-tray .label=${w.add}>${list(others, null, (event) => (this.change(addIdeal(draft, event)), this.leave()))}</parcours-tray>`;
  }

  private result(i: Ideal): TemplateResult {
    const w = this.w.ideal;
    const { f } = this;
    const c = w.steps;
    const bins = i.fitness.map((count, at) => ({ from_seconds: at, to_seconds: at + 1, count }));
    const worst = i.deviations.slice(0, FIRST_SHOWN);
    return html`
      <p>${w.fitness(i.mean_fitness === null ? "–" : f.dec(i.mean_fitness, 2), i.median_fitness === null ? "–" : f.dec(i.median_fitness, 2))} ${w.averages(i)}</p>
      ${binColumns(bins, { alt: w.fitnessAlt, share: (r) => f.pctRound(r), bin: (from) => (from === 10 ? f.int(1) : `${f.dec(from / 10)}–${f.dec((from + 1) / 10)}`) })}
      <p class="small soft">${w.fitnessSays}</p>
      <h3>${c.title}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${c.title}>
        <table>
          <thead>
            <tr><th scope="col">${c.step}</th><th scope="col" class="num">${c.people}</th><th scope="col" class="num">${c.share}</th><th scope="col" class="num">${c.inOrder}</th><th scope="col" class="num">${c.late}</th><th scope="col" class="num">${c.skipped}</th><th scope="col" class="num">${c.stopped}</th></tr>
          </thead>
          <tbody>
            ${i.steps.map((s) => html`<tr><th scope="row">${humanise(s.label)}</th><td class="num">${f.int(s.people)}</td><td class="num soft">${f.pct(s.rate)}</td>${[s.in_order, s.late, s.skipped, s.stopped].map((v) => html`<td class="num">${f.int(v)}</td>`)}</tr>`)}
          </tbody>
        </table>
      </div>
      <h3>${w.ways}</h3>
      ${worst.length === 0
        ? html`<p class="soft">${w.noWays}</p>`
        : html`<ol class="ways">${worst.map((d) => this.way(d, i.objective))}</ol>
            ${i.objective ? html`<p class="small note soft">${rich(w.caution(i.objective))}</p>` : nothing}
            <details><summary>${this.m.table}</summary>${this.table(i)}</details>`}
      <p class="small soft least">${w.least(i.min_people, i.left_out)}</p>
    `;
  }

  private way(d: IdealDeviation, objective: string): TemplateResult {
    const w = this.w.ideal;
    const goes = objective ? w.goes(d, objective, costs(d)) : "";
    return html`<li>
      <p class="what">${rich(w.way(d))}</p>
      <p class="small facts"><span class="track"><i class=${costs(d) || d.kind === "stopped" ? "bar-cell lost" : "bar-cell pale"} .style=${`width:${(d.rate ?? 0) * 100}%`}></i></span><span>${w.facts(d)}</span></p>
      ${goes ? html`<p class="small soft">${rich(goes)}</p>` : nothing}
    </li>`;
  }

  private table(i: Ideal): TemplateResult {
    const w = this.w.ideal;
    const { f } = this;
    const c = w.cols;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${w.ways}>
      <table class="all">
        <thead>
          <tr><th scope="col">${c.what}</th><th scope="col" class="num">${c.people}</th><th scope="col" class="num">${c.of}</th><th scope="col" class="num">${c.share}</th><th scope="col" class="num">${c.interval}</th>${i.objective ? html`<th scope="col" class="num">${c.rate}</th><th scope="col" class="num">${c.others}</th><th scope="col" class="num">${c.p}</th><th scope="col" class="num">${c.cost}</th>` : nothing}</tr>
        </thead>
        <tbody>
          ${i.deviations.map(
            (d) => html`<tr>
              <th scope="row">${rich(w.way(d))}</th>
              <td class="num">${f.int(d.people)}</td><td class="num">${f.int(d.of)}</td><td class="num">${f.pct(d.rate)}</td><td class="num soft">${f.interval(d.low, d.high)}</td>
              ${i.objective
                ? html`<td class="num" title=${this.m.of(d.converted, d.people)}>${f.pct(d.conversion_rate)}</td><td class="num" title=${this.m.of(d.others_converted, d.others)}>${f.pct(d.others_rate)}</td><td class="num">${d.p === null ? "–" : d.p < 0.001 ? `< ${f.dec(0.001, 3)}` : f.dec(d.p, 3)}</td><td class="num">${costs(d) ? html`${f.int(Math.round(d.cost!))} <span class="soft">${f.int(Math.round(d.cost_low!))}–${f.int(Math.round(d.cost_high!))}</span>` : "–"}</td>`
                : nothing}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [
    base,
    chartStyles,
    binStyles,
    css`
      :host {
        container-type: inline-size;
        margin-block-start: var(--pc-s6);
      }
      h2 {
        margin-block-end: var(--pc-s2);
      }
      h3 {
        margin-block: var(--pc-s4) var(--pc-s2);
      }
      .sentence {
        margin-block: var(--pc-s3) var(--pc-s2);
      }
      .together .word {
        max-width: calc(100% - 0.6em);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 2px var(--pc-s4);
        margin-block: var(--pc-s2);
        color: var(--pc-soft);
        font-size: var(--pc-f2);
      }
      .actions {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 0 var(--pc-s3);
      }
      .ways li {
        padding-block: 8px;
        border-top: 1px solid var(--pc-line);
        break-inside: avoid;
      }
      .ways p {
        max-width: none;
      }
      .ways .what {
        font: 500 var(--pc-f4) / 1.3 var(--pc-serif);
      }
      .facts {
        display: grid;
        grid-template-columns: minmax(60px, 180px) minmax(0, 1fr);
        align-items: center;
        gap: var(--pc-s3);
      }
      .least {
        margin-block-start: var(--pc-s2);
      }
      .all {
        min-width: 720px;
        font-size: var(--pc-f1);
      }
      @media print {
        .all {
          min-width: 0;
        }
      }
    `,
  ];
}

define("parcours-ideal", IdealView);
