// The parts of an element, in the same script as it.

import * as french from "./french.ts";
import * as instead from "./instead.ts";
import { parts } from "./parts.ts";
import * as sections from "./sections/all.ts";

parts.french = async () => french;
parts.instead = async () => instead;
parts.sections = async () => sections;
