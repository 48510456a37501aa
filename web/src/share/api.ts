// The server's side of sharing, as the share page uses it: it is given sealed
// bytes, and says under which id it keeps them and with which token they are
// deleted. The key never comes here.

/** How a report is to be kept. */
export interface Keeping {
  /** As the API spells it: 1h, 7d. */
  expires: string;
  /** The first reader is the last. */
  burn: boolean;
  /** It will stand in pages: whoever has the page has the key. */
  published: boolean;
}

export interface Kept {
  id: string;
  token: string;
  /** RFC 3339. */
  expires: string;
}

/** Why nothing was kept or deleted. */
export type Failure =
  /** Nothing answers. */
  | { code: "no_network" }
  /** What answers keeps no reports: the pages lie on a plain web server. */
  | { code: "no_server" }
  | { code: "too_large" }
  /** `wait` in seconds, 0 where the server does not say. */
  | { code: "too_many"; wait: number }
  | { code: "cancelled" }
  /** `says` is the server's own, in English. */
  | { code: "refused"; status: number; says: string };

export class ApiError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

const REPORTS = "/api/reports";

/** Uploads sealed bytes, telling how many are gone; rejects with an ApiError. */
export function upload(sealed: Uint8Array<ArrayBuffer>, keeping: Keeping, onProgress: (bytes: number) => void, stop: AbortSignal): Promise<Kept> {
  return new Promise((resolve, reject) => {
    const fail = (failure: Failure): void => reject(new ApiError(failure));
    if (stop.aborted) return fail({ code: "cancelled" });
    const request = new XMLHttpRequest(); // fetch does not tell how much of a body is gone
    request.open("POST", REPORTS);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Parcours-Expires", keeping.expires);
    if (keeping.burn) request.setRequestHeader("Parcours-Burn", "1");
    if (keeping.published) request.setRequestHeader("Parcours-Published", "1");
    request.upload.onprogress = (e) => onProgress(e.loaded);
    request.onerror = () => fail({ code: "no_network" });
    request.onabort = () => fail({ code: "cancelled" });
    request.onload = () => {
      const made = request.status === 201 ? kept(request.responseText) : null;
      if (made) resolve(made);
      else fail(failed(request.status, (name) => request.getResponseHeader(name), request.responseText));
    };
    stop.addEventListener("abort", () => request.abort(), { once: true });
    request.send(sealed);
  });
}

/** Deletes a report. That it is gone already is what was wanted: false says so. */
export async function remove(id: string, token: string): Promise<boolean> {
  const response = await fetch(`${REPORTS}/${id}`, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } }).catch(() => {
    throw new ApiError({ code: "no_network" });
  });
  const text = await response.text();
  if (response.status === 204) return true;
  // A web server without reports does not know the address either, but does not answer in JSON.
  if (response.status === 404 && errorIn(text) !== null) return false;
  throw new ApiError(failed(response.status, (name) => response.headers.get(name), text));
}

function failed(status: number, header: (name: string) => string | null, text: string): Failure {
  const says = errorIn(text);
  if (status === 413) return { code: "too_large" };
  if (status === 429 || status === 503) return { code: "too_many", wait: Math.max(0, Number(header("Retry-After")) || 0) };
  if (says === null && status < 500) return { code: "no_server" };
  return { code: "refused", status, says: says ?? "" };
}

/** What the API says went wrong; null when this is no answer of the API. */
function errorIn(text: string): string | null {
  const { error, hint } = object(text);
  return typeof error === "string" ? [error, typeof hint === "string" ? hint : ""].filter(Boolean).join(": ").slice(0, 400) : null;
}

function kept(text: string): Kept | null {
  const { id, delete_token: token, expires_at: expires } = object(text);
  const fine = typeof id === "string" && /^[\w-]{22}$/.test(id) && typeof token === "string" && /^[\w-]{43}$/.test(token) && typeof expires === "string" && !isNaN(Date.parse(expires));
  return fine ? { id, token, expires } : null;
}

function object(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
