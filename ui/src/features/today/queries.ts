// What the day's list and the booking form read.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";

export const dayQuery = (date: string) =>
  queryOptions({
    queryKey: ["day", date] as const,
    queryFn: () => api.dayAppointments({ date }),
    meta: {
      reads: ["appointments", "appointment_staff", "appointment_resources", "appointment_types", "patients", "clients", "patient_allergies", "staff", "resources"],
    },
  });

export const bookedPatientQuery = (id: string) =>
  queryOptions({
    queryKey: ["booked_patient", id] as const,
    queryFn: () => api.patientCard({ id }),
    meta: { reads: ["patients", "clients", "patient_allergies"] },
  });
