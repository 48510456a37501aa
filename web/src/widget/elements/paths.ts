// <parcours-paths>: how people go from stage to stage in a shared report.

import { define, single } from "../element.ts";
import "../later.ts";
import { wayStyles } from "../sections/lists.ts";
import { paths, pathStyles } from "../sections/paths.ts";

define("parcours-paths", single(paths, pathStyles, wayStyles));
