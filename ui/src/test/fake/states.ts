// The states of a visit as the program has them (crates/model, Status::step).
import type { Values } from "../../generated/api";

export const NEXT: Record<string, string[]> = {
  SCHEDULED: ["CONFIRMED", "CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "CANCELED", "NO_SHOW"],
  CONFIRMED: ["SCHEDULED", "CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "CANCELED", "NO_SHOW"],
  CHECKED_IN: ["SCHEDULED", "CONFIRMED", "IN_ROOM", "IN_PROGRESS", "CANCELED", "NO_SHOW"],
  IN_ROOM: ["CHECKED_IN", "IN_PROGRESS", "READY", "CANCELED"],
  IN_PROGRESS: ["CHECKED_IN", "IN_ROOM", "READY", "COMPLETED"],
  READY: ["IN_PROGRESS", "COMPLETED"],
  COMPLETED: ["IN_PROGRESS", "READY"],
  CANCELED: ["SCHEDULED"],
  NO_SHOW: ["SCHEDULED", "CHECKED_IN"],
};

const MOMENTS: [string, string][] = [
  ["CHECKED_IN", "checked_in_at"],
  ["IN_ROOM", "roomed_at"],
  ["IN_PROGRESS", "actual_start"],
  ["READY", "ready_at"],
  ["COMPLETED", "actual_end"],
];

/** A state that was reached at a time; what lies after it is not reached any more. */
export function stateAt(status: string, now: string): Values {
  const reached = MOMENTS.findIndex(([state]) => state === status);
  const later = Object.fromEntries(MOMENTS.slice(reached + 1).map(([, field]) => [field, null]));
  const field = MOMENTS[reached]?.[1];
  return { status, ...later, ...(field === undefined ? {} : { [field]: now }) };
}

/** The times of a visit that reached its state so many minutes ago, and the ones before it earlier. */
export function timesBefore(status: string, now: Date, minutes: number): Values {
  const reached = MOMENTS.findIndex(([state]) => state === status);
  return Object.fromEntries(
    MOMENTS.slice(0, reached + 1).map(([, field], at) => [field, new Date(now.getTime() - (minutes + (reached - at) * 8) * 60_000).toISOString()]),
  );
}
