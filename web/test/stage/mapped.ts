// The journey map and the intended path of the built-in shop, as the engine
// gave them, with two personas made up from it, and what becomes of it when an
// event is moved, given away, or another path is intended. The answers to those
// are invented.

import { strings } from "../../src/model/funnels.ts";
import { STAGES } from "../../src/model/map.ts";
import type { Ideal, JourneyMap, JourneyView, Recipe, Report } from "../../src/model/report.gen.ts";
import shop from "../fixtures/shop.journey.json";

const real = shop as unknown as { journey: JourneyMap; ideal: Ideal };

/** What the real path's recipe says. */
export const shopIdeal = { steps: real.ideal.steps.map((s) => ({ event: s.events.length === 1 ? s.events[0]! : s.events })), detours: real.ideal.detours };

const none: JourneyMap = { objective: "", users: 0, visits: 0, currency: "", channel_by: "", score_by: "", channels: [], period_unit: "", periods: [], events: [], events_left_out: 0, all: { users: 0, stages: [], touchpoints: [], arrows: [] }, groups: [], pains: [], teams: [] };

/** The report with an empty map where an older one has none. */
export const mapless = (report: Report): Report => ({ ...report, journey_map: report.journey_map ?? none, ideal: report.ideal ?? null });

function persona(all: JourneyView, share: number): JourneyView {
  const some = <T extends { figures: { people: number } }>(x: T): T => ({ ...x, channels: [], figures: { ...x.figures, people: Math.round(x.figures.people * share) } });
  return { ...all, users: Math.round(all.users * share), stages: all.stages.map(some), touchpoints: all.touchpoints.map(some) };
}

export const mapped = (report: Report): Report => ({
  ...report,
  journey_map: { ...real.journey, groups: [0.6, 0.4].map((share, i) => ({ key: `p${i + 1}`, name: ["returning visits, many searches", "quick buyers"][i]!, map: persona(real.journey.all, share) })) },
  ideal: real.ideal,
});

/** What the recipe's stages, teams and path make of the map. */
export function asMapped(report: Report, asked: Recipe | null): Report {
  if (!asked || report.journey_map.events.length === 0) return report;
  const said = (lists: Record<string, string[]> | undefined, event: string): string | null => {
    const key = Object.entries(lists ?? {}).find(([, events]) => events.includes(event))?.[0];
    return key === undefined ? null : key === "none" ? "" : key;
  };
  const events = report.journey_map.events.map((e) => {
    const [stage, team] = [said(asked.stages, e.event), said(asked.teams, e.event)];
    return { ...e, ...(stage === null ? {} : { stage, by: "recipe" }), ...(team === null ? {} : { team, team_by: "recipe" }) };
  });
  const touchpoints = report.journey_map.all.touchpoints.map((t) => ({ ...t, ...events.filter((e) => e.event === t.event).map(({ stage, team }) => ({ stage, team }))[0] }));
  touchpoints.sort((a, b) => STAGES.indexOf(a.stage as "loyalty") - STAGES.indexOf(b.stage as "loyalty"));
  const ideal = asked.ideal ? { ...real.ideal, steps: asked.ideal.steps.map((s, i) => ({ ...(real.ideal.steps[i] ?? real.ideal.steps.at(-1)!), label: s.label ?? strings(s.event).join(" / "), events: strings(s.event) })), detours: strings(asked.ideal.detours) } : null;
  return { ...report, journey_map: { ...report.journey_map, events, all: { ...report.journey_map.all, touchpoints } }, ideal };
}
