// <parcours-retention>: who came back, in a shared report.

import { define, single } from "../element.ts";
import "../later.ts";
import { wayStyles } from "../sections/lists.ts";
import { retention, retentionStyles } from "../sections/retention.ts";

define("parcours-retention", single(retention, retentionStyles, wayStyles));
