// How far the data can be trusted: what was read, what was left out and why,
// what was guessed, which column was taken for what.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Problem, Reject, Report } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, rich, View } from "./element.ts";

export class QualityView extends View {
  static override properties = { report: { attribute: false } };
  declare report: Report;

  override render() {
    if (!this.report) return nothing;
    const m = this.m.quality;
    const s = this.report.source;
    const { f } = this;
    const fact = (says: string, n: number): TemplateResult => html`<div><dt>${says}</dt><dd>${f.int(n)}</dd></div>`;
    return html`
      <p class="kicker">${this.m.sections.quality}</p>
      <h2 tabindex="-1">${m.headline(s.rejected, s.rows)}</h2>
      <dl class="facts">
        ${fact(m.rows, s.rows)}${fact(m.events, s.events)}${s.filtered > 0 ? fact(m.filtered, s.filtered) : nothing}${s.sampled_out > 0 ? fact(m.sampledOut, s.sampled_out) : nothing}${fact(m.rejected, s.rejected)}
      </dl>
      ${s.rejects.length > 0 ? html`<h3>${m.rejects}</h3>${s.rejects.map((r, i) => this.reject(r, i))}` : nothing}
      <h3>${m.warnings}</h3>
      ${this.report.warnings.length > 0
        ? html`<ul class="warnings">${this.report.warnings.map((w) => html`<li data-code=${w.code}>${rich(this.m.note(w))}.</li>`)}</ul>`
        : html`<p class="soft">${m.noWarnings}</p>`}
      <p class="soft small zone">${m.zone(s.timezone)}</p>
      <details>
        <summary>${m.columns}</summary>
        ${this.columns()}
      </details>
      <details>
        <summary>${m.files}</summary>
        ${this.files()}
      </details>
    `;
  }

  private reject(r: Reject, i: number): TemplateResult {
    const m = this.m.quality;
    return html`<details ?open=${i === 0}>
      <summary><b>${this.m.note({ code: r.code, text: r.code })}</b> ${this.m.of(r.rows, this.report.source.rows)}</summary>
      ${r.samples.length > 0
        ? html`<div class="scroll" tabindex="0" role="region" aria-label=${this.m.note({ code: r.code, text: r.code })}>
            <table>
              <caption>${m.samples(r.samples.length)}</caption>
              <thead>
                <tr><th scope="col" class="num">${m.row}</th><th scope="col">${m.column}</th><th scope="col">${m.value}</th><th scope="col">${m.why}</th><th scope="col">${m.file}</th></tr>
              </thead>
              <tbody>
                ${r.samples.map(
                  (p: Problem) => html`<tr><td class="num">${p.row ? this.f.int(p.row) : "–"}</td><td>${p.column ?? "–"}</td><td class="raw">${p.value ?? ""}</td><td>${this.cause(p)}</td><td>${p.file ?? "–"}</td></tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : nothing}
    </details>`;
  }

  private columns(): TemplateResult {
    const { f } = this;
    const m = this.m.mapping;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.m.quality.columns}>
      <table>
        <thead>
          <tr><th scope="col">${m.column}</th><th scope="col">${this.m.quality.role}</th><th scope="col">${m.kind}</th><th scope="col">${m.examples}</th><th scope="col" class="num">${m.missing}</th></tr>
        </thead>
        <tbody>
          ${this.report.source.columns.map(
            (c) => html`<tr><th scope="row">${c.name}</th><td>${c.role ? (m.roles[c.role] ?? c.role) : "–"}</td><td class="soft">${m.kinds[c.kind] ?? c.kind}</td><td class="raw">${c.examples.join(" · ")}</td><td class="num">${this.m.of(c.missing, c.sampled)}</td></tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private files(): TemplateResult {
    const { f } = this;
    const m = this.m.quality;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${m.files}>
      <table>
        <thead>
          <tr><th scope="col">${m.file}</th><th scope="col">${m.format}</th><th scope="col" class="num">${m.size}</th><th scope="col" class="num">${m.rows}</th></tr>
        </thead>
        <tbody>
          ${this.report.source.files.map((x) => html`<tr><th scope="row">${x.name}</th><td>${x.format} <span class="soft" lang="en">${x.detail}</span></td><td class="num">${f.bytes(x.bytes)}</td><td class="num">${x.rows < 0 ? "–" : f.int(x.rows)}</td></tr>`)}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [
    base,
    css`
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--pc-s2) var(--pc-s6);
        margin-block: var(--pc-s4);
      }
      .facts dt {
        color: var(--pc-soft);
        font-size: var(--pc-f2);
      }
      .facts dd {
        font: 600 24px/1.2 var(--pc-serif);
        font-variant-numeric: lining-nums tabular-nums;
      }
      h3 {
        margin-block: var(--pc-s5) var(--pc-s2);
      }
      .warnings {
        max-width: var(--pc-text);
      }
      .warnings li {
        padding-block: 7px;
        border-bottom: 1px solid var(--pc-line);
      }
      .zone {
        margin-block: var(--pc-s4) var(--pc-s2);
      }
      .raw {
        overflow-wrap: anywhere;
        min-width: 12ch;
        max-width: 340px;
      }
      summary b {
        font-weight: 550;
        color: var(--pc-ink);
      }
    `,
  ];
}

define("parcours-quality", QualityView);
