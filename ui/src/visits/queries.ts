// What the day's list, the schedule and the booking form read.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as api from "../generated/api";
import type { Table } from "../generated/entities";

const VISITS: Table[] = [
  "appointments",
  "appointment_staff",
  "appointment_resources",
  "appointment_types",
  "patients",
  "clients",
  "contact_methods",
  "patient_allergies",
  "alert_acknowledgements",
  "staff",
  "resources",
];

export const dayQuery = (date: string) =>
  queryOptions({
    queryKey: ["day", date] as const,
    queryFn: () => api.dayAppointments({ date }),
    meta: { reads: VISITS },
  });

export const betweenQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["between", from, to] as const,
    queryFn: () => api.appointmentsBetween({ from, to }),
    meta: { reads: VISITS },
  });

export const visitQuery = (id: string) =>
  queryOptions({
    queryKey: ["appointment", id] as const,
    queryFn: () => api.appointment({ id }),
    meta: { reads: VISITS },
  });

export const bookedPatientQuery = (id: string) =>
  queryOptions({
    queryKey: ["booked_patient", id] as const,
    queryFn: () => api.patientCard({ id }),
    meta: { reads: ["patients", "clients", "patient_allergies", "patient_weights"] },
  });

export const freeSlotsQuery = (wish: api.FreeSlotsArgs) =>
  queryOptions({
    queryKey: ["free_slots", wish] as const,
    queryFn: () => api.freeSlots(wish),
    meta: { reads: [...VISITS, "opening_hours", "working_hours"] },
    gcTime: 30_000,
  });

/** What any of these times would collide with. */
export const clashQuery = (times: readonly api.ClashesArgs[]) =>
  queryOptions({
    queryKey: ["clashes", times] as const,
    queryFn: async () => (await Promise.all(times.map((time) => api.clashesWith(time)))).flat(),
    meta: { reads: VISITS },
    gcTime: 30_000,
  });

export const patientVisitsQuery = (id: string) =>
  queryOptions({
    queryKey: ["patient_visits", id] as const,
    queryFn: () => api.patientVisits({ id }),
    meta: { reads: ["medical_records", "diagnoses", "patients"] },
  });

export const measuresQuery = (id: string) =>
  queryOptions({
    queryKey: ["patient_measures", id] as const,
    queryFn: () => api.patientMeasures({ id }),
    meta: { reads: ["vital_signs", "medical_records", "patient_weights", "patients"] },
  });

export const unsignedQuery = queryOptions({
  queryKey: ["unsigned_visits"] as const,
  queryFn: () => api.unsignedVisits({ own: true }),
  meta: { reads: ["medical_records", "patients"] },
});

const LINES = 12;

export const productsQuery = (query: string) =>
  queryOptions({
    queryKey: ["products", query] as const,
    queryFn: () => api.products({ query, limit: LINES }),
    meta: { reads: ["products"] satisfies Table[] },
    enabled: query.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
