// All of a shared report, to be read before it leaves: every field of every
// section, drawn from the table of its types, so that nothing can be in it that
// is not shown. What is empty takes no room.

import { css, html, nothing, type TemplateResult } from "lit";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { define } from "../view/bits.ts";
import { PageElement } from "./page-element.ts";
import type { SharedReport } from "./report.gen.ts";
import { schema } from "./schema.gen.ts";

type Fields = Record<string, string>;
type Row = Record<string, unknown>;

/** A kind without what says that it is a list or may be null. */
const bare = (kind: string): string => kind.replace(/^(\?|\[\])/, "");

/** The type of a field's objects, if it has any. */
const typeOf = (kind: string): Fields | undefined => schema[bare(kind)];

/** Whether there is nothing to say; a setting of 0 is one that was not made. */
const isEmpty = (v: unknown, kind = ""): boolean => v === null || v === "" || (Array.isArray(v) && v.length === 0) || (v === 0 && kind === "setting");

/** Whether objects of a type are said in a few words: search 200. */
const isPair = (type: Fields): boolean => Object.keys(type).length === 2 && !Object.values(type).some(typeOf);

/** Whether a field stands in a cell; else it has a table of its own. */
const isShort = (kind: string): boolean => !typeOf(kind) || isPair(typeOf(kind)!);

export class Outline extends PageElement {
  static override properties = { report: { attribute: false } };
  declare report: SharedReport;

  override render() {
    if (!this.report) return nothing;
    const { w } = this;
    const report = this.report as unknown as Row;
    const sections = Object.entries(schema.Report!).filter(([name, kind]) => typeOf(kind) && name !== "withheld");
    const shown = sections.filter(([name]) => !isEmpty(report[name]));
    return html`
      ${report.logo ? html`<img src=${this.report.logo} alt="" />` : nothing}
      ${this.facts(report, schema.Report!, ["shared", "logo"])}
      ${shown.length ? nothing : html`<p class="note">${w.ready.empty}</p>`}
      ${shown.length ? html`<p class="all"><button class="plain" type="button" @click=${() => this.openAll()}>${w.ready.open}</button></p>` : nothing}
      ${shown.map(([name, kind]) => html`<details data-section=${name}>
        <summary><b>${w.sections[name] ?? humanise(name)}</b>${Array.isArray(report[name]) ? html` <span>${this.f.int((report[name] as unknown[]).length)}</span>` : nothing}</summary>
        ${this.content(report[name], kind)}
      </details>`)}
      <h3>${w.withheld(this.report.k)}</h3>
      ${this.report.withheld.length ? this.table(report.withheld as Row[], schema.Withheld!) : html`<p class="soft small">${w.nothingWithheld}</p>`}
    `;
  }

  /** Opens every section, or shuts them if all are open. */
  private openAll(): void {
    const all = [...this.renderRoot.querySelectorAll("details")];
    const shut = all.every((d) => d.open);
    for (const d of all) d.open = !shut;
  }

  private content(value: unknown, kind: string): TemplateResult {
    const type = typeOf(kind)!;
    if (!Array.isArray(value)) return this.whole(value as Row, type);
    return Object.values(type).every(isShort) ? this.table(value, type) : html`${value.map((row) => this.whole(row, type))}`;
  }

  /** One object: its facts, and a table for each of its lists. */
  private whole(row: Row, type: Fields): TemplateResult {
    const lists = Object.entries(type).filter(([name, kind]) => !isShort(kind) && !isEmpty(row[name]));
    return html`<div class="whole">
      ${this.facts(row, type)}
      ${lists.map(([name, kind]) => html`<h3>${this.field(name)}</h3>${this.content(row[name], kind)}`)}
    </div>`;
  }

  private facts(row: Row, type: Fields, without: string[] = []): TemplateResult {
    const shown = Object.entries(type).filter(([name, kind]) => isShort(kind) && !isEmpty(row[name], kind) && !without.includes(name));
    return html`<dl>${shown.map(([name, kind]) => html`<div><dt>${this.field(name)}</dt><dd>${this.value(row[name], kind, name)}</dd></div>`)}</dl>`;
  }

  private table(rows: Row[], type: Fields): TemplateResult {
    const columns = Object.entries(type).filter(([name, kind]) => rows.some((row) => !isEmpty(row[name], kind)));
    const isNumber = (kind: string) => ["count", "figure", "setting"].includes(bare(kind));
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${columns.map(([name]) => this.field(name)).join(", ")}><table>
      <thead><tr>${columns.map(([name, kind]) => html`<th scope="col" class=${isNumber(kind) ? "num" : ""}>${this.field(name)}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${columns.map(([name, kind]) => html`<td class=${isNumber(kind) ? "num" : ""}>${isEmpty(row[name]) ? "–" : this.value(row[name], kind, name)}</td>`)}</tr>`)}</tbody>
    </table></div>`;
  }

  private value(v: unknown, kind: string, name: string): unknown {
    const { f, w } = this;
    if (Array.isArray(v)) {
      const type = typeOf(kind);
      const each = v.map((e) => (type ? Object.entries(type).map(([n, k], i) => [i ? " " : "", this.value(e[n], k, n)]) : this.value(e, bare(kind), name)));
      return each.map((e, i) => [i ? (type ? ", " : " → ") : "", e]);
    }
    switch (bare(kind)) {
      case "count":
        return v === 0 ? w.fewer(this.report.k) : f.int(v as number);
      case "figure":
      case "setting":
        return name.endsWith("_seconds") ? f.duration(v as number) : name === "target" || name === "sample" ? f.pct(v as number) : f.dec(v as number, 2);
      case "bool":
        return v ? w.yes : w.no;
      case "code":
        return w.codes[v as string] ?? humanise(v as string);
      case "day":
        return v;
    }
    return html`<em dir="auto">${v}</em>`;
  }

  private field(name: string): string {
    return this.w.fields[name] ?? this.w.sections[name]?.toLocaleLowerCase() ?? humanise(name);
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        font-size: var(--pc-f2);
      }
      img {
        max-width: 180px;
        max-height: 60px;
        margin-block-end: var(--pc-s3);
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: var(--pc-s2) var(--pc-s4);
        margin-block-end: var(--pc-s3);
      }
      dt {
        color: var(--pc-soft);
        font-size: var(--pc-f1);
      }
      dt::first-letter,
      h3::first-letter,
      th::first-letter {
        text-transform: uppercase;
      }
      dd {
        font-variant-numeric: tabular-nums;
        max-width: var(--pc-text);
        overflow-wrap: anywhere;
      }
      details {
        border-top: 1px solid var(--pc-line);
      }
      details > summary {
        display: flex;
        min-height: 40px;
        color: var(--pc-ink);
      }
      summary b {
        font-weight: 600;
      }
      summary span {
        color: var(--pc-soft);
      }
      .whole {
        padding: var(--pc-s3) 0 var(--pc-s3) var(--pc-s3);
        border-inline-start: 1px solid var(--pc-line);
        margin-block-end: var(--pc-s3);
      }
      .all {
        max-width: none;
        margin-block-end: var(--pc-s1);
        text-align: end;
      }
      h3 {
        font-family: var(--pc-sans);
        letter-spacing: 0;
        font-size: var(--pc-f1);
        font-weight: 600;
        margin-block: var(--pc-s3) var(--pc-s1);
      }
      details + h3 {
        padding-block-start: var(--pc-s3);
        border-top: 1px solid var(--pc-line);
        margin-block-start: 0;
      }
      table {
        width: auto;
        min-width: min(100%, 420px);
        font-size: var(--pc-f1);
        font-variant-numeric: tabular-nums;
      }
      em {
        font-weight: 500;
      }
    `,
  ];
}

define("parcours-outline", Outline);
