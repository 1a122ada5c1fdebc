// Tasks, phone notes, drafts, time lines, merged records.
import type { FormDraft, HistoryEntry, NoteSummary, TaskSummary, Values } from "../../generated/api";
import type { FakeBackend } from "../fakeBackend";
import type { FakeRow } from "../fakeData";
import { asRow, text, type Part } from "./commands";

const LEFT_AT = "2026-11-22T08:00:00.000Z";

const named = (backend: FakeBackend, table: "staff" | "clients" | "patients", id: string) =>
  id === "" ? null : { id, name: backend.nameOf(table, id) };

export const taskOf = (backend: FakeBackend, row: FakeRow): TaskSummary => ({
  ...asRow(row),
  assignee: named(backend, "staff", text(row, "assignee_id")),
  client: named(backend, "clients", text(row, "client_id")),
  patient: named(backend, "patients", text(row, "patient_id")),
  left_by: "Ben Okafor",
  left_at: LEFT_AT,
  done_by: text(row, "done_at") === "" ? null : "Anna Visser",
});

export const isOpen = (row: FakeRow): boolean => text(row, "done_at") === "";

export const noteOf = (backend: FakeBackend, row: FakeRow): NoteSummary => ({
  ...asRow(row),
  client: named(backend, "clients", text(row, "client_id")),
  patient: named(backend, "patients", text(row, "patient_id")),
  taken_by: "Ben Okafor",
});

/** Urgent ones first, then by day, those without a day last. */
const order = (row: FakeRow): string => `${text(row, "priority") === "URGENT" ? 0 : 1} ${text(row, "due_on") || "9999"} ${text(row, "title")}`;

export const work: Part = (backend) => {
  const drafts = new Map<string, FormDraft>();
  const done = (id: unknown, at: string | null) => backend.change("tasks", { id: String(id), patch: { done_at: at } });
  return {
    tasks: ({ filter }) =>
      backend
        .rows("tasks")
        .filter((row) => isOpen(row) === (filter === "open"))
        .sort((left, right) => order(left).localeCompare(order(right)))
        .map((row) => taskOf(backend, row)),
    add_task: ({ values }) => ({ id: backend.add("tasks", { priority: "NORMAL", ...(values as Values) }) }),
    change_task: (args) => backend.change("tasks", args),
    complete_task: ({ id }) => done(id, LEFT_AT),
    reopen_task: ({ id }) => done(id, null),
    add_phone_note: ({ values }) => ({ id: backend.add("phone_notes", { called_at: LEFT_AT, ...(values as Values) }) }),
    change_phone_note: (args) => backend.change("phone_notes", args),
    drafts: () => [...drafts.values()],
    save_draft: ({ form, content }) => {
      drafts.set(String(form), { form: String(form), content: content ?? null, typed_at: LEFT_AT });
      return null;
    },
    drop_draft: ({ form }) => {
      drafts.delete(String(form));
      return null;
    },
    chip_holders: ({ chip, patient_id }) =>
      backend
        .rows("patients")
        .filter((row) => text(row, "microchip_id") === chip && row.id !== patient_id && text(row, "status") !== "DECEASED")
        .map((row) => ({ id: row.id, name: text(row, "name"), species: text(row, "species"), owner: backend.nameOf("clients", text(row, "client_id")), decided: backend.chipDecision })),
    newer_parts: ({ ids }) => (ids as string[]).filter((id) => backend.newer.has(id)),
    history: ({ table, id }): HistoryEntry[] => [
      {
        at: LEFT_AT,
        who: "Anna Visser",
        device: "this computer",
        table: String(table),
        row_id: String(id),
        record: backend.nameOf(String(table), String(id)),
        created: false,
        changes: [
          { field: "notes", label: "Notes", before: "Comes by car", after: "Comes by bus" },
          { field: "client_id", label: "Owner", before: "Pieter de Boer", after: "Maria Smith" },
        ],
        at_once_with: [],
        signing: null,
      },
      {
        at: "2025-01-10T10:00:00.000Z",
        who: "Ben Okafor",
        device: "another computer",
        table: String(table),
        row_id: String(id),
        record: backend.nameOf(String(table), String(id)),
        created: true,
        changes: [{ field: "name", label: "Name", before: null, after: backend.nameOf(String(table), String(id)) }],
        at_once_with: [],
        signing: null,
      },
    ],
    merge: ({ table, duplicate, into }) => backend.change(table === "clients" ? "clients" : "patients", { id: String(duplicate), patch: { merged_into: String(into) } }),
    unmerge: ({ table, id }) => backend.change(table === "clients" ? "clients" : "patients", { id: String(id), patch: { merged_into: null } }),
    record_consent: ({ client_id, purpose, given, remark }) => ({
      id: backend.add("client_consents", { client_id: String(client_id), purpose: String(purpose), is_given: given === true, decided_at: LEFT_AT, remark: remark ?? null }),
    }),
    acknowledge_alerts: ({ patient_id, appointment_id, alerts }) => ({
      id: backend.add("alert_acknowledgements", { patient_id: String(patient_id), appointment_id: appointment_id ?? null, alerts: alerts ?? [], acknowledged_at: LEFT_AT }),
    }),
  };
};
