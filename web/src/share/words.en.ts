// English for the share page.

import { sectionNames } from "./section-names.ts";
import type { Format } from "../i18n/format.ts";
import type { Failure } from "./api.ts";
import type { Unopened } from "./seal.ts";

export const en = (f: Format) => {
  return {
    skip: "Skip to the page",
    toolbar: "Settings",
    language: "Language",
    theme: "Colours",
    themes: { system: "Auto", light: "Light", dark: "Dark" },
    pill: "This page never sees your data",

    idle: {
      title: "Nothing has been handed to this page",
      lede: "A report is shared from where it was made: open Parcours, read a file, and choose Share at the end of the report. It is then handed to a page like this one, which shows all that would leave before anything does.",
      silent: "The page that has the report did not answer. It may have been closed, or has handed the report over already: go back to it and prepare the report again.",
      app: "Open Parcours",
      file: "Open a shared report kept as a file",
      drop: "or drop a .parcours or .json file here",
      waiting: "Fetching the report from the other tab…",
    },
    refused: {
      title: "That is no shared report",
      lede: (why: string) => `Nothing of it was used. What is wrong: ${why}`,
    },
    locked: {
      title: "This report is sealed",
      key: "Its key, or the whole link",
      pass: "Its passphrase",
      open: "Open",
      noKey: "A key has 43 letters, digits, - and _.",
    },
    unopened: {
      foreign: "It is no sealed report.",
      unknown: "It was sealed by a later version of Parcours, or for no version.",
      damaged: "It is damaged, or ends too early.",
      too_large: "It is larger than a report may be.",
      passphrase: "It needs its passphrase as well.",
      sealed: "The key or the passphrase is wrong, or the report is damaged.",
    } satisfies Record<Unopened, string>,

    ready: {
      title: (size: string) => `${size} can leave from here, and nothing else`,
      handed: "They were handed over by the page that has your data, which has no network.",
      read: "They were read from a file.",
      lede: (k: number) =>
        `They hold counts of groups: no person, no id, nothing your customers wrote. Numbers of people are rounded to the nearest ${f.int(k)}; fewer than ${f.int(k)} are shown as such.`,
      what: "What will leave",
      whatSays: (json: string, sealed: string) => `All of it, section by section: ${json} of JSON, ${sealed} once packed, padded and encrypted.`,
      open: "Open or close all sections",
      json: "The same as JSON, byte for byte",
      why: (k: number) => `Why multiples of ${f.int(k)}?`,
      whySays: (k: number) =>
        `Whoever has two counts can subtract them. If 412 people bought and 409 of them by phone, three people are found out. Here every count of people is a multiple of ${f.int(k)}, so any sum and any difference is one, too: nothing can be worked out about a group of fewer than ${f.int(k)}, in this report or between two of the same file. Names that fewer than ${f.int(k)} people share are not in it. The price is that counts are not exact, and that parts add up to their whole only nearly.`,
      empty: "No section has anything to show.",
    },

    how: {
      title: "How it is kept",
      says: "The report is encrypted in this tab, and the server is given what it cannot read. The key is in the link, after the #, which browsers do not send.",
      kind: "What it is for",
      private: "A private link",
      privateSays: "For those you send it to. Pages that show a preview of a link get none.",
      published: "A published embed",
      publishedSays: "For a blog, a wiki, a product page. Whoever has the page has the key: take it as public.",
      expires: "How long",
      terms: { "1h": "1 hour", "1d": "1 day", "7d": "7 days", "30d": "30 days", "365d": "1 year" } as Record<string, string>,
      burn: "Burn after reading: it is deleted when it is opened for the first time",
      pass: "Passphrase, if you like",
      passSays: "Asked of readers besides the link. Tell it them in another way; it is kept nowhere.",
      show: "Show",
      hide: "Hide",
      propose: "Propose one",
      strength: ["Too easily guessed by a computer", "Slow to guess", "As good as impossible to guess"],
    },

    send: {
      button: "Encrypt and upload",
      sealing: "Encrypting…",
      uploading: (gone: number, all: number) => `Uploading: ${f.bytes(gone)} of ${f.bytes(all)}`,
      cancel: "Cancel",
      failure: (x: Failure): string => {
        switch (x.code) {
          case "no_network":
            return "No server answers. Nothing was kept; try again, or take the report as a file.";
          case "no_server":
            return "This copy of Parcours lies on a plain web server, which keeps no reports. Take the report as a file, or run parcours serve.";
          case "too_large":
            return "The server takes no report of this size. Share fewer sections, or take it as a file.";
          case "too_many":
            return `The server has been given too much lately. Try again ${x.wait > 0 ? `in ${f.duration(x.wait)}` : "later"}.`;
          case "cancelled":
            return "Cancelled. Nothing was kept.";
          case "refused":
            return `The server refused (${x.status})${x.says ? `: ${x.says}` : "."}`;
        }
      },
    },

    done: {
      title: "The link is made",
      link: "The link, with its key",
      until: (when: string) => `It can be opened until ${when}.`,
      burn: "It can be opened once.",
      pass: "Readers need the passphrase as well.",
      lost: "The key is nowhere but in this link: copy it before you leave this page.",
      unkept: "This browser keeps nothing: to delete the report later, note its token.",
      token: "Token to delete it",
      copy: "Copy",
      copied: "Copied",
      delete: "Delete it now",
      deleted: "It is deleted: the link opens nothing any more.",
      gone: "It was gone already.",
      another: "Make another link",
      snippets: "To put it into a page",
      report: "Report",
      snippet: {
        iframe: "A frame, for any page",
        embed: "A frame as high as the report, where scripts may be added",
        element: "An element, which takes the colours of your own page",
        wordpress: "For WordPress: an address on a line of its own",
      } as Record<string, string>,
    },

    files: {
      title: "Or take it as a file",
      says: "Nothing is uploaded.",
      html: "A page (HTML)",
      htmlSays: "Opens anywhere, without a network. Not encrypted.",
      sealed: "Sealed (.parcours)",
      sealedSays: "Encrypted, with the passphrase above if there is one.",
      json: "Data (JSON)",
      jsonSays: "For the widgets on your own site. Not encrypted.",
      key: "The key of the file you saved",
      noPage: "The page could not be fetched.",
    },

    links: {
      title: "Links made in this browser",
      says: "Kept in this browser only, with what deletes them, not what opens them.",
      until: (when: string) => `until ${when}`,
      untitled: "Without a title",
      button: "Delete",
      delete: (title: string) => `Delete ${title}`,
    },

    fewer: (k: number) => `< ${f.int(k)}`,
    yes: "yes",
    no: "no",
    sections: { ...sectionNames.en, withheld: "Withheld" } as Record<string, string>,
    withheld: (k: number) => `Left out or merged, as fewer than ${f.int(k)} people are behind it`,
    nothingWithheld: "Nothing had to be left out.",
    /** Fields whose names do not say it. */
    fields: {
      shared: "version",
      k: "smallest group",
      language: "shown in",
      made: "made on",
      to: "to",
      again: "came again",
      per_person: "value per person",
      trend: "over time",
      window_seconds: "window",
      by: "split by",
      label: "name",
      median_seconds: "median time",
      next: "did next",
      counts: "people at each step",
      named: "named by you",
      high: "more than others",
      overall: "of everybody",
      everybody: "value per person, everybody",
      others: "of the others",
      others_of: "others",
      others_converted: "others who converted",
      judged: "whose time has come",
      median_onward_seconds: "median time to go on",
      other: "second event",
      next_label: "next step",
      for_kind: "for whom",
      for_property: "property",
      for_value: "value",
      gain_unit: "gain",
      gain_low: "at least",
      gain_high: "at most",
      hit: "hit",
      things: "how many",
    } as Record<string, string>,
    codes: { en: "English", fr: "French" } as Record<string, string>,
  };
};

export type Words = ReturnType<typeof en>;
