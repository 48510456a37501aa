// What the numbers allow us to say of kinds of people, and what can be asked
// about them. Nothing here changes its argument.

import { selection } from "./funnels.ts";
import type { Feature, FeatureLeftOut, LifecycleMonth, Persona, PersonaNeed, PersonaObstacle, Personas, Recipe, RecipeFunnel, RecipePersonas, RecipeSelection } from "./report.gen.ts";
import { above, wilson, type Interval } from "./stats.ts";

/** What people are compared on. */
export interface Topic {
  /** The feature's key without its subject: "share", "sessions", "night", … */
  about: string;
  kind: string;
  subject: string;
  /** The column of a category's values. */
  property: string;
}

/** A feature as a group stands out in it. */
export interface TraitFact extends Topic {
  unit: string;
  high: boolean;
  mean: number | null;
  overall: number | null;
}

/** What a key says of its feature, where there is no more to go by. */
export function keyed(key: string): Pick<FeatureLeftOut, "key" | "kind" | "subject"> {
  const [kind, ...subject] = key.split(":");
  return { key, kind: kind!, subject: subject.join(":") };
}

export function topicOf(feature: Feature | Pick<FeatureLeftOut, "key" | "kind" | "subject">): Topic {
  return { about: feature.key.split(":")[0]!, kind: feature.kind, subject: feature.subject, property: "property" in feature ? feature.property : "" };
}

/** The traits of a group, strongest first; those whose feature is unknown are left out. */
export function traitFacts(personas: Personas, group: Persona, atMost = 4): TraitFact[] {
  const facts: TraitFact[] = [];
  for (const trait of group.traits) {
    const feature = personas.features[trait.feature];
    if (!feature) continue;
    facts.push({ ...topicOf(feature), unit: feature.unit, high: trait.high, mean: trait.mean, overall: trait.overall });
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

export type PersonaClaim =
  | { kind: "none" }
  /** Groups in data without an objective: there is no conversion to compare. */
  | { kind: "plain"; k: number }
  | { kind: "best"; k: number; group: Persona; rate: number; others: [number, number] }
  | { kind: "spread"; k: number; low: number; high: number }
  | { kind: "alike"; k: number };

export function personaClaim(personas: Personas): PersonaClaim {
  const groups = personas.groups;
  if (personas.k === 0 || groups.length === 0) return { kind: "none" };
  if (personas.objective === "") return { kind: "plain", k: groups.length };
  const rated = groups.filter((g) => g.conversion_rate !== null).sort((a, b) => b.conversion_rate! - a.conversion_rate!);
  const best = rated[0];
  const worst = rated[rated.length - 1];
  const interval = (g: Persona): Interval | null =>
    g.conversion_low === null || g.conversion_high === null ? null : { low: g.conversion_low, high: g.conversion_high };
  if (!best || !worst || best === worst || !above(interval(best), interval(worst))) return { kind: "alike", k: groups.length };
  const others = rated.filter((g) => g !== best);
  if (others.every((g) => above(interval(best), interval(g)))) {
    const rates = others.map((g) => g.conversion_rate!);
    return { kind: "best", k: groups.length, group: best, rate: best.conversion_rate!, others: [Math.min(...rates), Math.max(...rates)] };
  }
  return { kind: "spread", k: groups.length, low: worst.conversion_rate!, high: best.conversion_rate! };
}

/** What a recipe says of personas that were found: their names, and the model that puts people into them. */
export type Kept = Pick<RecipePersonas, "names" | "model">;

export const keptOf = ({ personas: { names, model } }: Recipe): Kept => ({ names, model });

/** The recipe with other names and another model; none is written where there is none. */
export function withKept(recipe: Recipe, { names, model }: Kept): Recipe {
  const { names: _n, model: _m, ...rest } = recipe.personas;
  return { ...recipe, personas: { ...rest, ...(names && Object.keys(names).length > 0 ? { names } : {}), ...(model ? { model } : {}) } };
}

/** The file is the one that its personas were found in: each has as many people as then. */
export const foundHere = (p: Personas): boolean => p.drift !== null && p.drift.users === p.users && p.drift.groups.every((x) => x.then === x.now);

/** The names with that of one persona given; "" takes it away, so that the persona is called by what sets it apart again. */
export function renamed(names: Record<string, string>, key: string, name: string): Record<string, string> {
  const { [key]: _, ...rest } = names;
  return name === "" ? rest : { ...rest, [key]: name };
}

/** Those of a group who converted, where conversion is the funnel's. */
export function converted(group: Persona, objective: string, funnel: RecipeFunnel | undefined, last: string | undefined): RecipeSelection | null {
  return funnel && last === objective ? { ...selection(funnel, funnel.steps.length - 1, "converted"), persona: group.key } : null;
}

/** Those of a group who did what it needs; a stage is no event, so nobody can be named by it. */
export function needing(group: Persona, need: PersonaNeed): RecipeSelection | null {
  return need.kind === "event" ? { did: need.subject, persona: group.key } : null;
}

/** Those of a group whom a step stopped, or who had the trouble. */
export function stoppedBy(group: Persona, { kind, step, subject, other }: PersonaObstacle, funnel: RecipeFunnel | undefined): RecipeSelection | null {
  if (kind !== "step") return { friction: { kind, ...(subject ? { subject } : {}), ...(other ? { other } : {}) }, persona: group.key };
  return funnel?.steps[step - 1] ? { ...selection(funnel, step - 1, "stopped"), persona: group.key } : null;
}

/** The difference of two shares, b's from a's, with its 95 % interval (Newcombe 1998, method 10); null where one has no denominator. */
export interface Gap {
  difference: number;
  low: number;
  high: number;
  /** The interval leaves nought out. */
  clear: boolean;
}

export function gap(a: [part: number, of: number], b: [part: number, of: number]): Gap | null {
  const [wa, wb] = [wilson(...a), wilson(...b)];
  if (!wa || !wb) return null;
  const [pa, pb] = [a[0] / a[1], b[0] / b[1]];
  const low = pa - pb - Math.hypot(pa - wa.low, wb.high - pb);
  const high = pa - pb + Math.hypot(wa.high - pa, pb - wb.low);
  return { difference: pa - pb, low, high, clear: low > 0 || high < 0 };
}

/** The people a share is of: those of the group that have any. */
export const shareOf = (users: number, rate: number | null): number => (rate ? Math.round(users / rate) : 0);

/** The run of so many columns (hours of a day, say, which go round) that holds the most, and its share of all; null where there is nothing. */
export function busiest(counts: number[], width: number): { from: number; share: number } | null {
  const all = counts.reduce((a, b) => a + b, 0);
  if (all === 0) return null;
  let best = { from: 0, share: -1 };
  for (let from = 0; from < counts.length; from++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += counts[(from + i) % counts.length]!;
    if (sum / all > best.share) best = { from, share: sum / all };
  }
  return best;
}

/** How even the columns are: the run holds hardly more than it would if all were alike. */
export const even = (share: number, width: number, of: number): boolean => share < 1.25 * (width / of);

/** Features in the order in which two groups lie apart in them, by the size of the difference against everybody's mean. */
export function byDifference(personas: Personas, a: Persona, b: Persona): number[] {
  const apart = (i: number): number => {
    const [x, y] = [a.means[i] ?? 0, b.means[i] ?? 0];
    const scale = Math.max(Math.abs(personas.features[i]!.mean ?? 0), 1e-9);
    return Math.abs(x - y) / scale;
  };
  return personas.features.map((_, i) => i).filter((i) => a.means[i] != null || b.means[i] != null).sort((i, j) => apart(j) - apart(i) || i - j);
}

/** The last month that is whole and follows one with people; null without. */
export function lastWhole(months: LifecycleMonth[]): LifecycleMonth | null {
  return months.findLast((m, i) => !m.partial && i > 0 && m.retained_rate !== null) ?? null;
}
