// What the documents of an animal read and write.
import { queryOptions, useMutation } from "@tanstack/react-query";
import * as api from "../generated/api";
import type { Table } from "../generated/entities";

/** Every table that something on paper comes from. */
const READS: Table[] = [
  "printed_documents",
  "printed_contents",
  "medical_records",
  "soap_notes",
  "vital_signs",
  "diagnoses",
  "treatments",
  "prescriptions",
  "dispensings",
  "dispensing_returns",
  "addenda",
  "vaccinations",
  "products",
  "patients",
  "patient_weights",
  "clients",
  "addresses",
  "contact_methods",
  "staff",
  "practice_settings",
  "appointments",
];

export const printableQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["printable", patientId] as const,
    queryFn: () => api.printable({ patient_id: patientId }),
    meta: { reads: ["printed_documents", "medical_records", "prescriptions", "dispensings", "dispensing_returns", "addenda", "vaccinations", "patients"] },
  });

export const previewQuery = (wanted: api.WantedDocument) =>
  queryOptions({
    queryKey: ["preview", wanted.kind, wanted.subject_id, wanted.paper, wanted.anew] as const,
    queryFn: () => api.previewDocument(wanted),
    meta: { reads: READS },
    gcTime: 0,
  });

/** What the label of something would lack that is about to be handed out. */
export const needsQuery = (handed: api.NewDispensing) =>
  queryOptions({
    queryKey: ["dispensing_needs", handed] as const,
    queryFn: () => api.dispensingNeeds(handed),
    meta: { reads: READS },
    gcTime: 0,
  });

export const usePrintDocument = () => useMutation({ mutationFn: api.printDocument, gcTime: 0 });
export const useSaveDocument = () => useMutation({ mutationFn: api.saveDocument });
export const useDispense = () => useMutation({ mutationFn: api.dispense });
export const useTakeBack = () => useMutation({ mutationFn: api.takeBack });
