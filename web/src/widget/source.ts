// Where an element's report comes from: a file or a share link, whose
// ciphertext is fetched and opened here. Keys and passphrases stay in this tab.

import { isSealed, keyOf, MOST_SEALED, needsPassphrase, open, type SealError } from "../share/seal.ts";
import { parse } from "../share/schema.ts";
import type { SharedReport } from "../share/report.gen.ts";
import { parseLink, type Link } from "./link.ts";
import type { Trouble } from "./instead.ts";

/** Says why there is no report. */
export class NoReport extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** What was fetched, and the key its address had. */
export interface Fetched {
  bytes: Uint8Array;
  key: string;
}

/** Whether an address is of a report that its first reader deletes. */
export async function burns(link: Link): Promise<boolean> {
  if (!keyOf(link.key)) throw new NoReport("nokey"); // before anything is asked
  return (await ask(link.api, "HEAD")).headers.get("Parcours-Burn") === "1";
}

export async function fetchReport(address: string): Promise<Fetched> {
  const link = parseLink(address, document.baseURI);
  if (!link) throw new NoReport("gone");
  const response = await ask(link.api || address.replace(/#.*/, ""), "GET");
  const parts: BlobPart[] = [];
  let length = 0;
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new NoReport("offline"); // it was cut off
    });
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > MOST_SEALED) {
      void reader.cancel().catch(() => {});
      throw new NoReport("damaged");
    }
  }
  return { bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), key: link.key };
}

async function ask(url: string, method: string): Promise<Response> {
  const response = await fetch(url, { method, credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => {
    throw new NoReport("offline");
  });
  if (!response.ok) throw new NoReport(response.status === 429 || response.status >= 500 ? "busy" : "gone");
  return response;
}

/** Whether a passphrase has to be asked for. Throws NoReport where none would do. */
export function asks({ bytes, key }: Fetched): boolean {
  if (!isSealed(bytes)) return false;
  if (!keyOf(key)) throw new NoReport("nokey");
  try {
    return needsPassphrase(bytes);
  } catch {
    throw new NoReport("damaged");
  }
}

/** The report in what was fetched, checked whole, whoever sealed it. With trouble "key" another passphrase may do. */
export async function unseal({ bytes, key }: Fetched, passphrase: string): Promise<SharedReport> {
  if (!isSealed(bytes)) return read(bytes);
  const plain = await open(bytes, keyOf(key)!, passphrase).catch((e: SealError) => {
    throw new NoReport(e.code === "sealed" ? "key" : "damaged");
  });
  return read(plain);
}

/** The report these bytes say in JSON. */
export function read(plain: Uint8Array): SharedReport {
  try {
    return parse(plain);
  } catch {
    throw new NoReport("damaged");
  }
}
