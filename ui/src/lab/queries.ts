// What lists of laboratory results read.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../generated/api";
import type { Table } from "../generated/entities";

const RESULTS: Table[] = ["lab_results", "medical_records", "patients", "clients"];

export const patientResultsQuery = (id: string) =>
  queryOptions({
    queryKey: ["patient_results", id] as const,
    queryFn: () => api.patientResults({ id }),
    meta: { reads: RESULTS },
  });

export const toReviewQuery = (own: boolean) =>
  queryOptions({
    queryKey: ["results_to_review", own] as const,
    queryFn: () => api.resultsToReview({ own }),
    meta: { reads: RESULTS },
  });

export const knownPanelsQuery = (id: string) =>
  queryOptions({
    queryKey: ["known_panels", id] as const,
    queryFn: () => api.knownPanels({ id }),
    meta: { reads: ["lab_results", "patients"] satisfies Table[] },
  });
