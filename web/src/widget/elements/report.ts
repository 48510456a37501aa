// <parcours-report>: the whole of a shared report, its sections fetched when there is one.

import { define } from "../element.ts";
import { part } from "../later.ts";
import { parts } from "../parts.ts";
import { Report } from "../report.ts";

parts.sections = () => part(LATER.sections);
define("parcours-report", Report);
