// One person's journey as it is read: visit by visit, with the time between.

import type { Journey, JourneyEvent } from "./report.gen.ts";

export interface Moment {
  event: JourneyEvent;
  /** Seconds since the event before; null for the first of all. */
  after: number | null;
  /** Names and values of what is known of it. */
  properties: Array<[name: string, value: string]>;
}

export interface Visit {
  /** Counted from 1. */
  number: number;
  moments: Moment[];
  /** From the first to the last of its events. */
  seconds: number;
  /** Since the last event of the visit before; null for the first. */
  after: number | null;
}

const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

export function visits(journey: Journey): Visit[] {
  const all: Visit[] = [];
  let before: JourneyEvent | null = null;
  for (const event of journey.events) {
    const after = before && seconds(before.time, event.time);
    let visit = all.at(-1);
    if (!visit || visit.number !== event.visit) all.push((visit = { number: event.visit, moments: [], seconds: 0, after }));
    const properties = journey.properties.flatMap((name, i): Array<[string, string]> => (event.values[i] ? [[name, event.values[i]]] : []));
    visit.moments.push({ event, after, properties });
    visit.seconds = seconds(visit.moments[0]!.event.time, event.time);
    before = event;
  }
  return all;
}
