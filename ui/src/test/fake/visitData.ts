// Made-up visits, and what helps to write them.
import type { DoseHelp, Macro, ProductHit, ScoreScale, Template, TermHit, Values, VitalRange } from "../../generated/api";

type Put = (table: string, id: string, values: Values) => string;

const DAY_MS = 86_400_000;

export function putVisits(put: Put, now: Date): void {
  const before = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString();
  const at = before(45);
  put("medical_records", "record-0", { patient_id: "patient-0", appointment_id: null, visit_date: at, record_type: "CONSULT", chief_complaint: "Scratches the ears", signed_at: at, signed_by: "u-anna" });
  put("soap_notes", "note-of-record-0", {
    medical_record_id: "record-0",
    subjective: "Shakes the head for a week, worse after swimming.",
    objective: "Both ear canals red, brown wax. Ear drums whole.",
    assessment: "Otitis externa on both sides.",
    plan: "Clean daily, drops for ten days, recheck.",
    additional_notes: null,
  });
  put("diagnoses", "diagnosis-0", { medical_record_id: "record-0", diagnosis_name: "Otitis externa", diagnosis_type: "CONFIRMED", is_primary: true });
  put("prescriptions", "prescription-0", { medical_record_id: "record-0", medication_name: "Ear drops 20 ml", dosage: "5 drops", frequency: "twice a day", route: "in both ears", duration: "10 days" });
  put("vital_signs", "vitals-0", { medical_record_id: "record-0", weight_kg: "31.200", temperature_celsius: "38.6", pulse_rate: 96, respiratory_rate: 22, body_condition_score: 6, body_condition_scale: "9", recorded_at: at, recorded_by: "u-anna" });
  put("vital_signs", "vitals-1", { medical_record_id: "record-0", temperature_celsius: "39.6", pulse_rate: 118, recorded_at: before(44), recorded_by: "u-anna" });
  put("problems", "problem-0", { patient_id: "patient-0", problem_name: "Hip dysplasia", status: "ACTIVE", onset_on: "2024-02-01" });
  put("problems", "problem-1", { patient_id: "patient-0", problem_name: "Worms", status: "RESOLVED", resolved_on: "2025-06-01" });
}

export const MACROS: Macro[] = [
  { abbreviation: "nad", expansion: "no abnormality detected" },
  { abbreviation: "bar", expansion: "bright, alert and responsive" },
];

export const TEMPLATES: Template[] = [
  { id: "template-0", name: "Lameness", record_type: "CONSULT", texts: { objective: "Gait:\nPalpation:\nJoints:", plan: "Rest for two weeks." } },
  { id: "template-1", name: "Yearly vaccination", record_type: "VACCINATION", texts: { objective: "Healthy on examination.", plan: "Next in a year." } },
];

export const TERMS: TermHit[] = [
  { id: "term-0", term: "Otitis externa", code: null },
  { id: "term-1", term: "Osteoarthritis", code: null },
  { id: "term-2", term: "Cruciate rupture", code: null },
];

export const PRODUCTS: ProductHit[] = [
  { id: "product-0", name: "Meloxicam 1.5 mg/ml", values: { name: "Meloxicam 1.5 mg/ml", substances: ["Meloxicam"], unit: "ml", strength_mg: "1.5", route: "by mouth" } },
  { id: "product-1", name: "Benzylpenicillin 300 mg/ml", values: { name: "Benzylpenicillin 300 mg/ml", substances: ["Penicillin"], unit: "ml", strength_mg: "300", route: "under the skin" } },
];

/** Meloxicam for a dog of 30.85 kg. */
export const DOSE: DoseHelp["lines"][number] = {
  id: "dose-0",
  from_mg_per_kg: "0.1",
  to_mg_per_kg: "0.2",
  least_mg: "3.09",
  most_mg: "6.17",
  capped: false,
  amount: "3.1",
  amount_mg: "4.65",
  route: "by mouth",
  frequency: "once a day",
  source: "Formulary",
};

export const RANGES: VitalRange[] = [
  { field: "temperature_celsius", normal_from: "37.5", normal_to: "39.2", least: "25", most: "45" },
  { field: "pulse_rate", normal_from: "60", normal_to: "170", least: "10", most: "350" },
  { field: "respiratory_rate", normal_from: "10", normal_to: "34", least: "2", most: "250" },
];

const scale = (field: string, scale_field: string, code: string, lowest: string, highest: string, treat_at: string | null = null): ScoreScale => ({ field, scale_field, code, lowest, highest, treat_at });

export const SCALES: ScoreScale[] = [
  scale("body_condition_score", "body_condition_scale", "9", "1", "9"),
  scale("body_condition_score", "body_condition_scale", "5", "1", "5"),
  scale("pain_score", "pain_scale", "CMPS24", "0", "24", "6"),
  scale("pain_score", "pain_scale", "CMPS20", "0", "20", "5"),
  scale("pain_score", "pain_scale", "FELINE20", "0", "20", "5"),
  scale("pain_score", "pain_scale", "COLORADO4", "0", "4"),
];
