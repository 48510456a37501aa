import assert from "node:assert/strict";
import { test } from "node:test";
import { propose, strength } from "../../src/share/passphrase.ts";

test("what people type is taken for what it is worth", () => {
  for (const weak of ["", "password", "Motdepasse2024", "aaaaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnop", "12345678901234567890", "two words"]) assert.equal(strength(weak), 0, weak);
  for (const fair of ["correct horse battery staple"]) assert.equal(strength(fair), 1, fair);
  for (const strong of ["six of these words are surely enough today", ...Array.from({ length: 500 }, propose)]) assert.equal(strength(strong), 2, strong);
});

test("what is proposed is never the same, and easily read out", () => {
  const made = new Set(Array.from({ length: 200 }, propose));
  assert.equal(made.size, 200);
  for (const p of made) assert.match(p, /^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){3}$/);
});
