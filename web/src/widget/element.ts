// What every element here is: it gets a report, from an address or from a
// script in it, opens it where it is sealed, and draws it in the reader's
// language. No cookie, no storage; nothing outside its shadow tree is touched.

import { pickLang } from "../i18n/pick.ts";
import type { Lang } from "../i18n/numbers.ts";
import type { SharedReport } from "../share/report.gen.ts";
import { tokens } from "../styles/tokens.ts";
import { h, put, type Child } from "./dom.ts";
import type { Instead } from "./instead.ts";
import { makeKit, type Draw, type Kit, type Say, type Section } from "./kit.ts";
import { parseLink } from "./link.ts";
import { parts } from "./parts.ts";
import { asks, burns, fetchReport, NoReport, read, unseal, type Fetched } from "./source.ts";
import { styles } from "./styles.ts";
import type { French } from "./french.ts";
import { wordsEn, type Words } from "./words.ts";

/** Undefined before anybody asked for it, null where it could not be had: English is better than nothing. */
let french: French | null | undefined;

/** What there is to see. */
export type State =
  | { at: "waiting" }
  | { at: "loading" }
  | { at: "opening" }
  | Instead
  | { at: "shown"; report: SharedReport; burnt: boolean };

export abstract class Widget extends HTMLElement {
  static observedAttributes = ["src", "lang", "theme", "accent", "funnel", "level"];

  /** Fires `parcours-state` at every change. */
  state: State = { at: "waiting" };

  protected readonly sheets: CSSStyleSheet[] = [];
  /** By how many levels a section's heading is below the element's own. */
  protected readonly below: number = 0;
  private readonly own = new CSSStyleSheet();
  private fetched: Fetched | null = null;
  /** The report is one that its first reader deletes. */
  private burnt = false;
  /** That reader was here. */
  known = false;
  /** Counts what was begun, so that what is overtaken shows nothing. */
  private run = 0;
  private readonly late = new MutationObserver(() => this.src === null && this.begin());

  constructor() {
    super();
    this.own.insertRule(":host{}");
    this.attachShadow({ mode: "open" });
  }

  private get src(): string | null {
    return this.getAttribute("src");
  }

  connectedCallback(): void {
    this.adopt(tokens, styles, ...this.sheets, this.own);
    this.late.observe(this, { childList: true });
    if (this.state.at === "waiting") this.begin();
  }

  disconnectedCallback(): void {
    this.late.disconnect();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.isConnected || before === now) return;
    if (name === "src") this.begin();
    else this.draw();
  }

  get language(): Lang {
    return pickLang(this.getAttribute("lang"), [this.parentElement?.closest("[lang]")?.getAttribute("lang") ?? "", ...navigator.languages]);
  }

  private begin(): void {
    this.run++;
    this.burnt = false;
    if (this.src !== null) return void this.load(this.src);
    const script = this.querySelector(':scope > script[type="application/json"]');
    const json = script?.textContent?.trim();
    if (json)
      try {
        this.set({ at: "shown", report: read(new TextEncoder().encode(json)), burnt: false });
      } catch (e) {
        this.fail(e);
      }
    else if (document.readyState !== "loading") this.set({ at: "trouble", trouble: "none" });
    else document.addEventListener("DOMContentLoaded", () => this.state.at === "waiting" && this.begin(), { once: true });
  }

  private fail(e: unknown): void {
    if (!(e instanceof NoReport)) throw e;
    // Between asking and opening another reader was first.
    this.set({ at: "trouble", trouble: e.trouble === "gone" && (this.burnt || this.known) ? "burnt" : e.trouble });
  }

  /** Fetches and opens. A report that can be read once is only fetched when the reader says so. */
  private async load(src: string, sure = false): Promise<void> {
    const run = ++this.run;
    this.set({ at: "loading" });
    try {
      const link = parseLink(src, document.baseURI);
      const burnt = !!link?.api && (sure || (await burns(link)));
      if (run !== this.run) return;
      this.burnt = burnt;
      if (burnt && !sure) return this.set({ at: "burn" });
      const fetched = await fetchReport(src);
      if (run !== this.run) return;
      this.fetched = fetched;
      if (asks(fetched)) this.set({ at: "passphrase", wrong: false });
      else await this.unseal("");
    } catch (e) {
      if (run === this.run) this.fail(e);
    }
  }

  private async unseal(passphrase: string): Promise<void> {
    const run = ++this.run;
    this.set({ at: "opening" });
    try {
      const report = await unseal(this.fetched!, passphrase);
      if (run === this.run) this.set({ at: "shown", report, burnt: this.burnt });
    } catch (e) {
      if (run !== this.run) return;
      if (passphrase && e instanceof NoReport && e.trouble === "key") this.set({ at: "passphrase", wrong: true });
      else this.fail(e);
    }
  }

  private set(state: State): void {
    this.state = state;
    this.draw();
    this.dispatchEvent(new CustomEvent("parcours-state", { bubbles: true, composed: true }));
  }

  private readonly say: Say = (name, en) => (this.language === "fr" && french?.[name] ? (french[name] as never) : en);

  protected draw(): void {
    if (this.language === "fr" && french === undefined) return void parts.french().then((m) => (french = m.french), () => (french = null)).then(() => this.draw());
    const accent = this.getAttribute("accent");
    const style = (this.own.cssRules[0] as CSSStyleRule).style;
    style.cssText = "";
    // Setting a property takes a colour and nothing else; how light it may be is bounded, so that it can be seen on both papers.
    if (accent && CSS.supports("color", accent)) {
      style.setProperty("--pc-accent", accent);
      style.setProperty("--pc-went", "light-dark(oklch(from var(--pc-accent) min(l, 0.5) c h), oklch(from var(--pc-accent) max(l, 0.76) c h))");
      style.setProperty("--pc-went-tint", "color-mix(in oklab, var(--pc-went) 16%, var(--pc-paper))");
    }
    const words = this.say("around", wordsEn);
    const { state } = this;
    const root = h("div", { class: "root", lang: this.language, part: "report" });
    const says = (text: string) => root.replaceChildren(h("p", { class: "panel soft", role: "status" }, text));
    if (state.at === "shown") {
      const kit = makeKit(this.language, this.say, this.level(this.below + 1), state.report.k, state.report.currency);
      put(root, this.content(state.report, kit, words, state.burnt));
    } else if (state.at === "loading" || state.at === "opening") says(words[state.at]);
    else if (state.at !== "waiting") void this.instead(state, root).catch(() => (says(words.failed), root.append(h("slot"))));
    this.shadowRoot!.replaceChildren(root);
  }

  /** Shows what stands in place of a report. Where there will be none, what the page has in the element is part of it. */
  private async instead(state: Instead, root: HTMLElement): Promise<void> {
    const { instead, insteadStyles } = await parts.instead();
    this.adopt(insteadStyles);
    root.replaceChildren(
      instead(state, this.language, {
        h,
        heading: (text) => this.heading(0, text),
        go: () => (state.at === "burn" ? void this.load(this.src!, true) : this.begin()),
        unseal: (passphrase) => void this.unseal(passphrase),
      }),
    );
    if (state.at === "passphrase" && state.wrong) root.querySelector("input")!.focus();
  }

  protected adopt(...sheets: CSSStyleSheet[]): void {
    const all = this.shadowRoot!.adoptedStyleSheets;
    this.shadowRoot!.adoptedStyleSheets = [...new Set([...all, ...sheets])];
  }

  /** The heading of this level below the element's own, which the page may set so that it fits its outline. */
  private level(below: number): number {
    return Math.min(6, (Number(this.getAttribute("level")) || 2) + below);
  }

  protected heading(below: number, ...text: Child[]): HTMLElement {
    return h(`h${this.level(below)}`, { part: "title", class: `t${below}` }, text);
  }

  /** The sections this element shows. */
  protected abstract content(report: SharedReport, kit: Kit, words: Words, burnt: boolean): Child[];

  protected section(s: Section, kit: Kit): HTMLElement {
    return h(
      "section",
      { id: s.id, part: "section", tabindex: -1 },
      h("p", { class: "kicker" }, s.kicker),
      this.heading(this.below, kit.rich(kit.capital(s.headline))),
      s.lede ? h("p", { class: "lede" }, kit.rich(s.lede)) : null,
      s.body,
    );
  }

  /** What was done to the numbers, and what else is to be said at the end. */
  protected footer(kit: Kit, w: Words, burnt: boolean, ...more: string[]): HTMLElement {
    return h("footer", { part: "footer" }, [w.rounded(kit.n(0), kit.f.int(kit.k)), ...more, burnt ? w.read : ""].map((text) => (text ? h("p", {}, text) : null)));
  }
}

/** An element that shows one kind of section. */
export function single(draw: Draw, ...sheets: CSSStyleSheet[]) {
  return class extends Widget {
    protected override readonly sheets = sheets;

    protected content(report: SharedReport, kit: Kit, words: Words, burnt: boolean): Child[] {
      const sections = draw(report, kit, this.getAttribute("funnel"));
      if (sections.length === 0) return [h("p", { class: "panel soft", role: "status" }, words.empty)];
      return [...sections.map((s) => this.section(s, kit)), this.footer(kit, words, burnt)];
    }
  };
}

/** Defines an element once, also when two scripts on a page bring it. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
