// English for what may be shared of a report. Loaded with its dialog, not with the catalogue.

import { sectionNames } from "../share/section-names.ts";
import type { Format } from "./format.ts";

export const shareEn = (f: Format) => ({
  share: "Share",
  title: "Share without giving the data away",
  lede: "Counts of groups are all that is shared. They are handed to another page, which has a network and has never seen your data; it shows you every byte before anything leaves. This page stays locked.",
  sections: "What is shared",
  names: sectionNames.en,
  k: "Smallest group",
  groups: (k: number) => `${f.int(k)} people`,
  kSays: (k: number) => `Counts are rounded to multiples of ${f.int(k)}; what fewer have in common is merged or left out.`,
  name: "Title",
  note: "Note to readers",
  logo: "Logo",
  logoSays: (most: number) => `PNG, JPEG or WebP, up to ${f.bytes(most)}; nothing but the picture goes along`,
  logoLarge: (bytes: number) => `The picture has ${f.bytes(bytes)}: that is too large.`,
  optional: "optional",
  none: "Choose at least one section.",
  prepare: "Prepare the report",
  preparing: "Preparing…",
  ready: (bytes: number) => `Prepared: ${f.bytes(bytes)}. Nothing has left this tab.`,
  open: "Open the share page",
  late: "The share page has not asked for the report yet. If none opened, your browser blocked it: allow it, or choose again.",
  taken: "Handed over, once. The share page goes on from here; this page still has no network.",
  failed: "It could not be prepared:",
  close: "Close",
});

export type ShareWords = ReturnType<typeof shareEn>;
