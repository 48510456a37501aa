// What stands in place of a report: why there is none, and what is asked before
// there can be one. Few readers ever need it, so that for the elements it is a
// script of its own.

import type { Lang } from "../i18n/numbers.ts";
import { css } from "../styles/css.ts";
import type { h as make, Child } from "./dom.ts";

/** Why there is no report to show. */
export type Trouble =
  /** No address and no report. */
  | "none"
  /** Nothing answers. */
  | "offline"
  /** The server does not have it, or has it no longer. */
  | "gone"
  /** It could be read once, and has been. */
  | "burnt"
  /** The link lost its key, or part of it. */
  | "nokey"
  /** The key is of another report, or the bytes are no longer those that were sealed. */
  | "key"
  /** Not a report, or one of a later version. */
  | "damaged"
  /** The server does not answer as it should. */
  | "busy";

/** What is asked, and what to say. */
export type Instead = { at: "burn" } | { at: "passphrase"; wrong: boolean } | { at: "trouble"; trouble: Trouble };

/** What the element does about it. */
export interface Does {
  h: typeof make;
  heading: (text: string) => HTMLElement;
  /** Tries again, or for the first time now that the reader is sure. */
  go: () => void;
  unseal: (passphrase: string) => void;
}

interface Words {
  trouble: Record<Trouble, [headline: string, text: string]>;
  again: string;
  burn: [headline: string, text: string, button: string];
  passphrase: [headline: string, label: string, button: string, wrong: string];
}

const en: Words = {
  trouble: {
    none: ["No report is named here", "The page names no report to show."],
    offline: ["The report cannot be reached", "Check your connection, then try again."],
    gone: ["This report is no longer here", "It has expired, was deleted, or could be read only once; or the link was not copied whole. Ask whoever sent it for another."],
    burnt: ["This report has been read", "It could be opened once, and has been: the server no longer has it."],
    nokey: ["The link lacks its key", "What follows # in the link opens the report, and some of it is missing. Copy the whole link. The server does not know the key."],
    key: ["The key does not open this report", "The link was changed on its way, or the stored report was. Copy the whole link again, or ask for another."],
    damaged: ["This is not a report that can be read", "It is damaged, or made by a later version of Parcours."],
    busy: ["The server is busy", "Try again in a moment."],
  },
  again: "Try again",
  burn: ["This report can be read once", "When it is opened, the server deletes it. Open it when you have the time to read it; you can print it then.", "Open it now"],
  passphrase: ["This report needs a passphrase", "Passphrase", "Open", "That passphrase does not open it."],
};
const fr: Words = {
  trouble: {
    none: ["Aucun rapport n’est indiqué", "La page n’indique pas de rapport à montrer."],
    offline: ["Le rapport est injoignable", "Vérifiez votre connexion, puis réessayez."],
    gone: ["Ce rapport n’est plus là", "Il a expiré, a été supprimé ou ne pouvait être lu qu’une fois\u202F; ou le lien n’a pas été copié en entier. Demandez-en un autre à qui vous l’a envoyé."],
    burnt: ["Ce rapport a été lu", "Il ne pouvait être ouvert qu’une fois, et l’a été\u00A0: le serveur ne l’a plus."],
    nokey: ["Il manque la clé du lien", "Ce qui suit # dans le lien ouvre le rapport, et il en manque. Copiez le lien en entier. Le serveur ne connaît pas la clé."],
    key: ["La clé n’ouvre pas ce rapport", "Le lien a été modifié en route, ou le rapport conservé l’a été. Copiez à nouveau le lien en entier, ou demandez-en un autre."],
    damaged: ["Ce n’est pas un rapport lisible", "Il est abîmé, ou fait par une version plus récente de Parcours."],
    busy: ["Le serveur est occupé", "Réessayez dans un instant."],
  },
  again: "Réessayer",
  burn: ["Ce rapport ne peut être lu qu’une fois", "Dès qu’il est ouvert, le serveur le supprime. Ouvrez-le quand vous aurez le temps de le lire\u202F; vous pourrez alors l’imprimer.", "L’ouvrir maintenant"],
  passphrase: ["Ce rapport demande une phrase secrète", "Phrase secrète", "Ouvrir", "Cette phrase ne l’ouvre pas."],
};

export function instead(state: Instead, lang: Lang, { h, heading, go, unseal }: Does): HTMLElement {
  const w = lang === "fr" ? fr : en;
  const form = (head: string, submit: (form: HTMLFormElement) => void, ...children: Child[]) =>
    h("form", { class: "panel", onsubmit: (e) => (e.preventDefault(), submit(e.target as HTMLFormElement)) }, heading(head), ...children);
  switch (state.at) {
    case "burn":
      return form(w.burn[0], go, h("p", {}, w.burn[1]), h("button", { class: "primary" }, w.burn[2]));
    case "passphrase":
      return form(
        w.passphrase[0],
        (f) => unseal(f.querySelector("input")!.value),
        h("label", {}, w.passphrase[1], h("input", { type: "password", autocomplete: "off", required: true, "aria-invalid": String(state.wrong), "aria-describedby": state.wrong ? "wrong" : null })),
        state.wrong ? h("p", { id: "wrong", class: "t-lost", role: "alert" }, w.passphrase[3]) : null,
        h("button", { class: "primary" }, w.passphrase[2]),
      );
    case "trouble": {
      const [head, text] = w.trouble[state.trouble];
      const again = state.trouble === "offline" || state.trouble === "busy";
      return h("div", { class: "panel", role: "alert" }, heading(head), h("p", {}, text), again ? h("button", { onclick: go }, w.again) : null, h("slot"));
    }
  }
}

export const insteadStyles = css`
  .panel > * + * {
    margin-block-start: var(--pc-s3);
  }
  label {
    display: block;
    max-width: 22em;
    font-size: var(--pc-f2);
  }
  input {
    display: block;
    width: 100%;
    min-height: 40px;
    margin-block-start: 4px;
    padding: 0 10px;
    border: 1px solid var(--pc-edge);
    border-radius: var(--pc-radius);
    background: var(--pc-sheet);
    color: inherit;
    font: inherit;
  }
  button {
    min-height: 36px;
    padding: 0 16px;
    border: 1px solid var(--pc-edge);
    border-radius: 99px;
    background: none;
    color: inherit;
    font: inherit;
    font-size: var(--pc-f2);
    cursor: pointer;
  }
  .primary {
    background: var(--pc-ink);
    color: var(--pc-paper);
  }
`;
