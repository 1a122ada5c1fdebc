// What the search box offers, in the order in which the arrows walk through it: what was found by
// kind, what can be done with the one that is marked, and where one can go.
import type { RecordHit, SearchHit } from "../generated/api";
import { recordPath, sideBySidePath, type Recent } from "./recent";

/** The animal or client that actions are about. */
export interface Aim {
  table: "clients" | "patients";
  id: string;
  title: string;
}

export const PAGES = [
  { id: "home", path: "/", keys: "1" },
  { id: "today", path: "/today", keys: "2" },
  { id: "schedule", path: "/schedule", keys: "4" },
  { id: "tasks", path: "/tasks", keys: "5" },
  { id: "whiteboard", path: "/whiteboard", keys: "6" },
  { id: "reminders", path: "/reminders", keys: "7" },
  { id: "conflicts", path: "/conflicts", keys: "3" },
  { id: "import", path: "/import", keys: null },
  { id: "settings", path: "/settings", keys: "9" },
] as const;

export type PageId = (typeof PAGES)[number]["id"];

export type Item = { key: string; path: string } & (
  | { kind: "hit"; hit: SearchHit; aim: Aim }
  | { kind: "recent"; recent: Recent; aim: Aim }
  | { kind: "record"; record: RecordHit; aim: Aim }
  | { kind: "book" | "note" | "pets"; about: string }
  | { kind: "newClient"; typed: string }
  | { kind: "newAppointment" }
  | { kind: "page"; page: PageId }
);

export type GroupName = "patients" | "clients" | "records" | "recent" | "aim" | "actions";

export interface Group {
  name: GroupName;
  items: Item[];
}

export function bookPath(aim: Aim | null): string {
  if (aim === null) return "/today?book=new";
  return aim.table === "patients" ? `/today?book=${encodeURIComponent(aim.id)}` : `/today?book=${encodeURIComponent(`find:${aim.title}`)}`;
}

const notePath = (aim: Aim): string => `${recordPath(aim.table, aim.id)}?note=new`;

export function aimOf(item: Item | undefined): Aim | null {
  return item?.kind === "hit" || item?.kind === "recent" || item?.kind === "record" ? item.aim : null;
}

const hitItem = (hit: SearchHit): Item => ({
  kind: "hit",
  key: `hit ${hit.id}`,
  path: recordPath(hit.table, hit.id),
  hit,
  aim: { table: hit.table, id: hit.id, title: hit.title },
});

const recentItem = (recent: Recent): Item => ({
  kind: "recent",
  key: `recent ${recent.id}`,
  path: recordPath(recent.table, recent.id),
  recent,
  aim: { table: recent.table, id: recent.id, title: recent.title },
});

/** The kind of the best hit stands first, so that the first line is always the best one. */
export function foundGroups(hits: readonly SearchHit[]): Group[] {
  const of = (name: "patients" | "clients"): Group => ({ name, items: hits.filter(({ table }) => table === name).map(hitItem) });
  const groups = hits[0]?.table === "clients" ? [of("clients"), of("patients")] : [of("patients"), of("clients")];
  return groups.filter(({ items }) => items.length > 0);
}

/** What was written of animals' health: opens the visit, or the animal where there is none to open. */
export function recordGroup(hits: readonly RecordHit[]): Group[] {
  const items = hits.map(
    (record): Item => ({
      kind: "record",
      key: `record ${record.table} ${record.id}`,
      path: record.visit === null ? recordPath("patients", record.patient_id) : `/consults/${record.visit}`,
      record,
      aim: { table: "patients", id: record.patient_id, title: record.patient_name },
    }),
  );
  return items.length > 0 ? [{ name: "records", items }] : [];
}

export const recentGroup = (recent: readonly Recent[]): Group[] => (recent.length > 0 ? [{ name: "recent", items: recent.map(recentItem) }] : []);

/** What can be done with one animal or client. */
export function aimGroup(aim: Aim | null): Group[] {
  if (aim === null) return [];
  const book: Item = { kind: "book", key: "book", path: bookPath(aim), about: aim.title };
  const note: Item = { kind: "note", key: "note", path: notePath(aim), about: aim.title };
  // Only the client is known to have animals; an animal's own page leads to its household.
  const pets: Item[] = aim.table === "clients" ? [{ kind: "pets", key: "pets", path: sideBySidePath(aim.id), about: aim.title }] : [];
  return [{ name: "aim", items: [book, note, ...pets] }];
}

interface Going {
  typed: string;
  /** The pages of this user, by the names they have on the screen. */
  pages: readonly { id: PageId; title: string }[];
  /** Whether a search has answered, so that somebody who was not found can be added. */
  answered: boolean;
}

const startsAWord = (title: string, typed: string): boolean =>
  title
    .toLowerCase()
    .split(/\s+/)
    .some((word) => word.startsWith(typed));

/** New records, and the pages: all of them, or those that are being typed. */
export function actionGroup({ typed, pages, answered }: Going): Group {
  const wanted = typed.trim().toLowerCase();
  const named = pages.filter(({ title }) => wanted === "" || startsAWord(title, wanted));
  const going = named.map(({ id }): Item => ({ kind: "page", key: `page ${id}`, page: id, path: PAGES.find((page) => page.id === id)?.path ?? "/" }));
  const newClient: Item = {
    kind: "newClient",
    key: "newClient",
    typed: typed.trim(),
    path: wanted === "" ? "/clients/new" : `/clients/new?name=${encodeURIComponent(typed.trim())}`,
  };
  if (wanted === "") return { name: "actions", items: [newClient, { kind: "newAppointment", key: "newAppointment", path: bookPath(null) }, ...going] };
  return { name: "actions", items: [...going, ...(answered ? [newClient] : [])] };
}
