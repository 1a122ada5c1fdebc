// What the consult reads.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";
import type { Table } from "../../generated/entities";

const RECORD: Table[] = ["medical_records", "soap_notes", "vital_signs", "diagnoses", "treatments", "prescriptions", "addenda", "lab_results", "problems", "vaccinations", "attachments", "dispensings", "products", "practice_settings"];
const ANIMAL: Table[] = ["patients", "patient_allergies", "patient_weights", "clients", "contact_methods"];

export const consultQuery = (id: string) =>
  queryOptions({
    queryKey: ["consult", id] as const,
    queryFn: () => api.visit({ id }),
    meta: { reads: [...RECORD, ...ANIMAL] },
    // A note is never begun at an older version than the one that is there.
    gcTime: 0,
  });

export const noteTextsQuery = (species: string) =>
  queryOptions({
    queryKey: ["note_texts", species] as const,
    queryFn: () => api.noteTexts({ species: species || null }),
    meta: { reads: ["text_macros", "note_templates"] satisfies Table[] },
  });

const LINES = 12;

export const termsQuery = (query: string, species: string) =>
  queryOptions({
    queryKey: ["diagnosis_terms", query, species] as const,
    queryFn: () => api.diagnosisTerms({ query, species: species || null, limit: LINES }),
    meta: { reads: ["diagnosis_terms"] satisfies Table[] },
    enabled: query.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });

export const doseQuery = (record_id: string, product_id: string) =>
  queryOptions({
    queryKey: ["dose_help", record_id, product_id] as const,
    queryFn: () => api.doseHelp({ record_id, product_id }),
    meta: { reads: ["products", "dose_rules", "patient_weights", "patient_allergies"] satisfies Table[] },
    enabled: product_id !== "",
  });
