// Objectives and key figures: what counts as success, as sentences, and one sheet
// of figures, each beside its target, which can be typed there. Fires `ask-recipe`
// with the recipe that has the change.

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { intervalRail, railTop } from "../chart/interval.ts";
import { ticks } from "../chart/days.ts";
import { lineStyles, rateLine } from "../chart/line.ts";
import { chartStyles } from "../chart/styles.ts";
import { plainText } from "../i18n/names.ts";
import { readTarget, targetsOf, typed, withTarget, type Place } from "../model/figures.ts";
import { aimsOf, withAims, type Aims } from "../model/objectives.ts";
import { Past } from "../model/past.ts";
import type { Column, EventCount, KPI, KPIs, ObjectiveKPI, Recipe } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, rich, Part } from "./element.ts";
import { figureStyles, figureValue } from "./figure.ts";
import "./objectives-editor.ts";

/** Rows of the sheet that are of one thing. */
interface Group {
  name: string;
  of: Place;
  kpis: KPI[];
  says: string;
}

export class ObjectivesView extends Part {
  static override properties = { kpis: { attribute: false }, events: { attribute: false }, columns: { attribute: false }, recipe: { attribute: false }, busy: { type: Boolean }, asked: { state: true }, past: { state: true } };
  declare kpis: KPIs;
  declare events: EventCount[];
  declare columns: Column[];
  declare recipe: Recipe;
  declare busy: boolean;
  /** What was asked last, until it is answered: the next change is one of it. */
  declare private asked: Recipe | null;
  declare private past: Past<Aims>;

  constructor() {
    super();
    this.asked = null;
    this.past = new Past();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("recipe") || (changed.has("busy") && !this.busy)) this.asked = null;
  }

  private get now(): Recipe {
    return this.asked ?? this.recipe;
  }

  private change(next: Recipe): void {
    this.past = this.past.keep(aimsOf(this.now));
    this.ask(next);
  }

  private back(how: "undo" | "redo"): void {
    if (!(how === "undo" ? this.past.canUndo : this.past.canRedo)) return;
    const [to, past] = this.past[how](aimsOf(this.now));
    this.past = past;
    this.ask(withAims(this.now, to));
  }

  private ask(next: Recipe): void {
    this.asked = next;
    this.tell("ask-recipe", next);
  }

  override render() {
    const k = this.kpis;
    if (!k) return nothing;
    const m = this.m.objectives;
    const first = k.objectives[0];
    return html`
      <p class="kicker">${this.m.sections.objectives}</p>
      <h2 tabindex="-1">${rich(m.headline(targetsOf(k), first?.name ?? "", this.f.pct(first?.kpis[0]?.value ?? null)))}</h2>
      <p class="lede">${k.proposed && first ? `${m.proposed} ` : ""}${m.lede}</p>
      <parcours-objectives-editor
        .recipe=${this.now}
        .kpis=${k}
        .events=${this.events}
        .columns=${this.columns}
        .past=${this.past}
        @aim=${(e: CustomEvent<Recipe>) => this.change(e.detail)}
        @back=${(e: CustomEvent<"undo" | "redo">) => this.back(e.detail)}
      ></parcours-objectives-editor>
      ${this.sheet(this.groups(k))} ${k.objectives.map((o) => this.trend(o))}
    `;
  }

  private groups(k: KPIs): Group[] {
    const m = this.m.objectives;
    const money = (v: number | null): string => this.value(v, "money");
    return [
      ...k.objectives.map((o): Group => ({
        name: m.objective(o.name),
        of: { objective: o.name },
        kpis: o.kpis,
        says: m.says(o, o.value === null ? "" : money(o.value), o.second_median_seconds === null ? "" : this.f.duration(o.second_median_seconds)),
      })),
      ...k.stages.map((s): Group => ({ name: m.stage(s), of: { stage: s.stage }, kpis: s.kpis, says: s.next ? m.lost(s, s.lost ? money(s.lost) : "", money(s.lost_low), money(s.lost_high)) : "" })),
      ...(k.scores.length > 0 ? [{ name: m.scores(k.score_by), of: {}, kpis: k.scores, says: "" }] : []),
    ];
  }

  private value(v: number | null, unit: string): string {
    return figureValue(this.f, v, unit, this.kpis.currency);
  }

  private sheet(groups: Group[]): TemplateResult {
    const m = this.m.objectives;
    const c = m.cols;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${m.sheet}>
      <table class="figures">
        <thead><tr><th scope="col">${c.what}</th><th scope="col" class="num">${c.value}</th><th scope="col" class="num">${c.interval}</th><th scope="col" class="num">${c.of}</th><th scope="col">${c.target}</th><th scope="col">${c.status}</th></tr></thead>
        ${groups.map((g) => this.group(g))}
      </table>
    </div>`;
  }

  private group({ name, of, kpis, says }: Group): TemplateResult {
    const { f } = this;
    const m = this.m.objectives;
    const top = railTop(kpis.filter((k) => k.unit === "rate").map((k) => Math.max(k.high ?? 0, k.target ?? 0)));
    return html`<tbody>
      <tr class="group"><th scope="rowgroup" colspan="6"><div><b>${rich(name)}</b>${says ? html`<br /><span class="small soft">${says}</span>` : nothing}</div></th></tr>
      ${kpis.map(
        (k) => html`<tr data-kpi=${k.key}>
          <th scope="row">${m.key(k.key)}${k.key === "nps" ? html`<br /><span class="small soft">${m.nps}</span>` : nothing}
            ${k.unit === "rate" && k.value !== null && k.low !== null && k.high !== null ? intervalRail({ rate: k.value, low: k.low, high: k.high, all: k.target, top }) : nothing}</th>
          <td class="num">${this.value(k.value, k.unit)}</td>
          <td class="num soft">${k.low === null ? "–" : k.unit === "rate" ? f.interval(k.low, k.high) : m.from(this.value(k.low, k.unit), this.value(k.high, k.unit))}</td>
          <td class="num soft">${k.unit === "rate" ? this.m.of(k.count, k.of) : f.int(k.of)}${k.small ? html` <span class="small">(${m.small})</span>` : nothing}</td>
          <td><span class="target"><input type="text" inputmode="decimal" autocomplete="off" placeholder=" " aria-label=${m.target(k.key, plainText(name))} .value=${typed(k)} @change=${(e: Event) => this.set(e, of, k)} />${k.unit === "rate" ? html`<span class="soft" aria-hidden="true">%</span>` : nothing}</span></td>
          <td class="status" data-status=${k.status}>${m.status[k.status] ?? ""}</td>
        </tr>`,
      )}
    </tbody>`;
  }

  private set(e: Event, of: Place, k: KPI): void {
    const input = e.target as HTMLInputElement;
    const target = readTarget(input.value, k.unit);
    input.toggleAttribute("aria-invalid", target === undefined);
    if (target !== undefined) this.change(withTarget(this.now, of, k.key, target));
  }

  private trend(o: ObjectiveKPI): TemplateResult | typeof nothing {
    const { f } = this;
    const m = this.m.objectives;
    const { trend_unit: unit } = this.kpis;
    const days = o.trend;
    if (days.length < 2) return nothing;
    const day = (date: string): string => f.day(date, unit === "month" ? "month" : "short");
    const at = (i: number): number => (i + 0.5) / days.length;
    const last = days.length - 1;
    const points = days.map((p, i) => ({ at: at(i), rate: p.rate, low: p.low, high: p.high, hollow: !p.complete }));
    const marks = [...ticks(days.length, 5).filter((i) => at(last) - at(i) > 0.15), last].map((i) => ({ at: at(i), text: day(days[i]!.date) }));
    const c = m.cols;
    const asked = this.now.kpis?.interval ?? "";
    return html`<figure>
      <figcaption class="small soft"><span>${rich(m.trendSays(o.name))}</span>
        <label class="no-print">${this.m.funnel.edit.interval} <select .value=${asked} @change=${(e: Event) => this.by((e.target as HTMLSelectElement).value)}>
          ${["", "day", "week", "month"].map((v) => html`<option value=${v} ?selected=${v === asked}>${this.m.funnel.edit.intervals[v]}</option>`)}
        </select></label></figcaption>
      ${rateLine(points, { alt: m.trendAlt(o.name), rate: (r) => f.pctRound(r), marks })}
      <details>
        <summary>${this.m.table}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label=${m.trend[unit] ?? ""}>
          <table>
            <thead><tr><th scope="col">${c.date}</th><th scope="col" class="num">${c.active}</th><th scope="col" class="num">${c.reached}</th><th scope="col" class="num">${c.rate}</th><th scope="col" class="num">${c.interval}</th></tr></thead>
            <tbody>${days.map((p) => html`<tr><th scope="row">${day(p.date)}</th><td class="num">${f.int(p.active)}</td><td class="num">${f.int(p.reached)}</td><td class="num">${f.pct(p.rate)}</td><td class="num soft">${f.interval(p.low, p.high)}</td></tr>`)}</tbody>
          </table>
        </div>
      </details>
    </figure>`;
  }

  private by(interval: string): void {
    this.change({ ...this.now, kpis: { ...this.now.kpis, interval } });
  }

  static override styles = [
    base,
    chartStyles,
    lineStyles,
    figureStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h2 {
        margin-block-end: var(--pc-s2);
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--pc-s4);
        justify-content: space-between;
        align-items: baseline;
        margin-block-start: var(--pc-s3);
      }
      .figures {
        min-width: 640px;
      }
      .figures th[scope="row"] {
        width: 36%;
      }
      .group th {
        padding-block: var(--pc-s4) var(--pc-s2);
        border-bottom-color: var(--pc-edge);
      }
      /* In sight however far the sheet is scrolled. */
      .group div {
        position: sticky;
        inset-inline-start: 0;
        max-width: min(100cqi, var(--pc-text));
      }
      .group b {
        font: 600 var(--pc-f4) / 1.3 var(--pc-serif);
      }
      .target {
        display: inline-flex;
        gap: 4px;
        align-items: baseline;
      }
      .target input {
        width: 6em;
      }
      .target input[aria-invalid] {
        border-color: var(--pc-lost);
      }
      .status[data-status="met"] {
        color: var(--pc-went);
      }
      .status[data-status="missed"] {
        color: var(--pc-lost);
      }
      .status[data-status="open"] {
        color: var(--pc-wait);
      }
      @media print {
        .figures {
          min-width: 0;
        }
        tbody {
          break-inside: avoid;
        }
        .target input:placeholder-shown + span {
          display: none;
        }
      }
    `,
  ];
}

define("parcours-objectives", ObjectivesView);
