// What inputs offer to choose from.
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import * as api from "../generated/api";
import type { Table } from "../generated/entities";

export const referenceQuery = (table: api.ReferenceTable) =>
  queryOptions({
    queryKey: ["reference", table] as const,
    queryFn: () => api.reference({ table }),
    meta: { reads: [table] },
  });

export const useReference = (table: api.ReferenceTable): api.ReferenceRow[] =>
  useQuery(referenceQuery(table)).data ?? [];

export function useBreeds(species: string, query: string): api.Breed[] {
  const found = useQuery({
    queryKey: ["breeds", species, query] as const,
    queryFn: () => api.breeds({ species, query }),
    meta: { reads: ["breeds"] satisfies Table[] },
    enabled: species !== "",
    placeholderData: keepPreviousData,
  });
  return found.data ?? [];
}

const SEARCHED: Table[] = ["clients", "contact_methods", "addresses", "patients", "patient_allergies"];

/** The same search everywhere: the box in the header and the patient of an appointment. */
export const searchQuery = (query: string, limit: number) =>
  queryOptions({
    queryKey: ["search", query, limit] as const,
    queryFn: () => api.search({ query, limit }),
    meta: { reads: SEARCHED },
    enabled: query.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

const WRITTEN: Table[] = ["patients", "medical_records", "soap_notes", "diagnoses", "treatments", "prescriptions", "dispensings", "addenda", "problems", "vaccinations", "lab_results", "attachments"];

/** What was written of animals' health. */
export const recordSearchQuery = (query: string, limit: number) =>
  queryOptions({
    queryKey: ["search_records", query, limit] as const,
    queryFn: () => api.searchRecords({ query, limit }),
    // Nobody tells of the index that is being made.
    refetchInterval: ({ state }) => (state.data?.ready === false && state.data.percent !== null ? 1_000 : false),
    meta: { reads: WRITTEN },
    enabled: query.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

/** What a patient is called, where the form does not know it already. */
export function usePatientName(id: string, known: readonly ({ id: string; name: string } | null | undefined)[]): string {
  const named = known.find((each) => each?.id === id);
  const found = useQuery({
    queryKey: ["patient_name", id] as const,
    queryFn: () => api.patientCard({ id }),
    meta: { reads: ["patients"] satisfies Table[] },
    enabled: id !== "" && named === undefined,
  });
  const name = found.data?.values["name"];
  return named?.name ?? (typeof name === "string" ? name : "");
}
