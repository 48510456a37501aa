// All that the app says of numbers, dates and durations. What a shared report
// needs of it is in numbers.ts, for a widget is small.

import { Numbers } from "./numbers.ts";

export type { Lang } from "./numbers.ts";

export class Format extends Numbers {
  /** 1.2M · 1,2 M, for axes and places too narrow for the whole number. */
  compact(n: number): string {
    return this.number({ notation: "compact", maximumFractionDigits: 1 }).format(n);
  }

  /** An interval of rates: 42.8–43.2%. */
  interval(low: number | null, high: number | null): string {
    if (low === null || high === null) return "–";
    const n = this.number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return `${n.format(low * 100)}–${this.percent(high, 1, 1)}`;
  }

  /** Bytes in the unit they are sold in. */
  bytes(n: number): string {
    if (n < 1000) return this.unit(n, "byte", "long");
    if (n < 1_000_000) return this.unit(n / 1000, "kilobyte", "short", n < 10_000 ? 1 : 0);
    if (n < 1_000_000_000) return this.unit(n / 1e6, "megabyte", "short", n < 1e7 ? 1 : 0);
    return this.unit(n / 1e9, "gigabyte", "short", 1);
  }

  /** "1 Jul – 30 Sept 2026": from the first to the last moment, in the report's zone. */
  period(first: string, last: string, zone: string): string {
    const from = new Date(first);
    const to = new Date(last);
    if (!first || isNaN(+from) || isNaN(+to)) return "";
    return this.date({ day: "numeric", month: "short", year: "numeric" }, zone || "UTC").formatRange(from, to);
  }

  /** The same to the minute: "3 Mar 2024, 23:00 – 5 Mar 2024, 01:00". */
  moments(first: string, last: string, zone: string): string {
    return this.date({ day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" }, zone || "UTC").formatRange(new Date(first), new Date(last));
  }

  /** A moment: "3 Mar 2024, 23:00:05", or its time of day alone. */
  moment(time: string, zone: string, style: "full" | "minute" | "time"): string {
    const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", ...(style === "minute" ? {} : { second: "2-digit" }) };
    const at = new Date(time);
    if (isNaN(+at)) return time;
    return this.date(style === "time" ? clock : { day: "numeric", month: "short", year: "numeric", ...clock }, zone || "UTC").format(at);
  }
}
