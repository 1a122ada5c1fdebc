// Where the records of the audit trail are found, and who can be asked for.
import { useQuery } from "@tanstack/react-query";
import { compareText } from "../../app/format";
import { recordPath } from "../../app/recent";
import { mayAdminister, maySetUp } from "../../app/rights";
import { useSession } from "../../app/session";
import { referenceQuery } from "../../fields/lookups";
import { asText } from "../../fields/parse";
import type { AuditItem, User } from "../../generated/api";
import { PLAIN } from "./sections";
import { usersQuery } from "./serverQueries";

/** The page of a record; null for one that is gone, and for what has no page of its own. */
export function pathOf(entry: AuditItem, user: User | null): string | null {
  if (entry.record === null || entry.action === "deleted") return null;
  if (entry.table === "clients" || entry.table === "patients") return recordPath(entry.table, entry.row_id);
  const section = maySetUp(user) ? PLAIN.find(({ table }) => table === entry.table) : undefined;
  return section ? `/settings/${section.name}?edit=${entry.row_id}` : null;
}

/** What an entry tells people: of a set that was held back only why, and not which number it has. */
export const told = ({ action, changes }: AuditItem, reason: string): AuditItem["changes"] =>
  action === "quarantined" ? changes.filter(({ field }) => field === "code").map((change) => ({ ...change, label: reason })) : changes;

/** How far the clocks of a device and the server may differ before both times are shown. */
const APART_MS = 90_000;

/** Whether an entry was written some time before the server took it, mostly for want of a network. */
export const cameLater = ({ at, device_time: done }: AuditItem): boolean => done !== null && Math.abs(Date.parse(at) - Date.parse(done)) > APART_MS;

export interface Person {
  value: string;
  label: string;
}

/** Everybody whose name is known here: an owner sees all users, others who signs in here or is on the staff. */
export function usePeople(): Person[] {
  const session = useSession();
  const may = mayAdminister(session?.user ?? null);
  const users = useQuery({ ...usersQuery, enabled: may });
  const staff = useQuery(referenceQuery("staff"));
  const names = new Map<string, string>();
  for (const { label, values } of staff.data ?? []) {
    const id = asText(values["user_id"]);
    if (id !== "") names.set(id, label);
  }
  for (const { id, name } of [...(session?.users ?? []), ...(users.data ?? [])]) names.set(id, name);
  return [...names].map(([value, label]) => ({ value, label })).sort((left, right) => compareText(left.label, right.label));
}
