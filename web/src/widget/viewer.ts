// The page /r/ID: the whole of a shared report, opened in this tab by the key
// in the address's fragment, which no browser sends.

import "../styles/page.css";
import { keepLang, onDocument, preferredLang, recall, setTheme, theme } from "../i18n/choice.ts";
import type { Lang } from "../i18n/numbers.ts";
import { Store } from "../model/store.ts";
import { css } from "../styles/css.ts";
import { h } from "./dom.ts";
import { define } from "./element.ts";
import { Report } from "./report.ts";
import "./whole.ts";

const words = {
  en: { opened: "Decrypted in this tab", closed: "The key stays in this tab", print: "Print", lang: "Français", themes: { system: "Theme: system", light: "Theme: light", dark: "Theme: dark" }, by: "Made with Parcours, which reads customer journeys without uploading them." },
  fr: { opened: "Déchiffré dans cet onglet", closed: "La clé reste dans cet onglet", print: "Imprimer", lang: "English", themes: { system: "Thème : système", light: "Thème : clair", dark: "Thème : sombre" }, by: "Fait avec Parcours, qui lit les parcours clients sans les envoyer nulle part." },
};

define("parcours-report", Report);
const report = h("parcours-report", { level: 1, src: location.href }) as Report;
report.known = history.state?.burnt === true;
/** What the reader chose counts, then what the report is written for. */
const chosen = recall("parcours.lang") !== null;
const locale = new Store<{ lang: Lang }>({ lang: preferredLang() });

const lock = h("span", { class: "lock", role: "status" });
const print = h("button", { onclick: () => window.print() });
const language = h("button", {
  onclick: () => {
    const lang = locale.get().lang === "fr" ? "en" : "fr";
    keepLang(lang);
    locale.set({ lang });
  },
});
const shade = h("button", { onclick: () => setTheme(theme.get() === "system" ? "dark" : theme.get() === "dark" ? "light" : "system") });
const by = h("p", { class: "by" });

const draw = (): void => {
  const { lang } = locale.get();
  const w = words[lang];
  report.setAttribute("lang", lang);
  lock.textContent = report.state.at === "shown" ? w.opened : w.closed;
  print.textContent = w.print;
  print.hidden = report.state.at !== "shown";
  language.textContent = w.lang;
  language.lang = lang === "fr" ? "en" : "fr";
  shade.textContent = w.themes[theme.get()];
  by.textContent = w.by;
};
locale.subscribe(draw);
theme.subscribe(draw);
onDocument(locale);

report.addEventListener("parcours-state", () => {
  const { state } = report;
  if (state.at === "shown") {
    if (!chosen && (state.report.language === "en" || state.report.language === "fr")) locale.set({ lang: state.report.language });
    document.title = `${state.report.title || "Parcours"}`;
    // So that a page that is loaded again knows that it was read here, and not what was in it.
    if (state.burnt) history.replaceState({ burnt: true }, "");
  }
  draw();
});
addEventListener("hashchange", () => report.setAttribute("src", location.href));
// On paper there is nothing to click.
const folded = new Set<HTMLDetailsElement>();
addEventListener("beforeprint", () => {
  for (const d of report.shadowRoot!.querySelectorAll("details:not([open])")) {
    folded.add(d as HTMLDetailsElement);
    (d as HTMLDetailsElement).open = true;
  }
});
addEventListener("afterprint", () => {
  for (const d of folded) d.open = false;
  folded.clear();
});

document.adoptedStyleSheets = [
  css`
    body {
      color: light-dark(#1c1b19, #ecebe7);
      font: 14px / 1.5 "Inter Variable", "Inter fallback", system-ui, sans-serif;
    }
    .top {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 16px;
      padding: 10px clamp(16px, 3vw, 32px);
      border-bottom: 1px solid light-dark(#e4e0d6, #2e3135);
    }
    .top b {
      margin-inline-end: auto;
      font: 600 18px "Source Serif 4 Variable", "Source Serif fallback", Georgia, serif;
    }
    .lock::before {
      content: "";
      display: inline-block;
      width: 8px;
      height: 8px;
      margin-inline-end: 8px;
      border-radius: 50%;
      background: light-dark(#0f5c5c, #6cc5bd);
    }
    .top button {
      min-height: 32px;
      padding: 0 4px;
      border: 0;
      background: none;
      color: inherit;
      font: inherit;
      text-decoration: underline;
      text-underline-offset: 0.22em;
      text-decoration-color: light-dark(#8b877c, #77746c);
      cursor: pointer;
    }
    :focus-visible {
      outline: 2px solid;
      outline-offset: 2px;
    }
    main {
      max-width: 1120px;
      margin: 0 auto;
      padding-block: clamp(8px, 2vw, 28px) 40px;
    }
    .by {
      margin: 0;
      padding: 0 20px;
      color: light-dark(#625f58, #a8a59d);
      font-size: 12.5px;
    }
    @media print {
      .top button,
      .lock {
        display: none;
      }
      .top {
        padding: 0 0 8px;
      }
    }
  `,
];
document.body.append(h("header", { class: "top" }, h("b", {}, "Parcours"), lock, print, language, shade), h("main", {}, report, by));
draw();
