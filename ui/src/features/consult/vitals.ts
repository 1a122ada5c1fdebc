// What is said beside a vital sign: soft words, never a refusal. The ranges come with the visit.
import type { TFunction } from "i18next";
import { showNumber } from "../../app/format";
import { asText, readDecimal } from "../../fields/parse";
import type { LastWeight, ScoreScale, Values, VitalRange } from "../../generated/api";

export const VITAL_FIELDS = [
  "weight_kg",
  "temperature_celsius",
  "pulse_rate",
  "respiratory_rate",
  "capillary_refill_seconds",
  "mucous_membranes",
  "body_condition_score",
  "body_condition_scale",
  "pain_score",
  "pain_scale",
  "blood_pressure_systolic",
  "blood_pressure_diastolic",
] as const;

/** Fields in a line of values, each with its unit. */
export const SHOWN: readonly [string, string][] = [
  ["weight_kg", "kg"],
  ["temperature_celsius", "°C"],
  ["pulse_rate", "/min"],
  ["respiratory_rate", "/min"],
  ["capillary_refill_seconds", "s"],
];

export interface Word {
  tone: "warn" | "alert";
  text: string;
}

const numberOf = (value: Values[string] | undefined): number | null => {
  const read = readDecimal(asText(value));
  return read === null ? null : Number(read);
};

/** Above or below what is normal, or beyond what can be. */
export function rangeWord(range: VitalRange, value: Values[string] | undefined, t: TFunction): Word | null {
  const number = numberOf(value);
  if (number === null) return null;
  const span = (from: string, to: string): { from: string; to: string } => ({ from: showNumber(from), to: showNumber(to) });
  if (number < Number(range.least) || number > Number(range.most)) return { tone: "alert", text: t("consult.impossible", span(range.least, range.most)) };
  if (range.normal_from === null || range.normal_to === null) return null;
  const normal = span(range.normal_from, range.normal_to);
  if (number < Number(range.normal_from)) return { tone: "warn", text: t("consult.low", normal) };
  if (number > Number(range.normal_to)) return { tone: "warn", text: t("consult.high", normal) };
  return null;
}

/** The scale of a score that is chosen in these values. */
export const scaleOf = (scales: readonly ScoreScale[], field: string, values: Values): ScoreScale | null =>
  scales.find((scale) => scale.field === field && scale.code === asText(values[scale.scale_field])) ?? null;

export function scoreWord(scales: readonly ScoreScale[], field: string, values: Values, t: TFunction): Word | null {
  const score = numberOf(values[field]);
  const scale = scaleOf(scales, field, values);
  if (score === null || scale === null) return null;
  if (score < Number(scale.lowest) || score > Number(scale.highest)) return { tone: "alert", text: t("consult.scale", { from: scale.lowest, to: scale.highest }) };
  if (scale.treat_at !== null && score >= Number(scale.treat_at)) return { tone: "warn", text: t("consult.treatPain", { from: scale.treat_at }) };
  return null;
}

const TOLD_PERCENT = 10;

export function weightWord(weight: LastWeight | null, value: Values[string] | undefined, t: TFunction): Word | null {
  const kg = numberOf(value);
  if (kg === null || weight === null || Number(weight.kg) <= 0) return null;
  const percent = Math.round(((kg - Number(weight.kg)) / Number(weight.kg)) * 100);
  if (Math.abs(percent) < TOLD_PERCENT) return null;
  return { tone: "warn", text: t("consult.weightChange", { percent: `${percent > 0 ? "+" : ""}${percent}`, kg: showNumber(weight.kg), count: weight.days }) };
}

/** With which scale of pain a form begins. */
export function usualPainScale(species: string): string {
  if (species.toLowerCase() === "cat") return "FELINE20";
  return species.toLowerCase() === "dog" ? "CMPS24" : "COLORADO4";
}

/** A scale without a score says nothing. */
export function withoutEmptyScales(values: Values): Values {
  const kept = { ...values };
  if ((kept["pain_score"] ?? null) === null) delete kept["pain_scale"];
  if ((kept["body_condition_score"] ?? null) === null) delete kept["body_condition_scale"];
  return kept;
}
