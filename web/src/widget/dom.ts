// Elements, made one by one. Text goes in as text and attributes as attributes:
// no string is ever read as HTML, so a name in a hostile report stays a name.

export type Child = Node | string | null | Child[];
type Props = Record<string, string | number | boolean | null | ((e: Event) => void)>;

const SVG = "http://www.w3.org/2000/svg";
const shapes = new Set(["svg", "path", "circle"]);

/**
 * An element. A prop named `on…` listens, `style` is set through CSSOM (which
 * policies allow), false and null are left out, and the others are attributes.
 */
export function h(tag: string, props: Props = {}, ...children: Child[]): HTMLElement {
  const e = (shapes.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag)) as HTMLElement;
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") e.addEventListener(name.slice(2), value);
    else if (name === "style") e.style.cssText = String(value);
    else if (value !== false && value !== null) e.setAttribute(name, value === true ? "" : String(value));
  }
  put(e, children);
  return e;
}

/** Puts children at the end of an element. */
export function put(e: Element, children: Child[]): void {
  for (const c of children) {
    if (Array.isArray(c)) put(e, c);
    else if (c !== null && c !== "") e.append(c);
  }
}
