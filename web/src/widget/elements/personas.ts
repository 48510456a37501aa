// <parcours-personas>: the kinds of people in a shared report.

import { define, single } from "../element.ts";
import "../later.ts";
import { personas, personaStyles } from "../sections/personas.ts";

define("parcours-personas", single(personas, personaStyles));
