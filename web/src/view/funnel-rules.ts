// Why do tools disagree: the same funnel by the rules of every tool, how many
// people each counts otherwise, which rule makes the difference, and a journey
// to see it by.

import { css, html, nothing, type TemplateResult } from "lit";
import { selection, setField } from "../model/funnels.ts";
import type { JourneyStep, RecipeSelection, RuleDifference, RuleSet } from "../model/report.gen.ts";
import { humanise } from "../i18n/names.ts";
import { base } from "../styles/base.ts";
import { behindStyles } from "./behind.ts";
import { define, rich } from "./element.ts";
import { FunnelPart } from "./funnel-part.ts";

export class FunnelRules extends FunnelPart {
  private ask(sets: string[]): void {
    if (this.recipe) this.tell("ask-funnel", setField(this.recipe, "rule_sets", sets));
  }

  override render(): TemplateResult | typeof nothing {
    const { funnel, f } = this;
    if (!funnel) return nothing;
    const m = this.m.funnel;
    const t = m.tools;
    const sets = funnel.rule_sets;
    if (sets.length === 0)
      return this.recipe
        ? html`<p class="no-print"><button id="why" class="button" type="button" @click=${() => this.ask(["all"])}>${t.ask}</button> <span class="soft small">${t.asks}</span></p>`
        : nothing;
    const counted = sets.filter((s) => s.reason === null);
    const options = (s: RuleSet): string[] => s.changed.map((o) => t.options[o] ?? o);
    const others = counted.filter((s) => s.differ > 0);
    return html`<p class="kicker">${t.ask}</p>
      <h3 id="rules-title">${t.title(counted.length, others.length)}
        ${this.recipe ? html`<button class="plain small no-print" type="button" @click=${() => this.ask([])}>${t.hide}</button>` : nothing}</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="rules-title">
        <table>
          <thead>
            <tr>
              <th scope="col">${t.tool}</th>
              ${funnel.steps.map((_, i) => html`<th scope="col" class="num">${this.label(i)}</th>`)}
              <th scope="col" class="num">${t.differ}</th>
            </tr>
          </thead>
          <tbody>
            <tr class="own">
              <th scope="row">${t.name(funnel)} <span class="soft small">(${t.own})</span></th>
              ${funnel.steps.map((s, i) => html`<td class="num">${this.at(s.count, i, "reached")}</td>`)}
              <td class="num soft">–</td>
            </tr>
            ${sets.map(
              (s) => html`<tr>
                <th scope="row">${t.name(s)} ${!s.reason && s.changed.length > 0 ? html`<span class="soft small">(${t.changed(options(s))})</span>` : nothing}</th>
                ${s.reason
                  ? html`<td class="soft" colspan=${funnel.steps.length + 1}>${s.reason.code === "no_rule" && s.changed.length > 0 ? html`${t.cannot}: ${t.changed(options(s))}` : rich(this.m.note(s.reason))}</td>`
                  : html`${s.counts.map((c, i) => html`<td class=${`num ${c === funnel.steps[i]?.count ? "soft" : "other"}`}>${this.count(c, m.who.of(m.who.reached(this.label(i)), t.name(s)), this.by(s, i))}</td>`)}
                      <td class="num">${s.differ > 0 ? html`<b>${f.int(s.differ)}</b>` : html`<span class="soft">${t.nobody}</span>`}</td>`}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${others.map((s) => this.causes(s))}`;
  }

  /** Those a tool counts at a step: where it knows every option of the funnel, its rules can be asked for. */
  private by(s: RuleSet, step: number): RecipeSelection | null {
    if (!this.recipe || s.changed.length > 0) return null;
    const { order: _o, modes: _m, ...rest } = this.recipe;
    return selection({ ...rest, semantics: s.semantics, order: s.order, ...(s.modes.length > 0 ? { modes: s.modes } : {}) }, step, "reached");
  }

  private causes(s: RuleSet): TemplateResult {
    const t = this.m.funnel.tools;
    const tool = t.name(s);
    return html`<details class="causes">
      <summary>${t.why(tool)} <span class="soft">(${this.f.int(s.differ)})</span></summary>
      <ul>
        ${s.causes.map((c) => html`<li>
            <p>${t.rules[c.rule] ?? html`<span lang=${this.m.lang === "en" ? nothing : "en"}>${c.text}</span>`}. <span class="soft">${t.cause(c)}.</span></p>
            ${c.example.length > 0 ? this.example(c, tool) : nothing}
          </li>`)}
      </ul>
    </details>`;
  }

  private example(c: RuleDifference, tool: string): TemplateResult {
    const t = this.m.funnel.tools;
    const when = (e: JourneyStep, i: number): string => (i === 0 ? t.start : t.later(this.f.duration(e.seconds - c.example[i - 1]!.seconds)));
    return html`<p class="soft small">${t.example(c.own, c.other, tool)}</p>
      <ol class="journey">
        ${c.example.map((e, i) => html`<li class=${e.step > 0 ? "taken" : ""}><span class="event">${humanise(e.event)}</span>${e.step > 0 ? html` <b class="small">${t.atStep(e.step)}</b>` : nothing} <span class="soft small">${when(e, i)}</span></li>`)}
      </ol>`;
  }

  static override styles = [
    base,
    behindStyles,
    css`
      :host {
        container-type: inline-size;
      }
      h3 {
        margin-block-end: var(--pc-s2);
      }
      h3 .plain {
        font-family: var(--pc-sans);
        font-weight: 400;
        font-size: var(--pc-f2);
        letter-spacing: 0;
        margin-inline-start: var(--pc-s3);
      }
      .own th,
      .own td {
        border-bottom-color: var(--pc-edge);
      }
      .other {
        font-weight: 600;
      }
      .causes {
        margin-block-start: var(--pc-s3);
      }
      .causes > ul > li {
        padding-block: var(--pc-s2);
        font-size: var(--pc-f2);
      }
      .journey {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--pc-s2);
        margin-block-start: 4px;
        font-size: var(--pc-f2);
      }
      .journey li {
        padding: 2px 9px;
        border: 1px solid var(--pc-line);
        border-radius: var(--pc-radius);
      }
      .journey .taken {
        border-color: var(--pc-went);
      }
      .taken .event,
      .taken b {
        color: var(--pc-went);
      }
    `,
  ];
}

define("parcours-funnel-rules", FunnelRules);
