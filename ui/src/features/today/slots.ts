// Where a new appointment starts before anybody chose: the next quarter of an hour, or nine o'clock.
import { dateToDay } from "../../app/format";
import { toInstant } from "../../fields/handwriting";

const QUARTER = 15 * 60_000;

export function firstSlot(date: string, now: Date): { start: string; end: string } {
  const next = new Date(Math.ceil(now.getTime() / QUARTER) * QUARTER);
  const start = dateToDay(next) === date ? next.toISOString() : toInstant(date, "09:00");
  return { start, end: new Date(Date.parse(start) + QUARTER).toISOString() };
}
