// How people go from stage to stage: ways onward over the line of stages, ways
// back under it, and each with its share in a list.

import { css } from "../../styles/css.ts";
import type { SharedArrow } from "../../share/report.gen.ts";
import type { Draw, Kit } from "../kit.ts";
import { ORDER, stageName } from "./stages.ts";

const en = {
  name: "Paths",
  back: (rate: string, a: string, b: string) => `${rate} of those in ${a} come back to ${b}`,
  onward: (rate: string, a: string, b: string) => `${rate} of those in ${a} go on to ${b}`,
  plain: "Nobody is seen to go from one stage to another",
  lede: (people: string) => `The ways of ${people}. Each share is of those who were in the stage a way leaves; one person may take several.`,
  alt: "Ways onward run over the line of stages, ways back under it; the list below has their numbers.",
  kinds: { onward: "onward", return: "back", repurchase: "again" } as Record<string, string>,
  columns: ["From", "To", "Way", "People", "Of the stage"],
};

export type PathsWords = typeof en;

export const paths: Draw = (report, kit) => {
  const p = report.paths;
  if (!p || p.arrows.length === 0) return [];
  const m = kit.words("paths", en);
  const share = (a: SharedArrow) => (a.of > 0 ? a.people / a.of : 0);
  const top = (kind: string) => p.arrows.filter((a) => a.kind === kind && a.people > 0).sort((a, b) => b.people - a.people)[0];
  const said = top("return") ?? top("onward");
  const names = (a: SharedArrow) => [stageName(kit, a.from), stageName(kit, a.to)] as const;
  return [
    {
      id: "paths",
      name: m.name,
      kicker: m.name,
      headline: !said ? m.plain : (said.kind === "return" ? m.back : m.onward)(kit.pct([said.people, said.of]), ...names(said)),
      lede: m.lede(kit.people(p.of)),
      body: [
        picture(p.arrows, kit, share),
        kit.h(
          "ul",
          { class: "ways" },
          p.arrows
            .filter((a) => a.people > 0)
            .map((a) => {
              const [from, to] = names(a);
              return kit.h("li", {}, kit.h("span", {}, kit.rich(`${from} ${a.kind === "onward" ? "→" : a.from === a.to ? "↻" : "↩"} ${to}`)), kit.h("span", { class: "track", "aria-hidden": "true" }, kit.bar(a.kind === "onward" ? "went" : "mark", share(a))), kit.h("b", { part: "figure" }, kit.pct([a.people, a.of])), kit.h("span", { class: "soft" }, kit.cell(a.people)));
            }),
        ),
        kit.table(
          m.columns,
          p.arrows.map((a) => [...names(a), kit.of(m.kinds, a.kind) ?? a.kind, kit.cell(a.people), kit.pct([a.people, a.of])]),
        ),
      ],
    },
  ];
};

/** Arcs between five columns, as thick as their share. */
function picture(arrows: SharedArrow[], kit: Kit, share: (a: SharedArrow) => number) {
  const at = (stage: string, shift: number) => (ORDER.indexOf(stage) + 0.5 + shift) * 200;
  const arcs = arrows
    .filter((a) => a.people > 0 && a.from !== a.to && ORDER.includes(a.from) && ORDER.includes(a.to))
    .map((a) => {
      const on = a.kind === "onward";
      const [x, y] = [at(a.from, on ? 0.08 : -0.08), at(a.to, on ? -0.08 : 0.08)];
      const reach = 26 + Math.abs(ORDER.indexOf(a.from) - ORDER.indexOf(a.to)) * 22;
      const [base, top] = on ? [120, 120 - reach * 1.1] : [160, 160 + reach * 1.1];
      return kit.h("path", { class: on ? "arc on" : "arc", "stroke-width": (1 + share(a) * 11).toFixed(1), d: `M${x} ${base}C${x} ${top} ${y} ${top} ${y} ${base}` });
    });
  return kit.h(
    "div",
    { class: "paths", role: "img", "aria-label": kit.words("paths", en).alt },
    kit.h("svg", { viewBox: "0 0 1000 280", preserveAspectRatio: "none", "aria-hidden": "true" }, arcs),
    kit.h("p", { "aria-hidden": "true" }, ORDER.map((s) => kit.h("span", {}, stageName(kit, s)))),
  );
}

export const pathStyles = css`
  .paths {
    position: relative;
    height: 280px;
  }
  .paths svg {
    width: 100%;
    height: 100%;
  }
  .paths p {
    position: absolute;
    inset: 128px 0 auto;
    display: grid;
    grid-template-columns: repeat(5, 1fr);
    max-width: none;
    font: 600 var(--pc-f2) / 24px var(--pc-serif);
    text-align: center;
  }
  .arc {
    fill: none;
    stroke: var(--pc-edge);
    vector-effect: non-scaling-stroke;
  }
  .on {
    stroke: var(--pc-went);
  }
  @container (max-width: 560px) {
    .paths {
      display: none;
    }
  }
`;
