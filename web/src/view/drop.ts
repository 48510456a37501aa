// The first page: what this is in one line, where to drop a file, two samples,
// the proof. Dropping and pasting work on the whole window (intake.ts); this is
// the place that says so. Fires `files` and `show-lock`.

import { css, html, nothing } from "lit";
import type { LockState } from "../engine/lock.ts";
import { base } from "../styles/base.ts";
import { define, View } from "./element.ts";
import { lockIcon } from "./icons.ts";
import { chosen } from "./intake.ts";

export class DropView extends View {
  static override properties = { lock: { attribute: false }, samples: { attribute: false }, empty: { type: Boolean }, asked: { state: true } };
  declare lock: LockState | null;
  declare samples: () => File[];
  /** A folder was given that has no file. */
  declare empty: boolean;
  /** A folder is being chosen. */
  declare private asked: boolean;

  constructor() {
    super();
    this.lock = null;
    this.samples = () => [];
    this.empty = this.asked = false;
  }

  /** Opens the picker, for files or for a folder. */
  private pick(folder: boolean): void {
    const input = this.find<HTMLInputElement>("input")!;
    input.webkitdirectory = this.asked = folder;
    input.click();
  }

  override render() {
    const m = this.m.drop;
    const lock = this.lock;
    const ready = lock?.stage === "ready";
    const failed = lock?.stage === "failed";
    const booting = lock && lock.stage === "loading" ? m.booting(lock.loaded, lock.total) : this.m.lock.open;
    return html`
      <h1 tabindex="-1">${m.title}</h1>
      <p class="lede">${m.lede}</p>
      <div class="zone" ?data-ready=${ready}>
        <p class="big">${m.zone}</p>
        <p class="ways">
          <span class="file">
            <button class="button primary" type="button" ?disabled=${!ready} @click=${() => this.pick(false)}>${m.choose}</button>
            <input type="file" multiple tabindex="-1" aria-label=${m.choose} class="visually-hidden" ?disabled=${!ready} @change=${(e: Event) => this.tell("files", chosen(e.target as HTMLInputElement))} />
          </span>
          <span class="soft">${m.or} <button class="plain" type="button" data-testid="folder" ?disabled=${!ready} @click=${() => this.pick(true)}>${m.folder}</button>, ${m.or} ${m.paste}</span>
        </p>
        ${this.empty ? html`<p class="note bad" role="alert">${m.nothing}</p>` : nothing}
        <p class="soft small">${this.asked ? m.folderSays : m.needs}</p>
        ${ready
          ? nothing
          : failed
            ? html`<p class="note bad" role="alert">${lock.error}</p>`
            : html`<p class="boot" role="status">
                <progress aria-label=${m.booting(0, 0)} max=${lock?.total || 1} .value=${lock?.total ? lock.loaded : 0}></progress>
                <span class="small soft num">${booting}</span>
              </p>`}
      </div>
      <div class="samples" ?hidden=${!ready || this.samples().length === 0}>
        <p class="soft">${m.samples}</p>
        <ul>
          ${(ready ? this.samples() : []).map((file) => {
            const key = file.name.replace(/\..*$/, "");
            return html`<li>
              <button class="plain" type="button" data-sample=${key} @click=${() => this.tell("files", [file])}>${m.sample[key] ?? file.name}</button><span class="soft says">${m.sampleSays[key] ?? ""}</span>
            </li>`;
          })}
        </ul>
      </div>
      <p class="proof" ?hidden=${!ready}>
        ${lockIcon()}
        <span>${this.m.lock.proof} <button class="plain" type="button" @click=${() => this.tell("show-lock")}>${this.m.lock.button}</button></span>
      </p>
    `;
  }

  static override styles = [
    base,
    css`
      :host {
        max-width: 760px;
        margin: 0 auto;
        padding: clamp(28px, 8vh, 92px) var(--pc-s4) var(--pc-s6);
      }
      h1 {
        margin-block-end: var(--pc-s4);
      }
      .zone {
        margin-block: var(--pc-s5);
        padding: clamp(28px, 6vw, 52px) var(--pc-s4);
        border: 1.5px dashed var(--pc-edge);
        border-radius: 6px;
        background: var(--pc-sheet);
        display: grid;
        justify-items: center;
        gap: var(--pc-s4);
        text-align: center;
      }
      .big {
        font-family: var(--pc-serif);
        font-size: var(--pc-f6);
        line-height: 1.2;
        letter-spacing: -0.01em;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        align-items: center;
        gap: var(--pc-s2) var(--pc-s3);
        font-size: var(--pc-f2);
      }
      .file {
        position: relative;
      }
      .file .button {
        min-height: 44px;
        padding-inline: 24px;
        font-size: var(--pc-f3);
      }
      .boot {
        display: grid;
        gap: 6px;
        width: min(320px, 100%);
      }
      progress {
        appearance: none;
        width: 100%;
        height: 4px;
        border: 0;
        border-radius: 2px;
        background: var(--pc-line);
        overflow: hidden;
      }
      progress::-webkit-progress-bar {
        background: var(--pc-line);
      }
      progress::-webkit-progress-value {
        background: var(--pc-ink);
      }
      progress::-moz-progress-bar {
        background: var(--pc-ink);
      }
      .boot .num {
        text-align: center;
      }
      .samples {
        font-size: var(--pc-f3);
      }
      .samples ul {
        margin-block-start: var(--pc-s1);
      }
      .samples li {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--pc-s3);
        padding-block: 3px;
      }
      .samples .plain {
        font-family: var(--pc-serif);
        font-size: var(--pc-f4);
        font-weight: 600;
      }
      .says {
        font-size: var(--pc-f2);
      }
      .proof {
        display: flex;
        gap: var(--pc-s2);
        margin-block-start: var(--pc-s5);
        padding-block-start: var(--pc-s3);
        border-top: 1px solid var(--pc-line);
        font-size: var(--pc-f2);
        color: var(--pc-soft);
        max-width: none;
      }
      .proof svg {
        flex: none;
        margin-block-start: 4px;
      }
    `,
  ];
}

define("parcours-drop", DropView);
