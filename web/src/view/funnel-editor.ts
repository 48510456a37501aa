// The funnel as a sentence whose words are edited where they stand. Holds a
// draft; nothing is computed until Apply. Fires `ask-funnel` with the draft.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Column, EventCount, RecipeFunnel } from "../model/report.gen.ts";
import { addStep, moveStep, parseWindow, removeStep, sameFunnel, setBreakdown, setStep, stepEvents, WINDOWS, writeWindow } from "../model/recipes.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { define, View } from "./element.ts";
import type { Listbox, Option } from "./listbox.ts";
import "./listbox.ts";
import "./tray.ts";

type Place = { word: "step"; i: number } | { word: "add"; i: number } | { word: "window" } | { word: "by" };

const same = (a: Place | null, b: Place): boolean => a !== null && a.word === b.word && ("i" in a ? a.i : -1) === ("i" in b ? b.i : -1);

/** The comma that must stay with the word before it, and the rest. */
const split = (text: string): [string, string] => (text.startsWith(",") ? [",", text.slice(1)] : ["", text]);

/** A breakdown by a column with more values than this would only show "Other". */
const MOST_VALUES = 1000;

export class FunnelEditor extends View {
  static override properties = {
    funnel: { attribute: false },
    events: { attribute: false },
    columns: { attribute: false },
    busy: { type: Boolean },
    draft: { state: true },
    open: { state: true },
  };
  /** The funnel as it was run. */
  declare funnel: RecipeFunnel;
  declare events: EventCount[];
  declare columns: Column[];
  declare busy: boolean;
  declare private draft: RecipeFunnel;
  declare private open: Place | null;

  constructor() {
    super();
    this.funnel = { steps: [] };
    this.events = [];
    this.columns = [];
    this.busy = false;
    this.draft = this.funnel;
    this.open = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("funnel")) this.draft = this.funnel;
  }

  private show(place: Place): void {
    if (same(this.open, place)) return this.leave();
    this.open = place;
    void this.updateComplete.then(() => {
      const target = this.find<Listbox>("parcours-listbox") ?? this.find<HTMLElement>("[data-first]");
      target?.focus();
    });
  }

  /** Closes the tray; the focus returns to the word it was opened from. */
  private leave(): void {
    const at = this.open;
    this.open = null;
    if (!at) return;
    const id = at.word === "step" || at.word === "add" ? `step${Math.min(at.i, this.draft.steps.length - 1)}` : at.word;
    void this.updateComplete.then(() => this.find(`#${id}`)?.focus());
  }

  private change(draft: RecipeFunnel): void {
    this.draft = draft;
  }

  private apply(): void {
    if (this.open) this.leave();
    this.tell("ask-funnel", this.draft);
  }

  override render() {
    const m = this.m.funnel;
    const { steps } = this.draft;
    const changed = !sameFunnel(this.draft, this.funnel);
    return html`
      <div @leave=${(e: Event) => (e.stopPropagation(), this.leave())}>
        <p class="sentence">
          ${m.sentence.who}${steps.map((step, i) => {
            const names = stepEvents(step);
            const text = step.label && names.length !== 1 ? humanise(step.label) : names.map(humanise).join(m.sentence.or) || m.sentence.any;
            const where = step.where?.length ? ` (${m.where})` : "";
            const [comma, then] = i < steps.length - 1 ? split(m.sentence.then) : split(steps.length > 1 ? m.sentence.order(this.draft.order ?? "") + m.sentence.within : m.sentence.within);
            return html`<span class="together">${this.wordButton(`step${i}`, { word: "step", i }, text + where)}${comma}</span>${then}`;
          })}<span class="together">${this.wordButton("window", { word: "window" }, this.windowText())}${split(m.sentence.by)[0]}</span>${split(m.sentence.by)[1]}<span class="together">${this.wordButton("by", { word: "by" }, this.draft.breakdown?.property ?? m.sentence.nothing)}.</span>
        </p>
        ${this.tray()}
        ${changed
          ? html`<p class="apply no-print">
              <button class="button primary" type="button" data-testid="apply" ?disabled=${this.busy || this.draft.steps.length < 2} @click=${() => this.apply()}>${this.m.apply}</button>
              <button class="button" type="button" @click=${() => ((this.draft = this.funnel), this.leave())}>${this.m.discard}</button>
              <span class="soft small" role="status">${m.changed}</span>
            </p>`
          : nothing}
      </div>
    `;
  }

  private wordButton(id: string, place: Place, text: string): TemplateResult {
    return html`<button id=${id} class="word" type="button" aria-expanded=${same(this.open, place) ? "true" : "false"} ?disabled=${this.busy} @click=${() => this.show(place)}>${text}</button>`;
  }

  private windowText(): string {
    const seconds = parseWindow(this.draft.window ?? "");
    if (seconds === null) return this.draft.window ?? "";
    return seconds === 0 ? this.m.funnel.sentence.noLimit : this.f.span(seconds);
  }

  private tray(): TemplateResult | typeof nothing {
    const at = this.open;
    if (!at) return nothing;
    switch (at.word) {
      case "step":
      case "add":
        return this.stepTray(at);
      case "window":
        return this.windowTray();
      case "by":
        return this.byTray();
    }
  }

  private stepTray(at: { word: "step" | "add"; i: number }): TemplateResult {
    const e = this.m.funnel.edit;
    const adding = at.word === "add";
    const title = adding ? e.addTitle(at.i + 1) : e.title(at.i + 1);
    const { steps } = this.draft;
    const move = (by: -1 | 1): void => {
      this.change(moveStep(this.draft, at.i, by));
      this.open = { word: "step", i: at.i + by };
    };
    return html`<parcours-tray .label=${title}>
      ${adding
        ? nothing
        : html`<span slot="actions" class="actions">
            <button class="plain" type="button" ?disabled=${at.i === 0} @click=${() => move(-1)}>${e.earlier}</button>
            <button class="plain" type="button" ?disabled=${at.i === steps.length - 1} @click=${() => move(1)}>${e.later}</button>
            <button class="plain" type="button" @click=${() => this.show({ word: "add", i: at.i })}>${e.add}</button>
            <button class="plain" type="button" ?disabled=${steps.length <= 2} @click=${() => (this.change(removeStep(this.draft, at.i)), this.leave())}>${e.remove}</button>
          </span>`}
      <parcours-listbox
        .label=${e.search}
        .options=${this.events.map((c): Option => ({ value: c.event, label: humanise(c.event), hint: this.m.people(c.users) }))}
        .value=${adding ? "" : (stepEvents(steps[at.i] ?? {})[0] ?? "")}
        @pick=${(ev: CustomEvent<string>) => {
          this.change(adding ? addStep(this.draft, at.i, ev.detail) : setStep(this.draft, at.i, ev.detail));
          if (adding) this.open = { word: "step", i: at.i + 1 };
          this.leave();
        }}
      ></parcours-listbox>
    </parcours-tray>`;
  }

  private windowTray(): TemplateResult {
    const e = this.m.funnel.edit;
    const now = parseWindow(this.draft.window ?? "");
    const unit = now !== null && now > 0 ? (now % 86_400 === 0 ? "d" : now % 3600 === 0 ? "h" : "m") : "d";
    const amount = now ? now / (unit === "d" ? 86_400 : unit === "h" ? 3600 : 60) : 7;
    const set = (seconds: number): void => this.change({ ...this.draft, window: writeWindow(seconds) });
    const custom = (): void => {
      const n = Number(this.find<HTMLInputElement>("#amount")?.value);
      const u = this.find<HTMLSelectElement>("#unit")?.value ?? "d";
      const seconds = parseWindow(`${n}${u}`);
      if (seconds !== null && n > 0) set(Math.round(seconds));
    };
    return html`<parcours-tray .label=${e.window}>
      <div class="choices" role="radiogroup" aria-label=${e.window}>
        ${WINDOWS.map(
          (seconds, i) => html`<label class="choice">
            <input type="radio" name="window" ?data-first=${now === seconds || (i === 0 && !WINDOWS.some((w) => w === now))} .checked=${now === seconds} @change=${() => set(seconds)} @keydown=${this.onEnter} />
            ${seconds === 0 ? this.m.funnel.sentence.noLimit : this.f.span(seconds)}
          </label>`,
        )}
      </div>
      <p class="custom">
        <label for="amount">${e.custom}</label>
        <input id="amount" type="number" min="1" max="100000" step="1" .value=${String(amount)} @change=${custom} @keydown=${this.onEnter} />
        <select id="unit" aria-label=${e.unit} @change=${custom}>
          ${["m", "h", "d"].map((u) => html`<option value=${u} ?selected=${u === unit}>${e.units[u]}</option>`)}
        </select>
      </p>
    </parcours-tray>`;
  }

  private readonly onEnter = (e: KeyboardEvent): void => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    (e.target as HTMLElement).dispatchEvent(new Event("change"));
    this.leave();
  };

  private byTray(): TemplateResult {
    const none: Option = { value: "", label: this.m.funnel.sentence.nothing };
    const columns = this.columns
      .filter((c) => c.role !== "user" && c.role !== "time" && c.role !== "event" && c.kind !== "time" && c.distinct <= MOST_VALUES && c.distinct > 1)
      .map((c): Option => ({ value: c.name, label: c.name, hint: this.m.mapping.kinds[c.kind] ?? c.kind, detail: c.examples.join(" · ") }));
    return html`<parcours-tray .label=${this.m.funnel.edit.breakdown}>
      <parcours-listbox
        .label=${this.m.funnel.edit.breakdown}
        .options=${[none, ...columns]}
        .value=${this.draft.breakdown?.property ?? ""}
        @pick=${(ev: CustomEvent<string>) => (this.change(setBreakdown(this.draft, ev.detail)), this.leave())}
      ></parcours-listbox>
    </parcours-tray>`;
  }

  static override styles = [
    base,
    css`
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 2px var(--pc-s4);
      }
      .actions button:disabled {
        color: var(--pc-soft);
        text-decoration: none;
        opacity: 0.75;
      }
      .apply {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s2) var(--pc-s3);
        margin-block: var(--pc-s2) var(--pc-s4);
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--pc-s4);
      }
      .choice {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        min-height: 30px;
        font-size: var(--pc-f2);
        cursor: pointer;
      }
      .choice input {
        width: 16px;
        height: 16px;
        margin: 0;
        accent-color: var(--pc-ink);
      }
      .custom {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px var(--pc-s2);
        margin-block-start: var(--pc-s2);
        font-size: var(--pc-f2);
      }
      .custom input,
      .custom select {
        min-height: 32px;
        padding: 2px 8px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
      }
      .custom input {
        width: 7ch;
        box-sizing: content-box;
      }
    `,
  ];
}

define("parcours-funnel-editor", FunnelEditor);
