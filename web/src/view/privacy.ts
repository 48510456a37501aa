// The proof that nothing leaves: the state of the lock, a test anyone can run,
// the policy as the browser holds it, and what all that does not cover. A modal
// <dialog>: the browser keeps the focus inside and gives it back.

import { css, html, nothing } from "lit";
import type { Attempt, Engine } from "../engine/protocol.ts";
import type { LockState } from "../engine/lock.ts";
import { base, dialog } from "../styles/base.ts";
import { define, View } from "./element.ts";

export class PrivacyView extends View {
  static override properties = {
    lock: { attribute: false },
    engine: { attribute: false },
    attempts: { state: true },
    testing: { state: true },
  };
  declare lock: LockState | null;
  declare engine: Engine | null;
  declare private attempts: Attempt[] | null;
  declare private testing: boolean;

  constructor() {
    super();
    this.lock = null;
    this.engine = null;
    this.attempts = null;
    this.testing = false;
  }

  show(): void {
    this.find<HTMLDialogElement>("dialog")?.showModal();
  }

  private close(): void {
    this.find<HTMLDialogElement>("dialog")?.close();
  }

  private async test(): Promise<void> {
    if (!this.engine || this.testing) return;
    this.testing = true;
    try {
      this.attempts = await this.engine.selftest();
    } catch {
      this.attempts = null; // the engine is gone; the page says so elsewhere
    }
    this.testing = false;
  }

  override render() {
    const m = this.m.lock;
    const { lock } = this;
    return html`<dialog aria-labelledby="title" @click=${(e: Event) => e.target === e.currentTarget && this.close()}>
      <div class="inside">
        <h2 id="title" tabindex="-1" autofocus>${m.title}</h2>
        <p class="lede">${m.lede}</p>
        <dl class="facts">
          <div><dt>${m.state}</dt><dd>${lock?.locked ? m.locked : m.unlocked}</dd></div>
          <div><dt>${m.requests}</dt><dd data-testid="requests">${this.f.int(lock?.requests ?? 0)}</dd></div>
          <div><dt>${m.bytes}</dt><dd>${lock && lock.bytes > 0 ? this.f.bytes(lock.bytes) : m.nothingOpen}</dd></div>
        </dl>
        <p class="try">
          <button class="button primary" type="button" data-testid="selftest" ?disabled=${!this.engine || !lock?.locked || this.testing} @click=${() => void this.test()}>${this.testing ? m.testing : m.test}</button>
          <span class="soft small">${m.testSays}</span>
        </p>
        <div role="status">${this.attempts ? this.outcome(this.attempts) : nothing}</div>
        <p class="honest">${m.honest}</p>
        <details>
          <summary>${m.policy}</summary>
          ${(lock?.policies ?? []).map((policy, i) => html`<p class="soft small">${m.policyAt(i)}</p><pre>${policy.split(/;\s*/).filter(Boolean).join(";\n")}</pre>`)}
        </details>
        <p class="end"><button class="button" type="button" @click=${() => this.close()}>${this.m.close}</button></p>
      </div>
    </dialog>`;
  }

  private outcome(attempts: Attempt[]) {
    const m = this.m.lock;
    const leaked = attempts.some((a) => a.outcome === "sent");
    const words = { blocked: m.blocked, sent: m.sent, unavailable: m.unavailable };
    return html`<p class=${leaked ? "verdict bad" : "verdict"}>${leaked ? m.someSent : m.allBlocked}</p>
      <table>
        <thead>
          <tr><th scope="col">${m.what}</th><th scope="col">${m.where}</th><th scope="col">${m.outcome}</th></tr>
        </thead>
        <tbody>
          ${attempts.map((a) => html`<tr data-outcome=${a.outcome}><th scope="row">${a.what}</th><td>${a.where === "page" ? m.page : m.worker}</td><td>${words[a.outcome]}</td></tr>`)}
        </tbody>
      </table>`;
  }

  static override styles = [
    base,
    dialog,
    css`
      .lede {
        margin-block: var(--pc-s3) var(--pc-s4);
        font-size: 17px;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--pc-s2) var(--pc-s5);
        padding-block: var(--pc-s3);
        border-block: 1px solid var(--pc-line);
      }
      dt {
        color: var(--pc-soft);
        font-size: var(--pc-f1);
      }
      dd {
        font-family: var(--pc-serif);
        font-size: var(--pc-f5);
        font-weight: 600;
      }
      .try {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--pc-s2) var(--pc-s3);
        margin-block: var(--pc-s4);
      }
      .try .small {
        flex: 1 1 220px;
      }
      .verdict {
        font-weight: 600;
        margin-block-end: var(--pc-s2);
      }
      .verdict.bad {
        color: var(--pc-lost);
      }
      .honest {
        margin-block: var(--pc-s4);
        font-size: var(--pc-f2);
      }
      pre {
        margin: var(--pc-s1) 0 var(--pc-s3);
        padding: var(--pc-s3);
        background: var(--pc-shade);
        border-radius: var(--pc-radius);
        font-size: var(--pc-f1);
        line-height: 1.5;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .end {
        margin-block-start: var(--pc-s4);
      }
    `,
  ];
}

define("parcours-privacy", PrivacyView);
