// What the server keeps aside of this computer's work.
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CommandError } from "../app/errors";
import { useSyncStatus } from "../app/sync-status";
import * as api from "../generated/api";
import { TABLES } from "../generated/entities";

const KEY = "held_back";

/** What waits for others changes no row here, so the number that is kept aside is part of the key. */
const heldBackQuery = (kept: number) =>
  queryOptions({
    queryKey: [KEY, kept] as const,
    queryFn: api.heldBack,
    meta: { reads: TABLES },
    enabled: kept > 0,
    placeholderData: keepPreviousData,
  });

export interface HeldBack {
  items: api.HeldBackItem[];
  error: CommandError | null;
  retry: () => void;
}

/** Nothing is asked while the server keeps nothing aside. */
export function useHeldBack(): HeldBack {
  const status = useSyncStatus().data;
  const kept = (status?.quarantined ?? 0) + (status?.only_waiting ?? 0);
  const found = useQuery(heldBackQuery(kept));
  const none = kept === 0;
  return { items: none ? [] : (found.data ?? []), error: none ? null : found.error, retry: () => void found.refetch() };
}

/** How many of them somebody can do something about. */
export const useHeldBackCount = (): number => useHeldBack().items.filter(({ waits }) => !waits).length;

/** Does something about one of them. Taking one off the list changes no table. */
export function useHeldBackDeed(deed: (args: api.HeldBackArgs) => Promise<null>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: deed, onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }) });
}
