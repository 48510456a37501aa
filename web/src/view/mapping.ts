// "Read as: user_id is the person, …": how the columns were understood, each
// name editable where it stands, each guess with its reason on demand. A new
// choice is asked at once (there is nothing else to decide). Fires
// `ask-mapping` with the change.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Column, Detected, MappedColumn, RecipeMapping } from "../model/report.gen.ts";
import { exact } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";
import type { Listbox, Option } from "./listbox.ts";
import "./listbox.ts";
import "./tray.ts";

type Word = "user" | "time" | "event" | "zone" | "format";

/** As a recipe names no vendor's format. */
const GENERIC = "generic";

/** The columns of a file as choices, those that look right first left to the reader: file order. */
export function columnOptions(columns: Column[], kinds: Record<string, string>): Option[] {
  return columns.map((c) => ({ value: c.name, label: c.name, hint: kinds[c.kind] ?? c.kind, detail: c.examples.join(" · ") }));
}

/** The formats that may be named, and that it is none of them. */
export function formatOptions(d: Detected, none: string): Option[] {
  return [...d.choices.filter((c) => c.id !== GENERIC).map((c) => ({ value: c.id, label: c.name })), { value: GENERIC, label: none }];
}

export class MappingSentence extends View {
  static override properties = {
    mapping: { attribute: false },
    columns: { attribute: false },
    timezone: { attribute: false },
    detected: { attribute: false },
    busy: { type: Boolean },
    open: { state: true },
  };
  declare mapping: MappedColumn[];
  declare columns: Column[];
  declare timezone: string;
  declare detected: Detected | null;
  declare busy: boolean;
  declare private open: Word | null;

  constructor() {
    super();
    this.mapping = [];
    this.columns = [];
    this.timezone = "UTC";
    this.detected = null;
    this.busy = false;
    this.open = null;
  }

  private of(role: string): MappedColumn | undefined {
    return this.mapping.find((c) => c.role === role);
  }

  private show(word: Word): void {
    if (this.open === word) return this.leave();
    this.open = word;
    void this.updateComplete.then(() => this.find<Listbox>("parcours-listbox")?.focus());
  }

  private leave(): void {
    const word = this.open;
    this.open = null;
    if (word) void this.updateComplete.then(() => this.find(`#${word}`)?.focus());
  }

  private choose(word: Word, value: string): void {
    this.leave();
    this.tell<RecipeMapping>("ask-mapping", word === "zone" ? { timezone: value } : { [word]: value });
  }

  override render() {
    const m = this.m.mapping;
    const event = this.of("event");
    const constant = event?.reasons.find((r) => r.code === "constant");
    return html`<div @leave=${(e: Event) => (e.stopPropagation(), this.leave())}>
      <p class="read">
        ${this.format()} ${m.readAs} ${this.word("user", this.of("user")?.column ?? "–")}${m.is(m.roles.user!)},
        ${this.word("time", this.of("time")?.column ?? "–")}${m.isTime} <span class="together">(${this.word("zone", this.timezone)}),</span>
        ${event?.column
          ? html`${this.word("event", event.column)}${m.is(m.roles.event!)}`
          : this.word("event", m.constant(constant?.detail ?? "").replace(/[\u2068\u2069]/g, ""))}.
      </p>
      ${this.tray()} ${this.why()}
    </div>`;
  }

  /** Whose export it is, where that is known. */
  private format(): TemplateResult | typeof nothing {
    const d = this.detected;
    const m = this.m.mapping;
    if (!d) return nothing;
    const sure = m.confidence[d.confidence];
    return html`${sure ? m.detected : m.format} ${this.word("format", d.id === GENERIC ? m.generic : d.name)}${d.of > 0 ? ` ${m.found(d.found, d.of)}` : ""}${sure && d.confidence !== "sure" ? `, ${sure}` : ""}.`;
  }

  /** While a question runs it opens nothing, but keeps the focus, as a disabled button would not. */
  private word(id: Word, text: string): TemplateResult {
    return html`<button id=${id} class="word" type="button" aria-expanded=${this.open === id ? "true" : "false"} aria-disabled=${this.busy ? "true" : "false"} @click=${() => this.busy || this.show(id)}>${text}</button>`;
  }

  private tray(): TemplateResult | typeof nothing {
    const word = this.open;
    if (!word) return nothing;
    const m = this.m.mapping;
    const label = word === "zone" ? m.zone : word === "format" ? m.formats : m.choose(m.roles[word]!);
    let options: Option[];
    let value: string;
    if (word === "zone") {
      const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((z) => z !== "UTC")];
      options = zones.map((z) => ({ value: z, label: z.replaceAll("_", " ") }));
      value = this.timezone;
    } else if (word === "format") {
      options = formatOptions(this.detected!, m.genericSays);
      value = this.detected!.id;
    } else {
      options = columnOptions(this.columns, m.kinds);
      if (word === "event") options.push({ value: "-", label: m.noEventColumn });
      value = this.of(word)?.column ?? "";
    }
    return html`<parcours-tray .label=${label}>
      <parcours-listbox .label=${label} .options=${options} .value=${value} @pick=${(e: CustomEvent<string>) => this.choose(word, e.detail)}></parcours-listbox>
    </parcours-tray>`;
  }

  private why(): TemplateResult {
    const m = this.m.mapping;
    const found = this.mapping.filter((c) => c.column || c.reasons.length > 0);
    return html`<details class="no-print">
      <summary>${m.why}</summary>
      <dl>
        ${this.detected?.notes.length ? html`<div><dt>${this.m.quality.format}</dt><dd class="soft">${rich(this.m.and(this.detected.notes.map((x) => this.m.note(x))))}</dd></div>` : nothing}
        ${found.map(
          (c) => html`<div>
            <dt>${m.roles[c.role] ?? c.role}</dt>
            <dd>
              ${c.column ? html`<b>${c.column}</b>` : nothing}${c.column && c.format ? html`<span class="soft"> · ${c.format}</span>` : nothing}
              <span class="soft">${c.column ? ` · ${m.confidence[c.confidence] ?? c.confidence}: ` : ""}${c.reasons.length > 0 ? rich(this.m.and(c.reasons.map((r) => this.m.note(r)))) : m.whyNone}</span>
            </dd>
          </div>`,
        )}
      </dl>
    </details>`;
  }

  static override styles = [
    base,
    css`
      .read {
        max-width: none;
        font-size: var(--pc-f2);
        line-height: 1.9;
        color: var(--pc-soft);
      }
      .read .word {
        color: var(--pc-ink);
      }
      dl {
        display: grid;
        gap: 4px;
        font-size: var(--pc-f2);
        margin-block-end: var(--pc-s3);
      }
      dl > div {
        display: grid;
        grid-template-columns: minmax(90px, 130px) minmax(0, 1fr);
        gap: 0 var(--pc-s3);
      }
      dt {
        color: var(--pc-soft);
      }
      dd {
        overflow-wrap: anywhere;
      }
      dd b {
        font-weight: 550;
      }
    `,
  ];
}

define("parcours-mapping", MappingSentence);

/** What is missing, as a reader would call it. */
export function missingRoles(mapping: MappedColumn[], roles: Record<string, string>): string[] {
  return ["user", "time"].filter((role) => !mapping.find((c) => c.role === role)?.column).map((role) => roles[role] ?? exact(role));
}
