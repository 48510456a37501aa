// The people behind a number: a list that is as long as the number, the journey
// of each, and what can be made of them. A modal <dialog>, opened by the event
// `people` from anywhere in the report: the browser keeps the focus inside and
// gives it back. Fires `ask` with a recipe in which they are a segment.

import { css, html, nothing, type TemplateResult } from "lit";
import { freeName, onlySegment, peopleCsv, positionOf, savedAs, segmentOf, withSegment, within, type Behind } from "../model/behind.ts";
import { stepEvents } from "../model/funnels.ts";
import type { Journey, People, Person, Problem, Recipe, RecipeSelection } from "../model/report.gen.ts";
import { asProblem } from "../model/session.ts";
import { plainText } from "../i18n/names.ts";
import { locale } from "../i18n/index.ts";
import { base, dialog } from "../styles/base.ts";
import { define, rich, save, View } from "./element.ts";
import "./journey.ts";

/** Who can say who they are and what they did; rejects with a Problem. The session does. */
export interface PeopleSource {
  people(selection: RecipeSelection, offset: number, count: number): Promise<People>;
  journey(selection: RecipeSelection, id: string): Promise<Journey>;
}

const PAGE = 100;
/** People asked for at once where all are wanted. */
const BATCH = 100_000;

export class PeopleView extends View {
  static override properties = {
    source: { attribute: false },
    recipe: { attribute: false },
    zone: { attribute: false },
    asked: { state: true },
    page: { state: true },
    at: { state: true },
    journey: { state: true },
    problem: { state: true },
    busy: { state: true },
    said: { state: true },
    naming: { state: true },
    query: { state: true },
  };
  declare source: PeopleSource | null;
  declare recipe: Recipe | null;
  declare zone: string;
  declare private asked: Behind | null;
  declare private page: People | null;
  /** Whose journey is shown: the position in the list; null while the list is. */
  declare private at: number | null;
  declare private journey: Journey | null;
  declare private problem: Problem | null;
  declare private busy: boolean;
  /** What was done, for the line that screen readers hear. */
  declare private said: string;
  declare private naming: string | null;
  declare private query: string;
  /** Goes up whenever what was asked before is no longer wanted. */
  private run = 0;
  private walking = false;

  constructor() {
    super();
    this.source = this.recipe = this.asked = this.page = this.at = this.journey = this.problem = this.naming = null;
    this.zone = "UTC";
    this.busy = false;
    this.said = this.query = "";
  }

  /** Opens on the first people of a selection. */
  show(asked: Behind): void {
    this.asked = asked;
    this.page = this.journey = this.at = this.problem = this.naming = null;
    this.said = this.query = "";
    this.walking = false;
    this.run++;
    void this.updateComplete.then(() => {
      const dialog = this.find<HTMLDialogElement>("dialog");
      if (dialog && !dialog.open) dialog.showModal();
      this.find("#title")?.focus();
    });
    void this.load(0);
  }

  private close(): void {
    this.find<HTMLDialogElement>("dialog")?.close();
  }

  /** After the dialog has closed, however that came: nothing that was asked is wanted any more. */
  private closed(): void {
    this.run++;
    this.asked = this.page = this.journey = this.at = null;
  }

  /** Does something that takes a while and may fail; null where it did, or nobody waits for it any more. */
  private async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    const run = this.run;
    this.busy = true;
    this.problem = null;
    try {
      const value = await work();
      return run === this.run ? value : null;
    } catch (error) {
      if (run === this.run) this.problem = asProblem(error);
      return null;
    } finally {
      if (run === this.run) this.busy = false;
    }
  }

  private async load(offset: number): Promise<boolean> {
    const { source, asked } = this;
    if (!source || !asked) return false;
    const page = await this.attempt(() => source.people(asked.selection, offset, PAGE));
    if (page) this.page = page;
    return page !== null;
  }

  private person(position: number): Person | undefined {
    return this.page?.people[position - this.page.offset];
  }

  /** Shows the journey of the person at a position, wherever in the list it is. Of many asked in a hurry only the last is looked up. */
  private async go(position: number): Promise<void> {
    const { source, asked } = this;
    if (!source || !asked || !this.page || position < 0 || position >= this.page.count) return;
    const opened = this.at === null;
    this.at = position;
    if (this.walking) return;
    this.walking = true;
    const run = this.run;
    for (let done = false; !done && run === this.run && this.at !== null; ) {
      const at: number = this.at;
      if (!this.person(at) && !(await this.load(at - (at % PAGE)))) break;
      const person = this.person(at);
      if (!person) break;
      const journey = await this.attempt(() => source.journey(asked.selection, person.id));
      if (run !== this.run) return;
      done = this.at === at;
      if (!journey) break;
      if (done) {
        this.journey = journey;
        this.said = `${this.m.persons.open(journey.id)}, ${this.m.persons.position(at + 1, this.page.count)}`;
      }
    }
    this.walking = false;
    if (opened) void this.updateComplete.then(() => this.find("#title")?.focus());
  }

  /** From a journey to the list, where the person was. */
  private back(): void {
    const at = this.at;
    this.at = this.journey = this.problem = null;
    this.said = "";
    void this.updateComplete.then(() => (at === null ? null : this.row(at))?.focus());
  }

  private row(position: number): HTMLElement | null {
    return this.find(`[data-position="${position}"]`);
  }

  private async turn(offset: number): Promise<void> {
    if (!this.page || offset < 0 || offset >= this.page.count || !(await this.load(offset))) return;
    await this.updateComplete;
    this.row(offset)?.focus();
    this.said = this.range();
  }

  private range(): string {
    const p = this.page!;
    return this.m.persons.range(p.offset + 1, p.offset + p.people.length, p.count);
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (e.key === "Escape") e.stopPropagation(); // it is not for what the page is working on
    if (this.at !== null && e.key === "Escape") {
      e.preventDefault();
      this.back();
      return;
    }
    if (e.altKey || e.ctrlKey || e.metaKey || e.composedPath()[0] instanceof HTMLInputElement) return;
    if (this.at !== null) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (by === undefined) return;
      e.preventDefault();
      void this.go(this.at + by);
      return;
    }
    const row = (e.composedPath()[0] as HTMLElement).dataset?.position;
    if (row === undefined || !this.page) return;
    const { offset, people } = this.page;
    const to = { ArrowDown: Number(row) + 1, ArrowUp: Number(row) - 1, Home: offset, End: offset + people.length - 1 }[e.key];
    if (to !== undefined) this.row(to)?.focus();
    else if (e.key === "PageDown") void this.turn(offset + PAGE);
    else if (e.key === "PageUp") void this.turn(offset - PAGE);
    else return;
    e.preventDefault();
  };

  /** To the first id that begins with what was typed. They are in order, so a few look-ups find it among millions. */
  private async search(e: Event): Promise<void> {
    e.preventDefault();
    const { source, asked, page, query } = this;
    if (!source || !asked || !page || query === "") return;
    const id = async (at: number): Promise<string | undefined> => (this.person(at) ?? (await source.people(asked.selection, at, 1)).people[0])?.id;
    const position = await this.attempt(() => positionOf(query, page.count, id));
    if (position === null) return;
    const there = position < page.count && (this.person(position) || (await this.load(position - (position % PAGE)))) ? this.person(position) : undefined;
    if (this.problem) return;
    if (!there?.id.startsWith(query)) {
      this.said = this.m.persons.notFound(query);
      return;
    }
    this.said = this.m.persons.found(there.id);
    await this.updateComplete;
    this.row(position)?.focus();
  }

  /** Everybody in the list; null where it could not be had. */
  private everybody(): Promise<Person[] | null> {
    const { source, asked, page } = this;
    if (!source || !asked || !page) return Promise.resolve(null);
    if (page.people.length === page.count) return Promise.resolve(page.people);
    const run = this.run;
    return this.attempt(async () => {
      const all: Person[] = [];
      while (all.length < page.count) {
        const next = await source.people(asked.selection, all.length, BATCH);
        if (run !== this.run || next.people.length === 0) break;
        all.push(...next.people);
        this.said = this.m.persons.collecting(all.length, page.count);
      }
      return all;
    });
  }

  private async copy(): Promise<void> {
    const m = this.m.persons;
    let copied = 0;
    const text = this.everybody().then((all) => {
      if (!all) throw new Error("nobody");
      copied = all.length;
      return new Blob([all.map((p) => p.id).join("\n") + "\n"], { type: "text/plain" });
    });
    try {
      // The promise goes in at once: browsers let a page copy only while it still answers a click.
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
      this.said = m.copied(copied);
    } catch {
      this.said = m.notCopied;
    }
  }

  private async download(): Promise<void> {
    const m = this.m.persons;
    const all = await this.everybody();
    if (!all) return;
    this.said = "";
    save(`${m.fileName}.csv`, peopleCsv(all, m.csv, locale.get().lang), "text/csv;charset=utf-8");
  }

  /** These people as a selection of the whole data; null where the segment that the report is about cannot be part of it, or they are no people. */
  private get selection(): RecipeSelection | null {
    return this.asked && this.recipe && !this.values ? within(segmentOf(this.recipe), this.asked.selection) : null;
  }

  /** What is listed are values of a property, such as companies. */
  private get values(): boolean {
    return !["", "user", "session"].includes(this.asked?.selection.funnel?.entity ?? "");
  }

  private saveSegment(e: Event): void {
    e.preventDefault();
    const name = this.naming?.trim();
    const { selection, recipe } = this;
    if (!name || !selection || !recipe) return;
    if (recipe.segments?.some((s) => s.name === name)) {
      this.said = this.m.persons.taken;
      return;
    }
    this.naming = null;
    this.said = this.m.persons.saved(name);
    this.tell("ask", withSegment(recipe, name, selection));
    void this.updateComplete.then(() => this.find("#title")?.focus());
  }

  private only(): void {
    const { selection, recipe, asked } = this;
    if (!selection || !recipe || !asked) return;
    const saved = savedAs(recipe, selection);
    const name = saved ?? freeName(recipe, plainText(asked.title));
    this.close();
    window.scrollTo(0, 0); // where the report says whom it is about
    this.tell("ask", onlySegment(saved ? recipe : withSegment(recipe, name, selection), name));
  }

  override render() {
    const { asked } = this;
    return html`<dialog
      aria-labelledby="title"
      @keydown=${this.onKey}
      @cancel=${(e: Event) => this.at !== null && (e.preventDefault(), this.back())}
      @close=${() => this.closed()}
      @click=${(e: Event) => e.target === e.currentTarget && this.close()}
    >
      ${asked ? html`<div class="inside" aria-busy=${this.busy ? "true" : "false"}>${this.at === null ? this.list(asked) : this.viewer(asked, this.at)}</div>` : nothing}
    </dialog>`;
  }

  private head(title: unknown, kicker: unknown): TemplateResult {
    return html`<header>
      <div>${kicker}<h2 id="title" tabindex="-1">${title}</h2></div>
      <button class="button" type="button" data-testid="close" @click=${() => this.close()}>${this.m.close}</button>
    </header>`;
  }

  /** What was done or went wrong. The line keeps its place for screen readers. */
  private status(again: () => void): TemplateResult {
    const m = this.m.persons;
    const { problem } = this;
    return html`
      <p class=${this.at !== null && !this.busy ? "visually-hidden" : "small status"} role="status">${this.said ? rich(this.said) : this.busy ? html`<span class="soft">${m.loading}</span>` : nothing}</p>
      ${problem
        ? html`<div class="note bad" role="alert">
            <b>${rich(this.m.problem.title(problem))}.</b> ${rich(this.m.problem.place(problem))} ${problem.code === "cancelled" ? nothing : this.cause(problem)}
            <p><button class="plain" type="button" @click=${again}>${m.again}</button></p>
          </div>`
        : nothing}
    `;
  }

  private list(asked: Behind): TemplateResult {
    const m = this.m.persons;
    const { page } = this;
    return html`
      ${this.head(rich(asked.title), nothing)}
      ${page ? this.agrees(asked, page) : nothing}
      ${this.status(() => void this.load(page?.offset ?? 0))}
      ${page ? (page.count === 0 ? html`<p class="soft">${m.none}</p>` : html`${this.uses()} ${this.tools(page)} ${this.table(page, asked.selection)} ${this.pager(page)}`) : nothing}
      <p class="small soft local">${m.local}</p>
    `;
  }

  /** Whether the list is as long as the number it was opened from. */
  private agrees(asked: Behind, page: People): TemplateResult {
    const m = this.m.persons;
    const entity = asked.selection.funnel?.entity || "user";
    if (asked.visits) return html`<p data-testid="agrees">${m.visits(asked.count, page.count)}</p>`;
    if (page.count === asked.count) return html`<p data-testid="agrees">${rich(m.equal(page.count, entity))}</p>`;
    return html`<p class="note bad" data-testid="agrees">${m.unequal(asked.count, page.count)}</p>`;
  }

  private tools(page: People): TemplateResult | typeof nothing {
    const m = this.m.persons;
    if (page.count <= 1) return nothing;
    return html`<form class="search" @submit=${(e: Event) => void this.search(e)}>
      <label for="search">${m.search}</label>
      <input id="search" type="search" autocomplete="off" spellcheck="false" .value=${this.query} @input=${(e: Event) => (this.query = (e.target as HTMLInputElement).value)} />
      <button class="button" type="submit" ?disabled=${this.busy}>${m.find}</button>
    </form>`;
  }

  private table(page: People, { funnel }: RecipeSelection): TemplateResult {
    const { f } = this;
    const m = this.m.persons;
    const label = (i: number): string => {
      const step = funnel!.steps[i - 1];
      return step ? m.stepOf(i, step.label || stepEvents(step).join(this.m.funnel.sentence.or) || this.m.funnel.sentence.any) : f.int(i);
    };
    return html`<table>
      <thead>
        <tr><th scope="col">${m.person}</th><th scope="col" class="num">${m.events}</th><th scope="col" class="wide">${m.first}</th><th scope="col">${m.last}</th>${funnel ? html`<th scope="col" class="wide">${m.entered}</th><th scope="col">${m.step}</th>` : nothing}</tr>
      </thead>
      <tbody>
        ${page.people.map((p, i) => {
          const position = page.offset + i;
          return html`<tr>
            <th scope="row"><button class="plain id" type="button" data-position=${position} aria-label=${plainText(m.open(p.id))} @click=${() => void this.go(position)}>${p.id}</button></th>
            <td class="num">${f.int(p.events)}</td>
            <td class="wide">${f.moment(p.first, this.zone, "minute")}</td>
            <td>${f.moment(p.last, this.zone, "minute")}</td>
            ${funnel ? html`<td class="wide">${p.entered ? f.moment(p.entered, this.zone, "minute") : m.noStep}</td><td>${p.step > 0 ? rich(label(p.step)) : m.noStep}</td>` : nothing}
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  private pager(page: People): TemplateResult | typeof nothing {
    const m = this.m.persons;
    if (page.count <= page.people.length) return nothing;
    return html`<div class="pager">
      <button class="button" type="button" ?disabled=${this.busy || page.offset === 0} @click=${() => void this.turn(page.offset - PAGE)}>${m.pageBefore}</button>
      <span class="num small">${this.range()}</span>
      <button class="button" type="button" data-testid="next-page" ?disabled=${this.busy || page.offset + page.people.length >= page.count} @click=${() => void this.turn(page.offset + PAGE)}>${m.pageAfter}</button>
    </div>`;
  }

  /** What can be made of them. */
  private uses(): TemplateResult {
    const m = this.m.persons;
    const { selection, recipe, asked } = this;
    if (this.naming !== null)
      return html`<form class="search naming" @submit=${(e: Event) => this.saveSegment(e)}>
        <label for="name">${m.name}</label>
        <input id="name" type="text" required maxlength="200" autocomplete="off" .value=${this.naming} @input=${(e: Event) => (this.naming = (e.target as HTMLInputElement).value)} />
        <button class="button primary" type="submit">${m.saveNow}</button>
        <button class="button" type="button" @click=${() => (this.naming = null)}>${this.m.cancel}</button>
      </form>`;
    const saved = selection && recipe ? savedAs(recipe, selection) : null;
    const name = (): void => {
      this.naming = freeName(recipe!, plainText(asked!.title));
      void this.updateComplete.then(() => this.find<HTMLInputElement>("#name")?.select());
    };
    return html`
      <p class="uses">
        <button class="button primary" type="button" data-testid="only" title=${m.onlySays} ?disabled=${!selection} @click=${() => this.only()}>${m.only}</button>
        <button class="button" type="button" data-testid="save-segment" ?disabled=${!selection || saved !== null} @click=${name}>${m.save}</button>
        <button class="button" type="button" data-testid="copy-ids" ?disabled=${this.busy} @click=${() => void this.copy()}>${m.copy}</button>
        <button class="button" type="button" data-testid="csv" ?disabled=${this.busy} @click=${() => void this.download()}>${m.download}</button>
      </p>
      ${saved !== null ? html`<p class="small soft">${rich(m.saved(saved))}</p>` : this.values ? html`<p class="small soft">${m.noValues}</p>` : !selection && recipe?.segment ? html`<p class="small soft">${rich(m.noSegment(recipe.segment))}</p>` : nothing}
    `;
  }

  private viewer(asked: Behind, at: number): TemplateResult {
    const m = this.m.persons;
    const count = this.page?.count ?? 0;
    const id = this.journey?.id ?? this.person(at)?.id ?? "";
    return html`
      ${this.head(html`<span class="person" dir="auto">${id}</span>`, html`<p class="kicker">${rich(asked.title)}</p>`)}
      <div class="pager">
        <button class="button" type="button" data-testid="back" @click=${() => this.back()}>${m.back}</button>
        <span class="walk">
          <button class="button" type="button" data-testid="previous-person" aria-label=${m.previous} ?disabled=${at === 0} @click=${() => void this.go(at - 1)}>←</button>
          <span class="num small">${m.position(at + 1, count)}</span>
          <button class="button" type="button" data-testid="next-person" aria-label=${m.next} ?disabled=${at + 1 >= count} @click=${() => void this.go(at + 1)}>→</button>
        </span>
      </div>
      ${this.status(() => void this.go(at))}
      ${this.journey ? html`<parcours-journey .journey=${this.journey} .zone=${this.zone}></parcours-journey>` : nothing}
      <p class="small soft local">${m.keys}</p>
    `;
  }

  static override styles = [
    base,
    dialog,
    css`
      dialog {
        width: min(880px, calc(100vw - 24px));
        max-width: none;
        overscroll-behavior: contain;
      }
      .inside {
        min-height: min(420px, 60vh);
        padding: clamp(16px, 4vw, 30px);
      }
      header {
        display: flex;
        justify-content: space-between;
        align-items: flex-start;
        gap: var(--pc-s3);
        margin-block-end: var(--pc-s2);
      }
      header .button {
        flex: none;
      }
      h2 {
        font-size: var(--pc-f5);
        max-width: 34em;
      }
      .person {
        overflow-wrap: anywhere;
      }
      .kicker {
        margin-block-end: 2px;
      }
      .status {
        min-height: 1.5em;
      }
      .search {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s2);
        margin-block: var(--pc-s2);
        font-size: var(--pc-f2);
      }
      input[type="search"],
      input[type="text"] {
        flex: 1 1 150px;
        max-width: 320px;
        min-width: 0;
        min-height: 36px;
        padding: 4px 10px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        font-size: 16px;
      }
      .naming input[type="text"] {
        flex-basis: 260px;
        max-width: none;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--pc-paper);
      }
      tbody th {
        overflow-wrap: anywhere;
      }
      .id {
        font-variant-numeric: tabular-nums;
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .pager {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: center;
        gap: var(--pc-s2);
        margin-block: var(--pc-s3);
      }
      .walk {
        display: inline-flex;
        align-items: center;
        gap: var(--pc-s2);
      }
      .walk .button {
        min-width: 44px;
      }
      .uses {
        display: flex;
        flex-wrap: wrap;
        gap: var(--pc-s2);
        max-width: none;
        margin-block: var(--pc-s2);
      }
      .local {
        margin-block-start: var(--pc-s3);
      }
      @media (max-width: 560px) {
        .wide {
          display: none;
        }
        .uses {
          gap: 6px;
        }
        .uses .button {
          padding: 0 11px;
        }
        dialog {
          width: 100vw;
          max-height: 100dvh;
          height: 100dvh;
          border: 0;
          border-radius: 0;
          margin: 0;
        }
        th,
        td {
          padding-inline-end: 8px;
        }
      }
      @media print {
        dialog {
          display: none;
        }
      }
    `,
  ];
}

define("parcours-people", PeopleView);
