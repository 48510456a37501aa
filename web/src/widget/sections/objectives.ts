// Key figures of success: how many reach each, against its target, and how that went over time.

import { css } from "../../styles/css.ts";
import type { SharedObjective } from "../../share/report.gen.ts";
import { range } from "../certain.ts";
import type { Draw, Kit } from "../kit.ts";

const en = {
  name: "Objectives",
  reach: (rate: string, what: string) => `${rate} reach ${what}`,
  short: (rate: string, what: string, target: string) => `${rate} reach ${what}, short of the ${target} aimed at`,
  met: (rate: string, what: string, target: string) => `${rate} reach ${what}, more than the ${target} aimed at`,
  of: (part: string, of: string) => `${part} of ${of}`,
  target: (rate: string) => `target ${rate}`,
  again: (rate: string) => `${rate} of them again`,
  worth: (amount: string) => `${amount} a person`,
  trend: "over time",
  over: "The same over time",
  columns: ["Objective", "Reached", "Of", "Share", "Target", "Again"],
  since: ["Period", "Reached", "Of", "Share"],
};

export type ObjectivesWords = typeof en;

export const objectives: Draw = (report, kit) => {
  const all = report.objectives;
  const [first] = all;
  if (!first) return [];
  const m = kit.words("objectives", en);
  return [
    {
      id: "objectives",
      name: m.name,
      kicker: m.name,
      headline: claim(first, kit),
      lede: "",
      body: [
        kit.h(
          "ul",
          { class: "figures" },
          all.map((o) =>
            kit.h(
              "li",
              {},
              // Of a single one the headline says it.
              all.length > 1 ? [kit.h("p", { class: "big", part: "figure" }, kit.pct([o.people, o.of])), kit.h("p", {}, kit.rich(kit.named(o.name)))] : null,
              kit.h(
                "p",
                { class: "soft small" },
                [
                  m.of(kit.n(o.people), kit.n(o.of)),
                  o.target > 0 ? m.target(kit.f.pct(o.target)) : "",
                  o.again > 0 ? m.again(kit.pct([o.again, o.people])) : "",
                  o.per_person === null ? "" : m.worth(kit.money(o.per_person)),
                ]
                  .filter(Boolean)
                  .join(" · "),
              ),
              spark(o, kit),
            ),
          ),
        ),
        kit.table(
          m.columns,
          all.map((o) => [kit.rich(kit.named(o.name)), kit.cell(o.people), kit.cell(o.of), kit.pct([o.people, o.of]), o.target > 0 ? kit.f.pct(o.target) : "–", kit.cell(o.again)]),
        ),
      ],
    },
  ];
};

function claim(o: SharedObjective, kit: Kit): string {
  const m = kit.words("objectives", en);
  const at = range([o.people, o.of], kit.k);
  const [rate, what] = [kit.pct([o.people, o.of]), kit.named(o.name)];
  if (o.target > 0 && at && at.high < o.target) return m.short(rate, what, kit.f.pctRound(o.target));
  if (o.target > 0 && at && at.low > o.target) return m.met(rate, what, kit.f.pctRound(o.target));
  return m.reach(rate, what);
}

/** The share over time, from nought to its highest. */
function spark(o: SharedObjective, kit: Kit) {
  const m = kit.words("objectives", en);
  const points = o.trend.map((t) => (t.of > 0 ? Math.min(1, t.reached / t.of) : null));
  const top = Math.max(...points.map((p) => p ?? 0), 0);
  if (points.length < 3 || top === 0) return null;
  let pen = "M";
  const d = points.map((p, i) => {
    if (p === null) return (pen = "M"), "";
    const at = `${pen}${((i / (points.length - 1)) * 100).toFixed(1)} ${(29 - (p / top) * 27).toFixed(1)}`;
    pen = "L";
    return at;
  });
  const day = (date: string) => (date.length === 7 ? kit.f.day(`${date}-01`, "month") : kit.f.day(date, "short"));
  return [
    kit.h("svg", { class: "spark", viewBox: "0 0 100 30", preserveAspectRatio: "none", role: "img", "aria-label": `${kit.pct([o.people, o.of])} ${m.trend}` }, kit.h("path", { d: d.join("") })),
    kit.h("p", { class: "row small soft", "aria-hidden": "true" }, kit.h("span", {}, day(o.trend[0]!.date)), kit.h("span", {}, day(o.trend.at(-1)!.date))),
    kit.table(m.since, o.trend.map((t) => [day(t.date), kit.cell(t.reached), kit.cell(t.of), kit.pct([t.reached, t.of])]), m.over),
  ];
}

export const objectiveStyles = css`
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
    gap: var(--pc-s4);
    margin-block-start: var(--pc-s3);
  }
  .big {
    font: 600 var(--pc-f6) / 1.2 var(--pc-serif);
  }
  .spark {
    display: block;
    width: 100%;
    height: 34px;
    margin-block-start: var(--pc-s2);
    border-bottom: 1px solid var(--pc-line);
  }
  .spark path {
    fill: none;
    stroke: var(--pc-mark);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
`;
