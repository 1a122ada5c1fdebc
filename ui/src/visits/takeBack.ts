// How a move and a cancellation are taken back: only while the appointment still is as it was left.
import { CommandError } from "../app/errors";
import * as api from "../generated/api";
import type { AppointmentSummary, NamedId } from "../generated/api";

export interface Place {
  start: string;
  end: string;
  staff: string[];
  resources: string[];
}

const ids = (named: readonly NamedId[]): string[] => named.map(({ id }) => id);

export const placeOf = (visit: AppointmentSummary): Place => ({
  start: visit.start,
  end: visit.end,
  staff: ids(visit.staff),
  resources: ids(visit.resources),
});

export const sameList = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((id) => right.includes(id));

export function samePlace(left: Place, right: Place): boolean {
  return (
    Date.parse(left.start) === Date.parse(right.start) &&
    Date.parse(left.end) === Date.parse(right.end) &&
    sameList(left.staff, right.staff) &&
    sameList(left.resources, right.resources)
  );
}

export async function moveBack(id: string, from: Place, to: Place, changed: string): Promise<void> {
  const now = await api.appointment({ id });
  if (!samePlace(placeOf(now), to)) throw new CommandError("not_possible", changed, null);
  await api.changeAppointment({
    id,
    opened_at: now.heads,
    patch: { scheduled: { start: from.start, end: from.end } },
    staff: sameList(from.staff, to.staff) ? null : from.staff,
    resources: sameList(from.resources, to.resources) ? null : from.resources,
  });
}

/** Who had confirmed is confirmed again. */
export async function uncancel(visit: Pick<AppointmentSummary, "id" | "status">): Promise<void> {
  await api.setAppointmentStatus({ id: visit.id, status: "SCHEDULED" });
  if (visit.status === "CONFIRMED") await api.setAppointmentStatus({ id: visit.id, status: "CONFIRMED" });
}
