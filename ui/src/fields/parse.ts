// Turns what a person typed into the value that is stored, or into the name of what is wrong.
// The rules proper live in the program; this only reads handwriting.
import { isDay } from "../app/format";
import type { JsonValue, Values } from "../generated/api";
import type { FieldMeta } from "../generated/entities";

export type Problem = "required" | "too_long" | "number" | "whole_number" | "too_fine" | "too_large" | "date" | "time" | "period" | "end_before_start";

export type Parsed = { value: JsonValue; problem: null } | { value: null; problem: Problem };

const good = (value: JsonValue): Parsed => ({ value, problem: null });
const bad = (problem: Problem): Parsed => ({ value: null, problem });

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

export interface Period {
  start: string;
  end: string;
}

export function asPeriod(value: JsonValue | undefined): Period | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { start, end } = value;
  return typeof start === "string" && typeof end === "string" ? { start, end } : null;
}

export function asSet(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

export function asText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** "12,5" and "12.5" are the same number; two separators are none. */
export function readDecimal(text: string): string | null {
  const plain = text.trim().replace(",", ".");
  if (!/^-?\d+(\.\d*)?$|^-?\.\d+$/.test(plain)) return null;
  return plain.replace(/^(-?)\./, "$10.").replace(/\.$/, "");
}

function parseDecimal(meta: FieldMeta, text: string): Parsed {
  const number = readDecimal(text);
  if (number === null) return bad("number");
  const [whole = "", fraction = ""] = number.replace("-", "").split(".");
  if (meta.scale !== null && fraction.length > meta.scale) return bad("too_fine");
  const room = (meta.precision ?? 30) - (meta.scale ?? 0);
  return whole.replace(/^0+/, "").length > room ? bad("too_large") : good(number);
}

function parsePeriod(value: JsonValue): Parsed {
  const period = asPeriod(value);
  if (!period || !INSTANT.test(period.start) || !INSTANT.test(period.end)) return bad("period");
  return period.end > period.start ? good({ start: period.start, end: period.end }) : bad("end_before_start");
}

function parseText(meta: FieldMeta, text: string): Parsed {
  switch (meta.type) {
    case "decimal":
      return parseDecimal(meta, text);
    case "int":
      return /^-?\d+$/.test(text) ? good(Number(text)) : bad("whole_number");
    case "date":
      return isDay(text) ? good(text) : bad("date");
    case "instant":
      return INSTANT.test(text) ? good(text) : bad("time");
    default:
      return meta.max_length !== null && text.length > meta.max_length ? bad("too_long") : good(text);
  }
}

export function parseField(meta: FieldMeta, raw: JsonValue | undefined): Parsed {
  if (meta.type === "bool") return good(raw === true);
  if (meta.type === "set") return good(asSet(raw));
  const value = typeof raw === "string" ? raw.trim() : (raw ?? null);
  if (value === null || value === "") return meta.required ? bad("required") : good(null);
  if (meta.type === "period") return parsePeriod(value);
  return parseText(meta, asText(value));
}

/** Whether two values say the same: a missing tick is no tick, and a set has no order. */
export function sameValue(meta: FieldMeta, left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  const plain = (raw: JsonValue | undefined): string => {
    const parsed = parseField({ ...meta, required: false }, raw);
    if (parsed.problem) return `unread ${JSON.stringify(raw)}`;
    if (meta.type === "set") return JSON.stringify(asSet(parsed.value).sort());
    if (meta.type === "decimal" && parsed.value !== null) return String(Number(parsed.value));
    return JSON.stringify(parsed.value);
  };
  return plain(left) === plain(right);
}

/** Values without the fields that say nothing: what a new record is made of. */
export function stated(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
}
