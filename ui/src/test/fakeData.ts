// A small made-up practice for tests of the window. Never part of the program.
import type { ConflictItem, ConflictSide, SyncStatus, Values } from "../generated/api";
import { timesBefore } from "./fake/states";
import { putReminders } from "./fake/reminders";
import { putVisits } from "./fake/visitData";
import { putLab } from "./fake/clinic";

export interface FakeRow {
  id: string;
  heads: string[];
  values: Values;
  deleted: boolean;
}

export type FakeTables = Record<string, Map<string, FakeRow>>;

export const PASSWORD = "correct-horse-demo";

export const USERS = [
  { id: "u-anna", name: "Anna Visser", email: "anna@demo.example", roles: ["owner", "veterinarian"] },
  { id: "u-ben", name: "Ben Okafor", email: "ben@demo.example", roles: ["receptionist"] },
];

export const SYNC: SyncStatus = {
  state: "all_sent",
  waiting: 0,
  oldest_waiting: null,
  last_sync: "2026-11-22T09:41:00.000Z",
  offline_since: null,
  away: null,
  again_at: null,
  clock_ahead: null,
  stalled_since: null,
  recovered_at: null,
  quarantined: 2,
  only_waiting: 1,
  for_newer_server: 0,
  for_sign_in: 0,
  to_sign_in: [],
  unknown_here: false,
  of_unknown: 0,
  unknown_computers: [],
  needs_newer: false,
  conflicts: 3,
  files: { to_send: 0, missing: 0, failed: 0, problem: null },
  first_copy: null,
  message: null,
};

const SPECIES = ["Dog", "Cat", "Rabbit", "Guinea pig", "Horse", "Bird"];

export const BREEDS: Record<string, string[]> = {
  Dog: ["Labrador Retriever", "Border Collie", "Beagle", "Dachshund", "German Shepherd Dog", "Cocker Spaniel"],
  Cat: ["Domestic Shorthair", "Maine Coon", "Siamese", "British Shorthair"],
  Rabbit: ["Netherland Dwarf", "Holland Lop"],
  Horse: ["Friesian", "Haflinger"],
};

const TYPES: [string, number, string][] = [
  ["Consultation", 15, "#1c7ed6"],
  ["Vaccination", 15, "#2f9e44"],
  ["Recheck", 10, "#66a80f"],
  ["Surgery", 90, "#c2255c"],
  ["Dental", 60, "#e8590c"],
  ["Nurse clinic", 15, "#f2c037"],
  ["Block", 60, "#868e96"],
];

const CLIENTS: [string | null, string, string, string][] = [
  ["Maria", "Smith", "REGULAR", "+44 20 7946 0123"],
  ["Pieter", "de Boer", "REGULAR", "+31 6 1234 5678"],
  ["Olivia", "Hughes", "BREEDER", "+44 161 496 0345"],
  [null, "Hillside Animal Shelter", "SHELTER", "+44 113 496 0999"],
  ["Yusuf", "Demir", "REGULAR", "+44 7700 900123"],
  ["Charlotte", "Vandenbroucke-Montgomery", "REGULAR", "+44 7700 900456"],
];

/** Client number, name, species, breed, sex, birth, neutered, alerts, kilograms oldest first. */
type Animal = [number, string, string, string | null, string, string | null, boolean, string[], string[]];

const ANIMALS: Animal[] = [
  [0, "Bella", "Dog", "Labrador Retriever", "FEMALE", "2021-05-14", true, ["Bites when handled", "Needs a muzzle"], ["24.100", "26.350", "27.900", "28.400", "31.200", "30.850"]],
  [0, "Tom", "Cat", "Domestic Shorthair", "MALE", "2018-02-03", true, [], ["4.200", "4.650", "4.580"]],
  [1, "Max", "Dog", "Border Collie", "MALE", "2023-09-01", false, [], ["17.300"]],
  [2, "Luna", "Cat", "Maine Coon", "FEMALE", "2022-07-21", false, ["Heart murmur"], ["5.900", "6.100"]],
  [2, "Nala", "Cat", "Maine Coon", "FEMALE", "2026-08-30", false, [], ["1.250"]],
  [3, "Rex", "Dog", "German Shepherd Dog", "MALE", null, false, [], []],
  [4, "Pip", "Rabbit", "Netherland Dwarf", "UNKNOWN", "2024-04-11", false, [], ["1.020"]],
  [5, "Archibald", "Horse", "Friesian", "MALE", "2012-06-02", true, [], ["612.500"]],
];

/** Minutes from eight o'clock, animal or null, type, state, staff, room, reason. */
type Visit = [number, number | null, number, string, number, number | null, string | null];

const VISITS: Visit[] = [
  [0, 1, 1, "COMPLETED", 0, 0, "Yearly vaccination"],
  [30, 6, 0, "COMPLETED", 1, 1, "Not eating since Friday"],
  [60, 3, 2, "IN_PROGRESS", 0, 0, "Heart check after new medicine"],
  [75, 0, 0, "CHECKED_IN", 1, 1, "Limping on the left front leg"],
  [90, 2, 1, "CONFIRMED", 0, 0, null],
  [95, 5, 0, "SCHEDULED", 0, 2, "Intake from the shelter, first examination and a plan for treatment"],
  [120, 4, 1, "NO_SHOW", 1, 1, "Second vaccination"],
  [180, null, 6, "SCHEDULED", 0, null, "Team meeting"],
  [240, 7, 4, "SCHEDULED", 1, 2, "Dental float"],
  [330, 1, 5, "CANCELED", 2, 1, "Nail trim"],
];

/** Title, for whom, priority, days until it is due, about whom. */
type Task = [string, number | null, "NORMAL" | "URGENT", number | null, Values];

const TASKS: Task[] = [
  ["Call the laboratory about Luna", 0, "URGENT", 0, { patient_id: "patient-3" }],
  ["Order muzzles", null, "NORMAL", -2, {}],
  ["Send the estimate for Archibald", 1, "NORMAL", 3, { client_id: "client-5" }],
  ["Ask Maria Smith for her new address", 0, "NORMAL", null, { client_id: "client-0" }],
];

const iso = (date: Date): string => date.toISOString();

function atMinute(day: Date, minutes: number): Date {
  const date = new Date(day);
  date.setHours(8, minutes, 0, 0);
  return date;
}

export function fakeTables(now: Date): FakeTables {
  const tables: FakeTables = {};
  const put = (table: string, id: string, values: Values): string => {
    (tables[table] ??= new Map()).set(id, { id, heads: [`${id}-1`], values, deleted: false });
    return id;
  };
  SPECIES.forEach((name, at) => put("species", `species-${at}`, { name, is_active: true }));
  put("locations", "location-0", { name: "Riverside", timezone: "Europe/London", phone: null });
  ["Dr Anna Visser", "Dr Sam Reed", "Nurse Jo Hart"].forEach((display_name, at) =>
    put("staff", `staff-${at}`, { display_name, role: at < 2 ? "VETERINARIAN" : "NURSE", user_id: at === 0 ? "u-anna" : null, is_active: true, allows_double_booking: false }),
  );
  ["Room 1", "Room 2", "Theatre"].forEach((name, at) =>
    put("resources", `room-${at}`, { name, resource_type: "ROOM", is_active: true, allows_double_booking: false }),
  );
  TYPES.forEach(([name, duration_minutes, color], at) => put("appointment_types", `type-${at}`, { name, duration_minutes, color, is_active: true }));
  CLIENTS.forEach(([first_name, last_name, client_type, phone], at) => {
    const id = put("clients", `client-${at}`, {
      first_name,
      last_name,
      email: at === 0 ? "maria.smith@mail.example" : null,
      client_type,
      tags: at === 0 ? ["Prefers mornings"] : [],
      notes: at === 0 ? "Comes by bus; please be on time.\nHas the key of the neighbour's house." : null,
    });
    put("contact_methods", `contact-${at}`, { client_id: id, type: "MOBILE", value: phone, is_primary: true, is_verified: true, label: null });
    if (at === 0) put("contact_methods", "contact-0b", { client_id: id, type: "PHONE", value: "+44 20 7946 0777", is_primary: false, is_verified: false, label: "Husband, after six" });
    if (at < 3) put("addresses", `address-${at}`, { client_id: id, line1: `${at + 12} Mill Lane`, line2: null, postcode: "LS1 4DY", city: "Leeds", region: null, country: "GB" });
  });
  ANIMALS.forEach(([client, name, species, breed, gender, date_of_birth, is_neutered, medical_alerts, weights], at) => {
    const id = put("patients", `patient-${at}`, {
      client_id: `client-${client}`,
      name,
      species,
      breed,
      color: at === 0 ? "Yellow" : null,
      date_of_birth,
      birth_is_estimated: at === 7,
      gender,
      is_neutered,
      microchip_id: at % 2 === 0 ? `98100000000${String(at).padStart(4, "0")}` : null,
      status: "ACTIVE",
      deceased_date: null,
      medical_alerts,
      notes: at === 0 ? "Eats everything it finds on a walk." : null,
    });
    weights.forEach((weight_kg, index) => {
      const measured = new Date(now.getTime() - (weights.length - index) * 45 * 86_400_000);
      put("patient_weights", `weight-${at}-${index}`, { patient_id: id, weight_kg, measured_at: iso(measured) });
    });
  });
  put("patient_allergies", "allergy-0", { patient_id: "patient-0", allergen: "Penicillin", reaction: "Swelling of the face", severity: "SEVERE", confirmed_date: "2024-03-02" });
  put("patient_allergies", "allergy-1", { patient_id: "patient-0", allergen: "Chicken", reaction: "Itching", severity: "MILD", confirmed_date: null });
  const visit = (id: string, day: Date, [minutes, animal, type, status, staff, room, reason]: Visit): void => {
    put("appointments", id, {
      patient_id: animal === null ? null : `patient-${animal}`,
      scheduled: { start: iso(atMinute(day, minutes)), end: iso(atMinute(day, minutes + (TYPES[type]?.[1] ?? 15))) },
      appointment_type: `type-${type}`,
      status,
      ...timesBefore(status, now, 12),
      reason,
      notes: null,
      staff: [`staff-${staff}`],
      resources: room === null ? [] : [`room-${room}`],
    });
  };
  VISITS.forEach((each, at) => visit(`visit-${at}`, now, each));
  const daysAway = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
  [-400, -220, -90, -45, -20, -9].forEach((days, at) => visit(`past-${at}`, daysAway(days), [45 + at * 15, 0, at % 3, "COMPLETED", at % 2, 0, "Check-up"]));
  visit("next-0", daysAway(14), [60, 0, 2, "CONFIRMED", 0, 0, "Recheck of the leg"]);
  const dayAway = (days: number): string => iso(daysAway(days)).slice(0, 10);
  TASKS.forEach(([title, staff, priority, due, about], at) =>
    put("tasks", `task-${at}`, { title, assignee_id: staff === null ? null : `staff-${staff}`, priority, due_on: due === null ? null : dayAway(due), details: null, ...about, done_at: null }),
  );
  const files: [string, string, number, Values][] = [
    ["blood 2026-10.txt", "text/plain", 2_310, { problem: "this file is damaged on this computer, and the server does not have it; attach it once more", place: "sending" }],
    ["insurance.pdf", "application/pdf", 184_220, { place: "sending" }],
    ["hip from the left.jpg", "image/jpeg", 3_412_900, { place: "not_here" }],
    ["x-ray chest.png", "image/png", 1_702_113, { caption: "Chest, before the operation" }],
  ];
  files.forEach(([file_name, media_type, size_bytes, more], at) => put("attachments", `file-${at}`, { patient_id: "patient-0", file_name, media_type, size_bytes, ...more }));
  put("phone_notes", "note-0", { client_id: "client-0", patient_id: "patient-0", note: "Asks whether Bella may run again.", caller: "Husband", phone: null, called_at: iso(daysAway(-3)) });
  put("client_consents", "consent-0", { client_id: "client-0", purpose: "REMINDERS", is_given: true, decided_at: iso(daysAway(-300)), remark: "On the form" });
  put("client_consents", "consent-1", { client_id: "client-0", purpose: "MARKETING", is_given: false, decided_at: iso(daysAway(-20)), remark: null });
  putVisits(put, now);
  putLab(put, now);
  putReminders(put);
  return tables;
}

/** A value of an item, written by somebody. */
function side(id: string, value: string, who: string | null, device: string | null, at: string, more: Partial<ConflictSide> = {}): ConflictSide {
  return { id, value, who, device, at, server_at: null, in_force: false, can_keep: true, record: null, ...more };
}

const OPEN = { needs_reason: false, may_settle: true, settled: null, value: null } as const;

export const CONFLICTS: ConflictItem[] = [
  {
    ...OPEN,
    id: "conflict-0",
    kind: "concurrent_edit",
    title: "changed by two people at the same time",
    table: "patients",
    row_id: "patient-0",
    record_label: "Bella (Maria Smith)",
    field: "microchip_id",
    field_label: "Microchip",
    earlier: null,
    in_force: "981000000000000",
    value: "981000000000000",
    sides: [
      side("a0", "981000000000000", "Anna Visser", "Front desk", "2026-11-22T08:12:00.000Z", { in_force: true }),
      side("b0", "981000000000006", "Ben Okafor", "Room 2", "2026-11-22T08:14:00.000Z"),
    ],
    raised_at: "2026-11-22T08:20:00.000Z",
    needs_review: true,
    needs_reason: true,
    answers: { keep: true, both: false, edit: true },
  },
  {
    ...OPEN,
    id: "conflict-1",
    kind: "concurrent_edit",
    title: "changed by two people at the same time",
    table: "clients",
    row_id: "client-1",
    record_label: "Pieter de Boer",
    field: "first_name",
    field_label: "First name",
    earlier: "Piet",
    in_force: "Pieter",
    value: "Pieter",
    sides: [
      side("a1", "Peter", "Ben Okafor", "Front desk", "2026-11-21T15:02:00.000Z", { server_at: "2026-11-21T15:09:00.000Z" }),
      side("b1", "Pieter", "Anna Visser", null, "2026-11-21T15:04:00.000Z", { in_force: true }),
    ],
    raised_at: "2026-11-21T15:10:00.000Z",
    needs_review: false,
    answers: { keep: true, both: true, edit: true },
  },
  {
    ...OPEN,
    id: "conflict-2",
    kind: "overlap",
    title: "booked twice at the same time",
    table: "appointments",
    row_id: "visit-4",
    record_label: "Dr Anna Visser",
    field: null,
    field_label: null,
    earlier: null,
    in_force: null,
    sides: [
      side("visit-4", "2026-11-22 09:30 Max, Consultation", "Ben Okafor", "Front desk", "2026-11-20T10:00:00.000Z", { record: { table: "appointments", id: "visit-4" } }),
      side("visit-5", "2026-11-22 09:35 Rex, Recheck", null, "Room 1", "2026-11-20T10:05:00.000Z", { record: { table: "appointments", id: "visit-5" } }),
    ],
    raised_at: "2026-11-20T10:06:00.000Z",
    needs_review: true,
    answers: { keep: false, both: true, edit: false },
  },
];
