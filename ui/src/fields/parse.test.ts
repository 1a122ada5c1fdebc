import { describe, expect, it } from "vitest";
import { fieldMeta } from "../app/i18n";
import { parseField, readDecimal, sameValue, stated } from "./parse";

const weight = fieldMeta("patient_weights", "weight_kg");

describe("what was typed", () => {
  it.each([
    ["12,5", "12.5"],
    ["12.500", "12.500"],
    [",5", "0.5"],
    ["7.", "7"],
    ["1,000.5", null],
    ["12 kg", null],
    ["", null],
  ])("reads the decimal %s as %s", (typed, read) => {
    expect(readDecimal(typed)).toBe(read);
  });

  it("refuses more digits than are kept", () => {
    expect(parseField(weight, "1.2345").problem).toBe("too_fine");
    expect(parseField(weight, "1234567").problem).toBe("too_large");
    expect(parseField(weight, "0612,5")).toEqual({ value: "0612.5", problem: null });
  });

  it("asks for what is needed and lets the rest be empty", () => {
    expect(parseField(fieldMeta("clients", "last_name"), "  ").problem).toBe("required");
    expect(parseField(fieldMeta("clients", "first_name"), "  ")).toEqual({ value: null, problem: null });
  });

  it("counts characters", () => {
    expect(parseField(fieldMeta("patients", "name"), "x".repeat(101)).problem).toBe("too_long");
  });

  it("wants the end of a period after its start", () => {
    const scheduled = fieldMeta("appointments", "scheduled");
    const at = (start: string, end: string) => parseField(scheduled, { start, end }).problem;
    expect(at("2026-11-22T09:30:00.000Z", "2026-11-22T09:15:00.000Z")).toBe("end_before_start");
    expect(at("2026-11-22T09:30:00.000Z", "2026-11-22 25")).toBe("period");
    expect(at("2026-11-22T09:30:00.000Z", "2026-11-22T09:45:00.000Z")).toBeNull();
  });
});

describe("whether two values are the same", () => {
  it("does not see a change where there is none", () => {
    expect(sameValue(fieldMeta("patients", "is_neutered"), null, false)).toBe(true);
    expect(sameValue(fieldMeta("patients", "medical_alerts"), ["a", "b"], ["b", "a"])).toBe(true);
    expect(sameValue(fieldMeta("patients", "name"), "Bella ", "Bella")).toBe(true);
    expect(sameValue(weight, "12,50", "12.5")).toBe(true);
  });

  it("sees a change", () => {
    expect(sameValue(fieldMeta("patients", "medical_alerts"), ["a"], [])).toBe(false);
    expect(sameValue(fieldMeta("patients", "breed"), null, "Beagle")).toBe(false);
  });
});

it("leaves out what says nothing", () => {
  expect(stated({ a: null, b: [], c: false, d: "x" })).toEqual({ c: false, d: "x" });
});
