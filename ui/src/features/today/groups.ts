// Where on the board of the day a visit stands, and in which order.
import type { AppointmentSummary } from "../../generated/api";

export const GROUPS = ["expected", "blocked", "off", "waiting", "room", "ready", "gone"] as const;
export type Group = (typeof GROUPS)[number];

/** Who is to come, and who is here. */
export const PANES: readonly (readonly Group[])[] = [
  ["expected", "blocked", "off"],
  ["waiting", "room", "ready", "gone"],
];

/** Shown with nobody in them, so that the board keeps its shape. */
export const ALWAYS: readonly Group[] = ["expected", "waiting", "room", "ready"];

const BY_STATUS: Record<string, Group> = {
  SCHEDULED: "expected",
  CONFIRMED: "expected",
  CHECKED_IN: "waiting",
  IN_ROOM: "room",
  IN_PROGRESS: "room",
  READY: "ready",
  COMPLETED: "gone",
};

export function groupOf({ status, patient_id }: Pick<AppointmentSummary, "status" | "patient_id">): Group {
  const group = BY_STATUS[status] ?? "off";
  return patient_id === null && group !== "off" ? "blocked" : group;
}

/** When the visit reached the state it is in; null where that was not noted. */
export function since(visit: AppointmentSummary): string | null {
  switch (visit.status) {
    case "CHECKED_IN":
      return visit.checked_in_at;
    case "IN_ROOM":
      return visit.roomed_at;
    case "IN_PROGRESS":
      return visit.actual_start;
    case "READY":
      return visit.ready_at;
    case "COMPLETED":
      return visit.actual_end;
    default:
      return null;
  }
}

/** Whole minutes in the state; null where there is nothing to count. */
export function minutesSince(visit: AppointmentSummary, now: Date): number | null {
  const from = since(visit);
  return from === null ? null : Math.max(0, Math.floor((now.getTime() - Date.parse(from)) / 60_000));
}

const TRIAGE: Record<string, number> = { EMERGENCY: 0, URGENT: 1 };
const triageRank = ({ triage }: AppointmentSummary): number => TRIAGE[triage ?? ""] ?? 2;

type Order = (left: AppointmentSummary, right: AppointmentSummary) => number;

const byStart: Order = (left, right) => left.start.localeCompare(right.start);
const bySince: Order = (left, right) => (since(left) ?? left.start).localeCompare(since(right) ?? right.start);

const ORDERS: Record<Group, Order> = {
  expected: byStart,
  blocked: byStart,
  off: byStart,
  // Emergencies first, then who came first.
  waiting: (left, right) => triageRank(left) - triageRank(right) || bySince(left, right),
  room: bySince,
  ready: bySince,
  gone: (left, right) => bySince(right, left),
};

export function toGroups(visits: readonly AppointmentSummary[]): Record<Group, AppointmentSummary[]> {
  const of = (group: Group): AppointmentSummary[] => visits.filter((visit) => groupOf(visit) === group).sort(ORDERS[group]);
  return { expected: of("expected"), blocked: of("blocked"), off: of("off"), waiting: of("waiting"), room: of("room"), ready: of("ready"), gone: of("gone") };
}

export const NOBODY = "nobody";

export interface Wanted {
  /** Somebody of the staff, "nobody", or null for all. */
  vet: string | null;
  text: string;
  clashes: boolean;
}

/** What the board shows of a day. */
export function isWanted(visit: AppointmentSummary, { vet, text, clashes }: Wanted): boolean {
  if (clashes && !visit.clash) return false;
  if (vet === NOBODY ? visit.staff.length > 0 : vet !== null && !visit.staff.some(({ id }) => id === vet)) return false;
  const words = text.toLowerCase().split(/[\s,]+/).filter(Boolean);
  const line = [visit.patient_name, visit.client_name, visit.reason, visit.phone, visit.type_name].filter(Boolean).join(" ").toLowerCase();
  return words.every((word) => line.includes(word));
}
