// What a persona is called, for views that are drawn without the words for what
// sets one apart: those come with the script of the personas' own view.

import type { Personas } from "../model/report.gen.ts";

let inWords: (personas: Personas, key: string) => string = () => "";

/** Says how a persona is called in the page's language. */
export function nameBy(of: typeof inWords): void {
  inWords = of;
}

/** The persona of a key as its card calls it. Where these personas are others, it is what the report says. */
export function personaName(personas: Personas, key: string, said: string): string {
  const same = personas.groups.some((p) => p.key === key && p.name === said);
  return (same && inWords(personas, key)) || said;
}
