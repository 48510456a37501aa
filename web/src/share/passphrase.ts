// How long a computer would guess at a passphrase, and one it would not guess.

import { random } from "./base64.ts";

/** Without what is easily taken for something else. */
const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

/** Four groups of four: 79 bits, less one for those passed over as they look weaker than they are. */
export function propose(): string {
  const made: string[] = [];
  while (made.length < 16) for (const byte of random(16)) if (byte < 8 * LETTERS.length && made.length < 16) made.push(LETTERS[byte % LETTERS.length]!);
  const proposal = made.join("").replace(/.{4}(?=.)/g, "$&-");
  return strength(proposal) === 2 ? proposal : propose();
}

/**
 * About how many bits there are to guess, taking whoever guesses to know words
 * and habits: a run of letters is a word, what repeats or counts up adds nearly nothing.
 */
function bits(passphrase: string): number {
  let sum = 0;
  for (const [run] of passphrase.matchAll(/\p{L}+|\p{N}+|./gsu)) {
    let own = 0;
    const known = new Set<string>();
    for (let i = 0; i < run.length; i++) {
      const step = i ? run.charCodeAt(i) - run.charCodeAt(i - 1) : 9;
      own += known.has(run[i]!) || Math.abs(step) <= 1 ? 1 : /\p{N}/u.test(run) ? 3.3 : /\p{L}/u.test(run) ? 4.7 : 2;
      known.add(run[i]!);
    }
    sum += Math.min(own, 13);
  }
  return sum;
}

/** 0 weak, 1 fair, 2 strong: each guess costs the 600,000 rounds of seal.ts, worth 19 bits more. */
export const strength = (passphrase: string): 0 | 1 | 2 => ((b) => (b < 45 ? 0 : b < 65 ? 1 : 2))(bits(passphrase));
