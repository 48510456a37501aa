// Both languages of kinds of people, in the script of their view: there before
// the lock closes, and nothing a reader waits for.

import { locale } from "./index.ts";
import { personasEn, type PersonaWords } from "./personas.en.ts";
import { personasFr } from "./personas.fr.ts";

export type { PersonaWords };

const made = new Map<string, PersonaWords>();

/** The words in the page's language. */
export function personaWords(): PersonaWords {
  const { lang, f, m } = locale.get();
  if (!made.has(lang)) made.set(lang, (lang === "fr" ? personasFr : personasEn)(f, m.overview.stages));
  return made.get(lang)!;
}
