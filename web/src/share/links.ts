// The links made in this browser, so that each can be deleted later. What is
// kept is enough for that and no more: a link's key is nowhere but in the link.

import { recall, remember } from "../i18n/choice.ts";

export interface Link {
  id: string;
  /** With which it is deleted. */
  token: string;
  title: string;
  /** RFC 3339. */
  made: string;
  expires: string;
}

const KEY = "parcours.links";

/** Newest first, those that have expired left out. */
export function links(now = Date.now()): Link[] {
  let kept: unknown;
  try {
    kept = JSON.parse(recall(KEY) ?? "[]");
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.filter((l) => isLink(l) && Date.parse(l.expires) > now) : [];
}

/** Says whether the link is kept: without storage it is not. */
export const addLink = (link: Link): boolean => write([link, ...links()]);

export const dropLink = (id: string): boolean => write(links().filter((l) => l.id !== id));

const write = (all: Link[]): boolean => remember(KEY, JSON.stringify(all));

/** What is in the storage may be of another version, or anybody's. */
function isLink(v: unknown): v is Link {
  const l = Object(v) as Record<string, unknown>;
  return (["id", "token", "title", "made", "expires"] as const).every((k) => typeof l[k] === "string") && /^[\w-]+$/.test(l.id as string);
}
