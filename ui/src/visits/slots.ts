// Times of appointments that nobody has chosen yet, and of those that come back.
import { dateToDay } from "../app/format";
import { toInstant } from "../fields/handwriting";
import type { Period } from "../fields/parse";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

export const minutesBetween = (start: string, end: string): number => (Date.parse(end) - Date.parse(start)) / MINUTE;

export const addMinutes = (instant: string, minutes: number): string => new Date(Date.parse(instant) + minutes * MINUTE).toISOString();

/** The next quarter of an hour, or nine o'clock on another day. */
export function firstSlot(date: string, now: Date): Period {
  const next = new Date(Math.ceil(now.getTime() / QUARTER) * QUARTER);
  const start = dateToDay(next) === date ? next.toISOString() : toInstant(date, "09:00");
  return { start, end: addMinutes(start, 15) };
}

/** From this minute on, for whoever came without an appointment. */
export function fromNow(now: Date, minutes: number): Period {
  const start = new Date(Math.floor(now.getTime() / MINUTE) * MINUTE).toISOString();
  return { start, end: addMinutes(start, minutes) };
}

/** From when free times are looked for: not in the past, nor before the day that is shown. */
export function searchFrom(date: string, now: Date): string {
  const minute = new Date(Math.ceil(now.getTime() / MINUTE) * MINUTE);
  return date > dateToDay(now) ? toInstant(date, "00:00") : minute.toISOString();
}

/** The times of a series, at the same time of day whatever the clocks do between. */
export function occurrences(first: Period, everyWeeks: number, count: number): Period[] {
  const length = minutesBetween(first.start, first.end);
  return Array.from({ length: count }, (_, at) => {
    const start = new Date(first.start);
    start.setDate(start.getDate() + at * everyWeeks * 7);
    return { start: start.toISOString(), end: addMinutes(start.toISOString(), length) };
  });
}
