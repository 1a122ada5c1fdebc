// How far this device is with sending and receiving. Kept current by the "sync" event.
import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import * as api from "../generated/api";

export const syncStatusQuery = queryOptions({
  queryKey: ["sync_status"] as const,
  queryFn: api.syncStatus,
  meta: { reads: [] },
});

export function useSyncStatus(): UseQueryResult<api.SyncStatus> {
  return useQuery(syncStatusQuery);
}
