// What a chart is made of.
import { asText } from "../fields/parse";
import type { Measured } from "../generated/api";

export const MEASURES = ["weight_kg", "temperature_celsius", "pulse_rate", "respiratory_rate", "pain_score"] as const;
export type Measure = (typeof MEASURES)[number];

export interface Normal {
  low: number | null;
  high: number | null;
}

export interface Point {
  /** Days of age; null where the birth is not known. */
  age: number | null;
  at: string;
  value: number;
  /** The body condition of that moment, as "5/9". */
  condition: string | null;
  /** What was normal then. */
  normal: Normal | null;
}

export const DAY_MS = 86_400_000;

/** The moments at which this was measured, oldest first. */
export function measured(rows: readonly Measured[], name: Measure): Point[] {
  return rows.flatMap(({ at, age_days, values }) => {
    const text = asText(values[name]);
    if (text === "") return [];
    const score = asText(values["body_condition_score"]);
    return [
      {
        age: age_days,
        at,
        value: Number(text),
        condition: score === "" ? null : `${score}/${asText(values["body_condition_scale"]) || "9"}`,
        normal: null,
      },
    ];
  });
}

export interface Run extends Normal {
  start: number;
  end: number;
}

/** From where to where which range was the normal one: half-way to the next value it gives way to another. */
export function normalRuns(points: readonly { place: number; normal: Normal | null }[]): Run[] {
  const runs: Run[] = [];
  points.forEach(({ place, normal }, at) => {
    if (normal === null) return;
    const [before, after] = [points[at - 1], points[at + 1]];
    const start = before ? (before.place + place) / 2 : place;
    const end = after ? (place + after.place) / 2 : place;
    const last = runs.at(-1);
    if (last?.end === start && last.low === normal.low && last.high === normal.high) last.end = end;
    else runs.push({ ...normal, start, end });
  });
  return runs;
}
