// The page that has a network and never sees the data. It shows what was handed
// over, all of it, and what may be done with it: a link, or a file.

import { css, html, nothing, type TemplateResult } from "lit";
import { base } from "../styles/base.ts";
import { tokens } from "../styles/tokens.ts";
import { define, save } from "../view/bits.ts";
import { keyOf, keyText, newKey, seal } from "./seal.ts";
import type { Keeping } from "./api.ts";
import { PageElement } from "./page-element.ts";
import { propose, strength } from "./passphrase.ts";
import type { Made, Page, Sharing, State } from "./sharing.ts";
import { snippets } from "./snippets.ts";
import "./head.ts";
import "./outline.ts";

type Ready = Extract<Page, { at: "ready" }>;

export class SharePage extends PageElement {
  static override properties = {
    sharing: { attribute: false },
    published: { state: true },
    expires: { state: true },
    burn: { state: true },
    passphrase: { state: true },
    shown: { state: true },
    copied: { state: true },
    fileKey: { state: true },
    noPage: { state: true },
    noKey: { state: true },
  };
  declare sharing: Sharing;
  declare private published: boolean;
  declare private expires: string;
  declare private burn: boolean;
  declare private passphrase: string;
  /** Whether the passphrase can be read. */
  declare private shown: boolean;
  /** What was copied last. */
  declare private copied: string;
  /** The key of the sealed file that was saved last. */
  declare private fileKey: string;
  declare private noPage: boolean;
  declare private noKey: boolean;
  private unwatch: (() => void) | null = null;
  private drawn: State | null = null;

  constructor() {
    super();
    this.published = this.burn = this.shown = this.noPage = this.noKey = false;
    this.expires = "30d";
    this.passphrase = this.copied = this.fileKey = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unwatch = this.sharing.state.subscribe(() => this.requestUpdate());
    window.addEventListener("dragover", this.onDrag);
    window.addEventListener("drop", this.onDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unwatch?.();
    window.removeEventListener("dragover", this.onDrag);
    window.removeEventListener("drop", this.onDrop);
  }

  /** What is new is read out, and is where the keyboard goes on. */
  override updated(): void {
    const before = this.drawn;
    const now = (this.drawn = this.sharing.state.get());
    document.title = `${now.page.at === "ready" && now.page.report.title ? `${now.page.report.title} · ` : ""}Parcours`;
    if (!before) return;
    if (now.made && !before.made) this.find("#done")?.focus();
    else if (!now.made && before.made && now.page.at === "ready") this.find("#how")?.focus();
    else if (now.page.at !== before.page.at && now.page.at !== "waiting") this.find("h1")?.focus();
  }

  private readonly onDrag = (e: DragEvent): void => e.preventDefault();

  private readonly onDrop = (e: DragEvent): void => {
    e.preventDefault();
    const file = e.dataTransfer?.files[0];
    if (file) void this.openFile(file);
  };

  private async openFile(file: File): Promise<void> {
    this.fileKey = "";
    await this.sharing.read(file);
  }

  override render() {
    const state = this.sharing.state.get();
    return html`
      <button class="skip" type="button" @click=${() => this.find("main")?.focus()}>${this.w.skip}</button>
      <parcours-head></parcours-head>
      <main tabindex="-1">
        ${this.screen(state)}
        ${state.links.length ? this.links(state) : nothing}
      </main>
    `;
  }

  private screen(state: State): TemplateResult {
    const { w } = this;
    const { page } = state;
    switch (page.at) {
      case "waiting":
        return html`<h1 tabindex="-1">${w.idle.waiting}</h1>`;
      case "idle":
        return html`<h1 tabindex="-1">${w.idle.title}</h1>
          ${page.silent ? html`<p class="note bad" role="alert">${w.idle.silent}</p>` : nothing}
          <p class="lede">${w.idle.lede}</p>
          <p class="ways"><a class="button primary" href="./">${w.idle.app}</a>${this.chooser()}</p>`;
      case "refused":
        return html`<h1 tabindex="-1">${w.refused.title}</h1>
          <p class="lede" role="alert">${w.refused.lede(page.why)}</p>
          <p class="ways">${this.chooser()}</p>`;
      case "locked":
        return this.locked(page);
      case "ready":
        return this.ready(page, state);
    }
  }

  private chooser(): TemplateResult {
    const m = this.w.idle;
    return html`<button class="button" type="button" @click=${() => this.find("#file")?.click()}>${m.file}</button>
      <input id="file" type="file" accept=".parcours,.json,application/json" class="visually-hidden" tabindex="-1" aria-label=${m.file} @change=${(e: Event) => {
        const input = e.target as HTMLInputElement;
        const file = input.files?.[0];
        if (file) void this.openFile(file).then(() => (input.value = ""));
      }} />
      <span class="soft small">${m.drop}</span>`;
  }

  private locked({ passphrase, wrong }: Extract<Page, { at: "locked" }>): TemplateResult {
    const { locked: m, unopened } = this.w;
    const submit = (e: Event): void => {
      e.preventDefault();
      const typed = this.find<HTMLInputElement>("#key")!.value.trim();
      const key = keyOf(/[#&]k=([\w-]+)/.exec(typed)?.[1] ?? typed);
      this.noKey = key === null;
      if (key) void this.sharing.unlock(key, this.find<HTMLInputElement>("#pass")?.value ?? "");
    };
    return html`<h1 tabindex="-1">${m.title}</h1>
      <form class="fields" @submit=${submit}>
        <label for="key">${m.key}</label>
        <input id="key" type="text" autocomplete="off" spellcheck="false" aria-describedby="nokey" aria-invalid=${this.noKey ? "true" : "false"} />
        <p id="nokey" class="small soft" role="status">${this.noKey ? m.noKey : ""}</p>
        ${passphrase ? html`<label for="pass">${m.pass}</label><input id="pass" type="password" autocomplete="off" />` : nothing}
        <p><button class="button primary">${m.open}</button></p>
        ${wrong ? html`<p class="note bad" role="alert">${unopened[wrong]}</p>` : nothing}
      </form>`;
  }

  private ready(page: Ready, state: State): TemplateResult {
    const { w, f } = this;
    const { report, bytes, sealedSize } = page;
    const m = w.ready;
    return html`
      <h1 tabindex="-1">${m.title(f.bytes(bytes.length))}</h1>
      <p class="lede">${page.handed ? m.handed : m.read} ${m.lede(report.k)}</p>
      <section>
        <h2>${m.what}</h2>
        <p class="soft">${m.whatSays(f.bytes(bytes.length), f.bytes(sealedSize))}</p>
        <parcours-outline .report=${report}></parcours-outline>
        <details>
          <summary>${m.why(report.k)}</summary>
          <p>${m.whySays(report.k)}</p>
        </details>
        <details data-testid="json">
          <summary>${m.json}</summary>
          <pre tabindex="0" lang="en">${page.text}</pre>
        </details>
      </section>
      <section>${state.made ? this.done(state.made, report.title, state) : this.how(state)}</section>
      ${this.files(page)}
    `;
  }

  private how(state: State): TemplateResult {
    const m = this.w.how;
    const { sending, failure } = state;
    const strong = this.passphrase ? strength(this.passphrase) : null;
    const submit = (e: Event): void => {
      e.preventDefault();
      this.copied = "";
      const keeping: Keeping = { expires: this.expires, burn: this.burn && !this.published, published: this.published };
      void this.sharing.send(keeping, this.passphrase);
    };
    const kind = (published: boolean, name: string, says: string) => html`<label class="choice">
      <input type="radio" name="kind" .checked=${this.published === published} @change=${() => (this.published = published)} />
      <span><b>${name}</b> <span class="soft">${says}</span></span>
    </label>`;
    return html`<h2 id="how" tabindex="-1">${m.title}</h2>
      <p class="soft">${m.says}</p>
      <form @submit=${submit}>
        <fieldset ?disabled=${sending !== null}>
          <legend class="visually-hidden">${m.title}</legend>
          <div role="radiogroup" aria-label=${m.kind}>${kind(false, m.private, m.privateSays)}${kind(true, m.published, m.publishedSays)}</div>
          <p class="row"><label for="expires">${m.expires}</label>
            <select id="expires" @change=${(e: Event) => (this.expires = (e.target as HTMLSelectElement).value)}>
              ${Object.entries(m.terms).map(([term, name]) => html`<option value=${term} ?selected=${term === this.expires}>${name}</option>`)}
            </select></p>
          ${this.published
            ? nothing
            : html`<label class="choice"><input id="burn" type="checkbox" .checked=${this.burn} @change=${(e: Event) => (this.burn = (e.target as HTMLInputElement).checked)} /><span>${m.burn}</span></label>`}
          <div class="fields">
            <label for="passphrase">${m.pass}</label>
            <span class="row">
              <input id="passphrase" type=${this.shown ? "text" : "password"} autocomplete="off" spellcheck="false" maxlength="200" aria-describedby="strength passsays" .value=${this.passphrase} @input=${(e: Event) => (this.passphrase = (e.target as HTMLInputElement).value)} />
              <button class="plain" type="button" aria-pressed=${this.shown ? "true" : "false"} @click=${() => (this.shown = !this.shown)}>${this.shown ? m.hide : m.show}</button>
              <button class="plain" type="button" @click=${() => ((this.passphrase = propose()), (this.shown = true))}>${m.propose}</button>
            </span>
            <p id="strength" class="small" role="status" data-strength=${strong ?? nothing}>${strong === null ? "" : m.strength[strong]}</p>
            <p id="passsays" class="small soft">${m.passSays}</p>
          </div>
        </fieldset>
        ${this.sending(state)}
      </form>
      ${this.failed(failure)}`;
  }

  private sending({ sending }: State): TemplateResult {
    const m = this.w.send;
    if (!sending) return html`<p><button class="button primary large" data-testid="send">${m.button}</button></p>`;
    const { gone, all } = sending;
    const says = gone === null ? m.sealing : m.uploading(gone, all);
    return html`<p class="row"><progress aria-label=${says} max=${all} .value=${gone ?? 0}></progress>
      <span class="small soft num">${says}</span>
      <button class="button" type="button" data-testid="cancel" @click=${() => this.sharing.cancel()}>${m.cancel}</button></p>`;
  }

  private failed(failure: State["failure"]): TemplateResult | typeof nothing {
    return failure ? html`<p class="note bad" role="alert" data-failure=${failure.code}>${this.w.send.failure(failure)}</p>` : nothing;
  }

  private moment(time: string): string {
    return this.f.moment(time, Intl.DateTimeFormat().resolvedOptions().timeZone, "minute");
  }

  /** A text to be taken away, with the button that copies it. */
  private copy(id: string, label: string, text: string): TemplateResult {
    const m = this.w.done;
    const copy = async (): Promise<void> => {
      const field = this.find<HTMLTextAreaElement>(`#${id}`)!;
      field.select(); // for who has to copy by hand
      this.copied = await navigator.clipboard.writeText(text).then(() => id, () => "");
    };
    return html`<div class="fields copy">
      <label for=${id}>${label}</label>
      <span class="row"><textarea id=${id} readonly spellcheck="false" rows=${Math.min(6, Math.ceil(text.length / 64))} .value=${text}></textarea>
      <button class="button" type="button" aria-label=${`${m.copy}: ${label}`} @click=${() => void copy()}>${this.copied === id ? m.copied : m.copy}</button></span>
    </div>`;
  }

  private done(made: Made, title: string, state: State): TemplateResult {
    const m = this.w.done;
    const { id, key, keeping } = made;
    const texts = snippets({ base: location.origin, id, key, kind: keeping.published ? "published" : "private", title: title || m.report, widgets: WIDGETS });
    const again = html`<button class="button" type="button" @click=${() => this.sharing.again()}>${m.another}</button>`;
    if (made.gone) return html`<h2 id="done" tabindex="-1">${made.gone === "deleted" ? m.deleted : m.gone}</h2><p class="ways">${again}</p>`;
    return html`<h2 id="done" tabindex="-1">${m.title}</h2>
      <p class="soft">${m.until(this.moment(made.expires))} ${keeping.burn ? m.burn : ""} ${made.passphrase ? m.pass : ""}</p>
      ${this.copy("link", m.link, texts.link)}
      <p class="small">${m.lost}</p>
      ${keeping.published
        ? html`<h3>${m.snippets}</h3>
            ${Object.entries(texts).filter(([name]) => name !== "link").map(([name, text]) => this.copy(name, m.snippet[name] ?? name, text))}`
        : nothing}
      ${made.remembered ? nothing : html`<p class="note">${m.unkept}</p>`}
      <details ?open=${!made.remembered}><summary>${m.token}</summary>${this.copy("token", m.token, made.token)}</details>
      <p class="ways">
        <button class="button" type="button" data-testid="delete" @click=${() => void this.sharing.delete(made)}>${m.delete}</button>
        ${again}
      </p>
      <p class="visually-hidden" role="status">${this.copied ? m.copied : ""}</p>
      ${this.failed(state.failure)}`;
  }

  private files(page: Ready): TemplateResult {
    const m = this.w.files;
    const stem = page.report.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "report";
    const sealed = async (): Promise<void> => {
      const key = newKey();
      save(`${stem}.parcours`, await seal(page.bytes, key, this.passphrase), "application/octet-stream");
      this.fileKey = keyText(key);
    };
    const way = (id: string, name: string, says: string, take: () => void) => html`<li>
      <button class="button" type="button" data-file=${id} @click=${take}>${name}</button> <span class="soft small">${says}</span>
    </li>`;
    return html`<section>
      <h2>${m.title}</h2>
      <p class="soft">${m.says}</p>
      <ul class="files">
        ${way("html", m.html, m.htmlSays, () => void this.asPage(page, stem))}
        ${way("parcours", m.sealed, m.sealedSays, () => void sealed())}
        ${way("json", m.json, m.jsonSays, () => save(`${stem}.json`, page.bytes))}
      </ul>
      ${this.noPage ? html`<p class="note bad" role="alert">${m.noPage}</p>` : nothing}
      ${this.fileKey ? this.copy("filekey", m.key, this.fileKey) : nothing}
    </section>`;
  }

  /** The report as one page: the viewer's own, with the report in its place. */
  private async asPage(page: Ready, stem: string): Promise<void> {
    const HOLE = "%REPORT%";
    const text = await fetch("/report-file.html").then((r) => (r.ok ? r.text() : ""), () => "");
    this.noPage = !text.includes(HOLE);
    // A text of the report must not end the script it stands in.
    if (!this.noPage) save(`${stem}.html`, text.replace(HOLE, () => page.text.replaceAll("<", "\\u003c")), "text/html");
  }

  private links(state: State): TemplateResult {
    const m = this.w.links;
    return html`<section>
      <h2>${m.title}</h2>
      <p class="soft">${m.says}</p>
      <ul class="links">${state.links.map((l) => {
        const title = l.title || m.untitled;
        return html`<li><span><b dir="auto">${title}</b> <span class="soft small">${this.moment(l.made)}, ${m.until(this.moment(l.expires))}</span></span>
          <button class="plain" type="button" aria-label=${m.delete(title)} @click=${() => void this.sharing.delete(l)}>${m.button}</button></li>`;
      })}</ul>
      ${state.page.at === "ready" ? nothing : this.failed(state.failure)}
    </section>`;
  }

  static override styles = [
    tokens,
    base,
    css`
      :host {
        min-height: 100vh;
        background: var(--pc-paper);
        color: var(--pc-ink);
        font: var(--pc-f3) / 1.5 var(--pc-sans);
      }
      .skip {
        position: absolute;
        inset-inline-start: 8px;
        top: -60px;
        min-height: 36px;
        padding: 0 14px;
        border: 1px solid var(--pc-ink);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
      }
      .skip:focus {
        top: 8px;
      }
      main {
        max-width: 760px;
        margin: 0 auto;
        padding: clamp(28px, 7vh, 72px) var(--pc-s4) var(--pc-s7);
      }
      main:focus {
        outline: none;
      }
      h1 {
        margin-block-end: var(--pc-s4);
      }
      section {
        margin-block-start: var(--pc-s6);
        padding-block-start: var(--pc-s4);
        border-top: 1px solid var(--pc-ink);
      }
      h2 {
        margin-block-end: var(--pc-s2);
      }
      section > details[data-testid="json"] {
        margin-block-start: var(--pc-s1);
      }
      h3 {
        margin-block: var(--pc-s4) var(--pc-s2);
        font-size: var(--pc-f4);
      }
      parcours-outline {
        margin-block: var(--pc-s4);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s2) var(--pc-s3);
        max-width: none;
        margin-block-start: var(--pc-s4);
      }
      a.button {
        display: inline-flex;
        align-items: center;
        text-decoration: none;
      }
      .large {
        min-height: 44px;
        padding-inline: 24px;
        font-size: var(--pc-f3);
        margin-block-start: var(--pc-s4);
      }
      .note {
        margin-block: var(--pc-s3);
      }
      pre {
        max-height: 420px;
        overflow: auto;
        margin: 0;
        padding: var(--pc-s3);
        background: var(--pc-shade);
        border-radius: var(--pc-radius);
        font-size: var(--pc-f1);
        line-height: 1.5;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        min-width: 0;
        display: grid;
        gap: var(--pc-s3);
        margin-block-start: var(--pc-s3);
      }
      .choice {
        display: flex;
        gap: var(--pc-s3);
        align-items: baseline;
        min-height: 28px;
        max-width: var(--pc-text);
        padding-block: 3px;
      }
      .choice b {
        font-weight: 600;
      }
      .choice input {
        flex: none;
        accent-color: var(--pc-ink);
      }
      fieldset + .row {
        margin-block-start: var(--pc-s4);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s2) var(--pc-s3);
        max-width: none;
      }
      .fields {
        display: grid;
        gap: 4px;
        max-width: 560px;
      }
      .fields > label {
        font-size: var(--pc-f2);
      }
      .copy {
        margin-block: var(--pc-s3);
      }
      input[type="text"],
      input[type="password"],
      textarea,
      select {
        min-height: 36px;
        padding: 6px 10px;
        border: 1px solid var(--pc-edge);
        border-radius: var(--pc-radius);
        background: var(--pc-sheet);
        color: inherit;
        min-width: 0;
        max-width: 100%;
      }
      input[type="text"],
      input[type="password"],
      textarea {
        flex: 1 1 240px;
        font-variant-numeric: tabular-nums;
      }
      textarea {
        font: var(--pc-f2) / 1.5 ui-monospace, monospace;
        resize: vertical;
        word-break: break-all;
      }
      [data-strength="0"] {
        color: var(--pc-lost);
      }
      progress {
        flex: 1 1 160px;
        max-width: 320px;
        height: 6px;
        accent-color: var(--pc-ink);
      }
      .files,
      .links {
        display: grid;
        gap: var(--pc-s2);
        margin-block: var(--pc-s3);
      }
      .files .button {
        min-width: 170px;
      }
      .links li {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: 0 var(--pc-s3);
        padding-block: 4px;
        border-bottom: 1px solid var(--pc-line);
      }
    `,
  ];
}

define("parcours-share-page", SharePage);
