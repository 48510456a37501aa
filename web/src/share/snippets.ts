// What is pasted into a page to show a shared report there.

export interface Snippets {
  /** The report's own page. */
  link: string;
  /** A frame, where scripts may not be added: it has the height it is given. */
  iframe: string;
  /** A frame as high as what is in it: the page around it can not reach in. */
  embed: string;
  /** An element that takes colours and type from the page around it. */
  element: string;
  /** What goes into an editor of WordPress. */
  wordpress: string;
}

export interface Shown {
  /** Of the server, without a slash at its end. */
  base: string;
  id: string;
  key: string;
  /** A private link is not pasted where its address would be sent to a server, key and all, to be looked up. */
  kind: "private" | "published";
  title: string;
  /** Of the elements, by name: where each lies on the server, and its hash. */
  widgets: Record<string, Built>;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export function snippets({ base, id, key, kind, title, widgets }: Shown): Snippets {
  const link = `${base}/r/${id}#k=${key}`;
  const [src, name] = [escaped(link), escaped(title)];
  const script = (widget: string): string => {
    const { url, integrity } = widgets[widget]!;
    return `<script type="module" src="${escaped(`${base}/${url}`)}" integrity="${escaped(integrity)}" crossorigin="anonymous"></script>`;
  };
  // Without the script, or without the report, a link is left.
  const fallback = `<a href="${src}">${name}</a>`;
  const iframe = `<iframe src="${escaped(`${base}/embed/${id}#k=${key}`)}" title="${name}" width="100%" height="640" frameborder="0" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`;
  return {
    link,
    iframe,
    embed: `${script("embed")}\n<parcours-embed src="${src}" title="${name}">${fallback}</parcours-embed>`,
    element: `${script("report")}\n<parcours-report src="${src}">${fallback}</parcours-report>`,
    wordpress: kind === "published" ? link : iframe,
  };
}
