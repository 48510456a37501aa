// <parcours-embed>: a shared report, or one view of it, in a frame of its own.
// The page around it can not reach into the frame, nor its style; the frame
// says how high it is, and nothing else.

import { parseLink } from "../link.ts";

/** In pixels: what a frame may ask for. */
const LEAST = 120;
const MOST = 12_000;

class Embed extends HTMLElement {
  static observedAttributes = ["src", "view", "theme", "accent", "lang", "funnel", "height", "title"];
  private frame: HTMLIFrameElement | null = null;

  connectedCallback(): void {
    addEventListener("message", this.hear);
    this.draw();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.hear);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.draw();
  }

  private draw(): void {
    const link = parseLink(this.getAttribute("src") ?? "", document.baseURI);
    this.shadowRoot ?? this.attachShadow({ mode: "open" });
    if (!link?.api) return this.shadowRoot!.replaceChildren(document.createElement("slot")); // what the page has in it
    const url = new URL(link.page.replace(/\/r\/([\w-]+)/, "/embed/$1"));
    const options = new URLSearchParams(url.hash.slice(1));
    for (const name of ["view", "theme", "accent", "lang", "funnel"]) {
      const value = this.getAttribute(name) ?? link.options.get(name);
      if (value) options.set(name, value);
    }
    url.hash = options.toString();
    const frame = document.createElement("iframe");
    // It may run its scripts and open the whole report in a tab of its own; as it is in no origin it reads no storage and no cookie.
    frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    frame.loading = "lazy";
    frame.referrerPolicy = "no-referrer";
    frame.title = this.getAttribute("title") || "Parcours";
    frame.style.cssText = `display:block;width:100%;border:0;height:${Number(this.getAttribute("height")) || 480}px`;
    frame.src = url.href;
    this.frame = frame;
    this.shadowRoot!.replaceChildren(frame);
  }

  private readonly hear = (e: MessageEvent): void => {
    if (!this.frame || e.source !== this.frame.contentWindow || this.hasAttribute("height")) return;
    const { type, message, value } = Object(e.data) as Record<string, unknown>;
    if (type === "parcours" && message === "height" && Number.isFinite(value)) this.frame.style.height = `${Math.min(MOST, Math.max(LEAST, Math.ceil(value as number)))}px`;
  };
}

if (!customElements.get("parcours-embed")) customElements.define("parcours-embed", Embed);
