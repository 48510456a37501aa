// The language of the share page, and what it says in it: both languages are in its one script.

import { keepLang, preferredLang } from "../i18n/choice.ts";
import { Format, type Lang } from "../i18n/format.ts";
import { Store } from "../model/store.ts";
import { en, type Words } from "./words.en.ts";
import { fr } from "./words.fr.ts";

export interface Said {
  lang: Lang;
  f: Format;
  w: Words;
}

function say(lang: Lang): Said {
  const f = new Format(lang);
  return { lang, f, w: (lang === "fr" ? fr : en)(f) };
}

export const said = new Store<Said>(say(preferredLang()));

export function setLang(lang: Lang): void {
  keepLang(lang);
  said.set(say(lang));
}
