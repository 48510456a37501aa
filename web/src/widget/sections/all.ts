// All the sections of a report, in the order they are read.

import type { SharedReport } from "../../share/report.gen.ts";
import type { Kit, Section } from "../kit.ts";
import { actions } from "./actions.ts";
import { funnels, funnelStyles } from "./funnel.ts";
import { rankedStyles, wayStyles } from "./lists.ts";
import { map, mapStyles } from "./map.ts";
import { objectives, objectiveStyles } from "./objectives.ts";
import { paths, pathStyles } from "./paths.ts";
import { personas, personaStyles } from "./personas.ts";
import { retention, retentionStyles } from "./retention.ts";
import { incidents, troubles } from "./troubles.ts";

const ORDER = [objectives, funnels, map, personas, troubles, incidents, paths, retention, actions];

export const everything = (report: SharedReport, kit: Kit): Section[] => ORDER.flatMap((draw) => draw(report, kit, null));

export const everyStyle = [funnelStyles, rankedStyles, wayStyles, mapStyles, objectiveStyles, pathStyles, personaStyles, retentionStyles];
