// Changing a question; one of its funnels: funnels.ts. Every function takes a
// recipe and returns another; none changes its argument. The recipe they start from is the one the engine ran,
// in which everything proposed is spelled out.

import type { Recipe, RecipeFunnel, RecipeMapping } from "./report.gen.ts";

export const WINDOWS = [1800, 3600, 86_400, 7 * 86_400, 30 * 86_400, 0] as const;

const IN_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of "30m", "7d"; "" is 0 (no limit); null when it is no such duration. */
export function parseWindow(text: string): number | null {
  if (text === "") return 0;
  const match = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text);
  return match ? Number(match[1]) * IN_SECONDS[match[2]!]! : null;
}

/** The shortest way to write a number of seconds in a recipe; 0 is "" (no limit). */
export function writeWindow(seconds: number): string {
  if (seconds === 0) return "";
  for (const unit of ["d", "h", "m"]) {
    if (seconds % IN_SECONDS[unit]! === 0) return `${seconds / IN_SECONDS[unit]!}${unit}`;
  }
  return `${seconds}s`;
}

export const emptyRecipe: Recipe = { recipe: 1, mapping: {}, personas: {} };

export function withFunnel(recipe: Recipe, index: number, funnel: RecipeFunnel): Recipe {
  const funnels = [...(recipe.funnels ?? [])];
  funnels[index] = funnel;
  return { ...recipe, funnels };
}

/**
 * The recipe with some columns given by hand. Another person, time or event
 * makes funnels meaningless that were only proposed, so they are proposed anew.
 */
export function withMapping(recipe: Recipe | null, change: RecipeMapping, keepFunnels: boolean): Recipe {
  const from = recipe ?? emptyRecipe;
  // What a format says of the columns comes before what another one said.
  const before = change.format === undefined ? from.mapping : from.mapping.timezone ? { timezone: from.mapping.timezone } : {};
  const next: Recipe = { ...from, mapping: { ...before, ...change } };
  if (change.time !== undefined) delete next.mapping.time_format;
  if (!keepFunnels) delete next.funnels;
  return next;
}

/** The recipe about one person in so many, chosen by their id. */
export function withSample(recipe: Recipe | null, oneIn: number): Recipe {
  return { ...(recipe ?? emptyRecipe), sample: { users: 1 / oneIn } };
}

/** The recipe without the columns it can do without; the same as Recipe.Lean in /analysis. */
export function lean(recipe: Recipe | null): Recipe {
  const from = recipe ?? emptyRecipe;
  const next: Recipe = { ...from, mapping: { ...from.mapping, session: "-", channel: "-", device: "-", country: "-" }, properties: [] };
  if (from.funnels) next.funnels = from.funnels.map(({ breakdown: _, ...rest }) => rest);
  return next;
}

/** The command that reads files on the command line, as a shell wants their names. */
export function command(names: string[]): string {
  const quoted = names.map((name) => {
    const safe = name.startsWith("-") ? `./${name}` : name;
    return /^[\w.,@%+=:/-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
  });
  return ["parcours report", ...quoted].join(" ");
}

/** One funnel as a recipe of its own, with the segments it speaks of: what runs on any file with these events. */
export function recipeOf(recipe: Recipe, funnel: RecipeFunnel): string {
  const spoken = new Set(funnel.compare?.map((g) => g.segment).filter(Boolean));
  const segments = recipe.segments?.filter((s) => spoken.has(s.name)) ?? [];
  return JSON.stringify({ recipe: 1, ...(segments.length > 0 ? { segments } : {}), funnels: [funnel] }, null, 2) + "\n";
}

/** Reads an uploaded recipe; the engine checks the rest and says what is wrong. */
export function parseRecipe(text: string): Recipe | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Recipe) : null;
  } catch {
    return null;
  }
}
