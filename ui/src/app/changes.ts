// Local and remote writes arrive as the same "changed" event; this alone decides which
// queries are read again. Writers declare nothing.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import * as api from "../generated/api";
import { syncStatusQuery } from "./sync-status";

const GATHER_MS = 30;

/** Follows both events until the returned function is called. A burst of changes is one refresh. */
export function followChanges(client: QueryClient): () => void {
  let touched = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    const tables = touched;
    touched = new Set();
    timer = undefined;
    void client.invalidateQueries({
      predicate: (query) => query.meta?.reads.some((table) => tables.has(table)) ?? false,
    });
  };
  const stopChanged = api.onChanged((event) => {
    for (const [table] of event.rows) touched.add(table);
    timer ??= setTimeout(refresh, GATHER_MS);
  });
  // What is told is newer than what an answer that is still on its way says.
  const stopSync = api.onSync((status) => {
    void client.cancelQueries(syncStatusQuery).then(() => client.setQueryData(syncStatusQuery.queryKey, status));
  });
  return () => {
    clearTimeout(timer);
    stopChanged();
    stopSync();
  };
}

export function useChanges(): void {
  const client = useQueryClient();
  useEffect(() => followChanges(client), [client]);
}
