// The head of every page: the name, what is open, language and colours, and the
// lock, always in sight. Fires `skip`, `show-lock` and `close-file`.

import { css, html, nothing } from "lit";
import type { LockState } from "../engine/lock.ts";
import type { Report } from "../model/report.gen.ts";
import { locale, setLang, setTheme, theme, type Theme } from "../i18n/index.ts";
import { base } from "../styles/base.ts";
import { toolbar } from "../styles/toolbar.ts";
import { define, View } from "./element.ts";
import { lockIcon } from "./icons.ts";

export class Masthead extends View {
  static override properties = { lock: { attribute: false }, report: { attribute: false }, home: { type: Boolean } };
  declare lock: LockState | null;
  declare report: Report | null;
  declare home: boolean;
  private stopTheme: (() => void) | null = null;

  constructor() {
    super();
    this.lock = null;
    this.report = null;
    this.home = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopTheme = theme.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTheme?.();
  }

  override render() {
    const m = this.m.shell;
    const { lang } = locale.get();
    return html`
      <button class="skip" type="button" @click=${() => this.tell("skip")}>${this.m.skip}</button>
      <header>
        ${this.home
          ? html`<span class="brand">Parcours</span>`
          : html`<button class="brand" type="button" title=${m.another} aria-label=${`Parcours: ${m.another}`} @click=${() => this.tell("close-file")}>Parcours</button>`}
        <p class="file">${this.file()}</p>
        <div class="tools no-print" role="group" aria-label=${m.toolbar}>
          <span class="lang" role="group" aria-label=${m.language}>
            ${(["en", "fr"] as const).map(
              (l) => html`<button type="button" lang=${l} aria-pressed=${l === lang ? "true" : "false"} aria-label=${l === "en" ? "EN, English" : "FR, français"} @click=${() => setLang(l)}>${l.toUpperCase()}</button>`,
            )}
          </span>
          <label class="theme">
            <span class="visually-hidden">${m.theme}</span>
            <select @change=${(e: Event) => setTheme((e.target as HTMLSelectElement).value as Theme)}>
              ${(["system", "light", "dark"] as const).map((t) => html`<option value=${t} ?selected=${t === theme.get()}>${m[t]}</option>`)}
            </select>
          </label>
        </div>
        ${this.pill()}
      </header>
    `;
  }

  private file() {
    const { report, f } = this;
    if (!report) return nothing;
    const o = report.overview;
    const files = report.source.files;
    const name = files.length === 1 ? files[0]!.name : `${files[0]?.name ?? ""} + ${f.int(files.length - 1)}`;
    const facts = [this.m.events(o.events), this.m.people(o.users), f.period(o.first, o.last, report.source.timezone)].filter(Boolean);
    return html`<b title=${name}>${name}</b>${facts.map((fact) => html`<span>${fact}</span>`)}`;
  }

  private pill() {
    const lock = this.lock;
    const closed = lock?.locked ?? false;
    const requests = lock?.requests ?? 0;
    const m = this.m.lock;
    return html`<button class="pill" type="button" data-testid="lock" @click=${() => this.tell("show-lock")}>
      ${lockIcon(closed)}
      ${closed
        ? html`<span class="long">${m.pill(requests)}</span><span class="short" aria-hidden="true">${m.pillShort(requests)}</span>`
        : html`<span>${m.open}</span>`}
    </button>`;
  }

  static override styles = [
    base,
    toolbar,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 5;
      }
      .skip {
        position: absolute;
        inset-inline-start: 8px;
        top: -60px;
        z-index: 6;
        min-height: 36px;
        padding: 0 14px;
        border: 1px solid var(--pc-ink);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        font-size: var(--pc-f2);
      }
      .skip:focus {
        top: 8px;
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px var(--pc-s4);
        min-height: 56px;
        padding: 8px clamp(14px, 3vw, 32px);
        border-bottom: 1px solid var(--pc-line);
        background: var(--pc-paper);
      }
      .brand {
        padding: 4px 0;
        border: 0;
        background: none;
        font: 700 21px/1 var(--pc-serif);
        letter-spacing: -0.02em;
      }
      .file {
        flex: 1 1 auto;
        display: flex;
        min-width: 0;
        max-width: none;
        gap: 0 var(--pc-s3);
        overflow: hidden;
        white-space: nowrap;
        color: var(--pc-soft);
        font-size: var(--pc-f2);
        font-variant-numeric: tabular-nums;
      }
      .file b {
        font-weight: 500;
        color: var(--pc-ink);
        overflow: hidden;
        text-overflow: ellipsis;
        flex: 0 1 auto;
        min-width: 4ch;
      }
      .file span {
        flex: none;
      }
      .pill {
        display: inline-flex;
        align-items: center;
        flex: none;
        gap: 8px;
        min-height: 34px;
        padding: 0 14px;
        border: 1px solid var(--pc-edge);
        border-radius: 99px;
        background: var(--pc-sheet);
        font-size: var(--pc-f1);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .pill:hover {
        background: var(--pc-shade);
      }
      .pill svg {
        color: var(--pc-went);
      }
      .short {
        display: none;
      }
      @media (max-width: 1020px) {
        .file {
          order: 5;
          flex-basis: 100%;
        }
        .file:empty {
          display: none;
        }
        header {
          flex-wrap: wrap;
        }
        .tools {
          margin-inline-start: auto;
        }
      }
      @media (max-width: 720px) {
        .file span:nth-of-type(n + 2) {
          display: none;
        }
      }
      @media (max-width: 520px) {
        header {
          gap: 2px var(--pc-s2);
          min-height: 48px;
          padding-block: 6px;
        }
        .long {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .short {
          display: inline;
        }
        .pill {
          padding: 0 10px;
        }
        .tools {
          gap: 2px;
        }
      }
      @media print {
        :host {
          position: static;
        }
        header {
          padding-inline: 0;
          background: none;
          flex-wrap: wrap;
        }
        .file {
          overflow: visible;
          white-space: normal;
          flex-wrap: wrap;
        }
        .pill {
          border: 0;
          padding: 0;
        }
      }
    `,
  ];
}

define("parcours-masthead", Masthead);
