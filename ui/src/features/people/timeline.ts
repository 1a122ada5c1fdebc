// Filters the entries of a time line.
import type { HistoryChange, HistoryEntry } from "../../generated/api";

export const fieldKey = (entry: HistoryEntry, change: HistoryChange): string => `${entry.table}.${change.field}`;

/** Only the changes of one field; all of them without a field. */
export function onlyField(entries: readonly HistoryEntry[], field: string | null): HistoryEntry[] {
  if (field === null) return [...entries];
  return entries
    .map((entry) => ({ ...entry, changes: entry.changes.filter((change) => fieldKey(entry, change) === field) }))
    .filter(({ changes }) => changes.length > 0);
}
