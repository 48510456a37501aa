// What rounded counts allow us to say: a difference counts only when it holds
// beyond chance and beyond all that the rounding may hide.

import { wilson, type Interval } from "../model/stats.ts";
import type { Part } from "./kit.ts";

/** The 95 % interval of a share of which both counts may be off by half of k. */
export function range([part, of]: Part, k: number): Interval | null {
  const low = wilson(Math.max(0, part - k / 2), of + k / 2);
  const high = of > k / 2 ? wilson(Math.min(part + k / 2, of - k / 2), of - k / 2) : null;
  return low && high && { low: low.low, high: high.high };
}

/** Is the share a surely above b? */
export function higher(a: Part, b: Part, k: number): boolean {
  const [x, y] = [range(a, k), range(b, k)];
  return x !== null && y !== null && x.low > y.high;
}

/** Of counts that exclude each other: is a surely more than b? */
export function outnumbers(a: number, b: number, k: number): boolean {
  const x = range([a, a + b], k);
  return x !== null && x.low > 0.5;
}
