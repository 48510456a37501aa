// What is pasted into a page to show a shared report there.

export interface Snippets {
  /** The key stays in the address, in the frame. */
  iframe: string;
  link: string;
}

export interface Shown {
  /** Of the server, without a slash at its end. */
  base: string;
  id: string;
  key: string;
  kind: "private" | "published";
  title: string;
  /** The scripts of the elements, by name. */
  widgets: Record<string, Built>;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export function snippets({ base, id, key, title }: Shown): Snippets {
  const iframe = `<iframe src="${escaped(`${base}/embed/${id}#k=${key}`)}" title="${escaped(title)}" width="100%" height="640" loading="lazy" sandbox="allow-scripts allow-popups" referrerpolicy="no-referrer"></iframe>`;
  return { iframe, link: `${base}/r/${id}#k=${key}` };
}
