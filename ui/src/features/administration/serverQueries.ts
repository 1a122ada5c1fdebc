// What the server keeps for the practice: users, devices, the audit trail, what it holds back. None of it is here, so no
// event tells when it is stale: it is read whenever a page opens, and again after each act.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { CommandError } from "../../app/errors";
import * as api from "../../generated/api";

const SERVER = "server";
const PAGE = 50;
const AGAIN_MS = 20_000;

/** A page that found no server tries again by itself. */
const again = (query: { state: { error: CommandError | null } }): number | false => (query.state.error?.code === "offline" ? AGAIN_MS : false);

export const usersQuery = queryOptions({
  queryKey: [SERVER, "users"] as const,
  queryFn: api.users,
  meta: { reads: [] },
  staleTime: 0,
  refetchInterval: again,
});

export const devicesQuery = queryOptions({
  queryKey: [SERVER, "devices"] as const,
  queryFn: api.devices,
  meta: { reads: [] },
  staleTime: 0,
  refetchInterval: again,
});

export const asideQuery = queryOptions({
  queryKey: [SERVER, "aside"] as const,
  queryFn: api.asideSets,
  meta: { reads: [] },
  staleTime: 0,
  refetchInterval: again,
});

export interface AuditChoice {
  table: string | null;
  user: string | null;
}

export const auditQuery = ({ table, user }: AuditChoice) =>
  infiniteQueryOptions({
    queryKey: [SERVER, "audit", table, user] as const,
    queryFn: ({ pageParam }) => api.auditTrail({ before: pageParam, table, row_id: null, user_id: user, limit: PAGE }),
    initialPageParam: null as api.AuditPosition | null,
    getNextPageParam: (page) => page.next,
    meta: { reads: [] },
    gcTime: 0,
    refetchInterval: again,
  });

/** Does something on the server, and reads from there again what the window shows. */
export function useAct<Args, Answer>(act: (args: Args) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: [SERVER] }),
  });
}
