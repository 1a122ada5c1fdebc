// Who is signed in. The program decides; the window only shows it, and forgets everything
// it fetched as soon as nobody is signed in any more.
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import * as api from "../generated/api";
import { leaveInOrder } from "./leaving";
import { forgetRecent } from "./recent";
import { createStore } from "./store";

const SESSION_KEY = ["session"] as const;

export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: api.sessionState,
  meta: { reads: [] },
});

const ended = createStore(false);

/** True when the program ended the session, rather than the user. */
export const useSessionEnded = ended.use;

export function useSession(): api.SessionState | undefined {
  return useQuery(sessionQuery).data;
}

/** Forgets what was fetched and opened. Once the pages are gone: a page on the screen would fetch anew. */
export function forgetAll(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  forgetRecent();
}

export function enter(client: QueryClient, state: api.SessionState): void {
  ended.set(false);
  forgetAll(client);
  client.setQueryData(sessionQuery.queryKey, state);
}

export async function leave(client: QueryClient): Promise<void> {
  await leaveInOrder();
  const state = await api.signOut();
  ended.set(false);
  window.history.replaceState(null, "", "#/");
  client.setQueryData(sessionQuery.queryKey, state);
}

/** A command answered that nobody is signed in. */
export function sessionEnded(client: QueryClient): void {
  const state = client.getQueryData(sessionQuery.queryKey);
  if (!state?.user) return;
  ended.set(true);
  client.setQueryData(sessionQuery.queryKey, { ...state, user: null });
}
