// What counts as success, a sentence for each objective, whose words are edited
// where they stand. Fires `aim` with the recipe that has the change, and `back`
// with "undo" or "redo": who holds the recipe knows what it was.

import { css, html, nothing, type TemplateResult } from "lit";
import { humanise } from "../i18n/names.ts";
import { readTarget, withTarget } from "../model/figures.ts";
import { strings } from "../model/funnels.ts";
import { addObjective, changeObjective, MOST_OBJECTIVES, moveObjective, objectivesOf, removeObjective, targetOf, titleOf, toggled, valueOf, type Aims } from "../model/objectives.ts";
import type { Past } from "../model/past.ts";
import type { Column, EventCount, KPIs, Recipe, RecipeObjective } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";
import { figureStyles } from "./figure.ts";
import type { Listbox, Option } from "./listbox.ts";
import "./listbox.ts";
import "./tray.ts";

type Word = "event" | "name" | "value" | "target";
/** A word of a sentence, or an objective to come. */
type Place = { word: Word; i: number } | { word: "add" };

const idOf = (p: Place): string => (p.word === "add" ? "add" : `${p.word}${p.i}`);

export class ObjectivesEditor extends View {
  static override properties = {
    recipe: { attribute: false },
    kpis: { attribute: false },
    events: { attribute: false },
    columns: { attribute: false },
    past: { attribute: false },
    open: { state: true },
    bad: { state: true },
  };
  declare recipe: Recipe;
  declare kpis: KPIs;
  declare events: EventCount[];
  declare columns: Column[];
  declare past: Past<Aims>;
  declare private open: Place | null;
  /** Why what was typed or picked last cannot be. */
  declare private bad: string;

  constructor() {
    super();
    this.open = null;
    this.bad = "";
  }

  private get list(): RecipeObjective[] {
    return objectivesOf(this.recipe, this.kpis);
  }

  /** Asks for the recipe; null is one in which two objectives would be called the same. */
  private change(next: Recipe | null, name = ""): boolean {
    this.bad = next ? "" : this.m.objectives.aims.taken(name);
    if (next) this.tell("aim", next);
    return next !== null;
  }

  private show(place: Place): void {
    if (this.open && idOf(this.open) === idOf(place)) return this.leave();
    this.open = place;
    this.bad = "";
    void this.updateComplete.then(() => this.find<Listbox | HTMLInputElement>("parcours-listbox, #field")?.focus());
  }

  /** Closes the tray; the focus returns to the word it was opened from. */
  private leave(to = this.open): void {
    this.open = null;
    this.bad = "";
    void this.updateComplete.then(() => ((to && this.find(`#${idOf(to)}`)) ?? this.find("#add"))?.focus());
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z" || e.composedPath()[0] instanceof HTMLInputElement) return;
    e.preventDefault();
    this.back(e.shiftKey ? "redo" : "undo");
  };

  private back(how: "undo" | "redo"): void {
    this.open = null;
    this.tell("back", how);
    // A button that has nothing left to do cannot keep the focus.
    void this.updateComplete.then(() => this.find<HTMLButtonElement>(`#${how}`)?.matches(":enabled") || this.find("#add")?.focus());
  }

  override render() {
    if (!this.kpis || !this.recipe) return nothing;
    const m = this.m.objectives.aims;
    const { list, open } = this;
    return html`<div @keydown=${this.onKey} @leave=${(e: Event) => (e.stopPropagation(), this.leave())}>
      <ol class=${list.length > 1 ? "several" : ""}>${list.map((o, i) => html`<li class="sentence" data-objective=${i}>${this.sentence(o, i)}</li>`)}</ol>
      ${list.length > 1 ? html`<p class="small soft">${m.says}</p>` : nothing}
      ${open ? this.tray(list, open) : nothing}
      <p class="tools no-print">
        <button id="add" class="plain" type="button" aria-expanded=${open?.word === "add" ? "true" : "false"} ?disabled=${list.length >= MOST_OBJECTIVES} @click=${() => this.show({ word: "add" })}>${m.add}</button>
        ${(["undo", "redo"] as const).map((how) =>
          this.past.canUndo || this.past.canRedo ? html`<button id=${how} class="plain" type="button" ?disabled=${how === "undo" ? !this.past.canUndo : !this.past.canRedo} @click=${() => this.back(how)}>${this.m.funnel[how]}</button>` : nothing,
        )}
      </p>
    </div>`;
  }

  private sentence(o: RecipeObjective, i: number): unknown[] {
    const m = this.m.objectives.aims;
    const word = (word: Word, text: string, after = ""): TemplateResult => {
      const id = idOf({ word, i });
      const on = this.open !== null && idOf(this.open) === id;
      return html`<span class="together"><button id=${id} class="word" type="button" aria-expanded=${on ? "true" : "false"} @click=${() => this.show({ word, i })}>${text}</button>${after}</span>`;
    };
    return [
      m.does, word("event", strings(o.event).map(humanise).join(this.m.funnel.sentence.or)),
      m.reaches, word("name", humanise(titleOf(o)), m.worth.charAt(0)),
      m.worth.slice(1), word("value", valueOf(this.recipe, o) || m.unknown, ","), " ",
      word("target", m.target(targetOf(this.recipe, o)), "."),
    ];
  }

  private tray(list: RecipeObjective[], place: Place): TemplateResult {
    const m = this.m.objectives.aims;
    const edit = this.m.funnel.edit;
    const o = place.word === "add" ? undefined : list[place.i];
    const own = this.recipe.objectives?.length ?? 0;
    return html`<parcours-tray .label=${o ? `${m.titles[place.word]}: ${humanise(titleOf(o))}` : m.titles.add!}>
      ${o && place.word !== "add"
        ? html`<span slot="actions" class="actions">
            <button id="up" class="plain" type="button" ?disabled=${place.i === 0} @click=${() => this.move(list, place, -1)}>${m.up}</button>
            <button id="down" class="plain" type="button" ?disabled=${place.i === list.length - 1} @click=${() => this.move(list, place, 1)}>${m.down}</button>
            <button id="remove" class="plain" type="button" ?disabled=${own === 0} @click=${() => (this.change(removeObjective(this.recipe, list, place.i)), this.leave())}>${edit.remove}</button>
          </span>`
        : nothing}
      ${o && place.word !== "add" ? this.fields(list, o, place) : this.pick(edit.search, this.eventOptions(list), edit.typed, (event) => this.change(addObjective(this.recipe, list, event), event) && this.leave({ word: "event", i: list.length }))}
      ${this.bad ? html`<p class="note bad" role="alert">${rich(this.bad)}</p>` : nothing}
    </parcours-tray>`;
  }

  private fields(list: RecipeObjective[], o: RecipeObjective, { word, i }: { word: Word; i: number }): TemplateResult {
    const m = this.m.objectives.aims;
    const edit = this.m.funnel.edit;
    const set = (to: Partial<RecipeObjective>): boolean => this.change(changeObjective(this.recipe, list, i, to), titleOf({ ...o, ...to }));
    const enter = (e: KeyboardEvent): void => {
      if (e.key !== "Enter") return;
      e.preventDefault();
      (e.target as HTMLInputElement).blur(); // which sets it
      if (this.bad) (e.target as HTMLInputElement).focus();
      else this.leave();
    };
    switch (word) {
      case "event":
        return html`<p class="soft small">${m.eventSays}</p>
          ${this.pick(edit.search, this.eventOptions([], strings(o.event)), edit.typed, (event) => set({ event: toggled(o, event) }), strings(o.event))}`;
      case "name":
        return html`<label class="field">${m.name} <input id="field" type="text" autocomplete="off" .value=${o.name ?? ""} placeholder=${strings(o.event).join(" / ")} @change=${(e: Event) => set({ name: (e.target as HTMLInputElement).value.trim() })} @keydown=${enter} /></label>`;
      case "value":
        return this.pick(m.titles.value!, this.columnOptions(o), "", (value) => set({ value }) && this.leave(), [o.value ?? ""]);
      case "target": {
        const now = targetOf(this.recipe, o);
        return html`<label class="field">${m.percent} <span><input id="field" type="text" inputmode="decimal" autocomplete="off" .value=${now === null || now > 1 ? "" : String(Number((now * 100).toPrecision(6)))} @change=${(e: Event) => this.aim((e.target as HTMLInputElement).value, o)} @keydown=${enter} /> %</span></label>`;
      }
    }
  }

  private aim(text: string, o: RecipeObjective): void {
    const target = readTarget(text, "rate");
    if (target === undefined) this.bad = this.m.objectives.aims.noTarget;
    else this.change(withTarget(this.recipe, { objective: titleOf(o) }, "reach", target));
  }

  private move(list: RecipeObjective[], { word, i }: { word: Word; i: number }, by: -1 | 1): void {
    this.change(moveObjective(this.recipe, list, i, by));
    this.open = { word, i: i + by };
    // At an end the button pressed can do no more; the other one can.
    void this.updateComplete.then(() => this.find(by < 0 ? "#up:disabled" : "#down:disabled") && this.find(by < 0 ? "#down" : "#up")?.focus());
  }

  private pick(label: string, options: Option[], free: string, pick: (value: string) => void, chosen: string[] | null = null): TemplateResult {
    return html`<parcours-listbox .label=${label} .options=${options} .free=${free} .chosen=${chosen} @pick=${(e: CustomEvent<string>) => (e.stopPropagation(), pick(e.detail))}></parcours-listbox>`;
  }

  /** The file's events, most people first, but those that are an objective of `without`; before them those of `also` that are none of them. */
  private eventOptions(without: RecipeObjective[], also: string[] = []): Option[] {
    const titles = without.map(titleOf);
    const strange = also.filter((event) => !this.events.some((e) => e.event === event));
    return [
      ...strange.map((event): Option => ({ value: event, label: humanise(event), hint: this.m.funnel.edit.typed })),
      ...this.events.filter((e) => !titles.includes(e.event)).map((e): Option => ({ value: e.event, label: humanise(e.event), hint: this.m.people(e.users) })),
    ];
  }

  /** The columns of numbers, after that of the whole file. */
  private columnOptions(o: RecipeObjective): Option[] {
    const numbers = this.columns.filter((c) => (c.kind === "integer" || c.kind === "float") && !["user", "session", "time", "event"].includes(c.role));
    const strange = o.value && !numbers.some((c) => c.name === o.value) ? [o.value] : [];
    return [
      { value: "", label: this.m.objectives.aims.columns(valueOf(this.recipe, { event: "" })) },
      ...strange.map((name): Option => ({ value: name, label: name })),
      ...numbers.map((c): Option => ({ value: c.name, label: c.name, hint: this.m.mapping.kinds[c.kind] ?? c.kind, detail: c.examples.join(" · ") })),
    ];
  }

  static override styles = [
    base,
    figureStyles,
    css`
      :host {
        container-type: inline-size;
        margin-block-start: var(--pc-s3);
      }
      .several {
        padding-inline-start: 1.3em;
        list-style: decimal;
      }
      .several li::marker {
        color: var(--pc-soft);
      }
      .together .word {
        max-width: calc(100% - 0.6em);
      }
      .tools,
      .actions,
      .field {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px var(--pc-s4);
        font-size: var(--pc-f2);
      }
      .tools {
        margin-block: var(--pc-s2);
        color: var(--pc-soft);
      }
      .field input[inputmode] {
        width: 6em;
      }
      .note {
        margin-block-start: var(--pc-s2);
      }
    `,
  ];
}

define("parcours-objectives-editor", ObjectivesEditor);
