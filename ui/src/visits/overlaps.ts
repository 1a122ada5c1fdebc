// Names what is taken twice: who or what of an appointment another one wants at the same time.
import type { AppointmentSummary } from "../generated/api";

export interface Overlap {
  /** Name of the person or room. */
  who: string;
  visit: AppointmentSummary;
}

export function overlapsOf(clashes: readonly AppointmentSummary[], wanted: readonly string[]): Overlap[] {
  return clashes.flatMap((visit) =>
    [...visit.staff, ...visit.resources].filter(({ id }) => wanted.includes(id)).map(({ name }) => ({ who: name, visit })),
  );
}
