// The report that is a file: opened from a disk, without a network. Everything
// is in the page, the report as JSON in the element.

import { css } from "../styles/css.ts";
import { define } from "./element.ts";
import { Report } from "./report.ts";
import "./whole.ts";

document.adoptedStyleSheets = [
  css`
    :root {
      color-scheme: light dark;
      background: light-dark(#fbfaf7, #131416);
    }
    body {
      margin: 0;
    }
    parcours-report {
      display: block;
      max-width: 1120px;
      margin: 0 auto;
    }
  `,
];
define("parcours-report", Report);
const shown = document.querySelector("parcours-report") as Report;
shown.setAttribute("level", "1");
const told = () => {
  if (shown.state.at !== "shown") return;
  const { report } = shown.state;
  if (!shown.hasAttribute("lang")) shown.setAttribute("lang", report.language);
  document.documentElement.lang = report.language;
  if (report.title) document.title = report.title;
};
shown.addEventListener("parcours-state", told);
told();
