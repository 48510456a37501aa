// Parcours in Chromium with as many workers as the page takes: one for each core.

import { contender } from "./run.mjs";
import { inTheTab } from "./tab.mjs";

await contender((file) => inTheTab(file, 0));
