// The questions every contender answers, and their SQL. For the peers these
// three stand for our whole report:
//
//   funnel   people who reach each of four steps in order, the last within the
//            window of the first: ClickHouse's windowFunnel in its default mode
//   events   rows and people by event name
//   pairs    how often one event follows another in a person's journey
//
// Rows without a person count nowhere: our report rejects them.

export const STEPS = ["view_item", "add_to_cart", "begin_checkout", "purchase"];

const DAY = 24 * 60 * 60; // seconds
export const WINDOW = 7 * DAY;
/** Windows of the changed funnels that are asked for once the file is open. */
export const WARM_WINDOWS = [1 * DAY, 3 * DAY, 14 * DAY];

/** Our recipe for the same funnel, or a changed one; analyses that we have beyond it run too. */
export function recipe(seconds, change = {}) {
  return {
    recipe: 1,
    funnels: [{ name: "Bench", window: `${seconds / DAY}d`, steps: STEPS.map((event) => ({ event })), ...change }],
  };
}

const step = (n, more) => STEPS.map((event, i) => (i === n ? { event, ...more } : { event }));
const mobile = [{ property: "device", op: "is", value: "mobile" }];

/** One funnel for each option that a person may change. */
export const OPTIONS = {
  "step window": { step_window: "1d" },
  strict: { order: "strict" },
  unordered: { order: "unordered" },
  optional: { steps: step(1, { optional: true }) },
  condition: { steps: step(0, { where: mobile }) },
  "first ever": { steps: step(0, { first_time: true }) },
  "another step": { steps: [...step(), { event: "review" }] },
  exclusion: { exclude: [{ event: "payment_error", after_step: 1, before_step: 4 }] },
  visits: { entity: "session" },
  "held constant": { hold_constant: ["device"] },
  open: { open: true },
  period: { period: { from: "2024-04-15" } },
  breakdown: { breakdown: { property: "device" } },
  "breakdown by all": { breakdown: { property: "channel", attribution: "all" } },
  comparison: { compare: [{ label: "mobile", where: mobile }, { label: "all" }] },
  "PostHog's rules": { semantics: "posthog" },
  "ClickHouse's rules": { semantics: "clickhouse" },
};

/**
 * SQL for DuckDB; `source` is a table or a quoted file. ASOF joins give every
 * step its latest possible start, which is what windowFunnel keeps; window
 * functions say the same and are not faster.
 */
export const duckdb = {
  funnel: (source, seconds) => {
    const window = seconds * 1_000_000; // epoch_us counts microseconds
    const step = (n) => `SELECT user_id, t FROM e WHERE event = '${STEPS[n]}'`;
    const next = (n) => `s${n} AS (
      SELECT b.user_id, b.t, a.start FROM (${step(n)}) b ASOF JOIN s${n - 1} a ON a.user_id = b.user_id AND a.t <= b.t
      WHERE b.t - a.start <= ${window})`;
    return `WITH e AS MATERIALIZED (
      SELECT user_id, event, epoch_us("timestamp") t FROM ${source}
      WHERE user_id <> '' AND event IN (${STEPS.map((s) => `'${s}'`)})),
    s0 AS (SELECT user_id, t, t AS start FROM (${step(0)})),
    ${[1, 2, 3].map(next)}
    SELECT ${STEPS.map((_, n) => `(SELECT count(DISTINCT user_id) FROM s${n}) n${n}`)}`;
  },
  // Counting by both first spares the set of people that count(DISTINCT) keeps for every name.
  events: (source) => `SELECT event, sum(n)::BIGINT AS n, count(*) AS people
    FROM (SELECT event, user_id, count(*) AS n FROM ${source} WHERE user_id <> '' GROUP BY event, user_id) GROUP BY event`,
  pairs: (source) => `SELECT a, b, count(*) AS n
    FROM (SELECT event AS a, lead(event) OVER (PARTITION BY user_id ORDER BY "timestamp") AS b FROM ${source} WHERE user_id <> '')
    WHERE b IS NOT NULL GROUP BY a, b`,
};

/** SQL for ClickHouse; `source` is a table or a call of file(). The times of the log are whole seconds. */
export const clickhouse = {
  funnel: (source, seconds) => `SELECT ${STEPS.map((_, n) => `countIf(level > ${n})`)} FROM (
    SELECT windowFunnel(${seconds})(toDateTime(timestamp), ${STEPS.map((s) => `event = '${s}'`)}) AS level
    FROM ${source} WHERE user_id <> '' GROUP BY user_id)`,
  events: (source) => `SELECT event, count(), uniqExact(user_id) FROM ${source} WHERE user_id <> '' GROUP BY event`,
  // Arrays: several times as fast as leadInFrame.
  pairs: (source) => `SELECT pair.1, pair.2, count() FROM (
    SELECT arrayMap(x -> x.2, arraySort(x -> x.1, groupArray((timestamp, assumeNotNull(event))))) AS events,
      arrayJoin(arrayZip(arrayPopBack(events), arrayPopFront(events))) AS pair
    FROM ${source} WHERE user_id <> '' GROUP BY user_id) GROUP BY pair`,
};

/**
 * What SQL answered, as rows of values, in the form in which answers are
 * compared. Of pairs only the sum: events of one second have no order that two
 * engines must share, so single pairs may differ.
 */
export function answers({ funnel, events, pairs }) {
  return {
    funnel: funnel[0].map(Number),
    events: Object.fromEntries(events.map(([name, n, people]) => [name, [Number(n), Number(people)]])),
    pairs: pairs.reduce((sum, [, , n]) => sum + Number(n), 0),
  };
}

/** The same of our report, which counts no pairs. */
export function reportAnswers(report) {
  return {
    funnel: report.funnels[0].steps.map((s) => s.count),
    events: Object.fromEntries(report.overview.by_event.map((e) => [e.event, [e.events, e.users]])),
  };
}
