// The columns of the day, which of them are shown, and the hours that the grid spans.
import { addDays, dateToDay, dayToDate } from "../../app/format";
import { createStore } from "../../app/store";
import { toInstant } from "../../fields/handwriting";
import type { AppointmentSummary, ColumnKind, OpenTime, ScheduleColumn } from "../../generated/api";

/** The column of what nobody has taken on yet, such as a walk-in. */
export const NOBODY = "nobody";

export interface Column {
  id: string;
  kind: ColumnKind | typeof NOBODY;
  name: string;
  role: string;
  color: string | null;
  open: OpenTime[];
}

/** More than this many columns are too narrow to read: rooms are hidden until somebody asks for them. */
const MOST_AT_FIRST = 7;

/** Which columns are hidden; null while nobody has chosen. For as long as the window is open. */
export const hiddenColumns = createStore<ReadonlySet<string> | null>(null);
/** The column of the week; null while nobody has chosen. */
export const weekColumn = createStore<string | null>(null);
export const fiveDays = createStore(true);
export const cancelledShown = createStore(false);

const isStaff = ({ kind }: { kind: string }): boolean => kind === "staff";

export function hiddenAtFirst(columns: readonly ScheduleColumn[]): ReadonlySet<string> {
  if (columns.length <= MOST_AT_FIRST) return new Set();
  return new Set(columns.filter((column) => !isStaff(column)).map(({ id }) => id));
}

export const columnIdsOf = (visit: AppointmentSummary): string[] => {
  const ids = [...visit.staff, ...visit.resources].map(({ id }) => id);
  return ids.length > 0 ? ids : [NOBODY];
};

/** What is shown of the day: the chosen columns, and one for what nobody has taken on, if there is any. */
export function columnsShown(
  columns: readonly ScheduleColumn[],
  visits: readonly AppointmentSummary[],
  hidden: ReadonlySet<string>,
  nobody: string,
): Column[] {
  const chosen: Column[] = columns.filter(({ id }) => !hidden.has(id));
  const alone = visits.some((visit) => columnIdsOf(visit)[0] === NOBODY);
  if (!alone) return chosen;
  return [{ id: NOBODY, kind: NOBODY, name: nobody, role: "", color: null, open: [] }, ...chosen];
}

export const startOfDay = (day: string): string => toInstant(day, "00:00");

/** The stretches of these days at which a column is not there. */
export function closedTimes(open: readonly OpenTime[], firstDay: string, days: number): OpenTime[] {
  const closed: OpenTime[] = [];
  for (let at = 0; at < days; at++) {
    const start = startOfDay(addDays(firstDay, at));
    const end = startOfDay(addDays(firstDay, at + 1));
    const inDay = open
      .filter((time) => Date.parse(time.start) < Date.parse(end) && Date.parse(start) < Date.parse(time.end))
      .sort((left, right) => Date.parse(left.start) - Date.parse(right.start));
    let from = start;
    for (const time of inDay) {
      if (Date.parse(from) < Date.parse(time.start)) closed.push({ start: from, end: time.start });
      if (Date.parse(from) < Date.parse(time.end)) from = time.end;
    }
    if (Date.parse(from) < Date.parse(end)) closed.push({ start: from, end });
  }
  return closed;
}

const USUAL = { from: 8, to: 18 };

/** The hours of the grid: all that is open or booked, with an hour to spare before and after. */
export function hoursOf(times: readonly OpenTime[]): { from: number; to: number } {
  const hour = (instant: string): number => new Date(instant).getHours() + new Date(instant).getMinutes() / 60;
  const sameDay = (time: OpenTime): boolean => dateToDay(new Date(time.start)) === dateToDay(new Date(time.end));
  const starts = times.map(({ start }) => Math.floor(hour(start)));
  const ends = times.map((time) => (sameDay(time) ? Math.ceil(hour(time.end)) : 24));
  const from = Math.min(...(starts.length > 0 ? starts : [USUAL.from])) - 1;
  const to = Math.max(...(ends.length > 0 ? ends : [USUAL.to])) + 1;
  return { from: Math.max(0, from), to: Math.min(24, to) };
}

/** The first day of the week in which the day lies; `firstDay` 0 is Sunday. */
export function weekStart(day: string, firstDay: number): string {
  const back = (dayToDate(day).getDay() - firstDay + 7) % 7;
  return addDays(day, -back);
}
