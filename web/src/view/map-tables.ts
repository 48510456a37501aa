// The tables behind the journey map: all its figures, the ways between the
// stages, what each team owns, and why each event is where it is.

import { html, nothing, type TemplateResult } from "lit";
import { measuresOf, NONE, painsAt, pointsOf, STAGES, TEAMS, type Measure } from "../model/map.ts";
import type { JourneyByValue, JourneyFigures, JourneyMap, JourneyView, StagedEvent } from "../model/report.gen.ts";
import type { Format } from "../i18n/format.ts";
import type { Messages } from "../i18n/index.ts";
import type { MapMessages } from "../i18n/map.ts";
import { humanise } from "../i18n/names.ts";
import { rich } from "./element.ts";
import { chosen } from "./map-part.ts";

/** What the tables are made from. */
export interface Sheet {
  map: JourneyMap;
  view: JourneyView;
  /** The view is not a persona's. */
  everybody: boolean;
  m: Messages;
  w: MapMessages;
  f: Format;
}

/** One measure of a place, as it is written. */
export function figure({ map, f }: Pick<Sheet, "map" | "f">, key: Measure, x: JourneyFigures): string {
  switch (key) {
    case "next":
      return f.pct(x.next_rate);
    case "drop":
      return f.pct(x.drop_off_rate);
    case "back":
      return f.pct(x.rework_rate);
    case "dwell":
      return f.duration(x.median_dwell_seconds);
    case "visits":
      return f.int(x.visits);
    case "value":
      return x.value === null ? "–" : f.money(x.value, map.currency);
    case "score":
      return x.mean_score === null ? "–" : f.dec(x.mean_score, 2);
  }
}

const scroll = (label: string, table: TemplateResult): TemplateResult => html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>${table}</div>`;

const measureHeads = (s: Sheet, keys: Measure[]): TemplateResult[] =>
  keys.map((k) => html`<th scope="col" class="num">${s.w.cols[k]}</th>${k === "next" ? html`<th scope="col" class="num">${s.w.cols.interval}</th>` : nothing}`);

const measureCells = (s: Sheet, keys: Measure[], x: JourneyFigures): TemplateResult[] =>
  keys.map((k) => html`<td class="num" title=${s.w.evidence(k, x)}>${figure(s, k, x)}</td>${k === "next" ? html`<td class="num soft">${s.f.interval(x.next_low, x.next_high)}</td>` : nothing}`);

export function mapTable(s: Sheet): TemplateResult {
  const { w, f, map, view } = s;
  const keys = measuresOf(map);
  const channels = s.everybody ? map.channels : [];
  const name = (c: (typeof channels)[number]): string => (c.other ? w.otherChannels : c.value || w.noChannel);
  const cells = (x: JourneyFigures, by: JourneyByValue[]): TemplateResult => html`<td class="num">${f.int(x.people)}</td>
    <td class="num">${f.pct(x.rate)}</td>
    ${measureCells(s, keys, x)} ${channels.map((_, i) => html`<td class="num">${f.int(by.find((v) => v.channel === i)?.figures.people ?? 0)}</td>`)}`;
  return scroll(
    w.table,
    html`<table class="wide">
      <thead>
        <tr>
          <th scope="col">${w.cols.what}</th><th scope="col" class="num">${w.cols.people}</th><th scope="col" class="num">${w.cols.share}</th>${measureHeads(s, keys)}${channels.map((c) => html`<th scope="col" class="num">${name(c)}</th>`)}<th scope="col">${w.cols.team}</th>${s.everybody ? html`<th scope="col">${w.cols.pain}</th>` : nothing}
        </tr>
      </thead>
      ${view.stages.map(
        (stage) => html`<tbody>
          <tr class="head"><th scope="rowgroup">${w.stage(stage.stage)}</th>${cells(stage.figures, stage.channels)}<td></td>${s.everybody ? html`<td></td>` : nothing}</tr>
          ${pointsOf(view, stage.stage).map(
            (t) => html`<tr>
              <th scope="row">${t.other ? w.others(t.names) : humanise(t.event)}</th>${cells(t.figures, t.channels)}
              <td>${w.team(t.team)}</td>
              ${s.everybody ? html`<td>${painsAt(map, t).length > 0 ? html`<span class="what">${painsAt(map, t).map(w.pain).join("; ")}</span>` : nothing}</td>` : nothing}
            </tr>`,
          )}
        </tbody>`,
      )}
    </table>`,
  );
}

export function arrowTable({ view, w, f }: Sheet): TemplateResult {
  const c = w.arrows;
  return scroll(
    c.title,
    html`<table>
      <thead>
        <tr><th scope="col">${c.from}</th><th scope="col">${c.to}</th><th scope="col">${c.kind}</th><th scope="col" class="num">${c.people}</th><th scope="col" class="num">${c.of}</th><th scope="col" class="num">${c.interval}</th><th scope="col" class="num">${c.times}</th></tr>
      </thead>
      <tbody>
        ${view.arrows.map(
          (a) => html`<tr><th scope="row">${w.stage(a.from)}</th><td>${w.stage(a.to)}</td><td>${w.arrowKinds[a.kind] ?? a.kind}</td><td class="num">${f.int(a.people)}</td><td class="num">${f.pct(a.rate)}</td><td class="num soft">${f.interval(a.low, a.high)}</td><td class="num">${f.int(a.times)}</td></tr>`,
        )}
      </tbody>
    </table>`,
  );
}

export function teamTable(s: Sheet): TemplateResult {
  const { map, w, f } = s;
  const keys = measuresOf(map);
  return scroll(
    w.teams,
    html`<table class="wide teams">
      <thead>
        <tr><th scope="col">${w.teamCols.team}</th><th scope="col">${w.teamCols.events}</th><th scope="col" class="num">${w.cols.people}</th><th scope="col" class="num">${w.cols.share}</th>${measureHeads(s, keys)}<th scope="col" class="num">${w.teamCols.pains}</th></tr>
      </thead>
      <tbody>
        ${map.teams.map(
          (t) => html`<tr>
            <th scope="row">${w.team(t.team)}<br /><span class="soft small">${t.stages.map(w.stage).join(", ")}</span></th>
            <td class="small">${t.events.slice(0, 8).map(humanise).join(", ")}${t.events.length + t.more > 8 ? ` ${w.more(t.events.length + t.more - 8)}` : nothing}</td>
            <td class="num">${f.int(t.figures.people)}</td><td class="num">${f.pct(t.figures.rate)}</td>${measureCells(s, keys, t.figures)}
            <td class="num">${f.int(t.pains.length)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

export interface Moves {
  move(e: StagedEvent, stage: string): void;
  give(event: string, team: string): void;
}

export function eventTable({ map, w, f }: Sheet, { move, give }: Moves): TemplateResult {
  const c = w.eventCols;
  return html`${scroll(
    w.events,
    html`<table class="events">
      <thead>
        <tr><th scope="col">${c.event}</th><th scope="col" class="num">${c.people}</th><th scope="col">${c.stage}</th><th scope="col">${c.why}</th><th scope="col">${c.team}</th></tr>
      </thead>
      <tbody>
        ${map.events.map(
          (e) => html`<tr>
            <th scope="row">${humanise(e.event)}</th>
            <td class="num">${f.int(e.users)}</td>
            <td>
              <select aria-label=${`${c.stage}: ${humanise(e.event)}`} data-move=${e.event} @change=${(x: Event) => move(e, chosen(x))}>
                ${[...STAGES, ""].map((s) => html`<option value=${s} .selected=${e.stage === s}>${w.stage(s)}</option>`)}
              </select>
            </td>
            <td class="soft small">${rich(w.why(e, map.objective))}</td>
            <td>
              <select aria-label=${`${c.team}: ${humanise(e.event)}`} @change=${(x: Event) => give(e.event, chosen(x))}>
                ${e.team_by === "recipe" ? html`<option value="auto">${w.asProposed}</option>` : nothing}
                ${[...TEAMS, ""].map((t) => html`<option value=${t || NONE} .selected=${e.team === t}>${w.team(t)}</option>`)}
              </select>
            </td>
          </tr>`,
        )}
      </tbody>
    </table>`,
  )}${map.events_left_out > 0 ? html`<p class="small soft">${w.leftOut(map.events_left_out)}</p>` : nothing}`;
}
