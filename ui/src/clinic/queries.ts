// Who is in the clinic, and which treatments are due.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../generated/api";
import type { Table } from "../generated/entities";

const HERE: Table[] = [
  "appointments",
  "appointment_staff",
  "appointment_resources",
  "appointment_types",
  "patients",
  "clients",
  "contact_methods",
  "patient_allergies",
  "patient_weights",
  "medical_records",
  "treatments",
  "addenda",
  "room_moves",
  "tasks",
  "staff",
  "resources",
];

export const boardQuery = queryOptions({
  queryKey: ["whiteboard"] as const,
  queryFn: () => api.whiteboard(),
  meta: { reads: HERE },
});

export const dueQuery = queryOptions({
  queryKey: ["treatments_due"] as const,
  queryFn: () => api.treatmentsDue(),
  meta: { reads: HERE },
});
