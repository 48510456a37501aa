// The root element. main.ts gives it an engine and a lock; it shows the one
// screen that the session is at, under a masthead that always shows the lock.
//
// The report is a script of its own (view/report.ts, with all that only it
// needs), and so is its map of the journey (view/map.ts): main.ts has them fetched
// before the lock closes, while a file is being chosen. Until then their elements
// are not defined, and no file is taken either.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Engine } from "../engine/protocol.ts";
import type { Lock } from "../engine/lock.ts";
import type { Recipe } from "../model/report.gen.ts";
import { Session, type Screen } from "../model/session.ts";
import { applyToDocument } from "../i18n/index.ts";
import { base } from "../styles/base.ts";
import { tokens } from "../styles/tokens.ts";
import { define, View } from "./element.ts";
import { listen } from "./intake.ts";
import type { PrivacyView } from "./privacy.ts";
import "./masthead.ts";
import "./drop.ts";
import "./loading.ts";
import "./mapping-page.ts";
import "./problem.ts";
import "./privacy.ts";

export class App extends View {
  static override properties = { engine: { attribute: false }, lock: { attribute: false }, over: { state: true }, empty: { state: true } };
  /** Both may come after the first paint; until the lock is ready no file is taken. */
  declare engine: Engine | null;
  declare lock: Lock | null;
  declare private over: boolean;
  /** The folder given last had no file. */
  declare private empty: boolean;

  readonly session = new Session(() => this.engine);
  private stops: Array<() => void> = [];

  constructor() {
    super();
    this.engine = null;
    this.lock = null;
    this.over = this.empty = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    applyToDocument();
    window.addEventListener("keydown", this.onKey);
    this.stops = [
      this.session.screen.subscribe(() => this.requestUpdate()),
      listen({
        accepts: () => this.ready,
        files: (files) => this.open(files),
        hover: (over) => (this.over = over),
        pasted: () => this.m.drop.pasted,
      }),
      () => window.removeEventListener("keydown", this.onKey),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
    this.stopLock?.();
  }

  private stopLock: (() => void) | null = null;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("lock")) return;
    this.stopLock?.();
    this.stopLock = this.lock?.subscribe(() => this.requestUpdate()) ?? null;
  }

  private get ready(): boolean {
    return this.engine !== null && this.lock?.get().stage === "ready";
  }

  private open(files: File[]): void {
    this.empty = files.length === 0 && this.session.screen.get().at === "drop";
    if (this.ready) void this.session.open(files);
  }

  private readonly onKey = (e: KeyboardEvent): void => {
    if (e.key !== "Escape" || e.defaultPrevented) return;
    const screen = this.session.screen.get();
    if (screen.at === "loading" || (screen.at === "report" && screen.running)) {
      e.preventDefault();
      this.session.cancel();
    }
  };

  override render() {
    const screen = this.session.screen.get();
    const lock = this.lock?.get() ?? null;
    return html`
      <parcours-masthead
        .lock=${lock}
        .report=${screen.at === "report" ? screen.answer.report : null}
        ?home=${screen.at === "drop"}
        @skip=${() => this.find("main")?.focus()}
      ></parcours-masthead>
      <main
        tabindex="-1"
        @files=${(e: CustomEvent<File[]>) => this.open(e.detail)}
        @ask=${(e: CustomEvent<Recipe>) => void this.session.ask(e.detail)}
        @cancel-run=${() => this.session.cancel()}
        @close-file=${() => this.session.close()}
      >
        ${this.screen(screen)}
      </main>
      <parcours-privacy .lock=${lock} .engine=${this.engine}></parcours-privacy>
      ${this.over ? html`<div class="overlay" aria-hidden="true"><p>${this.m.drop.overlay}</p></div>` : nothing}
    `;
  }

  private screen(screen: Screen): TemplateResult {
    switch (screen.at) {
      case "drop":
        return html`<parcours-drop ?empty=${this.empty} .lock=${this.lock?.get() ?? null} .samples=${() => this.lock?.samples() ?? []}></parcours-drop>`;
      case "loading":
        return html`<parcours-loading .names=${screen.names} .bytes=${screen.bytes} .memory=${screen.memory} .running=${screen.running}></parcours-loading>`;
      case "mapping":
        return html`<parcours-mapping-page .inspection=${screen.inspection} .problem=${screen.problem} .recipe=${screen.recipe}></parcours-mapping-page>`;
      case "report":
        return html`<parcours-report .answer=${screen.answer} .whole=${screen.whole} .running=${screen.running} .failure=${screen.failure} .asked=${screen.asked ?? null} .source=${this.session}></parcours-report>`;
      case "failed":
        return html`<parcours-problem .problem=${screen.problem} .recipe=${screen.recipe} .names=${screen.names}></parcours-problem>`;
    }
  }

  override firstUpdated(): void {
    const show = (e: Event): void => {
      e.stopPropagation();
      this.find<PrivacyView & HTMLElement>("parcours-privacy")?.show();
    };
    this.renderRoot.addEventListener("show-lock", show);
    this.renderRoot.addEventListener("close-file", () => this.session.close());
  }

  static override styles = [
    tokens,
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 100vh;
        background: var(--pc-paper);
        color: var(--pc-ink);
        font: var(--pc-f3) / 1.5 var(--pc-sans);
      }
      main {
        flex: 1;
        min-width: 0;
      }
      main:focus {
        outline: none;
      }
      .overlay {
        position: fixed;
        inset: 0;
        z-index: 10;
        display: grid;
        place-items: center;
        padding: var(--pc-s5);
        background: color-mix(in srgb, var(--pc-paper) 88%, transparent);
      }
      .overlay p {
        display: grid;
        place-items: center;
        width: 100%;
        height: 100%;
        max-width: none;
        border: 2px dashed var(--pc-ink);
        border-radius: 8px;
        font: 600 var(--pc-f7) / 1.1 var(--pc-serif);
        letter-spacing: -0.02em;
        text-align: center;
      }
      @media print {
        :host {
          background: none;
        }
      }
    `,
  ];
}

define("parcours-app", App);
