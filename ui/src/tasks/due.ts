// How a day on which something is due stands to today.
import { dayToDate } from "../app/format";

const DAY_MS = 86_400_000;

/** Days since the due day; negative while it is still to come. */
export function daysOverdue(due: string, today: string): number {
  return Math.round((dayToDate(today).getTime() - dayToDate(due).getTime()) / DAY_MS);
}
