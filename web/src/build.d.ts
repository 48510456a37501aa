// What build.mjs puts into the bundle.

declare const ENGINE: import("./engine/lock.ts").Assets["engine"];
declare const SAMPLES: import("./engine/lock.ts").Assets["samples"];

/** The engine's worker, bundled, as text. */
declare module "inline:worker" {
  const source: string;
  export default source;
}

/** Go's own loader, from the Go installation. */
declare module "wasm_exec" {}

declare module "*.css" {}

/** A script in dist, and what vouches for it. */
interface Built {
  url: string;
  integrity: string;
}

/** The custom elements, by name. */
declare const WIDGETS: Record<string, Built>;

/** What an element fetches when it needs it, beside it. */
declare const LATER: Record<"french" | "instead" | "sections", Built>;
