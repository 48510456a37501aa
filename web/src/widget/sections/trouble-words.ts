// What kind of trouble it is, in words.

import type { Kit } from "../kit.ts";

const en: Record<string, (a: string, b: string) => string> = {
  rage: (a) => `${a} again and again within seconds`,
  back_and_forth: (a, b) => `back and forth between ${a} and ${b}`,
  return: (a, b) => `back from ${b} to ${a}`,
  retry: (a, b) => `${a} again after ${b}`,
  wait: (a, b) => `a long wait from ${a} to ${b}`,
  abandoned_cart: (a) => `${a}, and a cart left behind`,
  error_end: (a) => `visits that end on ${a}`,
  search_end: (a) => `visits that end with ${a}`,
  support: (a) => `support contacted after ${a}`,
};

export type TroubleWords = typeof en;

export function trouble(kit: Kit, kind: string, subject: string, other: string): string {
  const say = other || !/back_and|return|retry|wait/.test(kind) ? kit.of(kit.words("trouble", en), kind) : undefined;
  const [a, b] = [kit.named(subject), kit.named(other)];
  return say?.(a, b) ?? `${kind.replaceAll("_", " ")} · ${other ? `${a}, ${b}` : a}`;
}
