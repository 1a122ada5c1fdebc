// What is said and reckoned about laboratory results: groups as they were ordered, words, where a value lies in its range.
import type { TFunction } from "i18next";
import { showNumber } from "../app/format";
import { asText, readDecimal } from "../fields/parse";
import type { KnownPanel, LabLine, Values } from "../generated/api";

export const valueOf = (line: LabLine, name: string): string => asText(line.values[name]);

export interface Order {
  key: string;
  panel: string;
  laboratory: string;
  orderedAt: string;
  lines: LabLine[];
}

/** Results that were ordered together, in the order of the list. */
export function toOrders(lines: readonly LabLine[]): Order[] {
  const orders = new Map<string, Order>();
  for (const line of lines) {
    const [panel, laboratory, orderedAt] = ["panel", "laboratory", "ordered_at"].map((name) => valueOf(line, name)) as [string, string, string];
    const key = [line.patient_id, line.medical_record_id ?? "", panel, orderedAt].join("|");
    const known = orders.get(key);
    if (known) known.lines.push(line);
    else orders.set(key, { key, panel, laboratory, orderedAt, lines: [line] });
  }
  return [...orders.values()];
}

/** What was said of several results alike; null where something else was said of one. */
export function sharedComment(lines: readonly LabLine[]): string | null {
  const said = new Set(lines.map((line) => valueOf(line, "comment")));
  return lines.length > 1 && said.size === 1 ? ([...said][0] ?? "") : null;
}

/** "12.5 mmol/l", or the finding in words. */
export function foundText(line: LabLine): string {
  const value = valueOf(line, "value");
  return [value === "" ? "" : showNumber(value), valueOf(line, "value_text"), valueOf(line, "unit")].filter(Boolean).join(" ");
}

/** "3.9 to 6.7", "up to 6.7", "from 3.9", or nothing. */
export function rangeText(low: string, high: string, t: TFunction): string {
  if (low !== "" && high !== "") return t("lab.range", { from: showNumber(low), to: showNumber(high) });
  if (high !== "") return t("lab.upTo", { to: showNumber(high) });
  return low === "" ? "" : t("lab.from", { from: showNumber(low) });
}

export const deviationText = (line: LabLine, t: TFunction): string | null => (line.deviation === null ? null : t(line.deviation === "low" ? "lab.low" : "lab.high"));

export interface Place {
  /** Percent of the bar's width. */
  from: number;
  to: number;
  at: number;
}

/** Where the value stands on a bar whose middle part is normal; null without a number and both ends. */
export function placeOf(line: LabLine): Place | null {
  const [value, low, high] = ["value", "reference_low", "reference_high"].map((name) => valueOf(line, name)) as [string, string, string];
  if (value === "" || low === "" || high === "" || Number(high) <= Number(low)) return null;
  const width = Number(high) - Number(low);
  const share = (Number(value) - Number(low)) / width;
  // The normal part is the middle half; what lies further out stands at the edge.
  const at = Math.min(98, Math.max(2, 25 + share * 50));
  return { from: 25, to: 75, at };
}

/** The lines of one test in one unit that have a number, oldest first. */
export function seriesOf(lines: readonly LabLine[], line: LabLine): LabLine[] {
  const same = (other: LabLine, name: string): boolean => valueOf(other, name) === valueOf(line, name);
  return lines
    .filter((other) => same(other, "test_name") && same(other, "unit") && valueOf(other, "value") !== "" && other.stage !== "canceled")
    .sort((left, right) => valueOf(left, "resulted_at").localeCompare(valueOf(right, "resulted_at")));
}

/** What somebody types for one test. */
export interface Typed {
  result: string;
  unit: string;
  low: string;
  high: string;
}

/** What stands in a form at first: the result as it is, else unit and range as they were lately. */
export function typedOf(line: LabLine, panels: readonly KnownPanel[]): Typed {
  const known = panels.flatMap(({ tests }) => tests).find(({ test_name, unit }) => test_name === valueOf(line, "test_name") && unit !== null);
  const isNew = line.stage === "ordered" || line.stage === "canceled";
  const or = (name: string, before: string | null | undefined): string => valueOf(line, name) || (isNew ? (before ?? "") : "");
  const result = valueOf(line, "value") || valueOf(line, "value_text");
  return { result, unit: or("unit", known?.unit), low: or("reference_low", known?.reference_low), high: or("reference_high", known?.reference_high) };
}

export const RESULT_FIELDS = ["result", "unit", "low", "high"] as const;

/** The end of a range that is no number. */
export function problemOf(typed: Typed): "low" | "high" | null {
  const isWrong = (text: string): boolean => text.trim() !== "" && readDecimal(text) === null;
  if (isWrong(typed.low)) return "low";
  return isWrong(typed.high) ? "high" : null;
}

/** The fields that differ from what is there; a result that is no number is a finding. */
export function patchOf(line: LabLine, typed: Typed): Values {
  const number = readDecimal(typed.result);
  const text = (value: string): string | null => value.trim() || null;
  const wanted: Values = {
    value: number,
    value_text: number === null ? text(typed.result) : null,
    unit: text(typed.unit),
    reference_low: readDecimal(typed.low),
    reference_high: readDecimal(typed.high),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => (asText(value ?? "") || null) !== (valueOf(line, name) || null)));
}
