// What the vaccinations and reminders of an animal read.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as api from "../generated/api";
import type { Table } from "../generated/entities";

const READS: Table[] = ["vaccinations", "reminders", "products", "patients"];

export const vaccinationsQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["patient_vaccinations", patientId] as const,
    queryFn: () => api.patientVaccinations({ id: patientId }),
    meta: { reads: READS },
    enabled: patientId !== "",
  });

export const remindersQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["patient_reminders", patientId] as const,
    queryFn: () => api.patientReminders({ id: patientId }),
    meta: { reads: [...READS, "reminder_notices"] satisfies Table[] },
  });

export const nextDoseQuery = (patientId: string, productId: string, givenAt: string | null) =>
  queryOptions({
    queryKey: ["next_dose", patientId, productId, givenAt] as const,
    queryFn: () => api.nextDose({ patient_id: patientId, product_id: productId, given_at: givenAt }),
    meta: { reads: [...READS, "reminder_rules"] satisfies Table[] },
    enabled: productId !== "",
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

const LINES = 40;

/** Products that fit what is typed, vaccines first. */
export const vaccinesQuery = (query: string) =>
  queryOptions({
    queryKey: ["vaccines", query] as const,
    queryFn: async () => {
      const found = await api.products({ query, limit: LINES });
      const isVaccine = ({ values }: api.ProductHit): boolean => values["product_kind"] === "VACCINE";
      return [...found.filter(isVaccine), ...found.filter((hit) => !isVaccine(hit))].slice(0, 12);
    },
    meta: { reads: ["products"] satisfies Table[] },
    enabled: query.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
