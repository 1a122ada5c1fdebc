// Which appointments the list shows, and which page of them.
import type { AppointmentSummary } from "../../generated/api";
import { freesItsTime } from "../../visits/steps";

export const FILTERS = ["all", "booked", "cancelled", "noShow"] as const;
export type Filter = (typeof FILTERS)[number];

export const PAGE = 50;

const FITS: Record<Filter, (status: string) => boolean> = {
  all: () => true,
  booked: (status) => !freesItsTime(status),
  cancelled: (status) => status === "CANCELED",
  noShow: (status) => status === "NO_SHOW",
};

/** Each word must be somewhere in what a row says. */
export function filtered(visits: readonly AppointmentSummary[], filter: Filter, typed: string): AppointmentSummary[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return visits.filter((visit) => {
    if (!FITS[filter](visit.status)) return false;
    if (words.length === 0) return true;
    const names = [...visit.staff, ...visit.resources].map(({ name }) => name);
    const said = [visit.patient_name, visit.client_name, visit.phone, visit.type_name, visit.reason, visit.cancellation_reason, visit.canceled_by, ...names];
    const line = said.filter(Boolean).join(" ").toLowerCase();
    return words.every((word) => line.includes(word));
  });
}

export const pageOf = <T>(all: readonly T[], page: number): T[] => all.slice((page - 1) * PAGE, page * PAGE);
