// <parcours-map>: the journey map of a shared report.

import { define, single } from "../element.ts";
import "../later.ts";
import { map, mapStyles } from "../sections/map.ts";

define("parcours-map", single(map, mapStyles));
