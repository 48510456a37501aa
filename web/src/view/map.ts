// The journey map: stages as columns, in them the touchpoints and the channels,
// over them the ways back. A sentence says whose map it is and what its places
// show. A touchpoint is moved to another stage by dragging it or by a list, and
// given to another team; what is asked is the recipe with that in it (`ask`).
//
// This is a script of its own, beside that of the report: see main.ts.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { withTrouble } from "../model/behind.ts";
import { fit, measuresOf, NONE, painsAt, pointsOf, STAGES, TEAMS, viewOf, waysBack, whoDid, withOwners, withStage, withTeam, type Measure, type Owners } from "../model/map.ts";
import { Past } from "../model/past.ts";
import type { JourneyFigures, JourneyPain, JourneyStage, JourneyView, Recipe, Report, StagedEvent, Touchpoint } from "../model/report.gen.ts";
import { humanise, plainText } from "../i18n/names.ts";
import { arcs, arcStyles, miniBars, spark, type Arc } from "../chart/arcs.ts";
import { chartStyles } from "../chart/styles.ts";
import { base } from "../styles/base.ts";
import { behind, behindOf, behindStyles } from "./behind.ts";
import { personaName } from "../i18n/persona-name.ts";
import { define, rich } from "./element.ts";
import { hurtIcon } from "./icons.ts";
import { chosen, MapPart } from "./map-part.ts";
import { mapStyles } from "./map.styles.ts";
import { arrowTable, eventTable, figure, mapTable, teamTable, type Sheet } from "./map-tables.ts";
import "./ideal.ts";
import "./tray.ts";

/** How far the pointer goes before a press becomes a drag, in pixels. */
const SLACK = 6;

export class MapView extends MapPart {
  static override properties = {
    report: { attribute: false },
    recipe: { attribute: false },
    busy: { type: Boolean },
    group: { state: true },
    measure: { state: true },
    column: { state: true },
    opened: { state: true },
    drag: { state: true },
    past: { state: true },
    said: { state: true },
    unfolded: { state: true },
  };
  declare report: Report;
  /** The recipe as it was run. */
  declare recipe: Recipe;
  declare busy: boolean;
  /** Whose map: the number of a persona, −1 for everybody. */
  declare private group: number;
  declare private measure: Measure;
  /** The stage shown where there is room for one. */
  declare private column: number;
  /** The event whose details are open. */
  declare private opened: string | null;
  /** An event on its way to a stage; null while it is over none. */
  declare private drag: { event: string; to: string | null } | null;
  declare private past: Past<Owners>;
  declare private said: string;
  /** The tables that have been opened: the others are not made. */
  declare private unfolded: ReadonlySet<string>;
  /** What was asked and is not answered yet. */
  private asked: Owners | null = null;
  private dragged = false;

  constructor() {
    super();
    this.busy = false;
    this.group = -1;
    this.measure = "next";
    this.column = 0;
    this.opened = this.drag = null;
    this.past = new Past();
    this.said = "";
    this.unfolded = new Set();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("busy") && !this.busy) this.asked = null;
    if (changed.has("report") && this.report) {
      if (this.group >= this.report.journey_map.groups.length) this.group = -1;
      if (!measuresOf(this.report.journey_map).includes(this.measure)) this.measure = "next";
    }
  }

  /* Changing. */

  private get owners(): Owners {
    return this.asked ?? { stages: this.recipe.stages, teams: this.recipe.teams };
  }

  private change(next: Owners, said: string): void {
    if (JSON.stringify(next) === JSON.stringify(this.owners)) return;
    this.past = this.past.keep(this.owners);
    this.put(next, said);
  }

  private put(next: Owners, said: string): void {
    this.asked = next;
    this.said = said;
    this.tell("ask", withOwners(this.recipe, next));
  }

  private back(how: "undo" | "redo"): void {
    if (!(how === "undo" ? this.past.canUndo : this.past.canRedo)) return;
    const [to, past] = this.past[how](this.owners);
    this.past = past;
    this.put(to, this.w.undone);
  }

  private move(e: Pick<StagedEvent, "event" | "proposed">, stage: string): void {
    this.change(withStage(this.owners, e, stage), this.w.moved(e.event, stage));
  }

  private give(event: string, team: string): void {
    this.change(withTeam(this.owners, event, team === "auto" ? null : team === NONE ? "" : team), team === "auto" ? "" : this.w.owned(event, this.w.team(team === NONE ? "" : team)));
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z") return;
    e.preventDefault();
    this.back(e.shiftKey ? "redo" : "undo");
  };

  private staged(event: string): StagedEvent | undefined {
    return this.report.journey_map.events.find((e) => e.event === event);
  }

  private show(event: string | null): void {
    const before = this.opened;
    this.opened = event === before ? null : event;
    void this.updateComplete.then(async () => {
      await this.find<MapPart>("parcours-tray")?.updateComplete; // before that nothing in it can have the focus
      if (this.opened !== null) this.find("#move")?.focus();
      else for (const b of this.renderRoot.querySelectorAll<HTMLElement>(".point .name")) if (b.dataset.event === before) b.focus();
    });
  }

  /** The map alone on paper: on this page nothing else is printed (styles/page.css). */
  private print(): void {
    const { dataset } = document.documentElement;
    dataset.print = "map";
    window.addEventListener("afterprint", () => delete dataset.print, { once: true });
    window.print();
  }

  /* Dragging a touchpoint; its details have a list for the same. */

  private press(down: PointerEvent, point: Touchpoint): void {
    if (down.button !== 0 || down.pointerType === "touch" || point.other) return; // a finger scrolls
    const move = (e: PointerEvent): void => {
      if (!this.drag && Math.hypot(e.clientX - down.clientX, e.clientY - down.clientY) < SLACK) return;
      e.preventDefault();
      const to = (this.renderRoot as ShadowRoot).elementFromPoint(e.clientX, e.clientY)?.closest<HTMLElement>("[data-stage]")?.dataset.stage ?? null;
      this.drag = { event: point.event, to: to === point.stage ? null : to };
    };
    const end = (e: PointerEvent | KeyboardEvent): void => {
      if (e instanceof KeyboardEvent && e.key !== "Escape") return;
      for (const [type, f] of on) window.removeEventListener(type, f as EventListener, true);
      const { drag } = this;
      this.drag = null;
      if (!drag) return;
      this.dragged = true; // what follows is no press of the name
      setTimeout(() => (this.dragged = false));
      if (e instanceof KeyboardEvent) e.stopPropagation();
      const event = this.staged(point.event);
      if (e.type === "pointerup" && drag.to !== null && event) this.move(event, drag.to);
    };
    const on = [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", end]] as const;
    for (const [type, f] of on) window.addEventListener(type, f as EventListener, true);
  }

  /* Drawing. */

  private get sheet(): Sheet {
    return { map: this.report.journey_map, view: this.view, everybody: this.group < 0, m: this.m, w: this.w, f: this.f };
  }

  private get view(): JourneyView {
    return viewOf(this.report.journey_map, this.group);
  }

  override render() {
    if (!this.report) return nothing;
    const { w } = this;
    const map = this.report.journey_map;
    const kicker = html`<p class="kicker">${w.title}</p>`;
    if (map.all.stages.length === 0) return html`${kicker}<p class="lede">${w.none}</p>`;
    const [pain] = map.pains;
    const peopled = map.all.stages.filter((s) => s.figures.people > 0);
    return html`
      <div class="page" .style=${`--fit:${fit(map, this.view, this.group < 0)}`} @keydown=${this.onKey} @leave=${(e: Event) => (e.stopPropagation(), this.show(null))}>
        ${kicker}
        <h2 tabindex="-1">${rich(w.headline(pain, map.users))}</h2>
        <p class="lede">${peopled.length === 1 ? w.single(peopled[0]!.stage) : rich(w.lede(pain, map.objective))}</p>
        ${this.sentence()} ${this.tabs()}
        <div class="sheet" ?data-dragging=${this.drag !== null}>${this.strip()} ${this.grid()}</div>
        ${this.legend()}
        <p class="tools no-print">
          <button class="plain" id="undo" type="button" ?disabled=${!this.past.canUndo} @click=${() => this.back("undo")}>${w.undo}</button>
          ${this.past.canRedo ? html`<button class="plain" id="redo" type="button" @click=${() => this.back("redo")}>${w.redo}</button>` : nothing}
          <button class="plain" id="print" type="button" @click=${() => this.print()}>${w.print}</button>
          <span class="soft small" role="status">${rich(this.said)}</span>
        </p>
        ${this.opened !== null ? this.details(this.opened) : nothing}
      </div>
      <div class="beside">
        ${this.group < 0 && map.pains.length > 0 ? html`<h3>${w.pains}</h3><ol class="pains">${map.pains.map((p) => html`<li>${this.pain(p)}</li>`)}</ol>` : nothing}
        ${map.teams.length > 0 ? html`<h3>${w.teams}</h3>${teamTable(this.sheet)}` : nothing}
        ${this.fold("table", w.table, () => mapTable(this.sheet))}
        ${this.fold("arrows", w.arrows.title, () => arrowTable(this.sheet))}
        ${this.fold("events", w.events, () =>
          eventTable(this.sheet, {
            move: (e, stage) => this.move(e, stage),
            give: (event, team) => this.give(event, team),
          }),
        )}
        <details data-print="shut"><summary>${w.how}</summary><p class="small">${rich(w.howSays(map.objective))}</p><p class="small">${w.dragHint}</p></details>
      </div>
    `;
  }

  private fold(key: string, title: string, draw: () => TemplateResult): TemplateResult {
    const toggled = (e: Event): void => {
      if ((e.target as HTMLDetailsElement).open) this.unfolded = new Set([...this.unfolded, key]);
    };
    return html`<details data-print="shut" id=${key} @toggle=${toggled}><summary>${title}</summary>${this.unfolded.has(key) ? draw() : nothing}</details>`;
  }

  private sentence(): TemplateResult {
    const { w } = this;
    const map = this.report.journey_map;
    const s = w.sentence;
    return html`<p class="sentence">
      ${s.of}${map.groups.length === 0
        ? s.everybody
        : html`<select id="who" class="word" aria-label=${w.who} @change=${(e: Event) => (this.group = Number(chosen(e)))}>
            <option value="-1" ?selected=${this.group < 0}>${s.everybody}</option>
            ${map.groups.map((g, i) => html`<option value=${i} ?selected=${this.group === i}>${plainText(this.groupName(i))} (${this.f.int(g.map.users)})</option>`)}
          </select>`}${s.but}${s.shows}<span class="together"><select id="measure" class="word" aria-label=${w.measure} @change=${(e: Event) => (this.measure = chosen(e) as Measure)}>
        ${measuresOf(map).map((key) => html`<option value=${key} ?selected=${this.measure === key}>${w.measures[key]}</option>`)}</select>${s.end}</span>
    </p>`;
  }

  /** A persona as its card calls it, in the page's language. */
  private groupName(i: number): string {
    const group = this.report.journey_map.groups[i];
    return group ? personaName(this.report.personas, group.key, group.name) : "";
  }

  /** Where there is room for one stage, which. */
  private tabs(): TemplateResult {
    const { stages } = this.view;
    return html`<p class="tabs no-print"><label for="column">${this.w.stageTabs}</label>
      <select id="column" @change=${(e: Event) => (this.column = Number(chosen(e)))}>
        ${stages.map((s, i) => html`<option value=${i} ?selected=${this.at === i}>${this.w.stage(s.stage)}</option>`)}
      </select>
    </p>`;
  }

  private get at(): number {
    return Math.min(this.column, this.view.stages.length - 1);
  }

  private strip(): TemplateResult | typeof nothing {
    const { w, f, view } = this;
    const column = (stage: string): number => view.stages.findIndex((s) => s.stage === stage);
    const title = (a: JourneyView["arrows"][number]): string => `${w.stage(a.from)} → ${w.stage(a.to)}: ${this.m.of(a.people, a.of)}, ${f.interval(a.low, a.high)}`;
    const ways = waysBack(view).map((a): Arc => ({ from: column(a.from), to: column(a.to), share: a.rate ?? 0, label: w.backLabel(a), title: title(a) }));
    const loops = view.arrows.filter((a) => a.kind === "repurchase").map((a): Arc => ({ from: column(a.to), to: column(a.to), share: a.rate ?? 0, label: w.again(a), title: title(a) }));
    const all = [...ways, ...loops].filter((a) => a.from >= 0 && a.to >= 0);
    return all.length === 0 ? nothing : html`<div class="strip">${arcs(view.stages.length, all, w.backAlt)}</div>`;
  }

  private grid(): TemplateResult {
    const { w, view } = this;
    const map = this.report.journey_map;
    const cell = (s: JourneyStage, i: number, content: unknown, head = false): TemplateResult => {
      const target = this.drag?.to === s.stage;
      return head
        ? html`<th scope="col" data-stage=${s.stage} ?data-on=${i === this.at} ?data-target=${target}>${content}</th>`
        : html`<td data-stage=${s.stage} ?data-on=${i === this.at} ?data-target=${target}>${content}</td>`;
    };
    return html`<table class="map" data-testid="map">
      <thead>
        <tr><td></td>${view.stages.map((s, i) => cell(s, i, w.stage(s.stage), true))}</tr>
      </thead>
      <tbody>
        <tr class="whole"><th scope="row">${w.stages}</th>${view.stages.map((s, i) => cell(s, i, this.stage(s)))}</tr>
        <tr class="points"><th scope="row">${w.touchpoints}</th>${view.stages.map((s, i) => cell(s, i, html`<ul>${pointsOf(view, s.stage).map((t) => html`<li class="point" ?data-moving=${this.drag?.event === t.event && !t.other} @pointerdown=${(e: PointerEvent) => this.press(e, t)}>${this.point(t)}</li>`)}</ul>`))}</tr>
      </tbody>
      ${this.group < 0 && map.channels.length > 0
        ? html`<tbody class="channels">
            ${map.channels.map(
              (c, at) => html`<tr><th scope="row">${c.other ? w.otherChannels : c.value || w.noChannel}</th>${view.stages.map((s, i) => {
                const x = s.channels.find((v) => v.channel === at)?.figures;
                return cell(s, i, x ? html`<span class="row"><span class="num">${this.f.int(x.people)}</span> ${this.shown(x)}</span>${this.bar(c.users > 0 ? x.people / c.users : 0, w.ofChannel)}` : html`<span class="soft">–</span>`);
              })}</tr>`,
            )}
          </tbody>`
        : nothing}
    </table>`;
  }

  private bar(share: number, says: (rate: string) => string): TemplateResult {
    const text = says(this.f.pct(share));
    return html`<span class="track" title=${text}><i class="bar-cell pale" .style=${`width:${share * 100}%`}></i><span class="visually-hidden">${text}</span></span>`;
  }

  /** The measure that is asked for, with what it is of in its title. */
  private shown(x: JourneyFigures, words = false): TemplateResult {
    const { w } = this;
    return html`<span class="shown" title=${w.evidence(this.measure, x)}>${figure(this.sheet, this.measure, x)} <span class=${words ? "soft" : "visually-hidden"}>${w.short[this.measure]}</span></span>`;
  }

  private people(x: JourneyFigures, at: { event: string } | { stage: string }): TemplateResult {
    const { w } = this;
    const title = "event" in at ? w.did(at.event) : w.wereIn(at.stage);
    return behind(this.f.int(x.people), this.group < 0 ? behindOf(whoDid(this.report.journey_map, at), x.people, title) : null);
  }

  private trend(x: JourneyFigures): TemplateResult | typeof nothing {
    return x.trend.length > 1 ? spark(x.trend, this.w.trend(this.report.journey_map.period_unit, Math.min(...x.trend), Math.max(...x.trend))) : nothing;
  }

  private stage(s: JourneyStage): TemplateResult {
    const { w, measure } = this;
    const x = s.figures;
    if (x.people === 0) return html`<p class="lead soft">${this.f.int(0)}</p>`;
    return html`<p class="lead"><span class="num">${this.people(x, { stage: s.stage })}</span></p>
      ${this.bar(x.rate ?? 0, w.share)}
      <p>${this.shown(x, true)}${measure === "next" && s.next.length > 0 ? html` <span class="soft">${w.onTo(s.next)}</span>` : nothing}</p>
      ${this.trend(x)}`;
  }

  private point(t: Touchpoint): TemplateResult {
    const { w } = this;
    const map = this.report.journey_map;
    const x = t.figures;
    const pains = this.group < 0 ? painsAt(map, t) : [];
    const shares = map.channels.map((c, i) => (c.users > 0 ? (t.channels.find((v) => v.channel === i)?.figures.people ?? 0) / c.users : 0));
    const list = map.channels.map((c, i) => `${c.other ? w.otherChannels : c.value || w.noChannel} ${this.f.pctRound(shares[i]!)}`).join(", ");
    return html`
      ${t.other
        ? html`<span class="name soft">${w.others(t.names)}</span>`
        : html`<button class="name" type="button" data-event=${t.event} aria-expanded=${this.opened === t.event ? "true" : "false"} @click=${() => this.dragged || this.show(t.event)}>${humanise(t.event)}</button>`}
      <span class="row"><span class="num">${t.other ? this.f.int(x.people) : this.people(x, { event: t.event })}</span> ${this.shown(x)}</span>
      ${this.bar(x.rate ?? 0, w.share)}
      <span class="row small"><span class="soft">${w.team(t.team)}</span>${t.channels.length > 0 && map.channels.length > 1 ? miniBars(shares, w.bars(list)) : nothing}${this.trend(x)}</span>
      ${pains.map((p) => html`<span class="hurt">${hurtIcon()} ${w.pain(p)}</span>`)}
    `;
  }

  private legend(): TemplateResult {
    const { w } = this;
    const map = this.report.journey_map;
    return html`<p class="legend">
      <span><i class="pale"></i>${w.key.share}</span>
      ${this.group < 0 && map.channels.length > 1 ? html`<span>${miniBars([0.4, 0.9, 0.6])} ${w.key.bars}</span>` : nothing}
      ${map.periods.length > 1 ? html`<span><svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true"><path d="M0 16L30 8L60 12L100 3"></path></svg> ${w.key.trend(map.period_unit)}</span>` : nothing}
      ${map.pains.length > 0 && this.group < 0 ? html`<span class="hurt">${hurtIcon()} ${w.key.pain}</span>` : nothing}
    </p>`;
  }

  private pain(p: JourneyPain): TemplateResult {
    const { w } = this;
    const signal = this.report.friction?.signals[p.signal];
    const trouble = signal ? this.m.friction.signal(signal) : w.painPeople(p.event);
    const who = signal && p.kind === "friction" && signal.people === p.people ? behindOf(withTrouble(signal), p.people, this.m.behind.friction(signal)) : null;
    return html`<b>${rich(w.painOf(p, trouble))}</b> <span class="soft small">${w.painAt(p.stage, w.team(p.team))}</span><br />
      <span class="small">${behind(this.f.int(p.people), who)} ${rich(w.painSays(p))}</span>`;
  }

  /** All there is of one touchpoint, and where it belongs. */
  private details(event: string): TemplateResult {
    const { w } = this;
    const { objective } = this.report.journey_map;
    const e = this.staged(event);
    const t = this.view.touchpoints.find((p) => !p.other && p.event === event);
    return html`<parcours-tray class="no-print" .label=${plainText(w.details(event))}>
      ${e
        ? html`<div class="belongs">
            <label for="move">${w.move}</label>
            <select id="move" @change=${(c: Event) => this.move(e, chosen(c))}>
              ${[...STAGES, ""].map((s) => html`<option value=${s} .selected=${e.stage === s}>${w.stage(s)}</option>`)}
            </select>
            <span class="soft" data-testid="why">${rich(w.why(e, objective))}.</span>
            <label for="owner">${w.owner}</label>
            <select id="owner" @change=${(c: Event) => this.give(event, chosen(c))}>
              ${e.team_by === "recipe" ? html`<option value="auto">${w.asProposed}</option>` : nothing}
              ${[...TEAMS, ""].map((team) => html`<option value=${team || NONE} .selected=${e.team === team}>${w.team(team)}</option>`)}
            </select>
            <span class="soft">${e.team_by ? `${w.teamWhy[e.team_by] ?? e.team_by}.` : nothing}</span>
          </div>`
        : nothing}
      ${t
        ? html`<dl class="facts">
            ${measuresOf(this.report.journey_map).filter((key) => figure(this.sheet, key, t.figures) !== "–").map((key) => html`<div><dt>${w.short[key]}</dt><dd><b>${figure(this.sheet, key, t.figures)}</b> <span class="soft small">${w.evidence(key, t.figures)}</span></dd></div>`)}
          </dl>`
        : nothing}
    </parcours-tray>`;
  }

  static override styles = [base, chartStyles, behindStyles, arcStyles, mapStyles];
}

define("parcours-map", MapView);
