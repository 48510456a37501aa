// The page's entry: the engine behind its lock, handed to the one root element.

import "./styles/page.css";
import "./view/app.ts";
import { createClient } from "./engine/client.ts";
import { createLock } from "./engine/lock.ts";

const keeper = createLock({ engine: ENGINE, samples: SAMPLES });
const engine = createClient(keeper);
Object.assign(document.querySelector("parcours-app")!, { engine, lock: keeper.lock });
keeper.close(engine.start);
