// The page's entry: the engine behind its lock, handed to the one root element.

import "./styles/page.css";
import "./view/app.ts";
import { createClient } from "./engine/client.ts";
import { createLock } from "./engine/lock.ts";
import { catalogues } from "./i18n/index.ts";

/** What is not needed for the first paint, and could not be fetched once the lock is closed. */
const scripts = () => Promise.all([catalogues(), import("./view/report.ts"), import("./view/personas.ts"), import("./view/map.ts"), import("./view/figures.ts"), import("./view/actions.ts"), import("./view/share.ts")]);

const keeper = createLock({ engine: ENGINE, samples: SAMPLES, scripts });
// ?workers=2 for who wants to see what they are worth, ?memory=50e6 for what
// happens when a file needs more bytes, ?warm=no for an engine that was never used.
const asked = new URLSearchParams(location.search);
const number = (name: string) => Number(asked.get(name)) || undefined;
const engine = createClient(keeper, number("workers"), number("memory"));
Object.assign(document.querySelector("parcours-app")!, { engine, lock: keeper.lock });
keeper.close(engine.start);
if (asked.get("warm") !== "no") keeper.lock.ready.then(() => engine.warm(keeper.lock.samples())).catch(() => {});
