// The page /embed/ID, which stands in frames on other sites: one view of a
// report or the whole, as its fragment says. In a sandboxed frame it is of no
// origin: it keeps nothing, and what it fetches the server lets anyone fetch.

import "../styles/page.css";
import { css } from "../styles/css.ts";
import { h } from "./dom.ts";
import { define, single, type Widget } from "./element.ts";
import { parseLink } from "./link.ts";
import { Report } from "./report.ts";
import { funnels, funnelStyles } from "./sections/funnel.ts";
import { wayStyles } from "./sections/lists.ts";
import { map, mapStyles } from "./sections/map.ts";
import { paths, pathStyles } from "./sections/paths.ts";
import { personas, personaStyles } from "./sections/personas.ts";
import { retention, retentionStyles } from "./sections/retention.ts";
import "./whole.ts";

const VIEWS: Record<string, CustomElementConstructor> = {
  report: Report,
  funnel: single(funnels, funnelStyles),
  personas: single(personas, personaStyles),
  map: single(map, mapStyles),
  paths: single(paths, pathStyles, wayStyles),
  retention: single(retention, retentionStyles, wayStyles),
};
for (const [name, element] of Object.entries(VIEWS)) define(`parcours-${name}`, element);

const link = parseLink(location.href)!;
// From here on this page asks nobody but the server it came from.
const { origin } = new URL(location.href);
document.head.append(h("meta", { "http-equiv": "Content-Security-Policy", content: `connect-src ${origin}; font-src ${origin}` }));
const view = link.options.get("view") ?? "report";
const shown = h(`parcours-${Object.hasOwn(VIEWS, view) ? view : "report"}`, { src: location.href, level: 1 }) as Widget;
for (const name of ["theme", "accent", "lang", "funnel"]) {
  const value = link.options.get(name);
  if (value) shown.setAttribute(name, value);
}
if (!link.options.get("theme")) shown.setAttribute("theme", "system");
if (link.options.get("theme") === "light" || link.options.get("theme") === "dark") document.documentElement.dataset.theme = link.options.get("theme")!;

const more = h("p", { class: "more" }, h("a", { href: link.page, target: "_blank", rel: "noopener noreferrer" }, ""));
shown.addEventListener("parcours-state", () => {
  const { state, language } = shown;
  document.documentElement.lang = language;
  more.hidden = state.at !== "shown";
  more.firstChild!.textContent = language === "fr" ? "Ouvrir le rapport entier" : "Open the full report";
  if (state.at === "shown") document.title = `${state.report.title || "Parcours"}`;
});
document.adoptedStyleSheets = [
  css`
    .more {
      margin: 0;
      padding: 0 20px 16px;
      font: 12.5px / 1.5 "Inter Variable", "Inter fallback", system-ui, sans-serif;
    }
    .more a {
      display: inline-block;
      padding-block: 3px;
      color: light-dark(#625f58, #a8a59d);
    }
  `,
];
document.body.append(h("main", {}, shown, more));

// How high it is: to whoever made the frame, who knows what is in it already. WordPress listens for its secret.
new ResizeObserver(() => {
  const value = Math.ceil(document.body.getBoundingClientRect().height);
  parent.postMessage({ type: "parcours", message: "height", value, secret: link.secret }, "*");
}).observe(document.body);
