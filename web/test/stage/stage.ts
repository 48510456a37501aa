// The page of the staged app: which state it shows is in the hash, such as
// #file=shop.parquet, #lock=loading or #file=shop.parquet&held. Never part of the built app.

import "../../src/styles/page.css";
import "../../src/view/app.ts";
import "../../src/view/figures.ts";
import "../../src/view/report.ts";
import "../../src/view/personas.ts";
import "../../src/view/map.ts";
import "../../src/view/share.ts";
import type { App } from "../../src/view/app.ts";
import { StagedEngine, StagedLock } from "./engine.ts";

const wanted = new URLSearchParams(location.hash.slice(1));
const app = document.querySelector("parcours-app") as App;
const engine = new StagedEngine();
Object.assign(app, { engine, lock: new StagedLock((wanted.get("lock") ?? "ready") as "ready") });
engine.held = wanted.has("held");
const file = wanted.get("file");
if (file) void app.session.open([new File([new Uint8Array(268_020)], file)]);
Object.assign(window, { staged: { app, engine } });
