// How much memory the engine may take in this tab, and what it means that there
// was not enough.

import type { Problem } from "../model/report.gen.ts";

/** Of one worker: a WebAssembly memory ends at 4 GB, and Go's collector needs room beside what is in use. */
const WORKER = 3e9;

/** navigator.deviceMemory says no more than this, however much there is (in GiB). */
const CAP = 8;

/** Bytes for so many workers together, and not more than half of what a small machine has (`device`, in GiB; 0 is not told). */
export function available(workers: number, device = (navigator as { deviceMemory?: number }).deviceMemory ?? 0): number {
  const own = workers * WORKER;
  return device > 0 && device < CAP ? Math.min(own, (device * 2 ** 30) / 2) : own;
}

/** Whether that is what somebody died of: Go's own words, or the browser's for an ArrayBuffer. */
export function ranOut(cause: string): boolean {
  return /out of memory|allocation failed/i.test(cause);
}

export const outOfMemory = (cause: string): Problem => ({
  code: "out_of_memory",
  cause,
  hint: "read fewer columns or a sample of the people, or use the command line, which may use all of the machine's memory",
});
