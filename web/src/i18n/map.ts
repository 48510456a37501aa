// The words of the journey map and the intended path. They come with the script of those, not with the catalogues.

import type { Format } from "./format.ts";
import { mapEn, type MapMessages } from "./map.en.ts";
import { mapFr } from "./map.fr.ts";

export type { MapMessages };

const made = new WeakMap<Format, MapMessages>();

export function mapWords(f: Format): MapMessages {
  if (!made.has(f)) made.set(f, f.lang === "fr" ? mapFr(f) : mapEn(f));
  return made.get(f)!;
}
