// Splits appointments into what comes, today included, and what was or was called off.
import { dateToDay, today } from "../../app/format";
import type { AppointmentSummary } from "../../generated/api";

const OVER = ["COMPLETED", "CANCELED", "NO_SHOW"];

export function splitVisits(visits: readonly AppointmentSummary[], now: Date): { next: AppointmentSummary[]; past: AppointmentSummary[] } {
  const today = dateToDay(now);
  const ahead = (visit: AppointmentSummary): boolean => !OVER.includes(visit.status) && dateToDay(new Date(visit.start)) >= today;
  const byStart = (left: AppointmentSummary, right: AppointmentSummary): number => left.start.localeCompare(right.start);
  return {
    next: visits.filter(ahead).sort(byStart),
    past: visits.filter((visit) => !ahead(visit)).sort((left, right) => byStart(right, left)),
  };
}

/** The visit of today that is not over: the one at which alerts are read. */
export function visitOfToday(visits: readonly AppointmentSummary[]): AppointmentSummary | null {
  const open = visits.filter((visit) => !OVER.includes(visit.status) && dateToDay(new Date(visit.start)) === today());
  return open.sort((left, right) => left.start.localeCompare(right.start))[0] ?? null;
}
