// Numbers, dates and durations in one language, all by Intl. One Format is made
// for each language; the report's time zone is given where a date is shown.

export type Lang = "en" | "fr";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Units of a duration, largest first, with their length in seconds. */
const UNITS = [
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
  ["second", 1],
] as const;

/** What the widgets need, too. */
export class Numbers {
  private readonly made = new Map<string, unknown>();

  constructor(readonly lang: Lang) {}

  /** One of Intl's objects. Each is made once: it takes far longer than to format with it, and a report has hundreds of days. */
  private once<T>(kind: string, options: object, make: () => T): T {
    const key = kind + JSON.stringify(options);
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }

  protected number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return this.once("number", options, () => new Intl.NumberFormat(this.lang, options));
  }

  /** 12,840 · 12 840 */
  int(n: number): string {
    return this.number({ maximumFractionDigits: 0 }).format(n);
  }

  /** At most `digits` decimals. */
  dec(n: number, digits = 1): string {
    return this.number({ maximumFractionDigits: digits }).format(n);
  }

  /** An amount in its currency, "" where that is not known; whole units from a hundred on. */
  money(n: number, currency: string, digits = Math.abs(n) < 100 ? 2 : 0): string {
    if (!/^[A-Za-z]{3}$/.test(currency)) return `${this.dec(n, digits)}${currency ? `\u00A0${currency}` : ""}`;
    return this.number({ style: "currency", currency: currency.toUpperCase(), currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(n);
  }

  /** French puts a narrow space before the sign; browsers' data differ in which. */
  protected percent(rate: number, least: number, most: number): string {
    return this.number({ style: "percent", minimumFractionDigits: least, maximumFractionDigits: most }).format(rate).replace(/\s%/u, "\u202F%");
  }

  /** A rate with one decimal; never rounds something to nothing or to all. */
  pct(rate: number | null): string {
    if (rate === null) return "–";
    const p = Math.abs(rate) * 100;
    const edge = p > 0 && p < 100 && (p < 0.1 || p > 99.9);
    return this.percent(rate, p === 0 || p === 100 ? 0 : 1, edge ? 2 : 1);
  }

  /** A rate for a headline: whole percents, one decimal below ten. */
  pctRound(rate: number | null): string {
    if (rate === null) return "–";
    const p = rate * 100;
    if (p < 10 || p > 99.5) return this.pct(rate);
    return this.percent(rate, 0, 0);
  }

  protected unit(n: number, unit: string, display: "narrow" | "short" | "long", digits = 0): string {
    return this.number({ style: "unit", unit, unitDisplay: display, maximumFractionDigits: digits }).format(n);
  }

  /** Seconds in at most two units: "2d 4h", "0s". Null is a dash: nothing to measure. */
  duration(seconds: number | null): string {
    if (seconds === null) return "–";
    if (seconds < 10) return this.unit(seconds, "second", "narrow", 1);
    let rest = Math.round(seconds);
    if (rest >= 100 * DAY) return this.unit(Math.round(rest / DAY), "day", "narrow");
    const parts: string[] = [];
    for (let i = 0; i < UNITS.length && parts.length < 2; i++) {
      const [unit, length] = UNITS[i]!;
      if (rest < length) {
        if (parts.length > 0) break;
        continue;
      }
      if (parts.length === 1 || unit === "second") {
        // The second unit is rounded; 60 minutes would read oddly, so it is floored instead.
        parts.push(this.unit(Math.floor(rest / length), unit, "narrow"));
        break;
      }
      parts.push(this.unit(Math.floor(rest / length), unit, "narrow"));
      rest %= length;
    }
    return parts.join("\u00A0");
  }

  /** A length of time in words, exact: "7 days", "30 minutes", "36 hours". */
  span(seconds: number): string {
    for (const [unit, length] of [["week", 7 * DAY], ...UNITS] as const) {
      if (unit === "week" && seconds < 28 * DAY) continue;
      if (seconds >= length && seconds % length === 0) {
        return this.unit(seconds / length, unit, "long");
      }
    }
    return this.unit(seconds, "second", "long", 1);
  }

  protected date(options: Intl.DateTimeFormatOptions, zone: string): Intl.DateTimeFormat {
    const tag = this.lang === "en" ? "en-GB" : "fr"; // day before month in both
    return this.once(zone, options, () => {
      try {
        return new Intl.DateTimeFormat(tag, { ...options, timeZone: zone });
      } catch {
        return new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }); // a zone this browser does not know
      }
    });
  }

  /** "9 – 24 Apr 2024": days given as YYYY-MM-DD. */
  days(from: string, to: string): string {
    const [a, b] = [from, to].map((d) => new Date(`${d}T00:00:00Z`)) as [Date, Date];
    if (isNaN(+a) || isNaN(+b)) return `${from} – ${to}`;
    return this.date({ day: "numeric", month: "short", year: "numeric" }, "UTC").formatRange(a, b);
  }

  /** A day given as YYYY-MM-DD; days have no zone. */
  day(date: string, style: "long" | "short" | "month" = "long"): string {
    const options: Intl.DateTimeFormatOptions =
      style === "long"
        ? { weekday: "short", day: "numeric", month: "short", year: "numeric" }
        : style === "short"
          ? { day: "numeric", month: "short" }
          : { month: "short", year: "numeric" };
    return this.date(options, "UTC").format(new Date(`${date}T00:00:00Z`));
  }

  /** "a, b and c" */
  list(items: string[], type: "conjunction" | "disjunction" = "conjunction"): string {
    return this.once("list", { type }, () => new Intl.ListFormat(this.lang, { type })).format(items);
  }

  /** The form for n: in French 0 and 1 are singular, in English only 1. */
  plural(n: number, one: string, other: string): string {
    return this.once("plural", {}, () => new Intl.PluralRules(this.lang)).select(n) === "one" ? one : other;
  }
}
