// What the records of a set are called. A record that came with the set may not be here, and is then
// called what the set calls it.
import type { WrittenRecord } from "../generated/api";

const NAMES = [["name"], ["display_name"], ["first_name", "last_name"], ["title"]];

function ownName({ fields }: WrittenRecord): string | null {
  const valueOf = (name: string): string => fields.find(({ field }) => field === name)?.value ?? "";
  const found = NAMES.map((parts) => parts.map(valueOf).filter(Boolean).join(" ")).find((name) => name !== "");
  return found ?? null;
}

export const nameOf = (record: WrittenRecord): string | null => record.record ?? ownName(record);

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A reference that the program found no name for, by the other records of its set; null when they do not tell either. */
export function nameOfReference(value: string, records: readonly WrittenRecord[]): string | null {
  const found = records.find(({ row_id: id }) => id === value);
  return found ? nameOf(found) : null;
}

export const isReference = (value: string): boolean => ID.test(value);

/** Several words of one field come as a list. */
export function joined(value: string): string {
  if (!value.startsWith("[")) return value;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list.join(", ") : value;
  } catch {
    return value;
  }
}
