// Whom and what the schedule has columns for.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";

export const columnsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["schedule_columns", from, to] as const,
    queryFn: () => api.scheduleColumns({ from, to }),
    meta: { reads: ["staff", "resources", "opening_hours", "working_hours"] },
  });
