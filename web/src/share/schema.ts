// What a shared report may be. One that comes out of a link is whatever its
// author chose to seal, so nothing of it is used before it was checked whole:
// every field known and there, every number and text of its kind, every list
// bounded. Its texts stay texts: nothing here or later makes markup of them.

import type { SharedReport } from "./report.gen.ts";
import { SCHEMA } from "./schema.gen.ts";

const MOST = { list: 10_000, elements: 200_000, text: 4096, logo: 140_000 };

const CODE = /^\w{0,40}$/;
const DAY = /^(\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const LOGO = /^(data:image\/(png|jpeg|webp);base64,[\w+/]+={0,2})?$/;

/** Says what is no shared report, and where. */
export class Refused extends Error {}

/** The shared report in these bytes of JSON; throws Refused. */
export function parse(bytes: Uint8Array): SharedReport {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refused("not JSON");
  }
  let elements = 0;
  let k = 0;

  const text = (v: unknown, most: number): v is string => typeof v === "string" && v.length <= most && new TextEncoder().encode(v).length <= most;
  const number = (v: unknown): v is number => Number.isFinite(v);
  const count = (v: unknown): v is number => Number.isSafeInteger(v) && (v as number) >= 0;
  const is: Record<string, (v: unknown, name: string) => boolean> = {
    version: (v) => v === 1,
    bool: (v) => typeof v === "boolean",
    figure: number,
    count: (v, name) => count(v) && (name === "k" ? v > 1 : v % k === 0),
    words: (v, name) => (name === "logo" ? text(v, MOST.logo) && LOGO.test(v) : text(v, MOST.text)),
    label: (v) => text(v, MOST.text),
    code: (v) => typeof v === "string" && CODE.test(v),
    day: (v) => typeof v === "string" && DAY.test(v),
  };

  function check(v: unknown, kind: string, at: string): void {
    const refuse = (why: string): never => {
      throw new Refused(`${at.slice(1) || "report"}: ${why}`);
    };
    if (kind.endsWith("?")) return v === null ? undefined : check(v, kind.slice(0, -1), at);
    if (kind.endsWith("[]")) {
      if (!Array.isArray(v)) return refuse("not a list");
      if (v.length > MOST.list || (elements += v.length) > MOST.elements) return refuse("too many");
      return v.forEach((e, i) => check(e, kind.slice(0, -2), `${at}.${i}`));
    }
    const fields = (SCHEMA as Record<string, Record<string, string>>)[kind];
    if (!fields) return is[kind]!(v, at.slice(1)) ? undefined : refuse(`no valid ${kind}`);
    if (typeof v !== "object" || !v || Array.isArray(v)) return refuse("not an object");
    for (const name of Object.keys(v)) if (!Object.hasOwn(fields, name)) refuse(`unknown field ${name.slice(0, 40)}`);
    for (const name in fields) {
      if (!Object.hasOwn(v, name)) refuse(`no ${name}`);
      const value = (v as Record<string, unknown>)[name];
      check(value, fields[name]!, `${at}.${name}`);
      if (kind === "Report" && name === "k") k = value as number;
    }
  }
  check(value, "Report", "");
  return value as SharedReport;
}
