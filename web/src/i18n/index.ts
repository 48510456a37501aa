// The language and the theme of the page: what the reader chose, kept in
// localStorage where there is one, else what the browser asks for.
//
// A catalogue is a script of its own. The page is drawn once that of its
// language is there; the others come before the lock closes, since after it
// none could (catalogues).

import { Store } from "../model/store.ts";
import type { Messages } from "./en.ts";
import { Format, type Lang } from "./format.ts";

export type { Lang, Messages };
export type Theme = "system" | "light" | "dark";

export interface Locale {
  lang: Lang;
  f: Format;
  m: Messages;
}

const LANG_KEY = "parcours.lang";
const THEME_KEY = "parcours.theme";

/** Storage may be refused (private mode, sandboxed frame): then nothing is kept. */
function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing to do: the choice holds until the page is closed.
  }
}

/** The first language of the reader that there is a catalogue for. */
export function pickLang(kept: string | null, wanted: readonly string[]): Lang {
  for (const tag of [kept ?? "", ...wanted]) {
    const lang = tag.toLowerCase().split("-")[0];
    if (lang === "fr" || lang === "en") return lang;
  }
  return "en";
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

export const locale = new Store<Locale>(await load(pickLang(recall(LANG_KEY), typeof navigator === "undefined" ? [] : navigator.languages)));
export const theme = new Store<Theme>(((t) => (t === "light" || t === "dark" ? t : "system"))(recall(THEME_KEY)));

/** Puts both on <html>; called once, by the app. */
export function applyToDocument(): void {
  const root = document.documentElement;
  const apply = (): void => {
    root.lang = locale.get().lang;
    const chosen = theme.get();
    if (chosen === "system") delete root.dataset.theme;
    else root.dataset.theme = chosen;
  };
  locale.subscribe(apply);
  theme.subscribe(apply);
  apply();
}

export function setLang(lang: Lang): void {
  remember(LANG_KEY, lang);
  const next = made.get(lang);
  if (next) locale.set(next);
  else void load(lang).then((l) => locale.set(l));
}

export function setTheme(next: Theme): void {
  remember(THEME_KEY, next);
  theme.set(next);
}
