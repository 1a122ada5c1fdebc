import { describe, expect, it } from "vitest";
import type { AppointmentSummary } from "../generated/api";
import { toInstant } from "../fields/handwriting";
import { overlapsOf } from "./overlaps";
import { firstSlot, fromNow, occurrences, searchFrom } from "./slots";
import { minutesLate, nextStep, stepsFrom } from "./steps";
import { samePlace } from "./takeBack";

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
  phone: null,
  deceased: false,
  next: [],
  reason: null,
  notes: null,
  location_id: null,
  is_walk_in: false,
  triage: null,
  series_id: null,
  checked_in_at: null,
  roomed_at: null,
  actual_start: null,
  ready_at: null,
  actual_end: null,
  canceled_at: null,
  canceled_by: null,
  cancellation_reason: null,
  unread_alerts: [],
  staff: staff.map((person) => ({ id: person, name: person })),
  resources: [],
  alerts: [],
  clash: false,
});

const period = { start: "2026-11-23T09:30:00.000Z", end: "2026-11-23T09:45:00.000Z" };

describe("overlaps", () => {
  it("name who and what is wanted twice, and nobody else", () => {
    const found = overlapsOf([visit("b", "09:40", "10:00", ["anna", "sam"]), visit("c", "09:30", "09:45", ["jo"])], ["anna", "sam"]);
    expect(found.map(({ who, visit: other }) => `${who} ${other.id}`)).toEqual(["anna b", "sam b"]);
    expect(overlapsOf([visit("b", "09:40", "10:00", ["anna"])], [])).toEqual([]);
  });
});

describe("steps", () => {
  it("offers the usual next state first, and none when all is over", () => {
    const next = ["CONFIRMED", "CHECKED_IN", "IN_ROOM", "CANCELED", "SCHEDULED"];
    expect(nextStep({ status: "SCHEDULED", next, patient_id: "p" })?.to).toBe("CHECKED_IN");
    expect(nextStep({ status: "CHECKED_IN", next, patient_id: "p" })?.to).toBe("IN_ROOM");
    expect(nextStep({ status: "COMPLETED", next: ["READY"], patient_id: "p" })).toBeNull();
    expect(nextStep({ status: "SCHEDULED", next, patient_id: null })).toBeNull();
    expect(stepsFrom({ status: "SCHEDULED", next, patient_id: null }).map(({ to }) => to)).toEqual(["CANCELED", "SCHEDULED"]);
  });

  it("offers what the program allows, each by a key of its own", () => {
    const next = ["SCHEDULED", "CONFIRMED", "CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "READY", "COMPLETED", "CANCELED", "NO_SHOW"];
    const steps = stepsFrom({ status: "SCHEDULED", next, patient_id: "p" });
    expect(steps.map(({ to }) => to).sort()).toEqual([...next].sort());
    expect(new Set(steps.map(({ key }) => key)).size).toBe(next.length);
    expect(stepsFrom({ status: "READY", next: ["COMPLETED"], patient_id: "p" })).toEqual([{ to: "COMPLETED", key: "l" }]);
  });

  it("counts minutes late only while nobody is here", () => {
    const now = new Date("2026-11-23T09:42:30.000Z");
    expect(minutesLate("CONFIRMED", period.start, now)).toBe(12);
    expect(minutesLate("CHECKED_IN", period.start, now)).toBe(0);
    expect(minutesLate("SCHEDULED", "2026-11-23T10:00:00.000Z", now)).toBe(0);
  });
});

describe("times", () => {
  it("start at the next quarter today, and at nine on another day", () => {
    const now = new Date("2026-11-23T10:07:00");
    expect(firstSlot("2026-11-23", now).start).toBe(toInstant("2026-11-23", "10:15"));
    expect(firstSlot("2026-11-24", now)).toEqual({ start: toInstant("2026-11-24", "09:00"), end: toInstant("2026-11-24", "09:15") });
  });

  it("of somebody who walks in start in this minute", () => {
    expect(fromNow(new Date("2026-11-23T10:07:42.500Z"), 20)).toEqual({ start: "2026-11-23T10:07:00.000Z", end: "2026-11-23T10:27:00.000Z" });
  });

  it("are looked for from now on, or from the beginning of a later day", () => {
    const now = new Date("2026-11-23T10:07:10");
    expect(searchFrom("2026-11-23", now)).toBe(toInstant("2026-11-23", "10:08"));
    expect(searchFrom("2026-11-01", now)).toBe(toInstant("2026-11-23", "10:08"));
    expect(searchFrom("2026-12-01", now)).toBe(toInstant("2026-12-01", "00:00"));
  });

  it("of a series stay at the same time of day when the clocks change", () => {
    const first = { start: toInstant("2026-03-15", "10:30"), end: toInstant("2026-03-15", "10:50") };
    expect(occurrences(first, 4, 10).map(({ start, end }) => [start, end])).toEqual(
      ["2026-03-15", "2026-04-12", "2026-05-10", "2026-06-07", "2026-07-05", "2026-08-02", "2026-08-30", "2026-09-27", "2026-10-25", "2026-11-22"].map((day) => [
        toInstant(day, "10:30"),
        toInstant(day, "10:50"),
      ]),
    );
  });
});

describe("places", () => {
  const place = { start: "2026-11-23T09:00:00Z", end: "2026-11-23T09:15:00Z", staff: ["a", "b"], resources: [] };
  it("are the same however the instant is written and the people are ordered", () => {
    expect(samePlace(place, { ...place, start: "2026-11-23T09:00:00.000Z", staff: ["b", "a"] })).toBe(true);
    expect(samePlace(place, { ...place, end: "2026-11-23T09:20:00Z" })).toBe(false);
    expect(samePlace(place, { ...place, staff: ["a"] })).toBe(false);
    expect(samePlace(place, { ...place, resources: ["room"] })).toBe(false);
  });
});
