// Which states are offered from which, and by which key. The program has the last word.

export interface Step {
  to: string;
  key: string;
}

const CONFIRM: Step = { to: "CONFIRMED", key: "c" };
const ARRIVE: Step = { to: "CHECKED_IN", key: "a" };
const ROOM: Step = { to: "IN_PROGRESS", key: "r" };
const DONE: Step = { to: "COMPLETED", key: "d" };
const NO_SHOW: Step = { to: "NO_SHOW", key: "n" };
const CANCEL: Step = { to: "CANCELED", key: "x" };
const BOOKED: Step = { to: "SCHEDULED", key: "b" };

/** The first is the usual next one. */
const STEPS: Record<string, readonly Step[]> = {
  SCHEDULED: [ARRIVE, CONFIRM, ROOM, NO_SHOW, CANCEL],
  CONFIRMED: [ARRIVE, ROOM, BOOKED, NO_SHOW, CANCEL],
  CHECKED_IN: [ROOM, BOOKED, NO_SHOW, CANCEL],
  IN_PROGRESS: [DONE, ARRIVE],
  COMPLETED: [ROOM],
  CANCELED: [BOOKED],
  NO_SHOW: [ARRIVE, BOOKED],
};

const FINISHED = ["COMPLETED", "CANCELED", "NO_SHOW"];

interface Visit {
  status: string;
  patient_id: string | null;
}

/** Blocked time has nobody to arrive: it is booked or cancelled. */
export function stepsFrom({ status, patient_id }: Visit): readonly Step[] {
  const steps = STEPS[status] ?? [];
  return patient_id === null ? steps.filter(({ to }) => to === CANCEL.to || to === BOOKED.to) : steps;
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
