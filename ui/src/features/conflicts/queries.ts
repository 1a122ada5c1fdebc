// Any table may hold a conflict, so any change may raise or settle one.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";
import { TABLES } from "../../generated/entities";

export const conflictsQuery = queryOptions({
  queryKey: ["conflicts"] as const,
  queryFn: api.conflicts,
  meta: { reads: TABLES },
});

export const settledQuery = queryOptions({
  queryKey: ["conflicts", "settled"] as const,
  queryFn: api.settledConflicts,
  meta: { reads: TABLES },
});
