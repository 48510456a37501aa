import type { Lang } from "./format.ts";

/** The first language of the reader that there is a catalogue for. */
export function pickLang(kept: string | null, wanted: readonly string[]): Lang {
  for (const tag of [kept ?? "", ...wanted]) {
    const lang = tag.toLowerCase().split("-")[0];
    if (lang === "fr" || lang === "en") return lang;
  }
  return "en";
}
