// What the sections of a shared report are called, where they are chosen and
// where they are shown before they leave.

import type { Lang } from "../i18n/format.ts";

export const sectionNames: Record<Lang, Record<string, string>> = {
  en: {
    objectives: "Objectives",
    funnels: "Funnels",
    personas: "Personas",
    map: "Journey map",
    paths: "Paths",
    retention: "Loyalty",
    troubles: "Friction",
    incidents: "Incidents",
    actions: "What to do next",
  },
  fr: {
    objectives: "Objectifs",
    funnels: "Entonnoirs",
    personas: "Personas",
    map: "Carte de parcours",
    paths: "Chemins",
    retention: "Fidélité",
    troubles: "Frictions",
    incidents: "Incidents",
    actions: "Que faire ensuite",
  },
};
