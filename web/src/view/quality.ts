// How far the data can be trusted: each fact with what it means, the problems
// first; then what was read, what was left out and why, what was guessed, which
// column was taken for what.

import { css, html, nothing, type TemplateResult } from "lit";
import type { Code, File, Note, Problem, Quality, QualityFinding, Reject, Source } from "../model/report.gen.ts";
import { base } from "../styles/base.ts";
import { define, rich, Part } from "./element.ts";

/** Warnings that a finding says better. */
const SAID: Partial<Record<Code, Code>> = { rows_rejected: "quality_unread", many_ties: "quality_ties", user_capped: "quality_capped" };

/** Columns named in a finding; the table has all. */
const NAMED = 12;

export class QualityView extends Part {
  static override properties = { source: { attribute: false }, quality: { attribute: false }, warnings: { attribute: false } };
  declare source: Source;
  declare quality: Quality;
  declare warnings: Note[];

  override render() {
    const { f, source: s, quality: q } = this;
    if (!s) return nothing;
    const m = this.m.quality;
    const of = (severity: string) => q.findings.filter((x) => x.severity === severity);
    const [problems, notes, good] = [of("problem"), of("note"), of("good")];
    const warnings = this.warnings.filter((w) => !q.findings.some((x) => x.code === SAID[w.code as Code]));
    const fact = (says: string, n: number): TemplateResult => html`<div><dt>${says}</dt><dd>${f.int(n)}</dd></div>`;
    return html`
      <p class="kicker">${this.m.sections.quality}</p>
      <h2 tabindex="-1">${m.headline(problems.length, notes.length)}</h2>
      <dl class="facts">
        ${fact(m.rows, s.rows)}${fact(m.events, s.events)}${s.filtered > 0 ? fact(m.filtered, s.filtered) : nothing}${s.sampled_out > 0 ? fact(m.sampledOut, s.sampled_out) : nothing}${fact(m.rejected, s.rejected)}
      </dl>
      <ul class="findings">
        ${[...problems, ...notes].map((x) => this.finding(x))}
      </ul>
      ${good.length > 0
        ? html`<details>
            <summary>${m.good(good.length)}</summary>
            <ul class="good">
              ${good.map((x) => html`<li data-code=${x.code}>${this.m.finding(x)[0]}.</li>`)}
            </ul>
          </details>`
        : nothing}
      ${q.busiest_events > q.busiest.length ? html`<h3>${m.busiest}</h3><p>${m.busiestSays(q)}</p>` : nothing}
      ${s.rejects.length > 0 ? html`<h3>${m.rejects}</h3>${s.rejects.map((r, i) => this.reject(r, i))}` : nothing}
      ${warnings.length > 0
        ? html`<h3>${m.warnings}</h3>
            <ul class="warnings">${warnings.map((w) => html`<li data-code=${w.code}>${rich(this.m.note(w))}.</li>`)}</ul>`
        : nothing}
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

  private finding(x: QualityFinding): TemplateResult {
    const [fact, means] = this.m.finding(x);
    return html`<li data-code=${x.code} data-severity=${x.severity}>
      <span class="kicker">${this.m.quality.severity[x.severity]}</span>
      <div><p><b>${fact}.</b> <span class="soft">${means}</span></p>${this.detail(x.code as Code)}</div>
    </li>`;
  }

  /** Where and when, under a finding. */
  private detail(code: Code): TemplateResult | typeof nothing {
    const { f, quality: q } = this;
    const m = this.m.quality;
    const zone = this.source.timezone;
    if (code === "quality_gaps") {
      return html`<p class="soft small">${m.longest(q.gaps.length, q.gap_count)}</p>
        <ul class="small num">${q.gaps.map((g) => html`<li>${f.moments(g.from, g.to, zone)} <span class="soft">${f.duration(3600 * g.hours)}</span></li>`)}</ul>`;
    }
    if (code === "quality_far") return html`<p class="small">${m.far(f.period(q.far_first, q.far_last, zone), f.period(q.from, q.to, zone))}</p>`;
    if (code === "quality_unused") {
      const names = this.source.columns.filter((c) => !c.role).map((c) => c.name);
      return html`<p class="small raw">${names.slice(0, NAMED).join(" · ")}${names.length > NAMED ? ` ${m.more(names.length - NAMED)}` : ""}</p>`;
    }
    return nothing;
  }

  private reject(r: Reject, i: number): TemplateResult {
    const m = this.m.quality;
    return html`<details ?open=${i === 0}>
      <summary><b>${this.m.note({ code: r.code, text: r.code })}</b> ${this.m.of(r.rows, this.source.rows)}</summary>
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
          ${this.source.columns.map(
            (c) => html`<tr><th scope="row">${c.name}</th><td>${c.role ? (m.roles[c.role] ?? c.role) : "–"}</td><td class="soft">${m.kinds[c.kind] ?? c.kind}</td><td class="raw">${c.examples.join(" · ")}</td><td class="num">${this.m.of(c.missing, c.sampled)}</td></tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private files(): TemplateResult {
    const { f } = this;
    const m = this.m.quality;
    const used = this.source.files.some((x) => x.role);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${m.files}>
      <table>
        <thead>
          <tr><th scope="col">${m.file}</th><th scope="col">${m.format}</th><th scope="col" class="num">${m.size}</th><th scope="col" class="num">${m.rows}</th>${used ? html`<th scope="col">${m.use}</th>` : nothing}</tr>
        </thead>
        <tbody>
          ${this.source.files.map((x) => html`<tr><th scope="row">${x.name}</th><td>${x.format} <span class="soft" lang="en">${x.detail}</span></td><td class="num">${f.bytes(x.bytes)}</td><td class="num">${x.rows < 0 ? "–" : f.int(x.rows)}</td>${used ? html`<td>${this.use(x)}</td>` : nothing}</tr>`)}
        </tbody>
      </table>
    </div>`;
  }

  private use(x: File): TemplateResult {
    const m = this.m.quality;
    return html`${m.uses[x.role] ?? x.role}${x.on ? html` <span class="soft">${rich(m.joined(x.on, x.matched))}</span>` : nothing}`;
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
      .findings > li {
        display: grid;
        grid-template-columns: 10ch minmax(0, 1fr);
        gap: 0 var(--pc-s3);
        align-items: baseline;
        max-width: 82ch;
        padding-block: var(--pc-s3);
        border-top: 1px solid var(--pc-line);
      }
      .findings > li:last-child {
        border-bottom: 1px solid var(--pc-line);
        margin-block-end: var(--pc-s3);
      }
      .findings .kicker {
        margin: 0;
      }
      [data-severity="problem"] .kicker {
        color: var(--pc-ink);
        font-weight: 700;
      }
      .findings b,
      summary b {
        font-weight: 550;
        color: var(--pc-ink);
      }
      .findings .num {
        text-align: start;
        white-space: normal;
      }
      .findings .small {
        margin-block-start: 4px;
      }
      .good li {
        padding-block: 3px;
      }
      @media (max-width: 560px) {
        .findings > li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media print {
        .findings > li {
          break-inside: avoid;
        }
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
    `,
  ];
}

define("parcours-quality", QualityView);
