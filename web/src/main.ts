// The page's entry: the engine behind its lock, handed to the one root element.

import "./styles/page.css";
import "./view/app.ts";
import { createClient } from "./engine/client.ts";
import { createLock } from "./engine/lock.ts";

const keeper = createLock({ engine: ENGINE, samples: SAMPLES });
// ?workers=2 for who wants to see what they are worth.
const workers = Number(new URLSearchParams(location.search).get("workers")) || undefined;
const engine = createClient(keeper, workers);
Object.assign(document.querySelector("parcours-app")!, { engine, lock: keeper.lock });
keeper.close(engine.start);
