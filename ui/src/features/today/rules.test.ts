import { describe, expect, it } from "vitest";
import type { AppointmentSummary } from "../../generated/api";
import { toInstant } from "../../fields/handwriting";
import { overlapsOf } from "./overlaps";
import { firstSlot } from "./slots";
import { minutesLate, nextStep, stepsFrom } from "./steps";

const visit = (id: string, from: string, to: string, staff: string[], status = "SCHEDULED"): AppointmentSummary => ({
  id,
  heads: [],
  start: `2026-11-23T${from}:00.000Z`,
  end: `2026-11-23T${to}:00.000Z`,
  patient_id: "p",
  patient_name: "Rex",
  client_id: null,
  client_name: null,
  species: null,
  type_id: "t",
  type_name: "Consultation",
  color: "#1c7ed6",
  status,
  reason: null,
  staff: staff.map((person) => ({ id: person, name: person })),
  resources: [],
  alerts: [],
  clash: false,
});

const period = { start: "2026-11-23T09:30:00.000Z", end: "2026-11-23T09:45:00.000Z" };

describe("overlaps", () => {
  const day = [
    visit("a", "09:15", "09:30", ["anna"]),
    visit("b", "09:40", "10:00", ["anna", "sam"]),
    visit("c", "09:30", "09:45", ["sam"], "CANCELED"),
  ];

  it("warns of the same person at the same time; touching and cancelled ones are free", () => {
    const found = overlapsOf(day, period, new Set(["anna", "sam"]), null);
    expect(found.map(({ who, visit: other }) => `${who} ${other.id}`)).toEqual(["anna b", "sam b"]);
  });

  it("does not warn of the appointment itself, nor of others' time", () => {
    expect(overlapsOf(day, period, new Set(["anna"]), "b")).toEqual([]);
    expect(overlapsOf(day, period, new Set(["jo"]), null)).toEqual([]);
    expect(overlapsOf(day, null, new Set(["anna"]), null)).toEqual([]);
  });
});

describe("steps", () => {
  it("offers the usual next state first, and none when all is over", () => {
    expect(nextStep({ status: "SCHEDULED", patient_id: "p" })?.to).toBe("CHECKED_IN");
    expect(nextStep({ status: "CHECKED_IN", patient_id: "p" })?.to).toBe("IN_PROGRESS");
    expect(nextStep({ status: "COMPLETED", patient_id: "p" })).toBeNull();
    expect(nextStep({ status: "SCHEDULED", patient_id: null })).toBeNull();
  });

  it("has no key twice within a state", () => {
    for (const status of ["SCHEDULED", "CONFIRMED", "CHECKED_IN", "IN_PROGRESS", "COMPLETED", "CANCELED", "NO_SHOW"]) {
      const keys = stepsFrom({ status, patient_id: "p" }).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("counts minutes late only while nobody is here", () => {
    const now = new Date("2026-11-23T09:42:30.000Z");
    expect(minutesLate("CONFIRMED", period.start, now)).toBe(12);
    expect(minutesLate("CHECKED_IN", period.start, now)).toBe(0);
    expect(minutesLate("SCHEDULED", "2026-11-23T10:00:00.000Z", now)).toBe(0);
  });
});

it("starts a new appointment at the next quarter today, and at nine on another day", () => {
  const now = new Date("2026-11-23T10:07:00");
  expect(firstSlot("2026-11-23", now).start).toBe(toInstant("2026-11-23", "10:15"));
  expect(firstSlot("2026-11-24", now)).toEqual({ start: toInstant("2026-11-24", "09:00"), end: toInstant("2026-11-24", "09:15") });
});
