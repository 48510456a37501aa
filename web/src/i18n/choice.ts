// The language and the theme a reader chose, kept in localStorage where there
// is one, else what the browser asks for. The same in the app and on the pages
// beside it.

import { Store, type Readable } from "../model/store.ts";
import type { Lang } from "./format.ts";
import { pickLang } from "./pick.ts";

export type Theme = "system" | "light" | "dark";

const LANG_KEY = "parcours.lang";
const THEME_KEY = "parcours.theme";

/** Storage may be refused (private mode, sandboxed frame): then nothing is kept. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether it was kept: if not, it holds until the page is closed. */
export function remember(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export const preferredLang = (): Lang => pickLang(recall(LANG_KEY), typeof navigator === "undefined" ? [] : navigator.languages);

export const keepLang = (lang: Lang): boolean => remember(LANG_KEY, lang);

export const theme = new Store<Theme>(((t) => (t === "light" || t === "dark" ? t : "system"))(recall(THEME_KEY)));

export function setTheme(next: Theme): void {
  remember(THEME_KEY, next);
  theme.set(next);
}

/** Puts language and theme on <html>, now and at every change. */
export function onDocument(locale: Readable<{ lang: Lang }>): void {
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
