// The container a shared report travels in: compressed, padded, encrypted and
// authenticated with what the browser brings. Go's side is analysis/share/seal.
//
//   0  magic "PRCR", version 1, kdf (0 none, 1 PBKDF2-HMAC-SHA-256)
//   6  iterations, 4 bytes (0 without kdf)
//  10  salt, 16 bytes; iv, 12 bytes
//  38  AES-256-GCM of the padded plaintext and its tag; bytes 0–37 are authenticated, too
//
// The AES key comes by HKDF from the link's key and, with a kdf, the
// passphrase: neither opens the report without the other. Plaintext is
// a length, that many bytes of deflate-raw, and zeros, so that its size tells
// little of the report's. All numbers are big-endian.

import { random, toBytes, toText } from "./base64.ts";

/** Why a container does not open. `sealed` is all the cipher tells: wrong key, wrong passphrase or damaged bytes. */
export type Unopened =
  /** It is no container of ours. */
  | "foreign"
  /** It is of a later version, or asks for what is not allowed. */
  | "unknown"
  /** It ends too early, or what was sealed is no report. */
  | "damaged"
  | "too_large"
  /** It needs a passphrase, and none was given. */
  | "passphrase"
  | "sealed";

export class SealError extends Error {
  constructor(readonly code: Unopened) {
    super(code);
  }
}

const MAGIC = 0x50524352; // "PRCR"
const HEADER = 38;
const TAG = 16;
export const KEY = 32;
export const ITERATIONS = 600_000;
const MOST_ITERATIONS = 5_000_000;
export const MOST_SEALED = (10 << 20) + 1000;
export const MOST_PLAIN = 8 << 20;
/** Shorter plaintexts are padded to this. */
const LEAST = 4096;

type Bytes = Uint8Array<ArrayBuffer>;

export const newKey = (): Bytes => random(KEY);

/** The key as it stands in a link. */
export const keyText = toText;

/** The key in a text; null when it is none. */
export const keyOf = (text: string): Bytes | null => (/^[\w-]{43}$/.test(text) ? toBytes(text) : null);

/** Whether bytes begin as a container does: a report that is not sealed is JSON. */
export const isSealed = (bytes: Uint8Array): boolean => bytes.length >= 4 && view(bytes).getUint32(0) === MAGIC;

/** Whether a container needs a passphrase besides the key; throws where it could not be opened by any. */
export const needsPassphrase = (container: Uint8Array): boolean => header(container) > 0;

export async function seal(plain: Uint8Array, key: Uint8Array, passphrase = ""): Promise<Bytes> {
  if (plain.length > MOST_PLAIN) throw new SealError("too_large");
  const head = new Uint8Array(HEADER);
  const fields = view(head);
  fields.setUint32(0, MAGIC);
  fields.setUint8(4, 1);
  if (passphrase) {
    fields.setUint8(5, 1);
    fields.setUint32(6, ITERATIONS);
  }
  head.set(random(HEADER - 10), 10); // salt and iv
  const packed = await collect(plain, new CompressionStream("deflate-raw"), MOST_SEALED);
  const padded = new Uint8Array(Math.max(LEAST, padme(4 + packed.length)));
  view(padded).setUint32(0, packed.length);
  padded.set(packed, 4);
  const sealed = await crypto.subtle.encrypt(cipher(head), await derive(head, key, passphrase), padded);
  const container = new Uint8Array(HEADER + sealed.byteLength);
  container.set(head);
  container.set(new Uint8Array(sealed), HEADER);
  return container;
}

/** What was sealed; rejects with a SealError. Hostile bytes cost no more than a report does. */
export async function open(container: Uint8Array, key: Uint8Array, passphrase = ""): Promise<Bytes> {
  if (header(container) > 0 && !passphrase) throw new SealError("passphrase");
  const head = new Uint8Array(container.subarray(0, HEADER));
  let padded: Uint8Array;
  try {
    padded = new Uint8Array(await crypto.subtle.decrypt(cipher(head), await derive(head, key, passphrase), new Uint8Array(container.subarray(HEADER))));
  } catch {
    throw new SealError("sealed");
  }
  const length = padded.length < 4 ? 0 : view(padded).getUint32(0);
  if (!length || length > padded.length - 4 || padded.subarray(4 + length).some((b) => b !== 0)) throw new SealError("damaged");
  return collect(padded.subarray(4, 4 + length), new DecompressionStream("deflate-raw"), MOST_PLAIN);
}

/** Checks the header; returns the iterations of the kdf, 0 without one. */
function header(container: Uint8Array): number {
  if (!isSealed(container)) throw new SealError("foreign");
  if (container.length > MOST_SEALED) throw new SealError("too_large");
  if (container.length < HEADER + TAG) throw new SealError("damaged");
  const fields = view(container);
  const [version, kdf, iterations] = [fields.getUint8(4), fields.getUint8(5), fields.getUint32(6)];
  const allowed = kdf === 0 ? iterations === 0 : kdf === 1 && iterations >= ITERATIONS && iterations <= MOST_ITERATIONS;
  if (version !== 1 || !allowed) throw new SealError("unknown");
  return iterations;
}

const view = (b: Uint8Array): DataView => new DataView(b.buffer, b.byteOffset, b.byteLength);

const cipher = (head: Bytes): AesGcmParams => ({ name: "AES-GCM", iv: head.subarray(26), additionalData: head });

async function derive(head: Bytes, key: Uint8Array, passphrase: string): Promise<CryptoKey> {
  const salt = head.subarray(10, 26);
  const iterations = view(head).getUint32(6);
  const material = new Uint8Array(KEY * (iterations ? 2 : 1));
  if (key.length !== KEY) throw new RangeError(`a key has ${KEY} bytes`);
  material.set(key);
  if (iterations) {
    const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveBits"]);
    material.set(new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, typed, KEY * 8)), KEY);
  }
  const base = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("parcours report 1");
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The length a plaintext is padded to: at most 12 % longer, and one of few (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019). */
export function padme(length: number): number {
  const exponent = Math.floor(Math.log2(length));
  const mask = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1) - 1;
  return (length + mask) & ~mask;
}

/**
 * Sends bytes through a stream and returns what comes out, of which it takes
 * no more than it may: it is given little at a time, as few bytes can inflate
 * to a thousand times as many.
 */
async function collect(bytes: Uint8Array, through: GenericTransformStream, most: number): Promise<Bytes> {
  let at = 0;
  const source = new ReadableStream({
    pull(to) {
      if (at >= bytes.length) return to.close();
      to.enqueue(new Uint8Array(bytes.subarray(at, (at += 8192))));
    },
  });
  const reader = source.pipeThrough(through as ReadableWritablePair<Uint8Array, Uint8Array>).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let r = await reader.read(); !r.done; r = await reader.read()) {
      length += r.value.length;
      if (length > most) break;
      parts.push(r.value);
    }
  } catch {
    throw new SealError("damaged");
  }
  if (length > most) {
    void reader.cancel().catch(() => {});
    throw new SealError("too_large");
  }
  const all = new Uint8Array(length);
  let end = 0;
  for (const p of parts) {
    all.set(p, end);
    end += p.length;
  }
  return all;
}
