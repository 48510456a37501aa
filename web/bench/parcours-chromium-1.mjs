// Parcours in Chromium with a single worker.

import { contender } from "./run.mjs";
import { inTheTab } from "./tab.mjs";

await contender((file) => inTheTab(file, 1));
