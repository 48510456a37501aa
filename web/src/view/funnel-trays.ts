// What opens under the sentence of a funnel when one of its words is pressed:
// one small form for each kind of word. Nothing here has a state of its own;
// all of it reads and changes the editor's draft through the Desk.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Format } from "../i18n/format.ts";
import { humanise } from "../i18n/names.ts";
import type { Messages } from "../i18n/index.ts";
import {
  addStep, between, byPersona, comparing, halves, INTERVALS, knownValues, MODES, moveStep, MOST_STEPS, OPS, ORDERS, PERSONA, proposals, readValues, removeEvent, removeStep, SEMANTICS,
  setBreakdown, setByPersona, setCondition, setEvent, setExclusion, setField, setPeriod, setSemantics, setStepField, stepEvents, strings, takesValue, toggleConstant, toggleMode, withCondition, writeValues,
  type Comparing,
} from "../model/funnels.ts";
import { parseWindow, WINDOWS, writeWindow } from "../model/recipes.ts";
import type { Column, Personas, RecipeCondition, RecipeFunnel, RecipeGroup, RecipePeriod, RecipeSegment, Report } from "../model/report.gen.ts";
import { TOOLS } from "../i18n/tools.ts";
import type { Option } from "./listbox.ts";

/** A word of the sentence, or a place in it where one may come. `at` counts alternatives, conditions, exclusions; the number after the last is a new one. */
export type Place =
  | { word: "event"; i: number; at: number }
  | { word: "where"; i: number; at: number }
  | { word: "add"; after: number }
  | { word: "exclude"; at: number }
  | { word: "entity" | "order" | "window" | "by" | "hold" | "period" | "compare" | "rules" | "interval" | "more" };

/** The id of the button that is the word. */
export function wordId(p: Place): string {
  switch (p.word) {
    case "event":
      return p.at === 0 ? `step${p.i}` : `step${p.i}or${p.at}`;
    case "where":
      return `step${p.i}where${p.at}`;
    case "add":
      return `step${Math.max(0, p.after)}`;
    case "exclude":
      return `exclude${p.at}`;
    default:
      return p.word;
  }
}

/** What a tray works on and with. */
export interface Desk {
  draft: RecipeFunnel;
  report: Report;
  /** Those of the last report that has them. */
  personas: Personas;
  index: number;
  segments: RecipeSegment[];
  m: Messages;
  f: Format;
  /** A field's text while it is being typed: what it means may be written otherwise. */
  typed: { id: string; text: string } | null;
  change(next: RecipeFunnel): void;
  show(place: Place): void;
  leave(): void;
  typing(id: string, text: string | null): void;
}

export function tray(d: Desk, place: Place): TemplateResult {
  switch (place.word) {
    case "event":
      return eventTray(d, place.i, place.at);
    case "add":
      return addTray(d, place.after);
    case "where":
      return whereTray(d, place.i, place.at);
    case "exclude":
      return excludeTray(d, place.at);
    case "entity":
      return entityTray(d);
    case "order":
      return orderTray(d);
    case "window":
      return windowTray(d);
    case "by":
      return byTray(d);
    case "hold":
      return holdTray(d);
    case "period":
      return periodTray(d);
    case "compare":
      return compareTray(d);
    case "rules":
      return rulesTray(d);
    case "interval":
      return intervalTray(d);
    case "more":
      return moreTray(d);
  }
}

const label = (d: Desk, i: number): string => {
  const step = d.draft.steps[i];
  return step ? step.label || stepEvents(step).map(humanise).join(d.m.funnel.sentence.or) || d.m.funnel.sentence.any : "";
};

/** The file's events, most people first, after those of `also` that are none of them. */
function eventOptions(d: Desk, also: string[] = []): Option[] {
  const known = d.report.overview.by_event;
  const strange = also.filter((event) => !known.some((c) => c.event === event));
  return [...strange.map((event) => ({ value: event, label: humanise(event), hint: d.m.funnel.edit.typed })), ...known.map((c) => ({ value: c.event, label: humanise(c.event), hint: d.m.people(c.users) }))];
}

const kind = (d: Desk, c: Column): string => d.m.mapping.kinds[c.kind] ?? c.kind;
const columnOptions = (d: Desk, columns: Column[]): Option[] => columns.map((c) => ({ value: c.name, label: c.name, hint: kind(d, c), detail: c.examples.join(" · ") }));

/** A breakdown by a column with more values than this would only show "Other". */
const MOST_VALUES = 1000;

const input = (e: Event): string => (e.target as HTMLInputElement | HTMLSelectElement).value;

/* Steps. */

function eventTray(d: Desk, i: number, at: number): TemplateResult {
  const e = d.m.funnel.edit;
  const { draft } = d;
  const step = draft.steps[i];
  if (!step) return html``;
  const names = stepEvents(step);
  const adding = names.length > 0 && at >= names.length;
  const last = draft.steps.length - 1;
  const move = (by: -1 | 1): void => {
    d.change(moveStep(draft, i, by));
    d.show({ word: "event", i: i + by, at: 0 });
  };
  const remove = (): void => {
    d.change(names.length > 1 ? removeEvent(draft, i, at) : removeStep(draft, i));
    d.leave();
  };
  return html`<parcours-tray .label=${adding ? e.orTitle(i + 1) : e.title(i + 1)}>
    ${adding
      ? nothing
      : html`<span slot="actions" class="actions">
          <button class="plain" type="button" ?disabled=${i === 0} @click=${() => move(-1)}>${e.earlier}</button>
          <button class="plain" type="button" ?disabled=${i === last} @click=${() => move(1)}>${e.later}</button>
          <button class="plain" type="button" data-testid="remove" ?disabled=${names.length < 2 && draft.steps.length <= 1} @click=${remove}>${names.length > 1 ? e.removeOr(humanise(names[at]!)) : e.remove}</button>
        </span>`}
    <parcours-listbox
      .label=${e.search}
      .options=${adding ? eventOptions(d) : [...eventOptions(d, names), { value: "", label: e.anything }]}
      .value=${names[at] ?? (names.length === 0 && step.where?.length ? "" : "\0")}
      .free=${e.typed}
      @pick=${(ev: CustomEvent<string>) => {
        d.change(setEvent(draft, i, at, ev.detail));
        if (ev.detail === "" && !step.where?.length) d.show({ word: "where", i, at: 0 });
        else d.leave();
      }}
    ></parcours-listbox>
    ${adding
      ? nothing
      : html`<p class="row">
            <button class="plain" type="button" data-testid="or" @click=${() => d.show({ word: "event", i, at: names.length })}>${e.or}</button>
            <button class="plain" type="button" data-testid="where" @click=${() => d.show({ word: "where", i, at: step.where?.length ?? 0 })}>${e.where}</button>
            ${i === 0 ? html`<button class="plain" type="button" ?disabled=${last + 1 >= MOST_STEPS} @click=${() => d.show({ word: "add", after: -1 })}>${e.addFirst}</button>` : nothing}
            <button class="plain" type="button" data-testid="add" ?disabled=${last + 1 >= MOST_STEPS} @click=${() => d.show({ word: "add", after: i })}>${e.add}</button>
          </p>
          <div class="row">
            ${check(e.optional, step.optional === true, (on) => d.change(setStepField(draft, i, "optional", on)), "optional")}
            ${check(e.first, step.first_time === true, (on) => d.change(setStepField(draft, i, "first_time", on)), "first")}
            <label class="field">${e.label} <input type="text" class="name" .value=${step.label ?? ""} @input=${(ev: Event) => (d.typing(`label${i}`, input(ev)), d.change(setStepField(draft, i, "label", input(ev))))} @blur=${() => d.typing(`label${i}`, null)} /></label>
          </div>`}
    ${last + 1 >= MOST_STEPS ? html`<p class="soft small">${e.full}</p>` : nothing}
  </parcours-tray>`;
}

const check = (text: string, on: boolean, set: (on: boolean) => void, id: string): TemplateResult =>
  html`<label class="choice"><input type="checkbox" data-testid=${id} .checked=${on} @change=${(e: Event) => set((e.target as HTMLInputElement).checked)} /> ${text}</label>`;

function addTray(d: Desk, after: number): TemplateResult {
  const e = d.m.funnel.edit;
  const pick = (event: string): void => {
    d.change(addStep(d.draft, after, event));
    d.show({ word: "event", i: after + 1, at: 0 });
    d.leave();
  };
  const often = after < 0 ? [] : proposals(d.report, d.index, after);
  return html`<parcours-tray .label=${e.addTitle(after + 1)}>
    ${often.length > 0
      ? html`<p class="row often"><span class="soft">${e.often}</span> ${often.map((event) => html`<button class="chip" type="button" data-proposal=${event} @click=${() => pick(event)}>${humanise(event)}</button>`)}</p>`
      : nothing}
    <parcours-listbox .label=${e.search} .options=${eventOptions(d)} .value=${"\0"} .free=${e.typed} @pick=${(ev: CustomEvent<string>) => pick(ev.detail)}></parcours-listbox>
  </parcours-tray>`;
}

/* Conditions. */

/** How many values of a column are offered as buttons. */
const OFFERED = 12;

/** The fields of one condition; `set` takes null when it is to go. */
function conditionFields(d: Desk, id: string, c: RecipeCondition, set: (c: RecipeCondition) => void): TemplateResult {
  const m = d.m.funnel;
  const e = m.edit;
  const known = c.property ? knownValues(d.report, c.property) : [];
  const values = strings(c.value);
  const text = d.typed?.id === id ? d.typed.text : writeValues(c.value);
  const last = (d.typed?.id === id ? (text.split(";").at(-1) ?? "") : "").trim().toLocaleLowerCase();
  const offered = known.filter((v) => last === "" || v.toLocaleLowerCase().includes(last)).slice(0, OFFERED);
  const toggle = (v: string): void => {
    d.typing(id, null);
    set({ ...c, value: readValues(writeValues(values.includes(v) ? values.filter((x) => x !== v) : [...values.filter((x) => known.includes(x)), v])) });
  };
  return html`<div class="condition">
      <select id=${`${id}property`} data-first aria-label=${e.column} @change=${(ev: Event) => set({ property: input(ev), op: c.op })}>
        <option value="" ?selected=${c.property === ""}>${e.pickColumn}</option>
        ${d.report.source.columns.map((x) => html`<option value=${x.name} ?selected=${x.name === c.property}>${x.name}</option>`)}
        ${c.property !== "" && !d.report.source.columns.some((x) => x.name === c.property) ? html`<option value=${c.property} selected>${c.property}</option>` : nothing}
      </select>
      <select id=${`${id}op`} aria-label=${e.op} @change=${(ev: Event) => set({ ...c, op: input(ev) })}>
        ${OPS.map((op) => html`<option value=${op} ?selected=${op === c.op}>${m.ops[op]}</option>`)}
      </select>
      ${takesValue(c.op)
        ? html`<input id=${`${id}value`} type="text" aria-label=${e.value} autocomplete="off" spellcheck="false" .value=${text} placeholder=${e.value}
            @input=${(ev: Event) => (d.typing(id, input(ev)), set({ ...c, value: readValues(input(ev)) }))}
            @blur=${() => d.typing(id, null)}
            @keydown=${(ev: KeyboardEvent) => ev.key === "Enter" && (ev.preventDefault(), d.leave())} />`
        : nothing}
    </div>
    ${takesValue(c.op) && offered.length > 0
      ? html`<div class="row values" role="group" aria-label=${e.values}>
          ${offered.map((v) => html`<button class="chip" type="button" aria-pressed=${values.includes(v) ? "true" : "false"} data-value=${v} @click=${() => toggle(v)}>${v}</button>`)}
          <span class="soft small">${e.valueHint}</span>
        </div>`
      : nothing}`;
}

const NEW: RecipeCondition = { property: "", op: "is" };

function whereTray(d: Desk, i: number, at: number): TemplateResult {
  const e = d.m.funnel.edit;
  const where = d.draft.steps[i]?.where ?? [];
  return html`<parcours-tray .label=${e.whereTitle(i + 1)}>
    <span slot="actions" class="actions">
      ${at < where.length
        ? html`<button class="plain" type="button" @click=${() => d.show({ word: "where", i, at: where.length })}>${e.andWhere}</button>
            <button class="plain" type="button" data-testid="remove" @click=${() => (d.change(setCondition(d.draft, i, at, null)), d.leave())}>${e.noWhere}</button>`
        : nothing}
    </span>
    ${conditionFields(d, `w${i}-${at}-`, where[at] ?? NEW, (c) => d.change(setCondition(d.draft, i, at, c)))}
  </parcours-tray>`;
}

/** All conditions of something other than a step, and a button for one more. */
function conditions(d: Desk, id: string, list: RecipeCondition[], set: (list: RecipeCondition[]) => void): TemplateResult {
  const e = d.m.funnel.edit;
  return html`${list.map(
      (c, at) => html`${conditionFields(d, `${id}${at}-`, c, (next) => set(withCondition(list, at, next)))}
        <p class="row"><button class="plain" type="button" @click=${() => set(withCondition(list, at, null))}>${e.noWhere}</button></p>`,
    )}
    <p class="row"><button class="plain" type="button" @click=${() => set([...list, NEW])}>${list.length > 0 ? e.andWhere : e.where}</button></p>`;
}

function excludeTray(d: Desk, at: number): TemplateResult {
  const e = d.m.funnel.edit;
  const { steps } = d.draft;
  const x = d.draft.exclude?.[at] ?? { event: [] };
  const [after, before] = between(x, steps.length);
  const chosen = strings(x.event);
  const set = (change: object): void => d.change(setExclusion(d.draft, at, { ...x, ...change }));
  const toggle = (event: string): void => set({ event: chosen.includes(event) ? chosen.filter((v) => v !== event) : [...chosen, event] });
  const steps_ = (from: number, to: number, now: number): TemplateResult[] =>
    steps.slice(from, to).map((_, k) => html`<option value=${from + k + 1} ?selected=${from + k + 1 === now}>${d.m.funnel.edit.atStep(from + k + 1, label(d, from + k))}</option>`);
  return html`<parcours-tray .label=${e.excludeTitle}>
    <span slot="actions" class="actions">
      ${d.draft.exclude?.[at] ? html`<button class="plain" type="button" data-testid="remove" @click=${() => (d.change(setExclusion(d.draft, at, null)), d.leave())}>${e.excludeRemove}</button>` : nothing}
    </span>
    <parcours-listbox .label=${e.search} .options=${eventOptions(d, chosen)} .chosen=${chosen} .free=${e.typed} @pick=${(ev: CustomEvent<string>) => toggle(ev.detail)}></parcours-listbox>
    <p class="row">
      <label class="field">${e.after} <select id="excludeafter" @change=${(ev: Event) => set({ after_step: Number(input(ev)) })}>${steps_(0, before - 1, after)}</select></label>
      <label class="field">${e.before} <select id="excludebefore" @change=${(ev: Event) => set({ before_step: Number(input(ev)) })}>${steps_(after, steps.length, before)}</select></label>
    </p>
    ${conditions(d, `x${at}-`, x.where ?? [], (where) => set({ where }))}
  </parcours-tray>`;
}

/* The rest of the sentence. */

function entityTray(d: Desk): TemplateResult {
  const e = d.m.funnel.edit;
  const fixed = ["user", "session"].map((v): Option => ({ value: v, label: e.entities[v]!, detail: e.entitySays[v]! }));
  const columns = d.report.source.columns.filter((c) => !["user", "session", "time", "event"].includes(c.role) && c.kind !== "time" && c.distinct > 1);
  return html`<parcours-tray .label=${e.entity}>
    <parcours-listbox
      .label=${e.entity}
      .options=${[...fixed, ...columnOptions(d, columns)]}
      .value=${d.draft.entity || "user"}
      @pick=${(ev: CustomEvent<string>) => (d.change(setField(d.draft, "entity", ev.detail === "user" ? undefined : ev.detail)), d.leave())}
    ></parcours-listbox>
  </parcours-tray>`;
}

function radios(d: Desk, name: string, all: readonly string[], now: string, text: (v: string) => unknown, set: (v: string) => void): TemplateResult {
  const first = all.includes(now) ? now : all[0];
  return html`${all.map(
    (v) => html`<label class="choice">
      <input type="radio" name=${name} value=${v} ?data-first=${v === first} .checked=${v === now} @change=${() => set(v)} @keydown=${(e: KeyboardEvent) => e.key === "Enter" && (e.preventDefault(), d.leave())} />
      ${text(v)}
    </label>`,
  )}`;
}

function orderTray(d: Desk): TemplateResult {
  const m = d.m.funnel;
  return html`<parcours-tray .label=${m.edit.order}>
    <div class="choices tall" role="radiogroup" aria-label=${m.edit.order}>
      ${radios(d, "order", ORDERS, d.draft.order || "ordered", (v) => html`<span>${m.sentence.order[v]} <span class="soft small">${m.edit.orderSays[v]}</span></span>`, (v) =>
        d.change(setField(d.draft, "order", v === "ordered" ? undefined : v)),
      )}
    </div>
  </parcours-tray>`;
}

function windowTray(d: Desk): TemplateResult {
  return html`<parcours-tray .label=${d.m.funnel.edit.window}>
    ${windowFields(d, "window")}
    <p class="head">${d.m.funnel.edit.stepWindow}</p>
    ${windowFields(d, "step_window")}
  </parcours-tray>`;
}

function windowFields(d: Desk, field: "window" | "step_window"): TemplateResult {
  const e = d.m.funnel.edit;
  const now = parseWindow(d.draft[field] ?? "");
  const unit = now !== null && now > 0 ? (now % 86_400 === 0 ? "d" : now % 3600 === 0 ? "h" : "m") : "d";
  const amount = now ? now / (unit === "d" ? 86_400 : unit === "h" ? 3600 : 60) : 7;
  const set = (seconds: number): void => d.change(setField(d.draft, field, writeWindow(seconds)));
  const custom = (ev: Event): void => {
    const row = (ev.target as HTMLElement).parentElement!;
    const n = Number(row.querySelector("input")!.value);
    const seconds = parseWindow(`${n}${row.querySelector("select")!.value}`);
    if (seconds !== null && n > 0) set(Math.round(seconds));
  };
  const enter = (ev: KeyboardEvent): void => {
    if (ev.key === "Enter") (ev.preventDefault(), custom(ev), d.leave());
  };
  const title = field === "window" ? e.window : e.stepWindow;
  return html`<div class="choices" role="radiogroup" aria-label=${title}>
      ${radios(d, field, WINDOWS.map(String), String(now), (v) => (v === "0" ? d.m.funnel.sentence.noLimit : d.f.span(Number(v))), (v) => set(Number(v)))}
    </div>
    <p class="row">
      <label for=${`${field}amount`}>${e.custom}</label>
      <input id=${`${field}amount`} type="number" min="1" max="100000" step="1" .value=${String(amount)} @change=${custom} @keydown=${enter} />
      <select aria-label=${e.unit} @change=${custom}>
        ${["m", "h", "d"].map((u) => html`<option value=${u} ?selected=${u === unit}>${e.units[u]}</option>`)}
      </select>
    </p>`;
}

function byTray(d: Desk): TemplateResult {
  const m = d.m.funnel;
  const e = m.edit;
  const by = d.draft.breakdown;
  const all = d.report.source.columns;
  const columns = all.filter((c) => !["user", "time", "event"].includes(c.role) && c.kind !== "time" && c.distinct <= MOST_VALUES && c.distinct > 1);
  const attribution = by?.attribution ?? "first";
  const persona = setByPersona(d.draft);
  const ofPeople = ["user", "session"].includes(d.draft.entity || "user");
  const now = byPersona(d.draft, all);
  const offered = now || (byPersona(persona, all) && ofPeople && d.personas.groups.length > 0);
  return html`<parcours-tray .label=${e.breakdown}>
    <parcours-listbox
      .label=${e.breakdown}
      .options=${[{ value: "", label: m.sentence.nothing }, ...(offered ? [{ value: PERSONA, label: e.persona }] : []), ...columnOptions(d, columns)]}
      .value=${by?.property ?? ""}
      @pick=${(ev: CustomEvent<string>) => (d.change(offered && ev.detail === PERSONA ? persona : setBreakdown(d.draft, ev.detail)), d.leave())}
    ></parcours-listbox>
    ${by
      ? html`<p class="row">
          ${now
            ? nothing
            : html`<label class="field">${e.attribution}
                <select id="attribution" @change=${(ev: Event) => d.change(setBreakdown(d.draft, by.property, { attribution: input(ev) }))}>
                  ${["first", "last", "all"].map((v) => html`<option value=${v} ?selected=${v === attribution}>${e.attributions[v]}</option>`)}
                  ${d.draft.steps.map((_, i) => html`<option value=${i + 1} ?selected=${String(i + 1) === attribution}>${e.atStep(i + 1, label(d, i))}</option>`)}
                </select>
              </label>`}
          <label class="field">${e.limit} <input id="limit" type="number" min="1" max="1000" .value=${String(by.limit || 10)} @change=${(ev: Event) => Number(input(ev)) > 0 && d.change(setBreakdown(d.draft, by.property, { limit: Math.round(Number(input(ev))) }))} /></label>
        </p>`
      : nothing}
  </parcours-tray>`;
}

function holdTray(d: Desk): TemplateResult {
  const e = d.m.funnel.edit;
  const columns = d.report.source.columns.filter((c) => !["user", "time", "event"].includes(c.role));
  return html`<parcours-tray .label=${e.hold}>
    <parcours-listbox
      .label=${e.hold}
      .options=${columnOptions(d, columns)}
      .chosen=${d.draft.hold_constant ?? []}
      @pick=${(ev: CustomEvent<string>) => d.change(toggleConstant(d.draft, ev.detail))}
    ></parcours-listbox>
  </parcours-tray>`;
}

function periodFields(d: Desk, id: string, p: RecipePeriod, set: (p: RecipePeriod) => void): TemplateResult {
  const e = d.m.funnel.edit;
  const [min, max] = [d.report.overview.first.slice(0, 10), d.report.overview.last.slice(0, 10)];
  return html`<span class="row">
    <label class="field">${e.from} <input id=${`${id}from`} data-first type="date" min=${min} max=${p.to?.slice(0, 10) || max} .value=${p.from?.slice(0, 10) ?? ""} @change=${(ev: Event) => set({ ...p, from: input(ev) })} /></label>
    <label class="field">${e.to} <input id=${`${id}to`} type="date" min=${p.from?.slice(0, 10) || min} max=${max} .value=${p.to?.slice(0, 10) ?? ""} @change=${(ev: Event) => set({ ...p, to: input(ev) })} /></label>
  </span>`;
}

function periodTray(d: Desk): TemplateResult {
  const e = d.m.funnel.edit;
  return html`<parcours-tray .label=${e.period}>
    <span slot="actions" class="actions">
      ${d.draft.period ? html`<button class="plain" type="button" data-testid="remove" @click=${() => (d.change(setPeriod(d.draft, null)), d.leave())}>${e.wholeTime}</button>` : nothing}
    </span>
    ${periodFields(d, "period", d.draft.period ?? {}, (p) => d.change(setPeriod(d.draft, p)))}
  </parcours-tray>`;
}

/** Two groups to begin with, of a kind. */
function firstGroups(d: Desk, by: Comparing): RecipeGroup[] | undefined {
  const { first, last } = d.report.overview;
  const { columns } = d.report.source;
  switch (by) {
    case "none":
      return undefined;
    case "periods":
      return halves(d.draft.period?.from || first, d.draft.period?.to || last).map((period) => ({ period }));
    case "segments":
      return d.segments.slice(0, 2).map((s) => ({ segment: s.name }));
    case "where": {
      const by = byPersona(d.draft, columns) ? undefined : d.draft.breakdown?.property;
      const property = by ?? (columns.find((c) => c.role === "device") ?? columns.find((c) => c.role === "channel") ?? columns.find((c) => c.role === "" && c.distinct > 1))?.name ?? "";
      const [a, b] = knownValues(d.report, property);
      return [
        { where: [{ property, op: "is", ...(a ? { value: a } : {}) }] },
        { where: [b ? { property, op: "is", value: b } : { property, op: "is_not", ...(a ? { value: a } : {}) }] },
      ];
    }
  }
}

function compareTray(d: Desk): TemplateResult {
  const e = d.m.funnel.edit;
  const by = comparing(d.draft.compare);
  const groups = d.draft.compare ?? [];
  const kinds = (["none", "periods", "where", "segments"] as const).filter((k) => k !== "segments" || d.segments.length >= 2 || by === k);
  const set = (at: number, g: RecipeGroup): void => d.change(setField(d.draft, "compare", groups.map((x, k) => (k === at ? g : x))));
  const side = (g: RecipeGroup, at: number): TemplateResult => {
    if (by === "periods") return periodFields(d, `c${at}`, g.period ?? {}, (period) => set(at, { ...g, period }));
    if (by === "segments")
      return html`<select id=${`c${at}segment`} aria-label=${e.side(at)} @change=${(ev: Event) => set(at, { segment: input(ev) })}>
        ${d.segments.map((s) => html`<option value=${s.name} ?selected=${s.name === g.segment}>${s.name}</option>`)}
      </select>`;
    return html`${(g.where ?? []).map((c, k) => conditionFields(d, `c${at}-${k}-`, c, (next) => set(at, { ...g, where: withCondition(g.where, k, next) })))}`;
  };
  return html`<parcours-tray .label=${e.compare}>
    <div class="choices" role="radiogroup" aria-label=${e.compareBy}>
      ${radios(d, "compare", kinds, by, (v) => e.compareKinds[v], (v) => d.change(setField(d.draft, "compare", firstGroups(d, v as Comparing))))}
    </div>
    ${d.segments.length < 2 ? html`<p class="soft small">${e.compareKinds.segments}: ${e.noSegments}</p>` : nothing}
    ${by === "none" ? nothing : groups.map((g, at) => html`<fieldset><legend>${e.side(at)}</legend>${side(g, at)}</fieldset>`)}
  </parcours-tray>`;
}

function rulesTray(d: Desk): TemplateResult {
  const e = d.m.funnel.edit;
  const now = d.draft.semantics || "parcours";
  return html`<parcours-tray .label=${e.rules}>
    <div class="choices" role="radiogroup" aria-label=${e.rules}>${radios(d, "rules", SEMANTICS, now, (v) => TOOLS[v], (v) => d.change(setSemantics(d.draft, v)))}</div>
    ${now === "clickhouse"
      ? html`<p class="head">${e.modes}</p>
          <div class="choices">${MODES.map((mode) => check(mode, d.draft.modes?.includes(mode) ?? false, () => d.change(toggleMode(d.draft, mode)), mode))}</div>`
      : nothing}
  </parcours-tray>`;
}

function intervalTray(d: Desk): TemplateResult {
  const e = d.m.funnel.edit;
  return html`<parcours-tray .label=${e.interval}>
    <div class="choices" role="radiogroup" aria-label=${e.interval}>
      ${radios(d, "interval", ["", ...INTERVALS], d.draft.interval ?? "", (v) => e.intervals[v], (v) => d.change(setField(d.draft, "interval", v)))}
    </div>
  </parcours-tray>`;
}

/** What is seldom asked, so that the sentence stays calm: each is in the sentence once it is. */
function moreTray(d: Desk): TemplateResult {
  const e = d.m.funnel.edit;
  const way = (word: Place, title: string, says: string): TemplateResult =>
    html`<li><button class="plain" type="button" data-more=${word.word} @click=${() => d.show(word)}>${title}</button> <span class="soft small">${says}</span></li>`;
  return html`<parcours-tray .label=${e.moreTitle}>
    <ul class="ways">
      ${way({ word: "exclude", at: d.draft.exclude?.length ?? 0 }, e.exclude, e.excludeSays)} ${way({ word: "hold" }, e.hold, e.holdSays)} ${way({ word: "period" }, e.period, e.periodSays)}
      ${way({ word: "compare" }, e.compare, e.compareSays)} ${way({ word: "rules" }, e.rules, e.rulesSays)} ${way({ word: "interval" }, e.interval, e.intervals[d.draft.interval ?? ""]!)}
      <li>${check(e.open, d.draft.open === true, (on) => d.change(setField(d.draft, "open", on)), "open")} <span class="soft small">${e.openSays}</span></li>
    </ul>
  </parcours-tray>`;
}

export const trayStyles = css`
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--pc-s4);
  }
  .actions button:disabled,
  .row button:disabled {
    color: var(--pc-soft);
    text-decoration: none;
    opacity: 0.75;
  }
  .choices,
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px var(--pc-s4);
    font-size: var(--pc-f2);
  }
  .row {
    margin-block-start: var(--pc-s2);
    max-width: none;
  }
  .often {
    margin-block: 0 var(--pc-s2);
  }
  .tall {
    display: grid;
  }
  .head {
    margin-block: var(--pc-s3) 2px;
    font-size: var(--pc-f2);
    font-weight: 600;
  }
  .choice,
  .field {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    min-height: 30px;
    font-size: var(--pc-f2);
    max-width: 100%;
  }
  .choice {
    cursor: pointer;
  }
  .field {
    flex-wrap: wrap;
  }
  .choice input {
    flex: none;
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--pc-ink);
  }
  select,
  input[type="text"],
  input[type="date"],
  input[type="number"] {
    min-height: 32px;
    max-width: 100%;
    padding: 2px 8px;
    border: 1px solid var(--pc-edge);
    border-radius: var(--pc-radius);
    background: var(--pc-sheet);
    font-size: var(--pc-f2);
  }
  input[type="number"] {
    width: 7ch;
    box-sizing: content-box;
  }
  .name {
    width: 16ch;
  }
  .condition {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.4fr);
    gap: var(--pc-s2);
  }
  .chip {
    min-height: 28px;
    max-width: 100%;
    padding: 0 11px;
    border: 1px solid var(--pc-edge);
    border-radius: 99px;
    background: none;
    font-size: var(--pc-f1);
    overflow-wrap: anywhere;
  }
  .chip:hover {
    background: var(--pc-shade);
  }
  .chip[aria-pressed="true"] {
    border-color: var(--pc-ink);
    background: var(--pc-ink);
    color: var(--pc-paper);
  }
  .values {
    gap: 6px;
  }
  fieldset {
    margin: var(--pc-s3) 0 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend {
    padding: 0 0 4px;
    font-size: var(--pc-f2);
    font-weight: 600;
  }
  .ways li {
    padding-block: 2px;
    font-size: var(--pc-f2);
  }
  @container (max-width: 480px) {
    .condition {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
