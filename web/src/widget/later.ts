// The parts of an element, each a script beside it. Where a page vouches for an
// element by its hash, the element vouches for them: a script that was preloaded
// with a hash is the one an import gets, and if it is another there is none.

import { parts } from "./parts.ts";

export async function part({ url, integrity }: Built): Promise<any> {
  const link = document.createElement("link");
  Object.assign(link, { rel: "modulepreload", href: new URL(url, import.meta.url).href, integrity, crossOrigin: "anonymous" });
  await new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  }).finally(() => link.remove());
  return import(link.href);
}

parts.french = () => part(LATER.french);
parts.instead = () => part(LATER.instead);
