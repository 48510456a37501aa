// Vouching for the addresses of our own scripts, where Trusted Types ask for it.

let policy: { createScriptURL(url: string): unknown } | undefined;

/** The address as a browser wants it for a worker. */
export function trusted(url: string): string {
  policy ??= globalThis.trustedTypes?.createPolicy("parcours", { createScriptURL: (url: string) => url });
  return policy ? (policy.createScriptURL(url) as string) : url;
}

declare global {
  var trustedTypes: { createPolicy(name: string, rules: object): NonNullable<typeof policy> } | undefined;
}
