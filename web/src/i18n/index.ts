// The language of the page, and what it says in it.
//
// A catalogue is a script of its own. The page is drawn once that of its
// language is there; the others come before the lock closes, since after it
// none could (catalogues).

import { Store } from "../model/store.ts";
import { keepLang, onDocument, preferredLang } from "./choice.ts";
import type { Messages } from "./en.ts";
import { Format, type Lang } from "./format.ts";

export type { Lang, Messages };
export { setTheme, theme, type Theme } from "./choice.ts";

export interface Locale {
  lang: Lang;
  f: Format;
  m: Messages;
}

const made = new Map<Lang, Locale>();

async function load(lang: Lang): Promise<Locale> {
  const f = new Format(lang);
  const m = lang === "fr" ? (await import("./fr.ts")).fr(f) : (await import("./en.ts")).en(f);
  made.set(lang, { lang, f, m });
  return made.get(lang)!;
}

/** Resolves when a switch of languages needs no network. */
export const catalogues = (): Promise<Locale[]> => Promise.all((["en", "fr"] as const).map(load));

/** The locale of a language whose catalogue is there. */
export const makeLocale = (lang: Lang): Locale => made.get(lang)!;

export const locale = new Store<Locale>(await load(preferredLang()));

/** Puts both on <html>; called once, by the app. */
export const applyToDocument = (): void => onDocument(locale);

export function setLang(lang: Lang): void {
  keepLang(lang);
  const next = made.get(lang);
  if (next) locale.set(next);
  else void load(lang).then((l) => locale.set(l));
}
