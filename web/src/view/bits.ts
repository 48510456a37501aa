// What templates need besides a component, whatever page they are on.

import { html, type TemplateResult } from "lit";
import { parts } from "../i18n/names.ts";

/** A sentence whose names from the data are set apart. */
export function rich(sentence: string): Array<string | TemplateResult> {
  return parts(sentence).map((p) => (p.name ? html`<em dir="auto">${p.text}</em>` : p.text));
}

/** Defines an element once, also when two bundles on a page bring it. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

/** Gives the browser a file to save; nothing goes over the network. */
export function save(name: string, content: BlobPart, type = "application/json"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
