// What the made-up server holds back: of this computer, and of all.
import type { AsideItem, HeldBackItem, JsonValue, WrittenField, WrittenRecord } from "../../generated/api";
import type { Part } from "./commands";

const field = (name: string, label: string, value: string | null): WrittenField => ({ field: name, label, value });

const BELLA: WrittenRecord = {
  table: "patients",
  table_label: "Patient",
  row_id: "patient-0",
  record: "Bella",
  fields: [field("medical_alerts", "Alerts", '["Bites","Needs a muzzle"]'), field("date_of_birth", "Date of birth", "2019-04-02"), field("color", "Color", null)],
};

const MARIA: WrittenRecord = {
  table: "clients",
  table_label: "Client",
  row_id: "client-0",
  record: "Maria Smith",
  fields: [field("client_type", "Type", "Breeder"), field("notes", "Notes", null)],
};

const NEW_CLIENT = "019ab2c4-0000-7000-8000-00000000c001";

/** A client and an animal that nobody else has. */
const NEWCOMERS: WrittenRecord[] = [
  { table: "clients", table_label: "Client", row_id: NEW_CLIENT, record: null, fields: [field("first_name", "First name", "Ines"), field("last_name", "Last name", "Carvalho")] },
  {
    table: "patients",
    table_label: "Patient",
    row_id: "019ab2c4-0000-7000-8000-00000000a001",
    record: null,
    fields: [field("name", "Name", "Pipoca"), field("species", "Species", "Rabbit"), field("client_id", "Owner", NEW_CLIENT)],
  },
];

const HIDDEN: WrittenRecord = { table: "patient_weights", table_label: "Weight", row_id: "w-9", record: "Weight of Luna", fields: [] };

export const HELD_BACK: HeldBackItem[] = [
  { id: 3, at: "2026-11-22T09:20:00.000Z", who: "Anna Visser", written_at: "2026-11-22T09:12:00.000Z", code: "forbidden", waits: false, records: [BELLA, MARIA] },
  { id: 2, at: "2026-11-21T17:05:00.000Z", who: "Ben Okafor", written_at: "2026-11-21T16:58:00.000Z", code: "invalid_value", waits: false, records: NEWCOMERS },
  { id: 1, at: "2026-11-20T11:31:00.000Z", who: null, written_at: null, code: "missing_dependency", waits: true, records: [] },
];

export const ASIDE: AsideItem[] = [
  { id: "s-1", code: "forbidden", who: "Ben Okafor", device: "Consulting room 1", at: "2026-11-22T09:12:00.000Z", received_at: "2026-11-22T09:20:00.000Z", records: [BELLA, MARIA] },
  { id: "s-2", code: "device_revoked", who: "Kees Bakker", device: "Old laptop", at: "2026-08-13T16:02:00.000Z", received_at: "2026-08-14T09:06:00.000Z", records: NEWCOMERS },
  { id: "s-3", code: "not_projected", who: null, device: "", at: null, received_at: "2026-08-02T08:00:00.000Z", records: [HIDDEN] },
];

export const heldBack: Part = (backend) => {
  const dealtWith = (id: JsonValue | undefined): null => {
    if (!backend.heldBack.some((item) => item.id === id)) throw { code: "not_found", message: "this was dealt with already", field: null };
    backend.heldBack = backend.heldBack.filter((item) => item.id !== id);
    return null;
  };
  return {
    held_back: () => backend.heldBack,
    enter_again: ({ id }) => dealtWith(id),
    dismiss_held_back: ({ id }) => dealtWith(id),
  };
};

/** Of all computers; these need a server. */
export const asideSets: Part = (backend) => {
  const decided = (id: JsonValue | undefined): null => {
    if (!backend.aside.some((set) => set.id === id)) throw { code: "refused", message: "somebody has decided about this already", field: null };
    backend.aside = backend.aside.filter((set) => set.id !== id);
    return null;
  };
  return {
    aside_sets: () => ({ sets: backend.aside.slice(0, 200), more: backend.aside.length > 200 }),
    release_aside: ({ id }) => decided(id),
    dismiss_aside: ({ id }) => decided(id),
  };
};
