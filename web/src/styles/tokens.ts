// The design in one place: colour, type, space, radius, motion. Set once on the
// root element of the app (and, embedded, of a widget); everything below it
// inherits. A host page overrides a token by setting it on that element.
//
// Colour means something and nothing else is coloured: `went` (teal) is people
// who went on, `wait` (amber) people still on their way, `lost` (terracotta)
// people who stopped. Each has a tint for areas and a tone for edges and text.
// Measured against --pc-paper: text tones ≥ 4.5:1, edges and marks ≥ 3:1.

import { css } from "./css.ts";

export const tokens = css`
  :host {
    --pc-paper: light-dark(#fbfaf7, #131416);
    --pc-sheet: light-dark(#ffffff, #1b1d20);
    --pc-shade: light-dark(#f2efe8, #202327);
    --pc-ink: light-dark(#1c1b19, #ecebe7);
    --pc-soft: light-dark(#625f58, #a8a59d);
    --pc-line: light-dark(#e4e0d6, #2e3135);
    --pc-edge: light-dark(#8b877c, #77746c);
    --pc-mark: light-dark(#4c4a45, #c3c0b8);
    --pc-mark-tint: light-dark(#c9c5ba, #4a4d51);

    --pc-went: light-dark(#0f5c5c, #6cc5bd);
    --pc-went-tint: light-dark(#d7e7e5, #1d3736);
    --pc-wait: light-dark(#8a6a0c, #d9bd5c);
    --pc-wait-tint: light-dark(#f7eccb, #39321c);
    --pc-lost: light-dark(#a84a22, #e39a74);
    --pc-lost-tint: light-dark(#f6e4da, #3b2920);

    --pc-serif: "Source Serif 4 Variable", "Source Serif fallback", Georgia, "Times New Roman", serif;
    --pc-sans: "Inter Variable", "Inter fallback", system-ui, -apple-system, "Segoe UI", sans-serif;

    --pc-f1: 12.5px;
    --pc-f2: 14px;
    --pc-f3: 15.5px;
    --pc-f4: 18px;
    --pc-f5: 20px;
    --pc-f6: clamp(23px, 3.1vw, 29px);
    --pc-f7: clamp(30px, 4.8vw, 50px);

    --pc-s1: 4px;
    --pc-s2: 8px;
    --pc-s3: 12px;
    --pc-s4: 20px;
    --pc-s5: 32px;
    --pc-s6: 52px;
    --pc-s7: 84px;

    --pc-radius: 3px;
    --pc-text: 66ch;
    --pc-quick: 160ms;
  }
`;
