// The views of key figures and of what changed: a script of their own, loaded beside the report's.

import "./change.ts";
import "./objectives.ts";
