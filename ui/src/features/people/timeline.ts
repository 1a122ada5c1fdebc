// Groups and filters the entries of a time line.
import { dateToDay } from "../../app/format";
import type { HistoryChange, HistoryEntry } from "../../generated/api";

export const fieldKey = (entry: HistoryEntry, change: HistoryChange): string => `${entry.table}.${change.field}`;

/** Only the changes of one field; all of them without a field. */
export function onlyField(entries: readonly HistoryEntry[], field: string | null): HistoryEntry[] {
  if (field === null) return [...entries];
  return entries
    .map((entry) => ({ ...entry, changes: entry.changes.filter((change) => fieldKey(entry, change) === field) }))
    .filter(({ changes }) => changes.length > 0);
}

/** Entries by the day they were written on, in the order they come. */
export function byDay(entries: readonly HistoryEntry[]): { day: string; entries: HistoryEntry[] }[] {
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const day = dateToDay(new Date(entry.at));
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days].map(([day, list]) => ({ day, entries: list }));
}
