// What a shared report may be. One that comes out of a link is whatever its
// author chose to seal, so nothing of it is used before it was checked whole:
// every field known and there, every number and text of its kind, every list
// bounded. Its texts stay texts: nothing here or later makes markup of them.

import type { SharedReport } from "./report.gen.ts";
import { limits, schema, version } from "./schema.gen.ts";

/** Of all lists together. */
const ELEMENTS = 200_000;

const CODE = /^\w{0,40}$/;
const DAY = /^(\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const IMAGE = /^(data:image\/(png|jpeg|webp);base64,[a-zA-Z\d+/]+={0,2})?$/;

/** Says what is no shared report, and where. */
export class Refused extends Error {}

/** The shared report in these bytes of JSON; throws Refused. */
export function parse(bytes: Uint8Array): SharedReport {
  if (bytes.length > limits.size) throw new Refused("too large");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refused("no JSON");
  }
  let elements = 0;
  let k = 0;

  const text = (v: unknown, most: number = limits.text): boolean => typeof v === "string" && new TextEncoder().encode(v).length <= most;
  const like = (v: unknown, pattern: RegExp): boolean => typeof v === "string" && pattern.test(v);
  const is: Record<string, (v: unknown) => boolean> = {
    int: (v) => v === version,
    bool: (v) => typeof v === "boolean",
    figure: Number.isFinite,
    setting: Number.isFinite,
    // The smallest group comes before all counts, and is one itself.
    count: (v) => Number.isSafeInteger(v) && (v as number) >= 0 && (k ? (v as number) % k === 0 : (k = v as number) >= limits.least && k <= limits.most),
    words: text,
    label: text,
    image: (v) => text(v, (limits.image * 4) / 3 + 40) && like(v, IMAGE),
    code: (v) => like(v, CODE),
    day: (v) => like(v, DAY),
  };

  function check(v: unknown, kind: string, at: string): void {
    const refuse = (why: string): never => {
      throw new Refused(`${at}: ${why}`);
    };
    if (kind[0] === "?") return v === null ? undefined : check(v, kind.slice(1), at);
    if (kind[0] === "[") {
      if (!Array.isArray(v)) return refuse("no list");
      if (v.length > limits.list || (elements += v.length) > ELEMENTS) return refuse("too many");
      return v.forEach((e, i) => check(e, kind.slice(2), `${at}.${i}`));
    }
    const fields = schema[kind];
    if (!fields) return is[kind]!(v) ? undefined : refuse(`no ${kind}`);
    if (typeof v !== "object" || !v || Array.isArray(v)) return refuse("no object");
    for (const name of Object.keys(v)) if (!Object.hasOwn(fields, name)) refuse(`unknown ${name.slice(0, 40)}`);
    for (const name in fields) {
      if (!Object.hasOwn(v, name)) refuse(`no ${name}`);
      check((v as Record<string, unknown>)[name], fields[name]!, `${at}.${name}`);
    }
  }
  check(value, "Report", "report");
  return value as SharedReport;
}
