// The share page's entry. The nonce it was opened with goes from the address at
// once: it has no second use.

import "../styles/page.css";
import { onDocument } from "../i18n/choice.ts";
import { nonceIn } from "./handover.ts";
import { said } from "./locale.ts";
import { SharePage } from "./share-page.ts";
import { Sharing } from "./sharing.ts";

onDocument(said);
const sharing = new Sharing();
const nonce = nonceIn(location.hash);
history.replaceState(null, "", location.pathname + location.search);
if (nonce) void sharing.fetch(nonce);
document.body.append(Object.assign(new SharePage(), { sharing }));
