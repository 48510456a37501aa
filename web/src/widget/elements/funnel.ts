// <parcours-funnel>: the funnels of a shared report, or the one its attribute `funnel` names.

import { define, single } from "../element.ts";
import "../later.ts";
import { funnels, funnelStyles } from "../sections/funnel.ts";

define("parcours-funnel", single(funnels, funnelStyles));
