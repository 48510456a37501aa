// What the views of key figures share: a number in its unit, and fields to type in.

import { css } from "lit";
import type { Format } from "../i18n/format.ts";

/** A figure in its unit: a rate, money, points, a number. */
export function figureValue(f: Format, v: number | null, unit: string, currency: string): string {
  if (v === null) return "–";
  if (unit === "rate") return f.pct(v);
  if (unit === "money") return f.money(v, currency);
  return f.dec(v, unit === "points" ? 0 : 2);
}

export const figureStyles = css`
  input,
  select {
    min-height: 30px;
    padding: 1px 6px;
    border: 1px solid var(--pc-edge);
    border-radius: var(--pc-radius);
    background: var(--pc-sheet);
    color: var(--pc-ink);
  }
  @media print {
    input {
      border: 0;
      padding: 0;
    }
  }
`;
