// The funnel as one sentence whose words are edited where they stand. It holds
// a draft and asks it, a moment after the last change, as soon as it is whole;
// the numbers of the question before stay until there are new ones. Fires
// `ask-funnel` with the draft.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { addStep, between, byPersona, comparing, inPlace, MOST_STEPS, placeStep, sameFunnel, stepEvents, strings, unfinished, withoutBegun } from "../model/funnels.ts";
import { parseWindow, recipeOf } from "../model/recipes.ts";
import type { Personas, Problem, Recipe, RecipeFunnel, RecipeGroup, RecipeStep, Report } from "../model/report.gen.ts";
import { TOOLS } from "../i18n/tools.ts";
import type { FunnelMessages } from "../i18n/funnel.en.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { define, View } from "./element.ts";
import { tray, trayStyles, wordId, type Desk, type Place } from "./funnel-trays.ts";
import type { Listbox } from "./listbox.ts";
import "./listbox.ts";
import "./tray.ts";

/** How long nothing must change before the question is asked, in milliseconds. */
const PAUSE = 250;
/** Changes of one field that follow each other faster are undone together, in milliseconds. */
const TOGETHER = 1200;
/** How far the pointer goes before a press becomes a drag, in pixels. */
const SLACK = 6;

/** What a compared group is called: as it was named, else by what sets it apart. */
export function groupName(m: FunnelMessages, g: RecipeGroup | undefined, i: number): string {
  if (!g) return m.side("", i);
  const where = g.where?.map((c) => m.condition(c, strings(c.value))).join(m.sentence.and);
  return g.label || g.segment || where || (g.period ? m.period(g.period) : m.side("", i));
}

export class FunnelEditor extends View {
  static override properties = {
    funnel: { attribute: false },
    recipe: { attribute: false },
    report: { attribute: false },
    personas: { attribute: false },
    index: { attribute: false },
    problem: { attribute: false },
    busy: { type: Boolean },
    draft: { state: true },
    open: { state: true },
    typed: { state: true },
    past: { state: true },
    future: { state: true },
    drag: { state: true },
    copying: { state: true },
  };
  /** The funnel as it was run, a part of the recipe. */
  declare funnel: RecipeFunnel;
  declare recipe: Recipe;
  declare report: Report;
  declare personas: Personas;
  declare index: number;
  /** Why the draft could not be answered. */
  declare problem: Problem | null;
  declare busy: boolean;
  declare private draft: RecipeFunnel;
  declare private open: Place | null;
  declare private typed: Desk["typed"];
  declare private past: RecipeFunnel[];
  declare private future: RecipeFunnel[];
  /** A step on its way, and the gap it would be put into. */
  declare private drag: { from: number; gap: number | null } | null;
  declare private copying: "no" | "shown" | "copied" | "failed";
  private asked: RecipeFunnel | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private changedAt = 0;
  private changedIn = "";
  private dragged = false;

  constructor() {
    super();
    this.funnel = { steps: [] };
    this.recipe = { recipe: 1, mapping: {}, personas: {} };
    this.index = 0;
    this.problem = null;
    this.busy = false;
    this.draft = this.funnel;
    this.open = null;
    this.typed = null;
    this.past = [];
    this.future = [];
    this.drag = null;
    this.copying = "no";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("funnel")) return;
    // An answer to what was asked: a draft that has gone on since stays as it is.
    const behind = this.asked !== null && (this.timer !== null || unfinished(this.draft) !== null);
    this.asked = null;
    if (!behind) this.draft = this.funnel;
  }

  /* Changing. */

  private change(next: RecipeFunnel): void {
    if (JSON.stringify(next) === JSON.stringify(this.draft)) return;
    const now = performance.now();
    const where = this.typed?.id ?? "";
    const goesOn = where !== "" && where === this.changedIn && now - this.changedAt < TOGETHER;
    if (!goesOn) this.past = [...this.past, this.draft];
    [this.changedAt, this.changedIn] = [now, where];
    this.future = [];
    this.put(next);
  }

  private put(next: RecipeFunnel): void {
    this.draft = next;
    if (this.timer) clearTimeout(this.timer);
    this.timer = unfinished(next) ? null : setTimeout(() => this.ask(), PAUSE);
  }

  private ask(): void {
    this.timer = null;
    if (sameFunnel(this.draft, this.asked ?? this.funnel) && !this.problem) return void this.requestUpdate();
    this.asked = this.draft;
    this.tell("ask-funnel", this.draft);
  }

  private undo(): void {
    const before = this.past.at(-1);
    if (!before) return;
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, this.draft];
    this.back(before);
  }

  private redo(): void {
    const after = this.future.at(-1);
    if (!after) return;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, this.draft];
    this.back(after);
  }

  private back(to: RecipeFunnel): void {
    this.typed = null;
    this.changedIn = "";
    this.open = null;
    this.put(to);
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z") return;
    const at = e.composedPath()[0];
    if (at instanceof HTMLInputElement && (at.type === "text" || at.type === "number")) return; // its own undo
    e.preventDefault();
    if (e.shiftKey) this.redo();
    else this.undo();
  };

  /* Opening and closing words. */

  private show(place: Place): void {
    if (this.open && wordId(this.open) === wordId(place) && this.open.word === place.word) return this.leave();
    this.open = place;
    this.copying = "no";
    void this.updateComplete.then(() => {
      const target = this.find<Listbox>("parcours-listbox") ?? this.find<HTMLElement>("parcours-tray [data-first]") ?? this.find<HTMLElement>("parcours-tray input, parcours-tray .ways button");
      target?.focus();
    });
  }

  /** Closes the tray; the focus returns to the word it was opened from. */
  private leave(): void {
    const at = this.open;
    this.open = null;
    this.typed = null;
    if (!at) return;
    const kept = withoutBegun(this.draft);
    if (!sameFunnel(kept, this.draft)) this.put(kept);
    void this.updateComplete.then(() => (this.find(`#${wordId(at)}`) ?? ("i" in at ? this.find(`#step${Math.min(at.i, this.draft.steps.length - 1)}`) : null) ?? this.find("#more"))?.focus());
  }

  private get desk(): Desk {
    return {
      draft: this.draft,
      report: this.report,
      personas: this.personas,
      index: this.index,
      segments: this.recipe.segments ?? [],
      m: this.m,
      f: this.f,
      typed: this.typed,
      change: (next) => this.change(next),
      show: (place) => this.show(place),
      leave: () => this.leave(),
      typing: (id, text) => (this.typed = text === null ? (this.typed?.id === id ? null : this.typed) : { id, text }),
    };
  }

  /* Dragging a step; the tray has buttons for the same. */

  private press(e: PointerEvent, from: number): void {
    if (e.button !== 0 || e.pointerType === "touch" || this.draft.steps.length < 2) return; // a finger scrolls
    const { clientX: x, clientY: y } = e;
    const move = (ev: PointerEvent): void => {
      if (!this.drag && Math.hypot(ev.clientX - x, ev.clientY - y) < SLACK) return;
      ev.preventDefault();
      this.drag = { from, gap: this.gapAt(ev.clientX, ev.clientY) };
    };
    const end = (ev: PointerEvent | KeyboardEvent): void => {
      if (ev instanceof KeyboardEvent && ev.key !== "Escape") return;
      for (const [type, f] of [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", end]] as const) window.removeEventListener(type, f as EventListener, true);
      const drag = this.drag;
      this.drag = null;
      if (!drag) return;
      this.dragged = true; // what follows is no press of the word
      setTimeout(() => (this.dragged = false));
      if (ev instanceof KeyboardEvent) ev.stopPropagation();
      else if (ev.type === "pointerup" && drag.gap !== null) {
        this.open = null;
        this.change(placeStep(this.draft, drag.from, drag.gap > drag.from ? drag.gap - 1 : drag.gap));
      }
    };
    for (const [type, f] of [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", end]] as const) window.addEventListener(type, f as EventListener, true);
  }

  /** The gap between two steps nearest to a point on a step, or none. */
  private gapAt(x: number, y: number): number | null {
    const under = (this.renderRoot as ShadowRoot).elementFromPoint(x, y)?.closest<HTMLElement>(".step");
    if (!under) return null;
    const lines = [...under.getClientRects()];
    const line = lines.find((r) => y >= r.top && y <= r.bottom) ?? lines[0]!;
    return Number(under.dataset.step) + (x > line.left + line.width / 2 ? 1 : 0);
  }

  /* The sentence. */

  override render() {
    if (!this.report) return nothing;
    const m = this.m.funnel;
    const open = unfinished(this.draft);
    // What was wrong with the question before says nothing of this one.
    const problem = this.problem && this.asked && sameFunnel(this.asked, this.draft) ? this.problem : null;
    const idle = !this.busy && this.timer === null && !problem && !open && !sameFunnel(this.draft, this.funnel);
    return html`
      <div @leave=${(e: Event) => (e.stopPropagation(), this.leave())} @keydown=${this.onKey}>
        <p class="sentence" ?data-dragging=${this.drag !== null}>${this.sentence()}</p>
        ${problem
          ? html`<div class="note bad problem" role="alert"><b>${m.refused}</b> ${m.refusal(inPlace(problem.cause)) ?? this.cause({ ...problem, cause: inPlace(problem.cause) })}${problem.hint && this.m.lang === "en" ? `; ${problem.hint}` : nothing}.
              <span class="soft">${m.kept}</span> <button class="plain no-print" type="button" ?disabled=${this.past.length === 0} @click=${() => this.undo()}>${m.undo}</button></div>`
          : nothing}
        ${open ? html`<p class="note soft" role="status">${m.unfinished(open)}</p>` : nothing}
        ${this.open ? tray(this.desk, this.open) : nothing}
        <p class="tools no-print">
          <button id="add" class="plain" type="button" ?disabled=${this.draft.steps.length >= MOST_STEPS} @click=${() => this.show({ word: "add", after: this.draft.steps.length - 1 })}>${m.addStep}</button>
          <button id="more" class="plain" type="button" aria-expanded=${this.open?.word === "more" ? "true" : "false"} @click=${() => this.show({ word: "more" })}>${m.more}</button>
          <button id="undo" class="plain" type="button" ?disabled=${this.past.length === 0} @click=${() => this.undo()}>${m.undo}</button>
          ${this.future.length > 0 ? html`<button id="redo" class="plain" type="button" @click=${() => this.redo()}>${m.redo}</button>` : nothing}
          <button id="copy" class="plain" type="button" aria-expanded=${this.copying === "no" ? "false" : "true"} @click=${() => this.showCopy()}>${m.copy}</button>
          ${idle ? html`<button class="button primary" type="button" data-testid="apply" @click=${() => this.ask()}>${this.m.apply}</button>` : nothing}
          <span class="busy soft" role="status" ?data-on=${this.busy}>${this.busy ? m.busy : nothing}</span>
          <span class="visually-hidden">${m.edit.drag}</span>
        </p>
        ${this.copying === "no" ? nothing : this.copyTray()}
      </div>
    `;
  }

  private sentence(): unknown[] {
    const { draft } = this;
    const s = this.m.funnel.sentence;
    const [who, did] = s.who(draft.entity || "user");
    /** The clauses after the steps, each with a comma before it; the full stop stays with the last word. */
    const clauses: Array<[before: string, place: Place, text: string]> = [];
    if (draft.steps.length > 1) clauses.push(["", { word: "order" }, s.order[draft.order || "ordered"] ?? draft.order ?? ""]);
    clauses.push([s.within, { word: "window" }, this.windowText()]);
    draft.exclude?.forEach((x, at) => {
      const [after, before] = between(x, draft.steps.length);
      const what = [strings(x.event).map(humanise).join(s.or) || (x.where?.length ? s.any : s.nothingYet), x.where?.length ? s.where + x.where.map((c) => this.m.funnel.condition(c, strings(c.value))).join(s.and) : ""].join("");
      clauses.push([s.without, { word: "exclude", at }, draft.steps.length > 2 ? s.between(what, this.label(after - 1), this.label(before - 1)) : what]);
    });
    if (draft.hold_constant?.length) clauses.push([s.same, { word: "hold" }, this.f.list(draft.hold_constant)]);
    if (draft.open) clauses.push(["", { word: "more" }, s.open]);
    if (draft.period) clauses.push([s.begun, { word: "period" }, this.m.funnel.period(draft.period)]);
    clauses.push([s.by, { word: "by" }, byPersona(draft, this.report.source.columns) ? this.m.funnel.edit.persona : (draft.breakdown?.property ?? s.nothing)]);
    if (comparing(draft.compare) !== "none") clauses.push([s.comparing, { word: "compare" }, draft.compare!.map((g, i) => groupName(this.m.funnel, g, i)).join(s.with)]);
    if (draft.semantics && draft.semantics !== "parcours") clauses.push([s.rules, { word: "rules" }, [TOOLS[draft.semantics] ?? draft.semantics, ...(draft.modes ?? [])].join(", ")]);
    const last = clauses.length - 1;
    return [
      this.word({ word: "entity" }, who),
      did,
      draft.steps.map((step, i) => html`${i > 0 ? s.then.slice(1) : nothing}${this.step(step, i, ",")}`),
      clauses.map(([before, place, text], i) => html` ${before}<span class="together">${this.word(place, text)}${i === last ? "." : ","}</span>`),
    ];
  }

  private step(step: RecipeStep, i: number, comma: string): TemplateResult {
    const s = this.m.funnel.sentence;
    const names = stepEvents(step);
    const shown = names.length > 0 ? names.map(humanise) : [step.where?.length ? s.any : s.nothingYet];
    const where = step.where ?? [];
    const end = (last: boolean): string => (last && !step.first_time ? comma : "");
    const { drag } = this;
    const mark = drag?.gap === i ? "before" : drag?.gap === i + 1 && i === this.draft.steps.length - 1 ? "after" : "";
    return html`<span class=${`step ${mark}`} data-step=${i} ?data-moving=${drag?.from === i} @pointerdown=${(e: PointerEvent) => this.press(e, i)}
      >${step.optional ? s.optional : nothing}${shown.map(
        (text, at) => html`${at > 0 ? s.or : nothing}<span class="together">${this.word({ word: "event", i, at }, text)}${end(at === shown.length - 1 && where.length === 0)}</span>`,
      )}${where.map(
        (c, at) => html`${at > 0 ? s.and : s.where}<span class="together">${this.word({ word: "where", i, at }, this.m.funnel.condition(c, strings(c.value)))}${end(at === where.length - 1)}</span>`,
      )}${step.first_time ? s.first + comma : nothing}</span
    >`;
  }

  private word(place: Place, text: string): TemplateResult {
    const on = this.open !== null && wordId(this.open) === wordId(place) && this.open.word === place.word;
    const id = place.word === "more" ? "open" : wordId(place);
    return html`<button id=${id} class="word" type="button" aria-expanded=${on ? "true" : "false"} @click=${() => this.dragged || this.show(place)}>${text}</button>`;
  }

  private label(i: number): string {
    const step = this.draft.steps[i];
    return step ? step.label || stepEvents(step).map(humanise).join(this.m.funnel.sentence.or) || this.m.funnel.sentence.any : String(i + 1);
  }

  private windowText(): string {
    const s = this.m.funnel.sentence;
    const text = (of: string): string => {
      const seconds = parseWindow(of);
      return seconds === null ? of : seconds === 0 ? s.noLimit : this.f.span(seconds);
    };
    const { window, step_window } = this.draft;
    if (!step_window) return text(window ?? "");
    return window ? text(window) + s.and + s.stepWindow(text(step_window)) : s.stepWindow(text(step_window));
  }

  /* Taking it elsewhere. */

  private get copyText(): string {
    const { rule_sets: _, ...funnel } = this.draft;
    return recipeOf(this.recipe, funnel);
  }

  private showCopy(): void {
    this.open = null;
    this.copying = this.copying === "no" ? "shown" : "no";
    if (this.copying !== "no") void this.updateComplete.then(() => this.find("[data-testid=copy-now]")?.focus());
  }

  private async copyNow(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.copyText);
      this.copying = "copied";
    } catch {
      this.copying = "failed";
      this.find<HTMLTextAreaElement>("textarea")?.select();
      this.find("textarea")?.focus();
    }
  }

  private copyTray(): TemplateResult {
    const m = this.m.funnel;
    const shut = (e: Event): void => {
      e.stopPropagation();
      this.copying = "no";
      void this.updateComplete.then(() => this.find("#copy")?.focus());
    };
    return html`<parcours-tray .label=${m.copyTitle} @leave=${shut}>
      <p class="soft small">${m.copySays}</p>
      <textarea readonly rows="8" aria-label=${m.copyTitle} spellcheck="false" .value=${this.copyText} @focus=${(e: Event) => (e.target as HTMLTextAreaElement).select()}></textarea>
      <p class="row">
        <button class="button" type="button" data-testid="copy-now" @click=${() => void this.copyNow()}>${m.copyNow}</button>
        <span class="soft" role="status">${this.copying === "copied" ? m.copied : this.copying === "failed" ? m.copyFailed : nothing}</span>
      </p>
    </parcours-tray>`;
  }

  /** A step put after another from outside the sentence: a missing one that was found. */
  insert(after: number, event: string): void {
    this.change(addStep(this.draft, after, event));
  }

  static override styles = [
    base,
    trayStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .together .word {
        max-width: calc(100% - 0.6em);
      }
      .step {
        position: relative;
      }
      .step[data-moving] {
        opacity: 0.5;
      }
      [data-dragging],
      [data-dragging] .word {
        cursor: grabbing;
        user-select: none;
      }
      .step.before {
        box-shadow: -2px 0 0 var(--pc-ink);
      }
      .step.after {
        box-shadow: 2px 0 0 var(--pc-ink);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px var(--pc-s4);
        margin-block: var(--pc-s2);
        min-height: 36px;
        font-size: var(--pc-f2);
        color: var(--pc-soft);
      }
      .tools button:disabled {
        opacity: 0.6;
        text-decoration: none;
      }
      .busy {
        opacity: 0;
        transition: opacity var(--pc-quick) 250ms;
      }
      .busy[data-on] {
        opacity: 1;
      }
      .note {
        margin-block: var(--pc-s2);
      }
      textarea {
        width: 100%;
        padding: 8px 10px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-paper);
        color: inherit;
        font: var(--pc-f1) / 1.5 ui-monospace, monospace;
        resize: vertical;
      }
    `,
  ];
}

define("parcours-funnel-editor", FunnelEditor);
