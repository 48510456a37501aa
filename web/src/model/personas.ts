// A persona's traits with the feature each one speaks of, ready to be worded.

import type { Persona, Personas } from "./report.gen.ts";

export interface TraitFact {
  /** The feature's key without its subject: "share", "sessions", "night", … */
  about: string;
  kind: string;
  subject: string;
  unit: string;
  high: boolean;
  mean: number | null;
  overall: number | null;
}

/** The traits of a group, strongest first; those whose feature is unknown are left out. */
export function traitFacts(personas: Personas, group: Persona, atMost = 4): TraitFact[] {
  const facts: TraitFact[] = [];
  for (const trait of group.traits) {
    const feature = personas.features[trait.feature];
    if (!feature) continue;
    facts.push({
      about: feature.key.split(":")[0] ?? feature.key,
      kind: feature.kind,
      subject: feature.subject,
      unit: feature.unit,
      high: trait.high,
      mean: trait.mean,
      overall: trait.overall,
    });
    if (facts.length === atMost) break;
  }
  return facts;
}

/** How far apart the groups are, in words' classes (Kaufman and Rousseeuw 1990, table 4). */
export function separation(silhouette: number | null): "strong" | "reasonable" | "weak" | "unknown" {
  if (silhouette === null) return "unknown";
  if (silhouette > 0.7) return "strong";
  if (silhouette > 0.5) return "reasonable";
  return "weak";
}
