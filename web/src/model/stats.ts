// The few comparisons a sentence needs before it may be said.

export interface Interval {
  low: number;
  high: number;
}

const Z = 1.959963984540054; // 97.5 % quantile of the standard normal

/** The 95 % Wilson score interval of k of n (Wilson 1927); null without a denominator. */
export function wilson(k: number, n: number): Interval | null {
  if (n <= 0) return null;
  const p = k / n;
  const z2 = Z * Z;
  const centre = p + z2 / (2 * n);
  const half = Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { low: Math.max(0, (centre - half) / (1 + z2 / n)), high: Math.min(1, (centre + half) / (1 + z2 / n)) };
}

/** The interval lies wholly above the other. */
export function above(a: Interval | null, b: Interval | null): boolean {
  return a !== null && b !== null && a.low > b.high;
}

/** More than half, also at the lower end of the interval. */
export function most(k: number, n: number): boolean {
  const w = wilson(k, n);
  return w !== null && w.low > 0.5;
}

/**
 * Of two counts that exclude each other, is a more than b beyond chance? Given
 * that one of the two happened, a is compared with one half (a sign test by
 * Wilson's interval).
 */
export function more(a: number, b: number): boolean {
  return most(a, a + b);
}

/** Under this many people a rate is said to rest on a small sample. */
export const SMALL = 30;
