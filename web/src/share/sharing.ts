// What is on the share page and what may happen next: the report that was
// handed over, what was asked of it, and the link that came of it. Views call
// its methods and draw its `state`.

import { Store } from "../model/store.ts";
import { ApiError, remove, upload, type Failure, type Keeping, type Kept } from "./api.ts";
import { take } from "./handover.ts";
import { addLink, dropLink, links, type Link } from "./links.ts";
import type { SharedReport } from "./report.gen.ts";
import { parse, Refused } from "./schema.ts";
import { isSealed, keyText, MOST_SEALED, needsPassphrase, newKey, open, seal, SealError, type Unopened } from "./seal.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Made extends Kept {
  key: string;
  keeping: Keeping;
  passphrase: boolean;
  /** Whether this browser keeps what deletes it. */
  remembered: boolean;
  gone: "" | "deleted" | "already";
}

/** An upload under way: null before the first byte. */
export interface Sending {
  gone: number | null;
  all: number;
}

export type Page =
  | { at: "idle"; silent: boolean }
  | { at: "waiting" }
  | { at: "refused"; why: string }
  | { at: "locked"; container: Bytes; passphrase: boolean; wrong: Unopened | null }
  /** `handed` by the page that has the data, or else read from a file. */
  | { at: "ready"; handed: boolean; report: SharedReport; bytes: Bytes; text: string; sealedSize: number };

export interface State {
  page: Page;
  sending: Sending | null;
  failure: Failure | null;
  made: Made | null;
  links: Link[];
}

/** How long the other tab may take to answer, in milliseconds: it has the bytes ready. */
const PATIENCE = 6000;

export class Sharing {
  readonly state = new Store<State>({ page: { at: "idle", silent: false }, sending: null, failure: null, made: null, links: links() });
  private stop: AbortController | null = null;

  private update(change: Partial<State>): void {
    this.state.set({ ...this.state.get(), ...change });
  }

  /** Takes the report that is offered under a nonce. */
  async fetch(nonce: string, patience = PATIENCE): Promise<void> {
    this.update({ page: { at: "waiting" } });
    const bytes = await take(nonce, patience);
    if (bytes) await this.receive(bytes, true);
    else this.update({ page: { at: "idle", silent: true } });
  }

  /** Shows bytes that were handed over or are in a file, once they are known to be a report. */
  async receive(bytes: Bytes, handed = false): Promise<void> {
    this.update({ made: null, failure: null });
    try {
      if (isSealed(bytes)) return this.update({ page: { at: "locked", container: bytes, passphrase: needsPassphrase(bytes), wrong: null } });
      const report = parse(bytes);
      const text = new TextDecoder().decode(bytes);
      // What a key and a passphrase do not change.
      const sealedSize = (await seal(bytes, newKey())).length;
      this.update({ page: { at: "ready", handed, report, bytes, text, sealedSize } });
    } catch (error) {
      if (error instanceof Refused || error instanceof SealError) this.update({ page: { at: "refused", why: error.message } });
      else throw error;
    }
  }

  async read(file: File): Promise<void> {
    if (file.size > MOST_SEALED) this.update({ page: { at: "refused", why: "too large" } });
    else await this.receive(new Uint8Array(await file.arrayBuffer()));
  }

  /** Opens the sealed file that is shown. */
  async unlock(key: Bytes, passphrase: string): Promise<void> {
    const { page } = this.state.get();
    if (page.at !== "locked") return;
    try {
      await this.receive(await open(page.container, key, passphrase));
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.update({ page: { ...page, wrong: error.code } });
    }
  }

  /** Seals and uploads the report that is shown. */
  async send(keeping: Keeping, passphrase: string): Promise<void> {
    const { page, sending } = this.state.get();
    if (page.at !== "ready" || sending) return;
    const stop = (this.stop = new AbortController());
    this.update({ sending: { gone: null, all: page.sealedSize }, failure: null, made: null });
    try {
      const key = newKey();
      const container = await seal(page.bytes, key, passphrase);
      const kept = await upload(container, keeping, (gone) => this.update({ sending: { gone, all: container.length } }), stop.signal);
      const remembered = addLink({ id: kept.id, token: kept.token, title: page.report.title, made: new Date().toISOString(), expires: kept.expires });
      this.update({ made: { ...kept, key: keyText(key), keeping, passphrase: passphrase !== "", remembered, gone: "" }, links: links() });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.update({ failure: error.failure });
    } finally {
      this.update({ sending: null });
    }
  }

  cancel(): void {
    this.stop?.abort();
  }

  /** Deletes a report from the server, and what this browser knows of it. */
  async delete({ id, token }: Pick<Link, "id" | "token">): Promise<void> {
    this.update({ failure: null });
    try {
      const gone = (await remove(id, token)) ? "deleted" : "already";
      dropLink(id);
      const { made } = this.state.get();
      this.update({ links: links(), made: made?.id === id ? { ...made, gone } : made });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.update({ failure: error.failure });
    }
  }

  /** Goes back to what may be asked, for another link to the same report. */
  again(): void {
    this.update({ made: null, failure: null });
  }
}
