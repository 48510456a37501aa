// What both catalogues write alike.

import type { Format } from "./format.ts";

/** The tools whose rules a funnel may be counted by, as they call themselves. */
export const TOOLS: Record<string, string> = {
  parcours: "Parcours",
  clickhouse: "ClickHouse",
  posthog: "PostHog",
  mixpanel: "Mixpanel",
  amplitude: "Amplitude",
  ga4: "Google Analytics 4",
  plausible: "Plausible",
  umami: "Umami",
  openpanel: "OpenPanel",
  retentioneering: "Retentioneering",
};

/** How sure it is that two groups differ: p < 0.001, p = 0.034. */
export const probability = (p: number, f: Format): string => (p < 0.001 ? `p < ${f.dec(0.001, 3)}` : `p = ${f.dec(p, 3)}`);
