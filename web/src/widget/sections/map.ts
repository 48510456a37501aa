// The journey map: the five stages beside each other, what is in each, where it hurts.

import { css } from "../../styles/css.ts";
import type { SharedPain } from "../../share/report.gen.ts";
import type { Draw, Kit } from "../kit.ts";
import { stageName, teamName } from "./stages.ts";

const en = {
  name: "Journey map",
  drop: (at: string) => `The journey breaks off most at ${at}`,
  friction: (at: string) => `Trouble at ${at} hurts the journey most`,
  plain: (people: string) => `How ${people} go from stage to stage`,
  stopped: (people: string, of: string) => `${people} stop there, of ${of} who came.`,
  lost: (people: string, lost: string) => `${people} have trouble there, and about ${lost} fewer come through for it.`,
  hurt: (people: string) => `${people} stop here`,
  hurtLost: (lost: string) => `about ${lost} lost`,
  on: "go on",
  stop: "stop",
  back: "come back",
  after: (time: string) => `after ${time}`,
  of: "of all",
  columns: ["Touchpoint", "Stage", "Team", "People", "Go on", "Stop"],
  read: "Of those in a stage who could be judged, the share that went on to a later one; and the share whose last event is there.",
};

export type MapWords = typeof en;

export const map: Draw = (report, kit) => {
  const x = report.map;
  if (!x || x.stages.length === 0) return [];
  const m = kit.words("map", en);
  const pain = x.pains[0];
  const most = Math.max(...x.touchpoints.map((t) => t.people), 1);
  const at = pain && kit.named(pain.event);
  const of = pain && x.touchpoints.find((t) => t.event === pain.event && t.stage === pain.stage);
  return [
    {
      id: "map",
      name: m.name,
      kicker: m.name,
      headline: !pain ? m.plain(kit.people(report.people)) : pain.kind === "drop_off" ? m.drop(at!) : m.friction(at!),
      lede: !pain ? "" : pain.kind !== "drop_off" ? m.lost(kit.capital(kit.people(pain.people)), kit.n(pain.lost ?? 0)) : of ? m.stopped(kit.capital(kit.people(pain.people)), kit.n(of.people)) : "",
      body: [
        kit.h(
          "ol",
          { class: "map" },
          x.stages.map((s) =>
            kit.h(
              "li",
              {},
              kit.sub(kit.rich(stageName(kit, s.stage))),
              s.people > 0
                ? [
                    kit.h("p", { class: "lead", part: "figure" }, kit.n(s.people)),
                    kit.h("p", { class: "soft" }, `${kit.pct([s.people, report.people])} ${m.of}`),
                    kit.h(
                      "p",
                      { class: "facts" },
                      s.judged > 0 ? kit.h("span", { class: "t-went" }, `${kit.pct([s.went_on, s.judged])} ${m.on}`) : null,
                      s.median_onward_seconds !== null ? kit.h("span", { class: "soft" }, m.after(kit.f.duration(s.median_onward_seconds))) : null,
                      kit.h("span", { class: "t-lost" }, `${kit.pct([s.drop_off, s.people])} ${m.stop}`),
                      s.reworked > 0 ? kit.h("span", { class: "soft" }, `${kit.pct([s.reworked, s.people])} ${m.back}`) : null,
                    ),
                  ]
                : kit.h("p", { class: "soft" }, kit.n(0)),
              kit.h(
                "ul",
                {},
                kit.some(x.touchpoints.filter((t) => t.stage === s.stage).map((t) => {
                    const hurt = x.pains.find((p) => p.event === t.event && p.stage === t.stage);
                    return kit.h(
                      "li",
                      hurt ? { class: "hurts" } : {},
                      kit.h("span", { class: "row" }, kit.h("span", {}, kit.rich(kit.named(t.event))), kit.h("b", {}, kit.cell(t.people))),
                      kit.h("span", { class: "track", "aria-hidden": "true" }, kit.bar(hurt ? "lost" : "mark", t.people / most)),
                      hurt ? kit.h("small", { class: "t-lost" }, says(hurt, kit)) : null,
                    );
                  }), 6, (more) => kit.h("li", { class: "soft" }, more)),
              ),
            ),
          ),
        ),
        kit.h("p", { class: "small soft" }, m.read),
        kit.table(
          m.columns,
          x.touchpoints.map((t) => [kit.rich(kit.named(t.event)), stageName(kit, t.stage), teamName(kit, t.team), kit.cell(t.people), kit.pct([t.went_on, t.judged]), kit.pct([t.drop_off, t.people])]),
        ),
      ],
    },
  ];
};

function says(p: SharedPain, kit: Kit): string {
  const m = kit.words("map", en);
  return p.kind === "drop_off" ? m.hurt(kit.n(p.people)) : m.hurtLost(kit.n(p.lost ?? 0));
}

export const mapStyles = css`
  .map {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
    border-top: 1px solid var(--pc-ink);
  }
  .map > li {
    padding: var(--pc-s2) var(--pc-s3) var(--pc-s4) 0;
    font-size: var(--pc-f2);
  }
  .map .lead {
    font-size: var(--pc-f5);
    line-height: 1.3;
  }
  .map .facts {
    flex-direction: column;
    font-size: var(--pc-f1);
    margin-block: var(--pc-s1) var(--pc-s3);
  }
  .map ul li {
    padding-block: 4px;
    line-height: 1.3;
  }
  .hurts {
    padding-inline: 4px;
    margin-inline: -4px;
    background: var(--pc-lost-tint);
  }
`;
