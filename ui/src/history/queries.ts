// What was: who changed what, the versions of a text, what happened to an animal.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { isTable } from "../app/said";
import * as api from "../generated/api";
import { TABLES, type Table } from "../generated/entities";
import type { AskedHistory, AskedVersions } from "./asked";

const readsOf = (table: string): Table[] => (isTable(table) ? [table] : []);

export const recordHistoryQuery = ({ table, id, field }: AskedHistory) =>
  queryOptions({
    queryKey: ["record_history", table, id, field] as const,
    queryFn: () => api.recordHistory({ table, id, field }),
    meta: { reads: readsOf(table) },
    gcTime: 0,
  });

export const textVersionsQuery = ({ table, id }: AskedVersions) =>
  queryOptions({
    queryKey: ["text_versions", table, id] as const,
    queryFn: () => api.textVersions({ table, id }),
    meta: { reads: readsOf(table) },
    gcTime: 0,
  });

export const compareQuery = ({ table, id }: AskedVersions, from: string[], to: string[]) =>
  queryOptions({
    queryKey: ["compare_texts", table, id, from.join(), to.join()] as const,
    queryFn: () => api.compareTexts({ table, id, from, to }),
    meta: { reads: readsOf(table) },
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

const PAGE = 60;

export const timelineQuery = (patientId: string, filter: api.TimelineFilter) =>
  infiniteQueryOptions({
    queryKey: ["timeline", patientId, filter.kinds.join(), filter.text] as const,
    queryFn: ({ pageParam }) => api.timeline({ patient_id: patientId, filter, before: pageParam, limit: PAGE }),
    initialPageParam: null as api.TimelineCursor | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    meta: { reads: [...TABLES] },
    gcTime: 0,
  });
