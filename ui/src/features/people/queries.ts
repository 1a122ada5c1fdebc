// What the pages of clients and patients read.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";

export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: ["client", id] as const,
    queryFn: () => api.clientCard({ id }),
    meta: {
      reads: ["clients", "contact_methods", "addresses", "patients", "patient_allergies", "appointments", "appointment_staff", "appointment_resources"],
    },
  });

export const patientQuery = (id: string) =>
  queryOptions({
    queryKey: ["patient", id] as const,
    queryFn: () => api.patientCard({ id }),
    meta: {
      reads: ["patients", "clients", "contact_methods", "patient_allergies", "patient_weights", "appointments", "appointment_staff", "appointment_resources"],
    },
  });
