import { describe, expect, it } from "vitest";
import type { AppointmentSummary } from "../../generated/api";
import { FakeBackend } from "../../test/fakeBackend";
import { groupOf, isWanted, minutesSince, NOBODY, toGroups } from "./groups";

const [model] = new FakeBackend().visits(() => true);
if (!model) throw new Error("no visit");
const visit = (change: Partial<AppointmentSummary>): AppointmentSummary => ({ ...model, checked_in_at: null, triage: null, ...change });

describe("the groups of the board", () => {
  it("puts each state into its group, and blocked time into its own", () => {
    const states = ["SCHEDULED", "CONFIRMED", "CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "READY", "COMPLETED", "CANCELED", "NO_SHOW"];
    expect(states.map((status) => groupOf({ status, patient_id: "p" }))).toEqual(["expected", "expected", "waiting", "room", "room", "ready", "gone", "off", "off"]);
    expect(groupOf({ status: "SCHEDULED", patient_id: null })).toBe("blocked");
    expect(groupOf({ status: "CANCELED", patient_id: null })).toBe("off");
  });

  it("lets emergencies wait first, then whoever came first", () => {
    const at = (minute: number): string => `2026-11-23T09:${String(minute).padStart(2, "0")}:00.000Z`;
    const waiting = [
      visit({ id: "late", status: "CHECKED_IN", checked_in_at: at(40) }),
      visit({ id: "early", status: "CHECKED_IN", checked_in_at: at(10), triage: "ROUTINE" }),
      visit({ id: "urgent", status: "CHECKED_IN", checked_in_at: at(45), triage: "URGENT" }),
      visit({ id: "emergency", status: "CHECKED_IN", checked_in_at: at(50), triage: "EMERGENCY" }),
    ];
    expect(toGroups(waiting).waiting.map(({ id }) => id)).toEqual(["emergency", "urgent", "early", "late"]);
  });

  it("counts minutes from when the state was reached, and none where nobody noted it", () => {
    const now = new Date("2026-11-23T09:42:30.000Z");
    expect(minutesSince(visit({ status: "CHECKED_IN", checked_in_at: "2026-11-23T09:30:00.000Z" }), now)).toBe(12);
    expect(minutesSince(visit({ status: "CHECKED_IN", checked_in_at: null }), now)).toBeNull();
    expect(minutesSince(visit({ status: "SCHEDULED", checked_in_at: "2026-11-23T09:30:00.000Z" }), now)).toBeNull();
  });

  it("narrows down by vet, word and overlap together", () => {
    const one = visit({ patient_name: "Bella", client_name: "Maria Smith", staff: [{ id: "anna", name: "Anna" }], clash: false });
    const all = { vet: null, text: "", clashes: false };
    expect(isWanted(one, { ...all, text: "smi,bel" })).toBe(true);
    expect(isWanted(one, { ...all, text: "smith rex" })).toBe(false);
    expect(isWanted(one, { ...all, vet: "anna" })).toBe(true);
    expect(isWanted(one, { ...all, vet: "sam" })).toBe(false);
    expect(isWanted(one, { ...all, vet: NOBODY })).toBe(false);
    expect(isWanted({ ...one, staff: [] }, { ...all, vet: NOBODY })).toBe(true);
    expect(isWanted(one, { ...all, clashes: true })).toBe(false);
  });
});
