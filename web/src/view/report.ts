// The report: a page that reads from top to bottom, with a quiet index beside
// it. Turns what its parts ask for (another funnel, another column, an uploaded
// recipe) into recipes, and fires `ask`.

import { html, nothing, type TemplateResult } from "lit";
import type { Answer } from "../engine/protocol.ts";
import type { Problem, Recipe, RecipeFunnel, RecipeMapping } from "../model/report.gen.ts";
import { fraction, type Running } from "../model/session.ts";
import type { Behind } from "../model/behind.ts";
import { parseRecipe, withFunnel, withMapping } from "../model/recipes.ts";
import { base } from "../styles/base.ts";
import { define, rich, save, View } from "./element.ts";
import { linesIcon } from "./icons.ts";
import { ofMemory } from "./memory-choices.ts";
import type { PeopleSource, PeopleView } from "./people.ts";
import type { ShareSource } from "./share.ts";
import { reportStyles } from "./report.styles.ts";
import "./mapping.ts";
import "./overview.ts";
import "./activity.ts";
import "./funnel.ts";
import "./dropoff.ts";
import "./friction.ts";
import "./incidents.ts";
import "./people.ts";
import "./segment.ts";
import "./quality.ts";

const SECTIONS = ["findings", "funnel", "dropoff", "objectives", "change", "friction", "incidents", "personas", "journey", "actions", "quality"] as const;
type Section = (typeof SECTIONS)[number];

/** The same list each time, so that it is no change. */
const NO_FUNNELS: RecipeFunnel[] = [];

export class ReportView extends View {
  static override properties = {
    answer: { attribute: false },
    whole: { attribute: false },
    running: { attribute: false },
    failure: { attribute: false },
    asked: { attribute: false },
    source: { attribute: false },
    at: { state: true },
    menu: { state: true },
    unreadable: { state: true },
  };
  declare answer: Answer;
  /** The last answer that is more than counted: what it compares is shown until there is a later one. */
  declare whole: Answer | null;
  declare running: Running | null;
  declare failure: Problem | null;
  /** What failed. */
  declare asked: Recipe | null;
  /** Who knows the people behind its numbers. */
  declare source: (PeopleSource & ShareSource) | null;
  declare private at: Section;
  declare private menu: boolean;
  declare private unreadable: boolean;
  private watcher: IntersectionObserver | null = null;
  private shut: HTMLDetailsElement[] = [];

  constructor() {
    super();
    this.whole = null;
    this.running = null;
    this.failure = null;
    this.asked = null;
    this.source = null;
    this.at = "findings";
    this.menu = false;
    this.unreadable = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("beforeprint", this.beforePrint);
    window.addEventListener("afterprint", this.afterPrint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("beforeprint", this.beforePrint);
    window.removeEventListener("afterprint", this.afterPrint);
    this.watcher?.disconnect();
  }

  /** Where the word or field being edited was on the screen when a new answer came. */
  private held: { of: Element; top: number } | null = null;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const of = changed.has("answer") && changed.get("answer") !== undefined ? focused() : null;
    this.held = of && { of, top: of.getBoundingClientRect().top };
  }

  /** Numbers above may take more or less room than before: what is being edited stays where it is. Browsers do that themselves, but for WebKit. */
  override updated(): void {
    const { held } = this;
    if (!held || CSS.supports("overflow-anchor", "auto")) return;
    requestAnimationFrame(() => {
      const moved = held.of.getBoundingClientRect().top - held.top;
      if (held.of.isConnected && Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
    });
  }

  override firstUpdated(): void {
    window.scrollTo(0, 0);
    this.watcher = new IntersectionObserver(
      (entries) => {
        for (const e of entries) if (e.isIntersecting) this.at = (e.target as HTMLElement).dataset.section as Section;
      },
      { rootMargin: "-18% 0px -72% 0px" },
    );
    for (const s of this.renderRoot.querySelectorAll("[data-section]")) this.watcher.observe(s);
  }

  /** Paper cannot be unfolded: everything is open on it, and as it was afterwards. */
  private readonly beforePrint = (): void => {
    this.shut = [...allDetails(this.renderRoot)].filter((d) => !d.open && d.dataset.print !== "shut");
    for (const d of this.shut) d.open = true;
  };

  private readonly afterPrint = (): void => {
    for (const d of this.shut) d.open = false;
    this.shut = [];
  };

  private go(e: Event, section: Section): void {
    e.preventDefault();
    this.menu = false;
    this.at = section;
    const target = this.find<HTMLElement>(`[data-section="${section}"]`);
    const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    target?.scrollIntoView({ behavior: smooth ? "smooth" : "auto", block: "start" });
    const heading = target?.firstElementChild?.shadowRoot?.querySelector<HTMLElement>("h1,h2");
    (heading ?? target)?.focus({ preventScroll: true });
  }

  /** To the view that a place in the report, as a JSON pointer, is shown by. */
  private readonly toSource = (e: CustomEvent<string>): void => {
    const [, name, index] = e.detail.split("/");
    const section = SECTIONS.find((s) => s === name);
    if (!section) return;
    this.go(e, section);
    const view = this.find(`[data-section="${section}"]`)?.children[Number(index)];
    if (section === "dropoff" && view) {
      view.scrollIntoView({ block: "start" });
      view.shadowRoot?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    }
  };

  private get proposedOnly(): boolean {
    return this.answer.report.funnels.every((f) => f.proposed);
  }

  /** The funnel whose question was last changed; −1 when it was something else. */
  private askedOf = -1;

  /** The funnel whose question was refused for what it says, which is said there; else −1. */
  private get refused(): number {
    return this.failure && ["bad_recipe", "not_yet", "no_column"].includes(this.failure.code) ? this.askedOf : -1;
  }

  private askFunnel(i: number, funnel: RecipeFunnel): void {
    this.askedOf = i;
    this.tell("ask", withFunnel(this.answer.recipe, i, funnel));
  }

  private askRecipe(recipe: Recipe): void {
    this.askedOf = -1;
    this.tell("ask", recipe);
  }

  private askMapping(change: RecipeMapping): void {
    this.askedOf = -1;
    const keep = !this.proposedOnly || Object.keys(change).every((k) => k === "timezone");
    this.tell("ask", withMapping(this.answer.recipe, change, keep));
  }

  private async load(e: Event): Promise<void> {
    const input = e.target as HTMLInputElement;
    const text = await input.files?.[0]?.text();
    input.value = "";
    if (text === undefined) return;
    const recipe = parseRecipe(text);
    this.unreadable = recipe === null;
    this.askedOf = -1;
    if (recipe) this.tell("ask", recipe);
  }

  override render() {
    if (!this.answer) return nothing;
    const { report, recipe } = this.answer;
    const busy = this.running !== null;
    return html`
      <div class="shell" aria-busy=${busy ? "true" : "false"} @people=${(e: CustomEvent<Behind>) => this.find<PeopleView>("parcours-people")?.show(e.detail)}>
        ${this.index()}
        <div class="page">
          ${this.status()}
          <section data-section="findings">
            <parcours-segment .recipe=${recipe} .segment=${report.segment} ?busy=${busy}></parcours-segment>
            <parcours-overview .report=${report}></parcours-overview>
            <parcours-mapping
              class="mapped"
              .mapping=${report.source.mapping}
              .columns=${report.source.columns}
              .timezone=${report.source.timezone}
              .detected=${report.source.detected}
              ?busy=${busy}
              @ask-mapping=${(e: CustomEvent<RecipeMapping>) => this.askMapping(e.detail)}
            ></parcours-mapping>
            <parcours-activity .overview=${report.overview}></parcours-activity>
          </section>
          <section data-section="funnel">
            ${report.funnels.length === 0
              ? this.noFunnel()
              : report.funnels.map(
                  (funnel, i) => html`<parcours-funnel
                    data-funnel=${i}
                    .funnel=${funnel}
                    .recipe=${recipe.funnels?.[i] ?? null}
                    .whole=${recipe}
                    .report=${report}
                    .personas=${(this.whole ?? this.answer).report.personas}
                    .index=${i}
                    .problem=${this.refused === i ? this.failure : null}
                    ?busy=${busy && !this.running?.counted && this.askedOf === i}
                    @ask-funnel=${(e: CustomEvent<RecipeFunnel>) => this.askFunnel(i, e.detail)}
                  ></parcours-funnel>`,
                )}
            ${this.reconciled()}
          </section>
          ${this.compared("dropoff", ({ report, recipe }) =>
            report.funnels.length === 0
              ? html`<parcours-dropoff .dropoff=${null}></parcours-dropoff>`
              : report.dropoff.map((d, i) => html`<parcours-dropoff data-funnel=${i} .dropoff=${d} .funnel=${report.funnels[i]} .recipe=${recipe.funnels?.[i] ?? null}></parcours-dropoff>`),
          )}
          ${this.compared("objectives", ({ report, recipe }) => html`<parcours-objectives .kpis=${report.kpis} .events=${report.overview.by_event} .columns=${report.source.columns} .recipe=${recipe} ?busy=${busy} @ask-recipe=${(e: CustomEvent<Recipe>) => this.askRecipe(e.detail)}></parcours-objectives>`)}
          ${this.compared("change", ({ report, recipe }) => html`<parcours-change .report=${report} .recipe=${recipe} @ask-recipe=${(e: CustomEvent<Recipe>) => this.askRecipe(e.detail)}></parcours-change>`)}
          ${this.compared("friction", ({ report }) => html`<parcours-friction .friction=${report.friction}></parcours-friction>`)}
          ${this.compared("incidents", ({ report, recipe }) => html`<parcours-incidents .incidents=${report.incidents} .funnels=${recipe.funnels ?? NO_FUNNELS}></parcours-incidents>`)}
          ${this.compared("personas", ({ report }) => html`<parcours-personas .personas=${report.personas} .lifecycle=${report.lifecycle} .recipe=${recipe} ?busy=${busy}></parcours-personas>`)}
          ${this.compared(
            "journey",
            ({ report }) => html`<parcours-map .report=${report} .recipe=${recipe} ?busy=${busy}></parcours-map><parcours-ideal .report=${report} .recipe=${recipe} ?busy=${busy}></parcours-ideal>`,
          )}
          ${this.compared("actions", ({ report }) => html`<parcours-actions .actions=${report.actions} .about=${report.actions_about} @source=${this.toSource}></parcours-actions>`)}
          <section data-section="quality"><parcours-quality .source=${report.source} .quality=${report.quality} .warnings=${report.warnings}></parcours-quality></section>
          ${this.takeAway()}
        </div>
      </div>
      <parcours-people .source=${this.source} .recipe=${recipe} .zone=${report.source.timezone}></parcours-people>
    `;
  }

  /** A section of the last whole answer. It has the focus where there is nothing yet that could, and keeps it. */
  private compared(section: Section, draw: (whole: Answer) => unknown): TemplateResult {
    const { whole, running } = this;
    const m = this.m.loading;
    return html`<section data-section=${section} tabindex="-1" ?data-stale=${whole !== null && running?.counted}>
      ${whole
        ? draw(whole)
        : html`<p class="kicker">${this.m.sections[section]}</p>
            <p class="soft">${running ? m.comparing : html`${m.uncompared} <button class="plain" type="button" @click=${() => this.tell("ask", this.answer.recipe)}>${m.compare}</button>`}</p>`}
    </section>`;
  }

  private index(): TemplateResult {
    const m = this.m.shell;
    return html`<nav class="no-print" aria-label=${m.contents} ?data-open=${this.menu} @keydown=${(e: KeyboardEvent) => e.key === "Escape" && this.menu && ((this.menu = false), e.stopPropagation(), e.preventDefault(), this.find(".toggle")?.focus())}>
      <button class="toggle" type="button" aria-expanded=${this.menu ? "true" : "false"} aria-controls="sections" @click=${() => (this.menu = !this.menu)}>
        ${linesIcon()} <span>${this.m.sections[this.at]}</span><span class="visually-hidden">: ${m.contents}</span>
      </button>
      <ul id="sections">
        ${SECTIONS.map((s) => html`<li><a href=${`#${s}`} aria-current=${s === this.at ? "true" : nothing} @click=${(e: Event) => this.go(e, s)}>${this.m.sections[s]}</a></li>`)}
        <li class="another"><button class="plain" type="button" @click=${() => this.tell("close-file")}>${m.another}</button></li>
      </ul>
    </nav>`;
  }

  /** A changed question under way, or why it could not be answered. The line keeps its place for screen readers. */
  private status(): TemplateResult {
    const m = this.m.loading;
    const p = this.running?.progress;
    const says = this.running?.counted ? m.comparing : m.again;
    // Without a space between the tags, so that it is :empty while nothing runs.
    return html`
      <div class="status no-print" role="status">${this.running
          ? html`<progress aria-label=${says} max="1" .value=${(p && fraction(p)) ?? 0}></progress><span>${says}</span>
              <button class="plain" type="button" data-testid="cancel" @click=${() => this.tell("cancel-run")}>${this.m.cancel}</button>`
          : nothing}</div>
      ${this.failure && this.refused < 0
        ? html`<div class="note bad failure" role="alert">
            <b>${rich(this.m.problem.title(this.failure))}.</b> ${rich(this.m.problem.place(this.failure))} ${this.cause(this.failure)}
            ${ofMemory(this.failure)
              ? html`<parcours-memory-choices .problem=${this.failure} .recipe=${this.asked} .names=${this.answer.report.source.files.map((f) => f.name)}></parcours-memory-choices>`
              : nothing}
            ${this.whole ? html`<p class="soft">${this.m.problem.notChanged}</p>` : nothing}
          </div>`
        : nothing}
    `;
  }

  /** Without a funnel, one of the two commonest events is offered to start from. */
  private noFunnel(): TemplateResult {
    const m = this.m.funnel;
    const [a, b] = this.answer.report.overview.by_event;
    return html`<p class="lede">${a && !b ? rich(m.single(a.event)) : m.missing}</p>
      ${a && b
        ? html`<p><button class="button primary" type="button" ?disabled=${this.running !== null} @click=${() => this.askFunnel(0, { steps: [{ event: a.event }, { event: b.event }] })}>${m.build}</button></p>`
        : nothing}`;
  }

  /** That the same people give the same count in every view, or that they do not; its line is kept free until that is known. */
  private reconciled(): TemplateResult | typeof nothing {
    if (!this.whole) return html`<p class="reconciled"></p>`;
    if (!this.whole.report.reconciled.checks) return nothing;
    const { checks, failed } = this.whole.report.reconciled;
    const m = this.m.funnel;
    const fine = failed.length === 0;
    return html`<details class="reconciled" data-testid="reconciled">
      <summary><span class=${fine ? "fine" : "wrong"}>${fine ? m.reconciled(checks) : m.unreconciled(failed.length, checks)}</span></summary>
      <p class="soft small">${fine ? m.reconciledSays : m.unreconciledSays}</p>
      ${fine ? nothing : html`<ul>${failed.map((note) => html`<li class="note bad">${rich(this.m.note(note))}</li>`)}</ul>`}
    </details>`;
  }

  private takeAway(): TemplateResult {
    const m = this.m.take;
    const stem = (this.answer.report.source.files[0]?.name ?? "parcours").replace(/\.[^.]*$/, "");
    return html`<footer class="no-print">
      <h2>${m.title}</h2>
      <p class="soft">${m.says}</p>
      <p class="ways">
        <button class="button" type="button" ?disabled=${!this.whole} @click=${() => save(`${stem}.report.json`, this.whole!.json)}>${m.report}</button>
        <button class="button" type="button" @click=${() => save(`${stem}.recipe.json`, JSON.stringify(this.answer.recipe, null, 2) + "\n")}>${m.recipe}</button>
        <button class="button" type="button" @click=${() => this.find("#recipe-file")?.click()}>${m.load}</button>
        <input id="recipe-file" class="visually-hidden" tabindex="-1" type="file" accept=".json,application/json" aria-label=${m.load} @change=${(e: Event) => void this.load(e)} />
        <button class="button" type="button" @click=${() => window.print()}>${m.print}</button>
        <parcours-share .source=${this.source} ?off=${!this.whole || this.running !== null}></parcours-share>
      </p>
      ${this.unreadable ? html`<p class="note bad" role="alert">${m.badRecipe}</p>` : nothing}
    </footer>`;
  }

  static override styles = [base, reportStyles];
}

/** The element that has the focus, shadow roots looked into; null where nothing has. */
function focused(): Element | null {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  return e === document.body ? null : e;
}

/** Every <details> below a root, shadow roots included. */
function* allDetails(root: ParentNode): Generator<HTMLDetailsElement> {
  for (const e of root.querySelectorAll("*")) {
    if (e instanceof HTMLDetailsElement) yield e;
    if (e.shadowRoot) yield* allDetails(e.shadowRoot);
  }
}

define("parcours-report", ReportView);
