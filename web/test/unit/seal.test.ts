// The container: what is sealed comes back, and nothing else opens.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { ITERATIONS, keyOf, keyText, MOST_PLAIN, MOST_SEALED, needsPassphrase, newKey, open, padme, seal, SealError } from "../../src/share/seal.ts";
import { parse } from "../../src/share/schema.ts";

const bytes = (s: string) => new TextEncoder().encode(s);
const text = (b: Uint8Array) => new TextDecoder().decode(b);
const report = bytes(JSON.stringify({ shared: 1, events: Array.from({ length: 500 }, (_, i) => `event ${i * 7919}`) }));
const key = newKey();
const plain = await seal(report, key);
const PASS = "rue de la Pai\u0301x"; // decomposed; typed elsewhere it may be composed
const passed = await seal(report, key, PASS);

const fails = (code: string) => (e: unknown) => e instanceof SealError && (assert.equal(e.code, code), true);

/** A copy with one byte changed. */
function flipped(of: Uint8Array, at: number, bit = 1): Uint8Array {
  const copy = Uint8Array.from(of);
  copy[at]! ^= bit;
  return copy;
}

/** A container around any plaintext, as someone might make who has read how. */
async function forged(padded: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const head = Uint8Array.from(plain.subarray(0, 38));
  const base = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveKey"]);
  const aes = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: head.subarray(10, 26), info: bytes("parcours report 1") }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: head.subarray(26), additionalData: head }, aes, padded);
  return Uint8Array.from([...head, ...new Uint8Array(sealed)]);
}

function framed(packed: Uint8Array, length = packed.length): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(4 + packed.length);
  new DataView(all.buffer).setUint32(0, length);
  all.set(packed, 4);
  return all;
}

describe("a sealed report", () => {
  test("opens with its key", async () => {
    assert.equal(text(await open(plain, key)), text(report));
    assert.equal(needsPassphrase(plain), false);
  });

  test("opens with key and passphrase, however its accents are written", async () => {
    assert.equal(needsPassphrase(passed), true);
    assert.equal(text(await open(passed, key, PASS.normalize("NFC"))), text(report));
    assert.equal(new DataView(passed.buffer).getUint32(6), ITERATIONS);
  });

  test("does not open without the passphrase, with another, or with another key", async () => {
    await assert.rejects(open(passed, key), fails("passphrase"));
    await assert.rejects(open(passed, key, "rue de la Paix"), fails("sealed"));
    await assert.rejects(open(passed, newKey(), PASS), fails("sealed"));
    await assert.rejects(open(plain, newKey()), fails("sealed"));
    for (let bit = 0; bit < 256; bit += 17) {
      const near = Uint8Array.from(key);
      near[bit >> 3]! ^= 1 << (bit & 7);
      await assert.rejects(open(plain, near), fails("sealed"));
    }
  });

  test("does not open with a byte changed, wherever it is", async () => {
    const codes = new Set<string>();
    for (let at = 0; at < plain.length; at += at < 64 ? 1 : 97) {
      for (const bit of [1, 128]) {
        await assert.rejects(open(flipped(plain, at, bit), key), (e: unknown) => e instanceof SealError && !!codes.add(e.code));
      }
    }
    await assert.rejects(open(flipped(plain, plain.length - 1), key), fails("sealed"));
    assert.deepEqual([...codes], ["foreign", "unknown", "sealed"]);
  });

  test("does not open with more or fewer iterations, even where those are allowed", async () => {
    const with_ = (kdf: number, iterations: number, of = passed) => {
      const copy = Uint8Array.from(of);
      copy[5] = kdf;
      new DataView(copy.buffer).setUint32(6, iterations);
      return copy;
    };
    for (const [kdf, n] of [[1, 0], [1, 1], [1, ITERATIONS - 1], [1, 5_000_001], [1, 2 ** 32 - 1], [0, ITERATIONS], [2, ITERATIONS]] as const) {
      await assert.rejects(open(with_(kdf, n), key, PASS), fails("unknown"), `kdf ${kdf}, ${n} iterations`);
    }
    await assert.rejects(open(with_(1, ITERATIONS + 1), key, PASS), fails("sealed"));
    // Whoever strips the passphrase from the header has gained nothing.
    await assert.rejects(open(with_(0, 0), key), fails("sealed"));
    await assert.rejects(open(with_(1, ITERATIONS, plain), key, PASS), fails("sealed"));
  });

  test("does not open cut off, anywhere", async () => {
    for (const n of [0, 1, 3]) await assert.rejects(open(plain.subarray(0, n), key), fails("foreign"));
    for (const n of [4, 5, 37, 38, 53]) await assert.rejects(open(plain.subarray(0, n), key), fails("damaged"));
    for (const n of [54, 100, plain.length - 16, plain.length - 1]) await assert.rejects(open(plain.subarray(0, n), key), fails("sealed"));
    await assert.rejects(open(Uint8Array.from([...plain, 0]), key), fails("sealed"));
  });

  test("is read from the middle of a buffer, too", async () => {
    const within = new Uint8Array(plain.length + 20);
    within.set(plain, 7);
    assert.equal(text(await open(within.subarray(7, 7 + plain.length), key)), text(report));
  });

  test("differs each time, and its size says little", async () => {
    const again = await seal(report, key);
    assert.notDeepEqual(again.subarray(10, 38), plain.subarray(10, 38));
    const sizes = new Set<number>();
    for (let n = 1; n < 100; n += 7) sizes.add((await seal(report.subarray(0, n), key)).length);
    assert.deepEqual([...sizes], [38 + 4096 + 16]);
  });
});

describe("a hostile container", () => {
  test("that inflates without end is left off", async () => {
    const bomb = deflateRawSync(new Uint8Array(200 << 20));
    assert.ok(bomb.length < 300_000);
    const before = process.memoryUsage.rss();
    await assert.rejects(open(await forged(framed(bomb)), key), fails("too_large"));
    assert.ok(process.memoryUsage.rss() - before < 150e6, "it took as much memory as it wanted");
  });

  test("may hold as much as is allowed, and no more", async () => {
    const most = new Uint8Array(MOST_PLAIN);
    assert.equal((await open(await seal(most, key), key)).length, MOST_PLAIN);
    await assert.rejects(seal(new Uint8Array(MOST_PLAIN + 1), key), fails("too_large"));
    await assert.rejects(open(await forged(framed(deflateRawSync(new Uint8Array(MOST_PLAIN + 1)))), key), fails("too_large"));
    const long = new Uint8Array(MOST_SEALED + 1);
    long.set(plain);
    await assert.rejects(open(long, key), fails("too_large"));
  });

  test("whose length or stream is wrong is damaged", async () => {
    const packed = deflateRawSync(report);
    for (const [what, padded] of Object.entries({
      "no length": new Uint8Array(3),
      "nothing": framed(new Uint8Array(20), 0),
      "something behind it": Uint8Array.from([...framed(packed), 0, 0, 1]),
      "longer than it is": framed(packed, packed.length + 1),
      "longer than can be": framed(packed, 2 ** 32 - 1),
      "cut off": framed(packed, packed.length - 5),
      "no stream": framed(bytes("this was never compressed at all")),
    })) {
      await assert.rejects(open(await forged(padded), key), fails("damaged"), what);
    }
  });
});

describe("what Go sealed", () => {
  const folder = "../testdata/share";
  const vectors = JSON.parse(readFileSync(`${folder}/vectors.json`, "utf8")) as { file: string; key: string; passphrase: string; report: string; error: string }[];
  // Go says "sealed" of a header that could not be ours, too, and "refused" of all that is sealed and no report.
  const codes: Record<string, string[]> = { sealed: ["sealed", "unknown"], refused: ["damaged", "too_large"] };

  for (const v of vectors) {
    test(`${v.file} ${v.error ? "does not open" : "opens"}`, async () => {
      const container = readFileSync(`${folder}/${v.file}`);
      const opened = open(container, keyOf(v.key)!, v.passphrase);
      if (v.error) {
        await assert.rejects(opened, (e: unknown) => e instanceof SealError && (assert.ok(codes[v.error]!.includes(e.code), e.code), true));
        return;
      }
      const report = await opened;
      assert.equal(text(report), readFileSync(`${folder}/${v.report}`, "utf8"));
      assert.equal(parse(report).shared, 1);
    });
  }

  test("is there", () => assert.ok(vectors.length >= 10 && vectors.some((v) => !v.error && v.passphrase)));
});

test("Padmé lengths", () => {
  // By hand: 9 = 1001b has exponent 3 of 2 bits, so 1 bit must be zero.
  assert.deepEqual([8, 9, 10, 11, 100, 1000, 4097, 1_000_000].map(padme), [8, 10, 10, 12, 104, 1024, 4352, 1_015_808]);
  for (let n = 4096; n < 8 << 20; n = Math.floor(n * 1.37) + 1) {
    assert.ok(padme(n) >= n && padme(n) <= n * 1.12 && padme(padme(n)) === padme(n), `${n}`);
  }
});

test("a key in a link", () => {
  for (let i = 0; i < 50; i++) {
    const made = newKey();
    const written = keyText(made);
    assert.match(written, /^[\w-]{43}$/);
    assert.deepEqual(keyOf(written), made);
  }
  for (const wrong of ["", "a".repeat(42), "a".repeat(44), "a".repeat(42) + "=", "a".repeat(42) + "é"]) assert.equal(keyOf(wrong), null);
});
