// The kinds of what happens to an animal, as they are chosen; and what belongs to one visit.
import type { TimelineEntry, TimelineKind } from "../../generated/api";

export const KIND_GROUPS = [
  { name: "visits", kinds: ["visit", "note", "signature", "addendum"] },
  { name: "findings", kinds: ["diagnosis", "problem", "problem_over", "allergy"] },
  { name: "measures", kinds: ["vitals", "weight"] },
  { name: "treatments", kinds: ["treatment", "prescription", "dispensing", "dispensing_return"] },
  { name: "vaccinations", kinds: ["vaccination"] },
  { name: "lab", kinds: ["lab_result"] },
  { name: "papers", kinds: ["attachment", "document"] },
  { name: "desk", kinds: ["appointment", "check_in", "alerts_read"] },
  { name: "reminders", kinds: ["reminder", "reminder_closed", "notice"] },
  { name: "work", kinds: ["phone", "task", "task_done"] },
  { name: "animal", kinds: ["registered", "status", "owner", "merged"] },
] as const satisfies readonly { name: string; kinds: readonly TimelineKind[] }[];

/** The kinds of some groups; none, which means all, without any. */
export const kindsOf = (groups: readonly string[]): TimelineKind[] => KIND_GROUPS.filter(({ name }) => groups.includes(name)).flatMap(({ kinds }) => [...kinds]);

/** Entries of a day by the visit they belong to, each where its newest entry stands; every other one by itself. */
export function byVisit(entries: readonly TimelineEntry[]): { visit: string | null; entries: TimelineEntry[] }[] {
  const found: { visit: string | null; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const same = entry.visit === null ? undefined : found.find(({ visit }) => visit === entry.visit);
    if (same) same.entries.push(entry);
    else found.push({ visit: entry.visit, entries: [entry] });
  }
  return found;
}
