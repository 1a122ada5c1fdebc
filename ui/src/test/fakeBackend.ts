// Answers the commands of the window from memory, for component tests and for looking at pages
// without the program. It keeps the shapes of the commands, and very few of their rules.
import type { DispensingNeeds, PrescriptionNeeds, AppointmentSummary, AsideItem, ChipDecision, ConflictAnswer, ConflictItem, Exchange, HeldBackItem, PatientSummary, SearchHit, SessionState, Settled, SyncStatus, Values } from "../generated/api";
import { ENTITIES, type Table } from "../generated/entities";
import { asRow, text, withoutTime, type Args, type Commands } from "./fake/commands";
import { attachments } from "./fake/attachments";
import { clinic } from "./fake/clinic";
import { administration } from "./fake/administration";
import { documents } from "./fake/documents";
import { ASIDE, HELD_BACK, heldBack } from "./fake/aside";
import { history } from "./fake/history";
import { decided } from "./fake/review";
import { reminding } from "./fake/reminders";
import { schedule } from "./fake/schedule";
import { settings } from "./fake/settings";
import { importing } from "./fake/import";
import { welcome } from "./fake/welcome";
import { NEXT, stateAt } from "./fake/states";
import { visits } from "./fake/visits";
import { isOpen, noteOf, taskOf, work } from "./fake/work";
import { BREEDS, CONFLICTS, fakeTables, PASSWORD, SYNC, USERS, type FakeRow, type FakeTables } from "./fakeData";

type Listener = (event: "changed" | "sync", payload: unknown) => void;

export interface FakeError {
  code: string;
  message: string;
  field: string | null;
}

export class FakeBackend {
  readonly calls: { command: string; args: Args }[] = [];
  /** The next call of a command is refused so. */
  readonly refusals = new Map<string, FakeError>();
  sync: SyncStatus = { ...SYNC };
  conflicts: ConflictItem[] = CONFLICTS;
  exchange: Exchange = { last_push: "2026-11-22T09:40:00.000Z", last_pull: "2026-11-22T09:41:00.000Z", held_back: HELD_BACK.filter(({ waits }) => !waits).map(({ id, at, code }) => ({ number: id, at, code })), epoch_changes: [] };
  heldBack: HeldBackItem[] = HELD_BACK;
  aside: AsideItem[] = ASIDE;
  user: (typeof USERS)[number] | null = null;
  /** Rows of which a newer version has written a part. */
  readonly newer = new Set<string>();
  /** Who has said that animals with one microchip keep it. */
  chipDecision: ChipDecision | null = null;
  /** Whether the words of records can be searched. */
  recordIndex: { ready: boolean; percent: number | null } = { ready: true, percent: 100 };
  /** What prescriptions lack before signing, and a label before handing out; told otherwise by the documents. */
  needs: { visit: PrescriptionNeeds[]; dispensing: DispensingNeeds | null } = { visit: [], dispensing: null };
  /** No practice is on this computer yet. */
  fresh = false;
  practice = "Riverside Veterinary Clinic";
  users = USERS.map(({ id, name, email }) => ({ id, name, email }));
  tables: FakeTables;
  private listeners = new Set<Listener>();
  private made = 0;

  constructor(now: Date = new Date()) {
    this.tables = fakeTables(now);
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(event: "changed" | "sync", payload: unknown): void {
    for (const listener of this.listeners) listener(event, payload);
  }

  lastArgs(command: string): Args | undefined {
    return this.calls.filter((call) => call.command === command).at(-1)?.args;
  }

  handle(command: string, args: Args): unknown {
    this.calls.push({ command, args });
    const refusal = this.refusals.get(command);
    if (refusal) {
      this.refusals.delete(command);
      throw refusal;
    }
    const open = ["session_state", "sign_in", "window_ready", "check_keychain", "create_practice", "join_practice"].includes(command);
    if (!open && !this.user) throw error("not_signed_in", "");
    const answer = this.commands[command];
    if (!answer) throw error("internal", `no command ${command}`);
    return answer(args);
  }

  private readonly commands: Commands = {
    ...work(this),
    ...attachments(this),
    ...history(this),
    ...visits(this),
    ...clinic(this),
    ...reminding(this),
    ...schedule(this),
    ...settings(this),
    ...documents(this),
    ...welcome(this),
    ...importing(this),
    ...administration(this),
    ...heldBack(this),
    session_state: () => this.state(),
    sign_in: ({ email, password }) => {
      const user = USERS.find((each) => each.email === email);
      if (!user || password !== PASSWORD) throw error("wrong_password", "");
      this.user = user;
      return this.state();
    },
    sign_out: () => {
      this.user = null;
      return this.state();
    },
    window_ready: () => null,
    sync_status: () => this.sync,
    sync_now: () => this.sync,
    introduce: () => (this.sync = { ...this.sync, unknown_here: false, to_sign_in: [] }),
    search: ({ query, limit }) => this.search(String(query)).slice(0, Number(limit)),
    client_card: ({ id }) => this.clientCard(String(id)),
    patient_card: ({ id }) => this.patientCard(String(id)),
    register_client: ({ values, contacts, address, patients }) => {
      const id = this.add("clients", values as Values);
      for (const contact of contacts as Values[]) this.add("contact_methods", { client_id: id, ...contact });
      if (address) this.add("addresses", { client_id: id, ...(address as Values) });
      for (const patient of patients as Values[]) this.add("patients", { client_id: id, status: "ACTIVE", medical_alerts: [], ...patient });
      return { id };
    },
    change_client: (args) => this.change("clients", args),
    add_contact_method: (args) => ({ id: this.add("contact_methods", { client_id: args["client_id"] ?? null, ...(args["values"] as Values) }) }),
    change_contact_method: (args) => this.change("contact_methods", args),
    remove_contact_method: ({ id }) => this.remove("contact_methods", String(id)),
    add_address: (args) => ({ id: this.add("addresses", { client_id: args["client_id"] ?? null, ...(args["values"] as Values) }) }),
    change_address: (args) => this.change("addresses", args),
    register_patient: (args) => ({ id: this.add("patients", { client_id: args["client_id"] ?? null, status: "ACTIVE", medical_alerts: [], ...(args["values"] as Values) }) }),
    change_patient: (args) => this.change("patients", args),
    add_allergy: (args) => ({ id: this.add("patient_allergies", { patient_id: args["patient_id"] ?? null, ...(args["values"] as Values) }) }),
    record_weight: (args) => ({ id: this.add("patient_weights", { patient_id: args["patient_id"] ?? null, ...(args["values"] as Values) }) }),
    remove_address: ({ id }) => this.remove("addresses", String(id)),
    change_allergy: (args) => this.change("patient_allergies", args),
    remove_allergy: ({ id }) => this.remove("patient_allergies", String(id)),
    set_patient_status: ({ id, status, date }) => this.change("patients", { id: id ?? null, patch: { status: status ?? null, deceased_date: date ?? null } }),
    day_appointments: ({ date }) => this.visits((visit) => withoutTime(visit.start) === date),
    book_appointment: ({ values, staff, resources }) => {
      const id = this.add("appointments", { status: "SCHEDULED", ...(values as Values), staff: staff ?? [], resources: resources ?? [] });
      const own = this.visit(this.row("appointments", id));
      return { id, clashes: this.visits((visit) => visit.id !== id && clash(own, visit)) };
    },
    change_appointment: ({ id, patch, staff, resources }) =>
      this.change("appointments", { id: id ?? null, patch: { ...(patch as Values), ...(staff ? { staff } : {}), ...(resources ? { resources } : {}) } }),
    set_appointment_status: ({ id, status }) => this.change("appointments", { id: id ?? null, patch: stateAt(String(status), new Date().toISOString()) }),
    cancel_appointment: ({ id, reason }) => this.change("appointments", { id: id ?? null, patch: { status: "CANCELED", cancellation_reason: reason ?? null } }),
    reference: ({ table }) =>
      this.rows(String(table)).map((row) => ({ id: row.id, label: text(row, "display_name") || text(row, "name"), values: row.values })),
    breeds: ({ species, query }) =>
      (BREEDS[String(species)] ?? [])
        .filter((label) => label.toLowerCase().includes(String(query).toLowerCase()))
        .map((label) => ({ code: label, label })),
    sync_exchange: () => this.exchange,
    save_diagnostics: () => ({ path: "/home/anna/Downloads/vetpms-diagnostics.json" }),
    conflicts: () => this.conflicts.filter(({ settled }) => settled === null),
    settled_conflicts: () => this.conflicts.filter(({ settled }) => settled !== null),
    resolve_conflict: ({ id, answer, reason }) => this.settle(String(id), decided(answer as ConflictAnswer, reason as string | null, this.user?.name ?? null)),
    undo_resolution: ({ id }) => this.settle(String(id), null),
  };

  private settle(id: string, settled: Settled | null): null {
    this.conflicts = this.conflicts.map((item) => (item.id === id ? { ...item, settled } : item));
    return null;
  }

  state(): SessionState {
    if (this.fresh) return { stage: "new", practice: "", user: null, users: [], server: null, device_name: null, demo: false };
    const served = this.sync.state === "no_server" ? null : "https://vets.example:7410";
    const device_name = this.user ? "Front desk" : null;
    return { stage: this.user ? "open" : "sign_in", practice: this.practice, user: this.user, users: this.users, server: served, device_name, demo: true };
  }

  rows(table: string): FakeRow[] {
    return [...(this.tables[table]?.values() ?? [])].filter((row) => !row.deleted);
  }

  row(table: string, id: string): FakeRow {
    const row = this.tables[table]?.get(id);
    if (!row) throw error("not_found", "");
    return row;
  }

  add(table: Table, values: Values): string {
    for (const meta of ENTITIES[table].fields) {
      if (meta.required && (values[meta.name] ?? "") === "") throw error("invalid_value", `${meta.label}: this is missing`, meta.name);
    }
    const id = `made-${table}-${this.made++}`;
    (this.tables[table] ??= new Map()).set(id, { id, heads: [`${id}-1`], values, deleted: false });
    this.changed(table, id);
    return id;
  }

  change(table: Table, args: Args): { id: string } {
    const row = this.row(table, String(args["id"]));
    Object.assign(row.values, args["patch"]);
    row.heads = [`${row.id}-${Number(row.heads[0]?.split("-").at(-1)) + 1}`];
    return this.changed(table, row.id);
  }

  changed(table: string, id: string): { id: string } {
    this.emit("changed", { rows: [[table, id]] });
    return { id };
  }

  remove(table: Table, id: string): { id: string } {
    this.row(table, id).deleted = true;
    return this.changed(table, id);
  }

  /** What a row is called. */
  nameOf(table: string, id: string): string {
    const row = this.row(table, id);
    return table === "clients" ? this.clientName(row) : text(row, "name") || text(row, "display_name");
  }

  private clientName(row: FakeRow): string {
    return [text(row, "first_name"), text(row, "last_name")].filter(Boolean).join(" ");
  }

  private alerts(patient: FakeRow): string[] {
    return (patient.values["medical_alerts"] as string[] | undefined) ?? [];
  }

  /** Rows of a record and of what was merged into it. */
  private of(table: string, field: string, id: string): FakeRow[] {
    return this.rows(table).filter((row) => row.values[field] === id || (field !== "merged_into" && this.standsFor(String(row.values[field])) === id));
  }

  private standsFor(id: string): string {
    const into = [this.tables["clients"], this.tables["patients"]].map((rows) => rows?.get(id)?.values["merged_into"]).find(Boolean);
    return typeof into === "string" ? into : id;
  }

  /** Rows that stand for themselves. */
  private own(table: string): FakeRow[] {
    return this.rows(table).filter((row) => !row.values["merged_into"]);
  }

  private search(query: string): SearchHit[] {
    const words = query.toLowerCase().split(/[\s,]+/).filter(Boolean);
    const digits = query.replace(/\D/g, "").replace(/^0+/, "");
    const fits = (line: string): boolean =>
      words.every((word) => line.toLowerCase().includes(word)) || (/^[\d\s+]+$/.test(query) && digits.length > 2 && line.replace(/\D/g, "").includes(digits));
    const patients = this.own("patients").map((row): SearchHit => {
      const owner = this.clientName(this.row("clients", this.standsFor(text(row, "client_id"))));
      return { table: "patients", id: row.id, title: text(row, "name"), subtitle: `${owner} · ${text(row, "species")}`, detail: text(row, "microchip_id") || null, alerts: this.alerts(row) };
    });
    const clients = this.own("clients").map((row): SearchHit => ({
      table: "clients",
      id: row.id,
      title: this.clientName(row),
      subtitle: [...this.of("contact_methods", "client_id", row.id).map((contact) => text(contact, "value")), text(row, "email")].filter(Boolean).join(", "),
      detail: this.of("patients", "client_id", row.id).map((patient) => text(patient, "name")).join(", ") || null,
      alerts: [],
    }));
    return [...patients, ...clients].filter((hit) => fits(`${hit.title} ${hit.subtitle} ${hit.detail ?? ""}`));
  }

  private clientCard(asked: string): unknown {
    const id = this.standsFor(asked);
    const row = this.row("clients", id);
    const patients = this.of("patients", "client_id", id).filter((patient) => !patient.values["merged_into"]);
    const own = new Set(patients.map((patient) => patient.id));
    return {
      ...asRow(row),
      name: this.clientName(row),
      deleted: row.deleted,
      contacts: this.of("contact_methods", "client_id", id).map(asRow),
      addresses: this.of("addresses", "client_id", id).map(asRow),
      patients: patients.map((patient) => this.petOf(patient)),
      appointments: this.visits((visit) => own.has(visit.patient_id ?? "")),
      next_appointment: this.visits((visit) => own.has(visit.patient_id ?? "") && ["SCHEDULED", "CONFIRMED"].includes(visit.status))[0] ?? null,
      consents: CONSENTS.map((purpose) => {
        const newest = this.of("client_consents", "client_id", id).filter((row) => text(row, "purpose") === purpose).at(-1);
        return { purpose, given: newest ? newest.values["is_given"] === true : null, decided_at: newest ? text(newest, "decided_at") : null, remark: newest ? text(newest, "remark") || null : null };
      }),
      phone_notes: this.of("phone_notes", "client_id", id).map((each) => noteOf(this, each)),
      tasks: this.of("tasks", "client_id", id).filter(isOpen).map((each) => taskOf(this, each)),
      merged: this.of("clients", "merged_into", id).map((each) => ({ id: each.id, name: this.clientName(each) })),
    };
  }

  private petOf(patient: FakeRow): PatientSummary {
    return {
      id: patient.id,
      name: text(patient, "name"),
      species: text(patient, "species"),
      breed: text(patient, "breed") || null,
      gender: text(patient, "gender") || null,
      date_of_birth: text(patient, "date_of_birth") || null,
      status: text(patient, "status"),
      alerts: this.alerts(patient),
    };
  }

  private patientCard(asked: string): unknown {
    const id = this.standsFor(asked);
    const row = this.row("patients", id);
    const owner = this.row("clients", this.standsFor(text(row, "client_id")));
    const newest = (left: FakeRow, right: FakeRow): number => text(right, "measured_at").localeCompare(text(left, "measured_at"));
    return {
      ...asRow(row),
      deleted: row.deleted,
      owner: {
        id: owner.id,
        name: this.clientName(owner),
        phones: this.of("contact_methods", "client_id", owner.id).map((contact) => text(contact, "value")),
      },
      alerts: this.alerts(row),
      allergies: this.of("patient_allergies", "patient_id", id).map(asRow),
      weights: this.of("patient_weights", "patient_id", id).sort(newest).map(asRow),
      appointments: this.visits((visit) => visit.patient_id === id),
      next_appointment: this.visits((visit) => visit.patient_id === id && ["SCHEDULED", "CONFIRMED"].includes(visit.status))[0] ?? null,
      siblings: this.of("patients", "client_id", owner.id).filter((pet) => pet.id !== id && !pet.values["merged_into"]).map((pet) => this.petOf(pet)),
      phone_notes: this.of("phone_notes", "patient_id", id).map((each) => noteOf(this, each)),
      tasks: this.of("tasks", "patient_id", id).filter(isOpen).map((each) => taskOf(this, each)),
      merged: this.of("patients", "merged_into", id).map((each) => ({ id: each.id, name: text(each, "name") })),
    };
  }

  visits(wanted: (visit: AppointmentSummary) => boolean): AppointmentSummary[] {
    return this.rows("appointments")
      .map((row) => this.visit(row))
      .filter(wanted)
      .sort((left, right) => left.start.localeCompare(right.start));
  }

  private visit(row: FakeRow): AppointmentSummary {
    const type = this.row("appointment_types", text(row, "appointment_type"));
    const patient = row.values["patient_id"] ? this.row("patients", this.standsFor(text(row, "patient_id"))) : null;
    const client = patient ? this.row("clients", this.standsFor(text(patient, "client_id"))) : null;
    const named = (table: string, field: string) =>
      ((row.values[table === "staff" ? "staff" : "resources"] as string[] | undefined) ?? []).map((id) => ({ id, name: text(this.row(table, id), field) }));
    return {
      id: row.id,
      heads: row.heads,
      start: start(row),
      end: period(row).end,
      patient_id: patient?.id ?? null,
      patient_name: patient ? text(patient, "name") : null,
      client_id: client?.id ?? null,
      client_name: client ? this.clientName(client) : null,
      phone: client ? text(this.of("contact_methods", "client_id", client.id)[0] ?? client, "value") || null : null,
      species: patient ? text(patient, "species") : null,
      deceased: patient ? text(patient, "status") === "DECEASED" : false,
      type_id: type.id,
      type_name: text(type, "name"),
      color: text(type, "color"),
      status: text(row, "status"),
      next: NEXT[text(row, "status")] ?? [],
      reason: text(row, "reason") || null,
      notes: text(row, "notes") || null,
      location_id: null,
      is_walk_in: row.values["is_walk_in"] === true,
      triage: text(row, "triage") || null,
      series_id: text(row, "series_id") || null,
      checked_in_at: text(row, "checked_in_at") || null,
      roomed_at: text(row, "roomed_at") || null,
      actual_start: text(row, "actual_start") || null,
      ready_at: text(row, "ready_at") || null,
      actual_end: text(row, "actual_end") || null,
      canceled_at: null,
      canceled_by: text(row, "status") === "CANCELED" ? "Ben Okafor" : null,
      cancellation_reason: text(row, "cancellation_reason") || null,
      staff: named("staff", "display_name"),
      resources: named("resources", "name"),
      alerts: patient ? this.alerts(patient) : [],
      unread_alerts: patient && this.of("alert_acknowledgements", "appointment_id", row.id).length === 0 ? this.alerts(patient) : [],
      clash: row.id === "visit-4" || row.id === "visit-5",
    };
  }
}

const error = (code: string, message: string, field: string | null = null): FakeError => ({ code, message, field });
const period = (row: FakeRow): { start: string; end: string } => row.values["scheduled"] as { start: string; end: string };
const start = (row: FakeRow): string => period(row).start;

const CONSENTS = ["REMINDERS", "MARKETING", "SHARE_RECORDS", "PHOTOS"];

function clash(left: AppointmentSummary, right: AppointmentSummary): boolean {
  const off = ["CANCELED", "NO_SHOW"].includes(right.status);
  const together = [...left.staff, ...left.resources].some(({ id }) => [...right.staff, ...right.resources].some((other) => other.id === id));
  return !off && together && left.start < right.end && right.start < left.end;
}
