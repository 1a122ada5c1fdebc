// By which key a visit steps on, and which step is the usual one. Which there are, the program says.

export interface Step {
  to: string;
  key: string;
}

const KEYS: Record<string, string> = {
  CHECKED_IN: "a",
  IN_ROOM: "r",
  IN_PROGRESS: "v",
  READY: "p",
  COMPLETED: "l",
  CONFIRMED: "c",
  NO_SHOW: "n",
  CANCELED: "x",
  SCHEDULED: "b",
};

/** What usually comes next. */
const USUAL: Record<string, string> = {
  SCHEDULED: "CHECKED_IN",
  CONFIRMED: "CHECKED_IN",
  CHECKED_IN: "IN_ROOM",
  IN_ROOM: "IN_PROGRESS",
  IN_PROGRESS: "READY",
  READY: "COMPLETED",
  NO_SHOW: "CHECKED_IN",
};

const FINISHED = ["COMPLETED", "CANCELED", "NO_SHOW"];

interface Visit {
  status: string;
  /** The states that the program lets it step to. */
  next: readonly string[];
  patient_id: string | null;
}

/** The usual step first. Blocked time has nobody to arrive: it is booked or cancelled. */
export function stepsFrom({ status, next, patient_id }: Visit): readonly Step[] {
  const allowed = patient_id === null ? next.filter((to) => to === "CANCELED" || to === "SCHEDULED") : next;
  const usual = (to: string): number => (to === USUAL[status] ? 0 : 1);
  return Object.entries(KEYS)
    .filter(([to]) => allowed.includes(to))
    .map(([to, key]) => ({ to, key }))
    .sort((left, right) => usual(left.to) - usual(right.to));
}

/** The step behind the button of a row; there is none once all is over. */
export function nextStep(visit: Visit): Step | null {
  if (FINISHED.includes(visit.status) || visit.patient_id === null) return null;
  return stepsFrom(visit)[0] ?? null;
}

export const freesItsTime = (status: string): boolean => status === "CANCELED" || status === "NO_SHOW";

/** Whole minutes after the booked start with nobody here yet; 0 when not late. */
export function minutesLate(status: string, start: string, now: Date): number {
  if (status !== "SCHEDULED" && status !== "CONFIRMED") return 0;
  return Math.max(0, Math.floor((now.getTime() - Date.parse(start)) / 60_000));
}

/** Whoever is expected can be received; whoever waits already was perhaps only marked as arrived. */
export const mayCheckIn = ({ status, patient_id }: Pick<Visit, "status" | "patient_id">): boolean =>
  patient_id !== null && ["SCHEDULED", "CONFIRMED", "CHECKED_IN", "IN_ROOM"].includes(status);
