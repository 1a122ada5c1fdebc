// The records opened since sign-in, newest first. In memory only, and emptied when the user changes.
import { createStore } from "./store";

export interface Recent {
  table: "clients" | "patients";
  id: string;
  title: string;
  /** Of a patient; both are empty for a client. */
  species: string;
  owner: string;
}

const LIMIT = 8;
const recent = createStore<Recent[]>([]);

export const useRecent = recent.use;

export function remember(item: Recent): void {
  recent.set([item, ...recent.get().filter((other) => other.id !== item.id)].slice(0, LIMIT));
}

export function forgetRecent(): void {
  recent.set([]);
}

export function recordPath(table: string, id: string): string {
  return `/${table === "clients" ? "clients" : "patients"}/${id}`;
}

/** What the address of a client's page says when it shows their animals side by side. */
export const SIDE_BY_SIDE = "side-by-side";

export const sideBySidePath = (client: string): string => `${recordPath("clients", client)}?pets=${SIDE_BY_SIDE}`;
