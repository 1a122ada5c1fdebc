// What reminding reads.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";
import type { Table } from "../../generated/entities";

const HOUSEHOLDS: Table[] = ["reminders", "reminder_notices", "vaccinations", "patients", "clients", "contact_methods", "addresses", "client_consents"];

export const previewQuery = (until: string) =>
  queryOptions({
    queryKey: ["preview_reminders", until] as const,
    queryFn: () => api.previewReminders({ until }),
    meta: { reads: HOUSEHOLDS },
    placeholderData: keepPreviousData,
  });

export const runsQuery = queryOptions({
  queryKey: ["reminder_runs"] as const,
  queryFn: () => api.reminderRuns(),
  meta: { reads: ["reminder_notices"] },
});

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run_sent", id] as const,
    queryFn: () => api.runSent({ id }),
    meta: { reads: HOUSEHOLDS },
  });
