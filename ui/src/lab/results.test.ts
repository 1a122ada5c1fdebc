import { expect, it } from "vitest";
import type { LabLine, Values } from "../generated/api";
import { namesOf } from "./OrderDrawer";
import { patchOf, placeOf, problemOf, seriesOf, toOrders, typedOf } from "./results";

let made = 0;
const line = (values: Values, more: Partial<LabLine> = {}): LabLine => ({
  id: `line-${made++}`,
  heads: [],
  values: { test_name: "Urea", ordered_at: "2026-01-01T10:00:00Z", ...values },
  patient_id: "p",
  patient_name: "Bella",
  species: "Dog",
  owner: null,
  medical_record_id: null,
  stage: "to_review",
  deviation: null,
  found: "",
  changed_since: false,
  ordered_by: null,
  reviewed_by: null,
  ...more,
});

it("keeps together what was ordered together", () => {
  const orders = toOrders([line({ panel: "Kidney" }), line({ panel: "Kidney" }), line({ panel: "Kidney", ordered_at: "2026-01-02T10:00:00Z" }), line({ panel: "Kidney" }, { patient_id: "q" })]);
  expect(orders.map(({ lines }) => lines.length)).toEqual([2, 1, 1]);
});

it("places a value in its range, and what lies far out at the edge", () => {
  const at = (value: string): number | undefined => placeOf(line({ value, reference_low: "4", reference_high: "8" }))?.at;
  expect(at("4")).toBe(25);
  expect(at("6")).toBe(50);
  expect(at("900")).toBe(98);
  expect(at("-900")).toBe(2);
  expect(placeOf(line({ value: "5", reference_low: "4" }))).toBeNull();
  expect(placeOf(line({ value: "5", reference_low: "4", reference_high: "4" }))).toBeNull();
});

it("takes a number or a finding from one field, and sends what differs", () => {
  const opened = line({ value: "5.0", unit: "mmol/l" });
  const typed = typedOf(opened, []);
  expect(typed).toEqual({ result: "5.0", unit: "mmol/l", low: "", high: "" });
  expect(patchOf(opened, typed)).toEqual({});
  expect(patchOf(opened, { ...typed, result: "5,5", high: "8" })).toEqual({ value: "5.5", reference_high: "8" });
  expect(patchOf(opened, { ...typed, result: "< 2" })).toEqual({ value: null, value_text: "< 2" });
  expect(problemOf({ ...typed, low: "about 3" })).toBe("low");
  expect(problemOf({ ...typed, low: "3,5" })).toBeNull();
});

it("offers unit and range as they were lately, for what has no result yet", () => {
  const panels = [{ panel: null, laboratory: null, tests: [{ test_name: "Urea", unit: "mmol/l", reference_low: "3.5", reference_high: "8" }] }];
  expect(typedOf(line({}, { stage: "ordered" }), panels)).toEqual({ result: "", unit: "mmol/l", low: "3.5", high: "8" });
  expect(typedOf(line({ value_text: "negative" }), panels)).toEqual({ result: "negative", unit: "", low: "", high: "" });
});

it("draws a line through one test in one unit, oldest first", () => {
  const [old, now] = [line({ value: "7", unit: "mmol/l", resulted_at: "2026-01-01" }), line({ value: "9", unit: "mmol/l", resulted_at: "2026-03-01" })];
  const other = line({ value: "20", unit: "mg/dl", resulted_at: "2026-02-01" });
  expect(seriesOf([now, other, old], now)).toEqual([old, now]);
});

it("reads tests by lines and commas, each once", () => {
  expect(namesOf("Urea\nCreatinine, Urea;  \n")).toEqual(["Urea", "Creatinine"]);
});
