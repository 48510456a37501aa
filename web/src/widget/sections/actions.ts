// What to do next: each with whom it is for and what it may bring.

import type { SharedAction } from "../../share/report.gen.ts";
import type { Draw, Kit } from "../kit.ts";
import { teamName } from "./stages.ts";

const en = {
  name: "What to do next",
  first: (what: string) => `First: ${what}`,
  lede: "What goes with success need not bring it: an action is something to try, its gain what it would be worth if it did. Gains do not add up.",
  for: (team: string) => `for ${team}`,
  upTo: (high: string) => `up to ${high}`,
  gain: (low: string, high: string) => (low === high ? low : `${low} to ${high}`),
  units: { conversions: "more conversions", returns: "more who come again", takers: "more who take it", answers: "more answers", contacts: "fewer contacts with support" } as Record<string, string>,
  sure: { high: "high confidence", medium: "medium confidence", low: "low confidence" } as Record<string, string>,
  to: (whom: string) => ` for ${whom}`,
  what: {
    fix_step: (a, b) => `mend the step from ${a} to ${b}`,
    incident: (a, b) => `end what makes fewer go on from ${a} to ${b}`,
    error: (_, b, e) => `prevent ${e} before ${b}`,
    rage: (a) => `find out why people do ${a} again and again`,
    retry: (a, _, e) => `prevent ${e}, after which people try ${a} again`,
    shorten_wait: (a, b) => `shorten the wait from ${a} to ${b}`,
    strengthen: (_, __, e) => `bring more people by ${e}`,
    remove: (_, __, e) => `rework or drop ${e}`,
    offer: (a, _, __, v) => `offer ${a} to those who took ${v}`,
    win_back: () => "win back those who came regularly and stay away",
    ask_feedback: () => "ask how it was",
    fix_contacts: (a) => `mend what makes people contact support after ${a}`,
  } as Record<string, (a: string, b: string, event: string, value: string) => string>,
  columns: ["Action", "Team", "People", "Gain, low", "Gain, high"],
};

export type ActionsWords = typeof en;

export const actions: Draw = (report, kit) => {
  const all = report.actions;
  const [first] = all;
  if (!first) return [];
  const m = kit.words("actions", en);
  const top = (unit: string) => Math.max(...all.filter((a) => a.gain_unit === unit).map((a) => a.gain_high ?? 0), 1);
  return [
    {
      id: "actions",
      name: m.name,
      kicker: m.name,
      headline: m.first(says(first, kit)),
      lede: m.lede,
      body: [
        kit.h(
          "ol",
          { class: "ranked" },
          all.map((a) => {
            const [low, high] = [a.gain_low ?? 0, a.gain_high ?? 0];
            const share = (n: number) => (n / top(a.gain_unit)) * 100;
            return kit.h(
              "li",
              {},
              kit.sub(kit.rich(kit.capital(says(a, kit)))),
              kit.h(
                "p",
                { class: "facts" },
                a.gain_high === null ? null : kit.h("b", {}, `${low > 0 ? m.gain(kit.n(low), kit.n(high)) : m.upTo(kit.n(high))} ${kit.of(m.units, a.gain_unit) ?? a.gain_unit.replaceAll("_", " ")}`),
                kit.h("span", { class: "soft" }, kit.people(a.people)),
                a.team ? kit.h("span", { class: "soft" }, m.for(teamName(kit, a.team))) : null,
                kit.h("span", { class: "soft" }, kit.of(m.sure, a.confidence) ?? ""),
              ),
              a.gain_high ? kit.h("span", { class: "track", "aria-hidden": "true" }, kit.h("i", { class: "whisker", part: "bar", style: `margin-inline-start:${share(low)}%;width:${share(high - low)}%` })) : null,
            );
          }),
        ),
        kit.table(
          m.columns,
          all.map((a) => [kit.rich(kit.capital(says(a, kit))), teamName(kit, a.team), kit.cell(a.people), a.gain_low === null ? "–" : kit.cell(a.gain_low), a.gain_high === null ? "–" : kit.cell(a.gain_high)]),
        ),
      ],
    },
  ];
};

function says(a: SharedAction, kit: Kit): string {
  const m = kit.words("actions", en);
  const say = (a.kind === "fix_step" && kit.of(m.what, a.trouble)) || kit.of(m.what, a.kind);
  // What is a value of a property is said as it is.
  const name = (label: string) => (a.property ? kit.exact(label) : kit.named(label));
  const whom = a.for_kind === "property" ? m.to(`${kit.exact(a.for_property)} ${kit.exact(a.for_value)}`) : "";
  const at = a.step ? kit.named(a.step) : name(a.label);
  return (say?.(at, kit.named(a.next_step), name(a.event || a.label), name(a.for_value)) ?? `${a.kind.replaceAll("_", " ")} ${at}`) + whom;
}
