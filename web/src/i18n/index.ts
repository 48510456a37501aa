// The language and the theme of the page: what the reader chose, kept in
// localStorage where there is one, else what the browser asks for.

import { Store } from "../model/store.ts";
import { en, type Messages } from "./en.ts";
import { Format, type Lang } from "./format.ts";
import { fr } from "./fr.ts";

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

export function makeLocale(lang: Lang): Locale {
  const f = new Format(lang);
  return { lang, f, m: lang === "fr" ? fr(f) : en(f) };
}

export const locale = new Store<Locale>(makeLocale(pickLang(recall(LANG_KEY), typeof navigator === "undefined" ? [] : navigator.languages)));
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
  locale.set(makeLocale(lang));
}

export function setTheme(next: Theme): void {
  remember(THEME_KEY, next);
  theme.set(next);
}
