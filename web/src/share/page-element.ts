// The base of what the share page is made of: redraws when the language changes.

import { LitElement } from "lit";
import type { Format } from "../i18n/format.ts";
import { said } from "./locale.ts";
import type { Words } from "./words.en.ts";

export class PageElement extends LitElement {
  private stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = said.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected get w(): Words {
    return said.get().w;
  }

  protected get f(): Format {
    return said.get().f;
  }

  protected find<E extends HTMLElement>(selector: string): E | null {
    return this.renderRoot.querySelector<E>(selector);
  }
}
