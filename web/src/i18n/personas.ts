// Both languages of kinds of people, in the script of their view: there before
// the lock closes, and nothing a reader waits for.

import type { Persona, Personas } from "../model/report.gen.ts";
import { traitFacts } from "../model/personas.ts";
import { locale } from "./index.ts";
import { capital } from "./names.ts";
import { nameBy } from "./persona-name.ts";
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

/** Traits in a name that does not say how many it is made of. */
const IN_NAME = 2;

/** A name from what sets a persona apart; "" where nothing does. */
export function nameOf(personas: Personas, persona: Persona): string {
  const m = personaWords();
  return capital(
    traitFacts(personas, persona, persona.said || IN_NAME)
      .map((t) => m.trait(t))
      .join(", "),
  );
}

nameBy((personas, key) => {
  const persona = personas.groups.find((p) => p.key === key);
  return persona && !persona.named ? nameOf(personas, persona) : "";
});
