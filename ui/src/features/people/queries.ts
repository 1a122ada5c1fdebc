// What the pages of clients and patients read.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";
import type { Table } from "../../generated/entities";

const VISITS: Table[] = ["appointments", "appointment_staff", "appointment_resources", "appointment_types", "alert_acknowledgements", "staff", "resources"];
const WORK: Table[] = ["tasks", "phone_notes"];

export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: ["client", id] as const,
    queryFn: () => api.clientCard({ id }),
    meta: {
      reads: ["clients", "contact_methods", "addresses", "client_consents", "patients", "patient_allergies", ...WORK, ...VISITS],
    },
  });

export const patientQuery = (id: string) =>
  queryOptions({
    queryKey: ["patient", id] as const,
    queryFn: () => api.patientCard({ id }),
    meta: {
      reads: ["patients", "clients", "contact_methods", "patient_allergies", "patient_weights", ...WORK, ...VISITS],
    },
  });

const HISTORY: Table[] = ["clients", "contact_methods", "addresses", "client_consents", "patients", "patient_allergies", "patient_weights", "appointments", ...WORK];

export const historyQuery = (table: api.HistoryTable, id: string) =>
  queryOptions({
    queryKey: ["history", table, id] as const,
    queryFn: () => api.history({ table, id }),
    meta: { reads: HISTORY },
    gcTime: 0,
  });
