// What the parts of the journey map have in common: their words.

import { mapWords, type MapMessages } from "../i18n/map.ts";
import { Part } from "./element.ts";

export class MapPart extends Part {
  protected get w(): MapMessages {
    return mapWords(this.f);
  }
}

export const chosen = (e: Event): string => (e.target as HTMLSelectElement).value;
