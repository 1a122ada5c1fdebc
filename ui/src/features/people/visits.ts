// Splits appointments into what comes, today included, and what was or was called off.
import { dateToDay } from "../../app/format";
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
