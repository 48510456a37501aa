// Sharing, as far as it happens on the page that has the data: what may be
// shared is chosen and made, and offered to a page of its own that is opened by
// a click. A script of its own, with its words in both languages.

import { css, html, nothing, type TemplateResult } from "lit";
import { shareEn, type ShareWords } from "../i18n/share.en.ts";
import { shareFr } from "../i18n/share.fr.ts";
import type { Problem } from "../model/report.gen.ts";
import { offer, type Offer } from "../share/handover.ts";
import type { SharedOptions } from "../share/report.gen.ts";
import { limits, sections } from "../share/schema.gen.ts";
import { base, dialog } from "../styles/base.ts";
import { define, View } from "./element.ts";

/** Who makes what may be shared of the report on the page. */
export interface ShareSource {
  share(options: Partial<SharedOptions>): Promise<Uint8Array<ArrayBuffer>>;
}

const GROUPS = [5, 10, 20, 50];

/** How long the opened page may take to ask before it is said that none may have opened, in milliseconds. */
const PATIENCE = 8000;

type Stage = { at: "choosing"; problem?: Problem } | { at: "preparing" } | { at: "ready" | "late"; bytes: number; offer: Offer } | { at: "taken" };

export class ShareView extends View {
  static override properties = { source: { attribute: false }, off: { type: Boolean }, stage: { state: true }, k: { state: true }, chosen: { state: true }, large: { state: true } };
  declare source: ShareSource;
  /** There is no whole report yet. */
  declare off: boolean;
  declare private stage: Stage;
  declare private k: number;
  declare private chosen: readonly string[];
  /** Bytes of a logo that is too large, else 0. */
  declare private large: number;
  private logo = "";
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.off = false;
    this.stage = { at: "choosing" };
    this.k = limits.usual;
    this.chosen = sections;
    this.large = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.reset();
  }

  private get words(): ShareWords {
    return this.f.lang === "fr" ? shareFr(this.f) : shareEn(this.f);
  }

  /** What was prepared is not what is asked for any more. */
  private reset(stage: Stage = { at: "choosing" }): void {
    clearTimeout(this.waiting);
    if ("offer" in this.stage) this.stage.offer.withdraw();
    this.stage = stage;
  }

  private choose(section: string, on: boolean): void {
    this.chosen = sections.filter((s) => (s === section ? on : this.chosen.includes(s)));
  }

  private async read(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    this.large = file && file.size > limits.image ? file.size : 0;
    this.logo = "";
    if (!file || this.large) return;
    this.logo = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as string);
      reader.onerror = () => resolve("");
      reader.readAsDataURL(file);
    });
  }

  private async prepare(e: Event): Promise<void> {
    e.preventDefault();
    const text = (id: string) => this.find<HTMLInputElement>(`#${id}`)!.value.trim();
    this.reset({ at: "preparing" });
    const options = { k: this.k, sections: [...this.chosen], title: text("name"), note: text("note"), logo: this.logo, language: this.f.lang, made: new Date().toISOString().slice(0, 10) };
    try {
      const bytes = await this.source.share(options);
      if (this.stage.at !== "preparing") return;
      this.stage = { at: "ready", bytes: bytes.length, offer: offer(bytes, () => (clearTimeout(this.waiting), (this.stage = { at: "taken" }))) };
      await this.updateComplete;
      this.find("#open")?.focus();
    } catch (problem) {
      this.reset({ at: "choosing", problem: problem as Problem });
    }
  }

  /** The link was followed: the page behind it asks at once, if there is one. */
  private opened(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.stage.at === "ready" && (this.stage = { ...this.stage, at: "late" }), PATIENCE);
  }

  override render() {
    const w = this.words;
    const preparing = this.stage.at === "preparing";
    return html`
      <button class="button" type="button" data-testid="share" ?disabled=${this.off} @click=${() => this.find<HTMLDialogElement>("dialog")!.showModal()}>${w.share}</button>
      <dialog aria-labelledby="title" @click=${(e: Event) => e.target === e.currentTarget && this.close()}>
        <form class="inside" @submit=${(e: Event) => void this.prepare(e)} @input=${() => this.reset()}>
          <h2 id="title" tabindex="-1" autofocus>${w.title}</h2>
          <p class="lede">${w.lede}</p>
          <fieldset ?disabled=${preparing}>
            <div role="group" aria-labelledby="sections">
              <span id="sections" class="label">${w.sections}</span>
              <div class="boxes">${sections.map((s) => html`<label><input type="checkbox" name=${s} .checked=${this.chosen.includes(s)} @change=${(e: Event) => this.choose(s, (e.target as HTMLInputElement).checked)} /> ${w.names[s]}</label>`)}</div>
            </div>
            <div><label class="label" for="k">${w.k}</label>
              <select id="k" aria-describedby="ksays" @change=${(e: Event) => (this.k = Number((e.target as HTMLSelectElement).value))}>${GROUPS.map((k) => html`<option value=${k} ?selected=${k === this.k}>${w.groups(k)}</option>`)}</select>
              <p id="ksays" class="small soft">${w.kSays(this.k)}</p></div>
            <div><label class="label" for="name">${w.name} <span class="soft">(${w.optional})</span></label><input id="name" type="text" maxlength=${limits.title} autocomplete="off" /></div>
            <div><label class="label" for="note">${w.note} <span class="soft">(${w.optional})</span></label><textarea id="note" rows="2" maxlength=${limits.note}></textarea></div>
            <div><label class="label" for="logo">${w.logo} <span class="soft">(${w.optional})</span></label>
              <input id="logo" type="file" accept="image/png,image/jpeg,image/webp" aria-describedby="logosays" @change=${(e: Event) => void this.read(e.target as HTMLInputElement)} />
              <p id="logosays" class="small soft">${this.large ? w.logoLarge(this.large) : w.logoSays(limits.image)}</p></div>
          </fieldset>
          <div class="next" role="status">${this.next(w)}</div>
          <p><button class="plain" type="button" @click=${() => this.close()}>${w.close}</button></p>
        </form>
      </dialog>`;
  }

  private next(w: ShareWords): TemplateResult {
    const { stage } = this;
    switch (stage.at) {
      case "preparing":
        return html`<p>${w.preparing}</p>`;
      case "ready":
      case "late":
        return html`<p data-testid="prepared">${w.ready(stage.bytes)}</p>
          <p><a id="open" class="button primary" href=${`share.html#n=${stage.offer.nonce}`} target="_blank" rel="noopener noreferrer" @click=${() => this.opened()}>${w.open} ↗</a></p>
          ${stage.at === "late" ? html`<p class="note bad">${w.late}</p>` : nothing}`;
      case "taken":
        return html`<p data-testid="taken">${w.taken}</p>`;
      case "choosing": {
        const none = this.chosen.length === 0;
        return html`${stage.problem ? html`<p class="note bad" data-testid="unprepared">${w.failed} ${this.cause(stage.problem)}</p>` : nothing}
          <p><button class="button primary" data-testid="prepare" ?disabled=${none || this.large > 0}>${w.prepare}</button> ${none ? html`<span class="soft small">${w.none}</span>` : nothing}</p>`;
      }
    }
  }

  private close(): void {
    this.find<HTMLDialogElement>("dialog")!.close();
  }

  static override styles = [
    base,
    dialog,
    css`
      :host {
        display: inline-block;
      }
      .lede {
        margin-block: var(--pc-s3) var(--pc-s4);
      }
      fieldset {
        display: grid;
        gap: var(--pc-s3);
        min-width: 0;
        margin: 0;
        padding: var(--pc-s3) 0;
        border: solid var(--pc-line);
        border-width: 1px 0;
      }
      .label {
        display: block;
        font-size: var(--pc-f2);
        font-weight: 550;
      }
      .label .soft {
        font-weight: 400;
      }
      .boxes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
      }
      .boxes label {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: 28px;
        font-size: var(--pc-f2);
      }
      input {
        accent-color: var(--pc-ink);
      }
      input[type="text"],
      input[type="file"],
      textarea,
      select {
        width: 100%;
        min-height: 36px;
        padding: 6px 10px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        color: inherit;
        font: inherit;
        font-size: var(--pc-f2);
      }
      select {
        width: auto;
      }
      input[type="file"] {
        border: 0;
        padding-inline: 0;
        background: none;
      }
      ::file-selector-button {
        min-height: 32px;
        margin-inline-end: var(--pc-s3);
        padding: 0 14px;
        border: 1px solid var(--pc-edge);
        border-radius: 99px;
        background: transparent;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      .next {
        display: grid;
        gap: var(--pc-s2);
        justify-items: start;
        margin-block: var(--pc-s4) var(--pc-s3);
      }
      a.button {
        display: inline-flex;
        align-items: center;
        text-decoration: none;
      }
    `,
  ];
}

define("parcours-share", ShareView);
