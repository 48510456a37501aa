// What is being read: bytes, rows, how long still, and the way out. The words
// for screen readers change at most every two seconds.

import { css, html, nothing, type PropertyValues } from "lit";
import type { Memory } from "../model/report.gen.ts";
import { fraction, remaining, type Running } from "../model/session.ts";
import { base } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";

const QUIET = 2000;

export class LoadingView extends View {
  static override properties = { names: { attribute: false }, bytes: { attribute: false }, memory: { attribute: false }, running: { attribute: false } };
  declare names: string[];
  declare bytes: number;
  /** What it will take; null while the file is being opened. */
  declare memory: Memory | null;
  declare running: Running;
  private said = "";
  private saidAt = -QUIET;

  override firstUpdated(): void {
    this.find("h1")?.focus();
  }

  override willUpdate(_: PropertyValues<this>): void {
    const now = performance.now();
    if (now - this.saidAt < QUIET) return;
    this.saidAt = now;
    this.said = this.sentence();
  }

  private sentence(): string {
    const m = this.m.loading;
    const p = this.running?.progress;
    if (!p) return m.opening;
    return p.phase === "read" ? `${m.read}: ${m.bytes(p.bytes, p.size)}` : `${m.analyse}: ${m.done(p.done, p.total)}`;
  }

  override render() {
    if (!this.running) return nothing;
    const m = this.m.loading;
    const p = this.running.progress;
    const share = p ? fraction(p) : null;
    const left = remaining(this.running, performance.now());
    return html`
      <h1 tabindex="-1">${rich(m.title(this.names))}</h1>
      <progress aria-label=${m.title(this.names)} max="1" .value=${share ?? 0}></progress>
      <dl>
        <dt class="visually-hidden">${m.read}</dt>
        <dd class="phase">${!p ? m.opening : p.phase === "read" ? m.read : m.analyse}</dd>
        <dd class="tn">${p && p.size > 0 && p.phase === "read" ? m.bytes(p.bytes, p.size) : this.f.bytes(this.bytes)}</dd>
        ${p && p.rows > 0 ? html`<dd class="tn">${this.m.rows(p.rows)}</dd>` : nothing}
        ${p && p.phase === "analyse" && p.total > 0 ? html`<dd class="tn">${m.done(p.done, p.total)}</dd>` : nothing}
        ${left !== null ? html`<dd class="tn">${m.left(left)}</dd>` : nothing}
      </dl>
      ${this.memory ? html`<p class="soft small expected" data-testid="expected">${this.m.memory.expected(this.memory)}</p>` : nothing}
      <p class="ways">
        <button class="button" type="button" data-testid="cancel" @click=${() => this.tell("cancel-run")}>${this.m.cancel}</button>
        <span class="soft small">${m.esc}</span>
      </p>
      <p class="visually-hidden" role="status">${this.said}</p>
    `;
  }

  static override styles = [
    base,
    css`
      :host {
        max-width: 760px;
        margin: 0 auto;
        padding: clamp(40px, 16vh, 170px) var(--pc-s4) var(--pc-s6);
      }
      h1 {
        font-size: var(--pc-f6);
        overflow-wrap: anywhere;
      }
      progress {
        appearance: none;
        display: block;
        width: 100%;
        height: 6px;
        margin-block: var(--pc-s4) var(--pc-s3);
        border: 0;
        border-radius: 3px;
        background: var(--pc-line);
        overflow: hidden;
      }
      progress::-webkit-progress-bar {
        background: var(--pc-line);
      }
      progress::-webkit-progress-value {
        background: var(--pc-ink);
        transition: inline-size 120ms linear;
      }
      progress::-moz-progress-bar {
        background: var(--pc-ink);
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--pc-s4);
        color: var(--pc-soft);
        font-size: var(--pc-f2);
        min-height: 44px;
      }
      .expected {
        margin-block-end: var(--pc-s3);
      }
      .phase {
        color: var(--pc-ink);
      }
      .tn {
        font-variant-numeric: tabular-nums;
      }
      .ways {
        display: flex;
        align-items: center;
        gap: var(--pc-s3);
      }
    `,
  ];
}

define("parcours-loading", LoadingView);
