// Laboratory results and the whiteboard, from memory.
import type { BoardLine, DueTreatment, KnownPanel, LabLine, NextStep, Values } from "../../generated/api";
import type { FakeBackend } from "../fakeBackend";
import type { FakeRow } from "../fakeData";
import { asRow, text, type Args, type Part } from "./commands";
import { isOpen } from "./work";

const refused = (code: string, message: string, field: string): { code: string; message: string; field: string } => ({ code, message, field });

type Put = (table: string, id: string, values: Values) => string;

/** Bella's kidneys half a year ago and now, and blood that is on its way. */
export function putLab(put: Put, now: Date): void {
  const ago = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();
  const ranges: [string, string, string, string][] = [
    ["Creatinine", "µmol/l", "40", "130"],
    ["Urea", "mmol/l", "3.5", "8"],
    ["Phosphate", "mmol/l", "0.8", "2"],
  ];
  const kidney = (key: string, days: number, values: string[], more: Values): void =>
    ranges.forEach(([test_name, unit, reference_low, reference_high], at) =>
      put("lab_results", `lab-${key}-${at}`, { patient_id: "patient-0", panel: "Kidney", laboratory: "In house", test_name, unit, reference_low, reference_high, value: values[at] ?? null, ordered_at: ago(days), resulted_at: ago(days - 0.1), status: "RESULTED", ...more }),
    );
  kidney("old", 180, ["96", "7.2", "1.4"], { status: "REVIEWED", reviewed_at: ago(179), reviewed_by: "u-anna", comment: "As it should be" });
  kidney("new", 1, ["182", "3.1", "1.9"], {});
  put("lab_results", "lab-blood-0", { patient_id: "patient-3", panel: "Blood count", laboratory: "City laboratory", test_name: "Haematocrit", ordered_at: ago(0.2), status: "ORDERED" });
}

const found = (row: FakeRow): string => ["value", "value_text", "unit", "reference_low", "reference_high", "attachment_id"].map((name) => text(row, name)).join(";");

function lineOf(backend: FakeBackend, row: FakeRow): LabLine {
  const patient = backend.row("patients", text(row, "patient_id"));
  const [value, low, high] = ["value", "reference_low", "reference_high"].map((name) => text(row, name)) as [string, string, string];
  const outside = value === "" ? null : low !== "" && Number(value) < Number(low) ? "low" : high !== "" && Number(value) > Number(high) ? "high" : null;
  const status = text(row, "status");
  return {
    ...asRow(row),
    patient_id: patient.id,
    patient_name: text(patient, "name"),
    species: text(patient, "species"),
    owner: backend.nameOf("clients", text(patient, "client_id")),
    medical_record_id: text(row, "medical_record_id") || null,
    stage: status === "REVIEWED" ? "reviewed" : status === "RESULTED" ? "to_review" : status === "CANCELED" ? "canceled" : "ordered",
    deviation: outside,
    found: found(row),
    changed_since: status === "RESULTED" && text(row, "reviewed_by") !== "",
    ordered_by: "Anna Visser",
    reviewed_by: text(row, "reviewed_by") ? "Anna Visser" : null,
  };
}

const results = (backend: FakeBackend, wanted: (row: FakeRow) => boolean): LabLine[] =>
  backend
    .rows("lab_results")
    .filter(wanted)
    .map((row) => lineOf(backend, row))
    .sort((left, right) => String(right.values["ordered_at"]).localeCompare(String(left.values["ordered_at"])));

function panels(backend: FakeBackend): KnownPanel[] {
  const known = new Map<string, KnownPanel>();
  for (const row of backend.rows("lab_results")) {
    const panel = text(row, "panel");
    const one = known.get(panel) ?? { panel: panel || null, laboratory: text(row, "laboratory") || null, tests: [] };
    const test_name = text(row, "test_name");
    if (!one.tests.some((test) => test.test_name === test_name)) one.tests.push({ test_name, unit: text(row, "unit") || null, reference_low: text(row, "reference_low") || null, reference_high: text(row, "reference_high") || null });
    known.set(panel, one);
  }
  return [...known.values()];
}

function review(backend: FakeBackend, args: Args): null {
  for (const { id, found: seen } of args["results"] as unknown as { id: string; found: string }[]) {
    const row = backend.row("lab_results", id);
    if (found(row) !== seen) throw refused("not_possible", "this result was put right since you opened it; look at it again", "id");
    const comment: Values = args["comment"] ? { comment: args["comment"] } : {};
    backend.change("lab_results", { id, patch: { status: "REVIEWED", reviewed_at: new Date().toISOString(), reviewed_by: "u-anna", ...comment } });
  }
  return null;
}

const IN_CLINIC = ["CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "READY"];

function steps(backend: FakeBackend, patient: string, record: string | null): NextStep[] {
  const treatments = backend
    .rows("treatments")
    .filter((row) => text(row, "medical_record_id") === record && text(row, "status") === "PLANNED")
    .map((row): NextStep => ({ kind: "treatment", id: row.id, title: text(row, "treatment_name"), detail: [text(row, "dose"), text(row, "route")].filter(Boolean).join(", ") || null, due_at: text(row, "due_at") || null, due_on: null, urgent: false }));
  const tasks = backend
    .rows("tasks")
    .filter((row) => text(row, "patient_id") === patient && isOpen(row))
    .map((row): NextStep => ({ kind: "task", id: row.id, title: text(row, "title"), detail: null, due_at: null, due_on: text(row, "due_on") || null, urgent: text(row, "priority") === "URGENT" }));
  return [...treatments.sort((left, right) => (left.due_at ?? "9").localeCompare(right.due_at ?? "9")), ...tasks];
}

const NO_VISIT = { owner: null, phone: null, alerts: [], reason: null, appointment_id: null, status: null, next_states: [], triage: null };

/** Where an animal without an appointment was brought last. */
function brought(backend: FakeBackend, patient: string): BoardLine["rooms"] {
  const moves = backend.rows("room_moves").filter((row) => text(row, "patient_id") === patient);
  const last = moves.sort((left, right) => text(left, "moved_at").localeCompare(text(right, "moved_at"))).at(-1);
  const id = last ? text(last, "resource_id") : "";
  return id ? [{ id, name: backend.nameOf("resources", id) ?? "" }] : [];
}

/** Whether it left, and did not come again since. */
function hasLeft(backend: FakeBackend, patient: string): boolean {
  const moves = backend.rows("room_moves").filter((row) => text(row, "patient_id") === patient && text(row, "presence"));
  const last = moves.at(-1);
  return last !== undefined && text(last, "presence") === "LEFT";
}

function board(backend: FakeBackend): BoardLine[] {
  const here = backend.visits(({ status, patient_id }) => patient_id !== null && IN_CLINIC.includes(status));
  const open = (row: FakeRow): boolean => !text(row, "signed_at") && !text(row, "appointment_id") && !["PHONE", "IMPORTED"].includes(text(row, "record_type"));
  const newest = new Map(backend.rows("medical_records").filter(open).map((row) => [text(row, "patient_id"), row]));
  const gone = (row: FakeRow): boolean => hasLeft(backend, text(row, "patient_id"));
  const alone = [...newest.values()].filter((row) => !gone(row) && here.every(({ patient_id }) => patient_id !== text(row, "patient_id")));
  const common = (patient_id: string, record: FakeRow | undefined) => {
    const patient = backend.row("patients", patient_id);
    const next = steps(backend, patient_id, record?.id ?? null);
    const weights = backend.rows("patient_weights").filter((row) => text(row, "patient_id") === patient_id);
    return {
      patient_id,
      patient_name: text(patient, "name"),
      species: text(patient, "species"),
      weight_kg: weights.length > 0 ? text(weights.at(-1) as FakeRow, "weight_kg") : null,
      record_id: record?.id ?? null,
      may_treat: record !== undefined && !text(record, "signed_at"),
      next: next[0] ?? null,
      steps: next.length,
      treatments: next.filter(({ kind }) => kind === "treatment").length,
    };
  };
  return [
    ...here.map((visit): BoardLine => {
      const record = backend.rows("medical_records").find((row) => text(row, "appointment_id") === visit.id);
      const { client_name: owner, phone, alerts, reason, status, next: next_states, triage, staff } = visit;
      const rooms = status === "CHECKED_IN" ? [] : visit.resources;
      return { ...common(visit.patient_id ?? "", record), owner, phone, alerts, reason, since: visit.checked_in_at ?? visit.start, appointment_id: visit.id, status, next_states, triage, staff, rooms };
    }),
    ...alone.map((record): BoardLine => {
      const one = common(text(record, "patient_id"), record);
      const owner = backend.nameOf("clients", text(backend.row("patients", one.patient_id), "client_id"));
      return { ...NO_VISIT, ...one, owner, reason: text(record, "chief_complaint") || null, since: text(record, "visit_date"), staff: [{ id: "u-anna", name: "Anna Visser" }], rooms: brought(backend, one.patient_id) };
    }),
  ];
}

function due(backend: FakeBackend): DueTreatment[] {
  return board(backend)
    .flatMap((line) => {
      const planned = steps(backend, line.patient_id, line.record_id).filter((step) => step.due_at !== null);
      return planned.map(({ id, title, detail, due_at }): DueTreatment => ({ id, record_id: line.record_id ?? "", patient_id: line.patient_id, patient_name: line.patient_name, species: line.species, owner: line.owner, name: title, detail, due_at: due_at ?? "", in_clinic: true, rooms: line.rooms.map(({ name }) => name) }));
    })
    .sort((left, right) => left.due_at.localeCompare(right.due_at));
}

export const clinic: Part = (backend) => ({
  order_tests: ({ record_id, patient_id, panel, tests, laboratory }) => {
    const record = record_id ? backend.row("medical_records", String(record_id)) : null;
    const of = { patient_id: record ? text(record, "patient_id") : (patient_id ?? null), medical_record_id: record_id ?? null, panel: panel ?? null, laboratory: laboratory ?? null };
    const ordered_at = new Date().toISOString();
    return (tests as string[]).map((test_name) => ({ id: backend.add("lab_results", { ...of, test_name, ordered_at, status: "ORDERED" }) }));
  },
  enter_results: ({ results: entered }) => {
    for (const { id, values } of entered as unknown as { id: string; values: Values }[]) {
      const { reference_low: low, reference_high: high } = { ...backend.row("lab_results", id).values, ...values };
      if (typeof low === "string" && typeof high === "string" && Number(low) > Number(high)) throw refused("invalid_value", "this is more than the highest normal value", "reference_low");
      backend.change("lab_results", { id, patch: { ...values, status: "RESULTED", resulted_at: new Date().toISOString() } });
    }
    return null;
  },
  review_results: (args) => review(backend, args),
  cancel_tests: ({ ids, reason }) => {
    for (const id of ids as string[]) backend.change("lab_results", { id, patch: { status: "CANCELED", comment: reason ?? null } });
    return null;
  },
  remove_result: ({ id }) => backend.remove("lab_results", String(id)),
  patient_results: ({ id }) => results(backend, (row) => text(row, "patient_id") === id),
  results_to_review: () => results(backend, (row) => text(row, "status") === "RESULTED"),
  known_panels: () => panels(backend),
  whiteboard: () => board(backend),
  treatments_due: () => due(backend),
  has_left: ({ id }) => backend.add("room_moves", { patient_id: id ?? null, presence: "LEFT", moved_at: new Date().toISOString() }),
  move_to_room: ({ patient_id, room_id }) => {
    const line = board(backend).find((one) => one.patient_id === patient_id);
    if (line === undefined && hasLeft(backend, String(patient_id))) return backend.add("room_moves", { patient_id: patient_id ?? null, resource_id: room_id ?? null, presence: "CAME", moved_at: new Date().toISOString() });
    if (line === undefined) throw refused("not_possible", "this animal is not in the clinic", "patient_id");
    if (line.appointment_id === null) return backend.add("room_moves", { patient_id: line.patient_id, resource_id: room_id ?? null, moved_at: new Date().toISOString() });
    const row = backend.row("appointments", line.appointment_id);
    const status = text(row, "status") === "CHECKED_IN" && room_id ? "IN_ROOM" : text(row, "status");
    return backend.change("appointments", { id: row.id, patch: { status, resources: room_id ? [room_id] : [] } });
  },
});
