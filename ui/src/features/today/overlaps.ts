// Warns before saving: who or what of the new appointment is taken at that time already.
import type { AppointmentSummary } from "../../generated/api";
import type { Period } from "../../fields/parse";
import { freesItsTime } from "./steps";

export interface Overlap {
  /** Name of the person or room. */
  who: string;
  visit: AppointmentSummary;
}

export function overlapsOf(
  day: readonly AppointmentSummary[],
  period: Period | null,
  wanted: ReadonlySet<string>,
  except: string | null,
): Overlap[] {
  if (!period) return [];
  const taken = day.filter(
    (visit) => visit.id !== except && !freesItsTime(visit.status) && visit.start < period.end && period.start < visit.end,
  );
  return taken.flatMap((visit) =>
    [...visit.staff, ...visit.resources].filter(({ id }) => wanted.has(id)).map(({ name }) => ({ who: name, visit })),
  );
}
