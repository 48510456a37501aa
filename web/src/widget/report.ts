// The whole of a shared report, with an index: the element <parcours-report>,
// and what the viewer and the report that is a file show.

import type { SharedReport } from "../share/report.gen.ts";
import { css } from "../styles/css.ts";
import { h, type Child } from "./dom.ts";
import { Widget } from "./element.ts";
import type { Kit } from "./kit.ts";
import { parts } from "./parts.ts";
import type { Words } from "./words.ts";

type Sections = Awaited<ReturnType<typeof parts.sections>>;

export class Report extends Widget {
  protected override readonly sheets = [layout];
  protected override readonly below = 1;
  private all: Sections | null = null;

  protected content(report: SharedReport, kit: Kit, words: Words, burnt: boolean): Child[] {
    if (!this.all) {
      void parts.sections().then(
        (all) => {
          this.all = all;
          this.adopt(...all.everyStyle);
          this.draw();
        },
        () => this.shadowRoot!.firstElementChild!.replaceChildren(words.failed, h("slot")),
      );
      return [h("p", { class: "panel soft", role: "status" }, words.loading)];
    }
    const sections = this.all.everything(report, kit).map((s) => [s, this.section(s, kit)] as const);
    const m = kit.words("report", en);
    const things = new Map<string, number>();
    for (const x of report.withheld) things.set(x.what, (things.get(x.what) ?? 0) + x.things);
    const withheld = [...things].map(([what, n]) => `${kit.of(m.things, what) ?? what.replaceAll("_", " ")} (${kit.f.int(n)})`);
    const period = kit.f.days(report.from, report.to);
    return [
      h(
        "header",
        {},
        report.logo ? h("img", { src: report.logo, alt: "", part: "logo", onerror: (x) => (x.target as Element).remove() }) : null,
        this.heading(0, report.title || m.title(kit.people(report.people))),
        h("p", { class: "lede" }, m.facts(kit.people(report.people), report.segment, period, kit.f.int(report.events)), report.sample > 0 && report.sample < 1 ? ` ${m.sampled(kit.f.pctRound(report.sample))}` : ""),
        report.note ? report.note.split("\n").map((line) => h("p", { class: "note", dir: "auto" }, line)) : null,
      ),
      h(
        "div",
        { class: "shell" },
        // Buttons: an address of its own for each would take the place of the key.
        h("nav", { "aria-label": m.index }, sections.map(([s, e]) => h("button", { onclick: () => (e.scrollIntoView(), e.focus({ preventScroll: true })) }, s.name))),
        h("div", {}, sections.length ? sections.map(([, e]) => e) : h("p", { class: "soft" }, words.empty), this.footer(kit, words, burnt, withheld.length ? m.withheld(kit.f.list(withheld)) : "", report.made ? m.made(kit.f.day(report.made)) : "")),
      ),
    ];
  }
}

const en = {
  title: (people: string) => `The journeys of ${people}`,
  facts: (people: string, segment: string, period: string, events: string) => `From ${people}${segment ? ` (${segment})` : ""}, ${period}, about ${events} events.`,
  sampled: (share: string) => `Only ${share} of all people were read, chosen by chance.`,
  made: (day: string) => `Made on ${day}.`,
  index: "In this report",
  withheld: (list: string) => `Left out or merged for want of enough people: ${list}.`,
  things: { groups: "groups", values: "values", traits: "traits", events: "events", periods: "periods", months: "months", troubles: "troubles", incidents: "incidents", actions: "actions", funnels: "funnels that do not count people" } as Record<string, string>,
};

export type ReportWords = typeof en;

const layout = css`
  header {
    margin-block-end: var(--pc-s5);
  }
  header .t0 {
    font-size: var(--pc-f7);
    letter-spacing: -0.022em;
    line-height: 1.08;
    max-width: 22em;
  }
  header .lede {
    margin-block-end: 0;
  }
  header img {
    display: block;
    max-width: 220px;
    max-height: 64px;
    margin-block-end: var(--pc-s4);
  }
  .note {
    margin-block-start: var(--pc-s3);
  }
  section:focus {
    outline: none;
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--pc-s3);
    margin-block-end: var(--pc-s5);
    border-block: 1px solid var(--pc-line);
  }
  nav button {
    min-height: 32px;
    padding: 4px 0;
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--pc-soft);
    font: inherit;
    font-size: var(--pc-f2);
    text-align: start;
    cursor: pointer;
  }
  nav button:hover {
    color: var(--pc-ink);
  }
  @container (min-width: 860px) {
    .shell {
      display: grid;
      grid-template-columns: 148px minmax(0, 1fr);
      gap: var(--pc-s6);
    }
    nav {
      position: sticky;
      top: var(--pc-s4);
      flex-direction: column;
      align-self: start;
      border: 0;
      border-inline-start: 1px solid var(--pc-line);
    }
    nav button {
      padding-inline-start: var(--pc-s3);
    }
  }
  @media print {
    :host {
      --pc-f1: 8pt;
      --pc-f2: 9pt;
      --pc-f4: 12pt;
      --pc-f6: 17pt;
      --pc-f7: 26pt;
      --pc-s6: 24pt;
    }
    .lede {
      break-inside: avoid;
    }
    .map {
      grid-template-columns: repeat(5, 1fr);
    }
    nav {
      display: none;
    }
    .shell {
      display: block;
    }
  }
`;
