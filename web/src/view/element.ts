// The base of every component: redraws when the language changes, and holds the
// few helpers a template needs. Styles go in through adopted sheets and the
// `.style` property, never through style attributes, which the page's policy
// refuses.

import { html, LitElement, type TemplateResult } from "lit";
import { locale, type Messages } from "../i18n/index.ts";
import type { Format } from "../i18n/format.ts";
import type { Problem } from "../model/report.gen.ts";

export { define, rich, save } from "./bits.ts";

export class View extends LitElement {
  private stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = locale.subscribe(() => this.requestUpdate());
    this.requestUpdate(); // the language may have changed while this was out of the document
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
    this.stop = null;
  }

  protected get m(): Messages {
    return locale.get().m;
  }

  protected get f(): Format {
    return locale.get().f;
  }

  /** Tells an ancestor, across shadow roots. */
  protected tell<T>(type: string, detail?: T): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  /** Why: in the page's language, or in English and marked as such. */
  protected cause(p: Problem): TemplateResult {
    const m = this.m.problem;
    const own = m.cause(p);
    if (own !== null) return html`${own}`;
    return html`<span lang="en">${p.cause}</span>${m.inEnglish ? ` (${m.inEnglish})` : ""}`;
  }

  protected find<E extends HTMLElement>(selector: string): E | null {
    return this.renderRoot.querySelector<E>(selector);
  }
}

/** A part of a long page. Out of sight it is drawn after the next frame, so that what is in sight shows at once. */
export class Part extends View {
  inSight = true;

  override connectedCallback(): void {
    super.connectedCallback();
    sight?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    sight?.unobserve(this);
    this.inSight = true;
  }

  protected override scheduleUpdate(): void | Promise<unknown> {
    // Whoever works in it sees it, though the observer may not have told yet.
    return this.inSight || this.matches(":focus-within") ? super.scheduleUpdate() : frame().then(() => super.scheduleUpdate());
  }
}

/** Knows which parts are in sight or close to it; none where a part drawn later would push away what is read (see view/report.ts). */
const sight = CSS.supports("overflow-anchor", "auto")
  ? new IntersectionObserver(
      (entries) => {
        for (const e of entries) (e.target as Part).inSight = e.isIntersecting;
      },
      { rootMargin: "25%" },
    )
  : null;

/** Resolves in a task of its own once a frame has been drawn. */
const frame = (): Promise<void> => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
