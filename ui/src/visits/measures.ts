// What a chart is made of.
import { asText } from "../fields/parse";
import type { Measured } from "../generated/api";

export const MEASURES = ["weight_kg", "temperature_celsius", "pulse_rate", "respiratory_rate", "pain_score"] as const;
export type Measure = (typeof MEASURES)[number];

export interface Point {
  /** Days of age; days since the first value where the birth is not known. */
  day: number;
  at: string;
  value: number;
  /** The body condition of that moment, as "5/9". */
  condition: string | null;
}

const DAY_MS = 86_400_000;

/** The moments at which this was measured, oldest first. */
export function measured(rows: readonly Measured[], name: Measure): Point[] {
  const first = rows[0] ? Date.parse(rows[0].at) : 0;
  return rows.flatMap(({ at, age_days, values }) => {
    const text = asText(values[name]);
    if (text === "") return [];
    const score = asText(values["body_condition_score"]);
    return [
      {
        day: age_days ?? Math.floor((Date.parse(at) - first) / DAY_MS),
        at,
        value: Number(text),
        condition: score === "" ? null : `${score}/${asText(values["body_condition_scale"]) || "9"}`,
      },
    ];
  });
}

export type AgeUnit = "years" | "months" | "days";

const LENGTH: Record<AgeUnit, number> = { years: 365.25, months: 30.4375, days: 1 };

/** In which unit ages along the axis read best. */
export function ageUnit(points: readonly Point[]): AgeUnit {
  const span = (points.at(-1)?.day ?? 0) - (points[0]?.day ?? 0);
  if (span > 3 * LENGTH.years) return "years";
  return span > 2 * LENGTH.months ? "months" : "days";
}

/** An age to one digit at most. */
export const inUnit = (day: number, unit: AgeUnit): number => Math.round((day / LENGTH[unit]) * 10) / 10;
