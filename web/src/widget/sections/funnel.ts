// Funnels: each a headline, its steps as bars of what became of the people, and
// its groups by how many of them came through.

import { css } from "../../styles/css.ts";
import type { SharedFunnel, SharedGroup } from "../../share/report.gen.ts";
import { higher, outnumbers } from "../certain.ts";
import type { Draw, Kit, Part } from "../kit.ts";

const en = {
  name: "Funnel",
  lost: (at: string, to: string) => `Most of those who stop do so between ${at} and ${to}`,
  through: (rate: string, last: string) => `${rate} make it to ${last}`,
  nobody: (few: string, last: string) => `${few} people make it to ${last}`,
  lede: (rate: string, first: string, last: string, within: string) => `Of those who begin with ${first}, ${rate} come to ${last}${within}.`,
  within: (time: string) => ` within ${time}`,
  stopped: (people: string, of: string) => `${people} of ${of} go no further there.`,
  median: (time: string) => `Half of them take ${time} or less.`,
  went: "went on",
  wait: "still on the way",
  drop: "stopped",
  next: "then",
  columns: ["Step", "Reached", "Of all", "Of the step before", "Still on the way", "Stopped", "Median time from the step before"],
  group: "Group",
  entered: "Began",
  came: "Came through",
  rate: "Share",
  others: "all others",
  none: "without one",
  by: (property: string) => `By ${property}`,
  apart: (a: string, x: string, b: string, y: string) => `${a} come through most often, ${x}; ${b} least, ${y}`,
};

export type FunnelWords = typeof en;

export const funnels: Draw = (report, kit, which) =>
  chosen(report.funnels, which)
    .filter((f) => f.steps.length > 1)
    .map((f) => one(f, kit, report.funnels.indexOf(f)));

/** By its name, or by its number counted from 1; else all of them. */
export function chosen(all: SharedFunnel[], which: string | null): SharedFunnel[] {
  if (which === null || which === "") return all;
  const found = all.find((f) => f.name === which) ?? all[Number(which) - 1];
  return found ? [found] : [];
}

function one(f: SharedFunnel, kit: Kit, at: number): ReturnType<Draw>[number] {
  const m = kit.words("funnel", en);
  const first = f.steps[0]!;
  const last = f.steps.at(-1)!;
  const most = Math.max(...f.steps.map((s) => s.count), 1);
  const within = f.window_seconds > 0 ? m.within(kit.f.span(f.window_seconds)) : "";
  const lost = worst(f, kit.k);
  const name = f.name.split(" → ").map(kit.humanise).join(" → "); // as a proposed funnel is called
  const rate = kit.pct([last.count, first.count]);
  const [a, z] = [kit.named(first.label), kit.named(last.label)];
  return {
    id: at ? `funnel-${at + 1}` : "funnel",
    name: name || m.name,
    kicker: name ? `${m.name} · ${name}` : m.name,
    headline: last.count === 0 ? m.nobody(kit.capital(kit.n(0)), z) : lost !== null ? m.lost(kit.named(f.steps[lost]!.label), kit.named(f.steps[lost + 1]!.label)) : m.through(rate, z),
    lede: [
      lost !== null ? m.stopped(kit.n(f.steps[lost]!.dropped), kit.n(f.steps[lost]!.count)) : "",
      last.count > 0 ? m.lede(rate, a, z, within) : "",
      f.median_seconds === null || last.count === 0 ? "" : m.median(kit.f.duration(f.median_seconds)),
    ].filter(Boolean).join(" "),
    body: [
      kit.h(
        "ol",
        { class: "funnel" },
        f.steps.map((s, i) => {
          const end = i === f.steps.length - 1;
          const went = end ? s.count : s.count - s.in_progress - s.dropped;
          const size = (n: number) => n / most;
          return kit.h(
            "li",
            {},
            kit.h("span", { class: "label", dir: "auto" }, kit.rich(kit.named(s.label))),
            kit.h(
              "span",
              { class: "bars", "aria-hidden": "true" },
              went > 0 ? kit.bar("went", size(went)) : null,
              !end && s.in_progress > 0 ? kit.bar("wait", size(s.in_progress)) : null,
              !end && s.dropped > 0 ? kit.bar("lost", size(s.dropped)) : null,
            ),
            kit.h("b", { part: "figure" }, kit.cell(s.count)),
            kit.h("span", { class: "soft" }, kit.pct([s.count, first.count])),
            end || s.count === 0
              ? null
              : kit.h(
                  "small",
                  { class: "fate" },
                  kit.h("span", { class: "t-went" }, `${kit.cell(went)} ${m.went}`),
                  s.in_progress > 0 ? kit.h("span", { class: "t-wait" }, `${kit.cell(s.in_progress)} ${m.wait}`) : null,
                  kit.h("span", { class: "t-lost" }, `${kit.cell(s.dropped)} ${m.drop}`),
                  kit.some(s.next.map((n) => kit.h("span", { class: "soft" }, `${m.next} `, kit.rich(kit.named(n.event)), ` ${kit.cell(n.people)}`)), 3, (more) => kit.h("span", { class: "soft" }, more)),
                ),
          );
        }),
      ),
      kit.legend(["went", m.went], ["wait", m.wait], ["lost", m.drop]),
      kit.table(
        m.columns,
        f.steps.map((s, i) => [
          kit.rich(kit.named(s.label)),
          kit.cell(s.count),
          kit.pct([s.count, first.count]),
          i ? kit.pct([s.count, f.steps[i - 1]!.count]) : "",
          kit.cell(s.in_progress),
          kit.cell(s.dropped),
          kit.f.duration(s.median_seconds),
        ]),
      ),
      f.groups.length > 1 ? groups(f, kit) : null,
    ],
  };
}

/** The step where surely more people stop than anywhere else. */
function worst(f: SharedFunnel, k: number): number | null {
  if (f.steps.length < 3 || f.open) return null;
  const stops = f.steps.slice(0, -1).map((s, i) => [s.dropped, i] as const).sort((a, b) => b[0] - a[0]);
  const [first, second] = stops as [(typeof stops)[0], (typeof stops)[0]];
  const others = stops.reduce((sum, s) => sum + s[0], 0) - first[0];
  return outnumbers(first[0], others, k) && first[0] > second[0] ? first[1] : null;
}

function groups(f: SharedFunnel, kit: Kit) {
  const m = kit.words("funnel", en);
  const called = (g: SharedGroup) => (g.kind === "persona" ? g.name : g.kind === "value" ? kit.exact(g.value) : g.kind === "none" ? m.none : m.others);
  const ends = (g: SharedGroup): Part => [g.counts.at(-1) ?? 0, g.counts[0] ?? 0];
  const share = ([part, of]: Part) => part / of || 0;
  const rated = f.groups.filter((g) => g.kind === "value" || g.kind === "persona").sort((a, b) => share(ends(b)) - share(ends(a)));
  const [best, worst] = [rated[0], rated.at(-1)];
  const top = Math.max(...f.groups.map((g) => share(ends(g))), 0.0001);
  return [
    kit.sub(kit.rich(best && worst && higher(ends(best), ends(worst), kit.k) ? kit.capital(m.apart(called(best), kit.pct(ends(best)), called(worst), kit.pct(ends(worst)))) : m.by(kit.exact(f.by)))),
    kit.h(
      "div",
      { class: "scroll", tabindex: 0, role: "group", "aria-label": m.by(f.by) },
      kit.h(
        "table",
        {},
        kit.h("thead", {}, kit.h("tr", {}, [f.by || m.group, m.entered, m.came, m.rate].map((c) => kit.h("th", { scope: "col" }, c)))),
        kit.h(
          "tbody",
          {},
          f.groups.map((g) => {
            const [part, of] = ends(g);
            return kit.h("tr", {}, kit.h("th", { scope: "row", dir: "auto" }, kit.rich(called(g))), kit.h("td", {}, kit.cell(of)), kit.h("td", {}, kit.cell(part)), kit.h("td", { class: "rated" }, kit.h("span", { class: "track", "aria-hidden": "true" }, kit.bar("went", share([part, of]) / top)), kit.pct([part, of])));
          }),
        ),
      ),
    ),
  ];
}

export const funnelStyles = css`
  .funnel {
    display: grid;
    grid-template-columns: minmax(90px, max-content) minmax(0, 1fr) max-content max-content;
    column-gap: var(--pc-s3);
  }
  .funnel > li {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: center;
    padding-block-end: var(--pc-s3);
  }
  .funnel b,
  .funnel b + span {
    text-align: end;
  }
  .label {
    max-width: 22ch;
    line-height: 1.25;
  }
  .fate {
    grid-column: 2 / -1;
    column-gap: var(--pc-s3);
  }
  .rated {
    width: 45%;
  }
  .rated .track {
    display: inline-block;
    width: calc(100% - 5em);
    margin-inline-end: 8px;
    text-align: start;
  }
  @container (max-width: 560px) {
    .funnel {
      grid-template-columns: minmax(0, 1fr) max-content max-content;
    }
    .funnel .bars {
      grid-area: 2 / 1 / 3 / -1;
      height: 22px;
      margin-block-start: 4px;
    }
    .fate {
      grid-column: 1 / -1;
    }
  }
`;
