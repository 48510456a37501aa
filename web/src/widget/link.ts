// The addresses a shared report has: /r/ID and /embed/ID, the key in the
// fragment, which no browser sends. WordPress appends a fragment of its own.

export interface Link {
  /** Where the ciphertext is; "" where the address is of no report. */
  api: string;
  /** The page that shows the whole of it, with the key. */
  page: string;
  key: string;
  /** What else the fragment says: view, theme, accent, lang, funnel. */
  options: URLSearchParams;
  /** WordPress's, for the messages about the height. */
  secret: string;
}

/** Takes an address apart. What is no link of ours is a file to fetch, perhaps with a key. */
export function parseLink(address: string, base?: string): Link | null {
  if (!URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  const [own = "", wordpress = ""] = url.hash.slice(1).split("#");
  const options = new URLSearchParams(own);
  const key = options.get("k") ?? "";
  const secret = new URLSearchParams(wordpress.replace(/^\?/, "")).get("secret") ?? "";
  const found = /^(.*)\/(?:r|embed)\/([\w-]+)\/?$/.exec(url.pathname);
  url.hash = url.search = "";
  if (!found) return { api: "", page: "", key, options, secret };
  const at = (path: string): string => new URL(found[1] + path, url).href;
  return { api: at(`/api/reports/${found[2]}`), page: at(`/r/${found[2]}`) + (key && `#k=${key}`), key, options, secret };
}
