// What a browser test may do with a browser, the same for the three engines.
// Chromium speaks CDP (playwright-core), Firefox WebDriver BiDi
// (puppeteer-core), WebKit plain W3C WebDriver.

import { BROWSERS } from "./browsers.mjs";
import { chromium } from "./chromium.ts";
import { firefox } from "./firefox.ts";
import { webkit } from "./webkit.ts";

/** Lookups that see through shadow roots, handed to every function that runs in the page. */
export interface Deep {
  one(selector: string): HTMLElement | null;
  all(selector: string): HTMLElement[];
}

export interface Driver {
  goto(url: string): Promise<void>;
  /** Runs a function in the page; arguments and result cross as JSON. */
  eval<A extends unknown[], T>(f: (deep: Deep, ...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Gives files on disk to a file input. */
  setFiles(selector: string, paths: string[]): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Errors the page logged or threw since goto; always empty in WebKit, which does not tell. */
  errors(): string[];
  close(): Promise<void>;
}

const launchers = { chromium, firefox, webkit };

export type BrowserName = keyof typeof BROWSERS;

export const browserNames = Object.keys(BROWSERS) as BrowserName[];

export function launch<N extends BrowserName>(name: N): ReturnType<(typeof launchers)[N]> {
  return launchers[name](BROWSERS[name].path) as ReturnType<(typeof launchers)[N]>;
}

/** The source of an expression that calls f in the page. */
export function expression(f: Function, args: unknown[]): string {
  return `(${f})(${[DEEP, ...args.map((a) => JSON.stringify(a) ?? "undefined")].join(",")})`;
}

const DEEP = `(() => {
  const all = (selector, root = document) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? all(selector, e.shadowRoot) : [])),
  ];
  return { all: (s) => all(s), one: (s) => all(s)[0] ?? null };
})()`;

type Truthy<T> = Exclude<T, null | undefined | false | 0 | "">;

/** Asks until the answer is true-ish and returns it; says what it waited for when it never is. */
export async function waitFor<T>(what: string, ask: () => Promise<T>, ms = 20_000): Promise<Truthy<T>> {
  for (const end = Date.now() + ms; ; ) {
    const answer = await ask();
    if (answer) return answer as Truthy<T>;
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s for ${what}`);
    await new Promise((r) => setTimeout(r, 50));
  }
}

/** The text of the first match, "" when there is none. */
export function text(d: Driver, selector: string): Promise<string> {
  return d.eval((deep, s) => deep.one(s)?.innerText ?? "", selector);
}

/** Clicks the first match. */
export async function click(d: Driver, selector: string): Promise<void> {
  await waitFor(selector, () => d.eval((deep, s) => (deep.one(s)?.click(), deep.one(s) !== null), selector));
}

/** Drops files on the first match as a user's drag would, with contents made in the page. */
export function drop(d: Driver, selector: string, files: { name: string; text: string }[]): Promise<void> {
  return d.eval(
    (deep, s, files) => {
      const target = deep.one(s)!;
      const dataTransfer = new DataTransfer();
      for (const f of files) dataTransfer.items.add(new File([f.text], f.name));
      for (const type of ["dragenter", "dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }));
      }
    },
    selector,
    files,
  );
}
