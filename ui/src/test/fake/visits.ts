// The consult, from memory: records, notes that two may write, and what is not let pass without an answer.
import type { EarlierVisit, JsonValue, LastWeight, Measured, SavedText, Values, Visit, VisitLine } from "../../generated/api";
import { ENTITIES, type Table } from "../../generated/entities";
import { weave } from "../../features/consult/weave";
import type { FakeBackend } from "../fakeBackend";
import type { FakeRow } from "../fakeData";
import { asRow, text, type Args, type Part } from "./commands";
import { VACCINES } from "./reminders";
import { DOSE, MACROS, PRODUCTS, RANGES, SCALES, TEMPLATES, TERMS } from "./visitData";

const DAY_MS = 86_400_000;
const refused = (code: string, message: string, field: string | null = null): { code: string; message: string; field: string | null } => ({ code, message, field });

const TABLES = { note: "soap_notes", record: "medical_records" } as const;
const TEXTS = { note: ["subjective", "objective", "assessment", "plan", "additional_notes"], record: ["chief_complaint"] } as const;
const PARTS: Record<string, Table> = { vital_signs: "vital_signs", diagnoses: "diagnoses", treatments: "treatments", prescriptions: "prescriptions", problems: "problems" };

const PART_TABLES: Table[] = ["soap_notes", "vital_signs", "diagnoses", "treatments", "prescriptions", "vaccinations"];

/** A row under its own id, without asking for what is required. */
function put(backend: FakeBackend, table: Table, id: string, values: Values): void {
  (backend.tables[table] ??= new Map()).set(id, { id, heads: [`${id}-1`], values, deleted: false });
  backend.changed(table, id);
}

const of = (backend: FakeBackend, table: Table, record: string): FakeRow[] => backend.rows(table).filter((row) => row.values["medical_record_id"] === record);

function weightsOf(backend: FakeBackend, patient: string): FakeRow[] {
  const newest = (left: FakeRow, right: FakeRow): number => text(right, "measured_at").localeCompare(text(left, "measured_at"));
  return backend.rows("patient_weights").filter((row) => row.values["patient_id"] === patient).sort(newest);
}

function lastWeight(backend: FakeBackend, patient: string): LastWeight | null {
  const last = weightsOf(backend, patient)[0];
  if (!last) return null;
  const at = text(last, "measured_at");
  const days = Math.floor((Date.now() - Date.parse(at)) / DAY_MS);
  return { kg: String(Number(text(last, "weight_kg"))), measured_at: at, days, is_old: days > 30, changed_percent: null };
}

/** A weight far from the one before is asked about; otherwise it is a weighing. */
function weigh(backend: FakeBackend, patient: string, kg: JsonValue | undefined, confirmed: boolean): void {
  if (typeof kg !== "string") return;
  const before = Number(lastWeight(backend, patient)?.kg ?? kg);
  const percent = Math.round(((Number(kg) - before) / before) * 100);
  if (Math.abs(percent) > 20 && !confirmed) {
    throw refused("weight_jump", `this is ${Math.abs(percent)} % ${percent < 0 ? "less" : "more"} than the ${before} kg before; is it right?`, "weight_kg");
  }
  backend.add("patient_weights", { patient_id: patient, weight_kg: kg, measured_at: new Date().toISOString() });
}

const patientOf = (backend: FakeBackend, record: string): string => text(backend.row("medical_records", record), "patient_id");

function mayBeGiven(backend: FakeBackend, record: string, args: Args, values: Values, name: string): void {
  const product = PRODUCTS.find(({ id }) => id === values["product_id"]);
  const words = [...((product?.values["substances"] as string[] | undefined) ?? []), String(values[name] ?? "")].map((word) => word.toLowerCase());
  const hits = backend.rows("patient_allergies").filter((row) => row.values["patient_id"] === patientOf(backend, record) && words.some((word) => word.includes(text(row, "allergen").toLowerCase())));
  if (hits.length > 0 && args["in_spite"] === null) {
    throw refused("allergy", `this animal is allergic to ${hits.map((row) => text(row, "allergen")).join(", ")}; to give it all the same, say why`, "allergy_override");
  }
  const mg = Number(values["dose_mg"] ?? 0);
  if (product?.id === "product-0" && mg > Number(DOSE.most_mg) && !values["dose_override"]) {
    throw refused("unusual_dose", "this is 1 mg/kg; the list says 0.1 to 0.2 mg/kg. To give it all the same, say why", "dose_override");
  }
}

function note(backend: FakeBackend, record: string): FakeRow {
  return backend.tables["soap_notes"]?.get(`note-of-${record}`) ?? { id: `note-of-${record}`, heads: [], values: {}, deleted: false };
}

function earlier(backend: FakeBackend, row: FakeRow): EarlierVisit {
  return {
    id: row.id,
    visit_date: text(row, "visit_date"),
    record_type: text(row, "record_type"),
    complaint: text(row, "chief_complaint") || null,
    author: "Anna Visser",
    signed_at: text(row, "signed_at") || null,
    note: note(backend, row.id).values,
    diagnoses: of(backend, "diagnoses", row.id).map(asRow),
    prescriptions: of(backend, "prescriptions", row.id).map(asRow),
  };
}

const recordsOf = (backend: FakeBackend, patient: string): FakeRow[] =>
  backend.rows("medical_records").filter((row) => row.values["patient_id"] === patient).sort((left, right) => text(right, "visit_date").localeCompare(text(left, "visit_date")));

function visit(backend: FakeBackend, id: string): Visit {
  const row = backend.row("medical_records", id);
  const patient = backend.row("patients", text(row, "patient_id"));
  const before = recordsOf(backend, patient.id).filter((other) => text(other, "visit_date") < text(row, "visit_date"));
  const owner = backend.row("clients", text(patient, "client_id"));
  const signed = text(row, "signed_at") || null;
  const parts = (table: Table): ReturnType<typeof asRow>[] => of(backend, table, id).map(asRow);
  return {
    record: asRow(row),
    author: "Anna Visser",
    patient: {
      id: patient.id,
      values: patient.values,
      age_days: null,
      alerts: (patient.values["medical_alerts"] as string[] | undefined) ?? [],
      allergies: backend.rows("patient_allergies").filter((each) => each.values["patient_id"] === patient.id).map(asRow),
      weight: lastWeight(backend, patient.id),
      owner: { id: owner.id, name: backend.nameOf("clients", owner.id), phones: [] },
    },
    note: asRow(note(backend, id)),
    vitals: parts("vital_signs"),
    diagnoses: parts("diagnoses"),
    treatments: parts("treatments"),
    prescriptions: parts("prescriptions"),
    lab_results: [],
    addenda: parts("addenda"),
    last: before[0] ? earlier(backend, before[0]) : null,
    earlier: before.length,
    problems: backend.rows("problems").filter((each) => each.values["patient_id"] === patient.id).map(asRow),
    ranges: RANGES,
    scales: SCALES,
    people: backend.users.map(({ id: user, name }) => ({ id: user, name })),
    signed_at: signed,
    signed_by: signed ? "Anna Visser" : null,
    locked: signed ? "signed" : null,
    may_write: signed === null,
    may_remove: signed === null && !PART_TABLES.some((table) => of(backend, table, id).length > 0),
    needs: signed === null ? backend.needs.visit : [],
  };
}

function openVisit(backend: FakeBackend, args: Args): { id: string } {
  const appointment = args["appointment_id"] ?? null;
  const known = backend.rows("medical_records").find((row) => appointment !== null && row.values["appointment_id"] === appointment);
  if (known) return { id: known.id };
  const booked = appointment === null ? null : backend.row("appointments", String(appointment));
  const patient_id = booked ? text(booked, "patient_id") : String(args["patient_id"]);
  const id = `record-${backend.rows("medical_records").length}`;
  put(backend, "medical_records", id, { patient_id, appointment_id: appointment, visit_date: new Date().toISOString(), record_type: "CONSULT", chief_complaint: booked ? text(booked, "reason") : null });
  if (booked) booked.values["status"] = "IN_PROGRESS";
  return { id };
}

/** What a text was at heads that somebody began to type at. */
type History = Map<string, Record<string, string>>;

function saveText(backend: FakeBackend, history: History, args: Args): SavedText {
  const record = String(args["record_id"]);
  const kind = args["of"] === "record" ? "record" : "note";
  const table = TABLES[kind];
  const row = kind === "record" ? backend.row(table, record) : note(backend, record);
  const typed = args["texts"] as Record<string, string>;
  const present = Object.fromEntries(TEXTS[kind].map((field) => [field, text(row, field)]));
  history.set(`${row.id} ${row.heads.join()}`, present);
  if (backend.row("medical_records", record).values["signed_at"] && Object.keys(typed).length > 0) throw refused("locked", "");
  const base = history.get(`${row.id} ${(args["opened_at"] as string[]).join()}`) ?? {};
  if (Object.keys(typed).length > 0) {
    const merged = Object.fromEntries(Object.entries(typed).map(([field, mine]) => [field, weave(base[field] ?? "", present[field] ?? "", mine).text]));
    if (row.heads.length === 0) put(backend, table, row.id, { medical_record_id: record, ...merged });
    else backend.change(table, { id: row.id, patch: merged });
  }
  const saved = kind === "record" ? backend.row(table, record) : note(backend, record);
  const texts = Object.fromEntries(TEXTS[kind].map((field) => [field, text(saved, field)]));
  history.set(`${saved.id} ${saved.heads.join()}`, texts);
  return { heads: saved.heads, texts };
}

function measures(backend: FakeBackend, patient: string): Measured[] {
  const sets = recordsOf(backend, patient).flatMap((record) => of(backend, "vital_signs", record.id)).map((row) => ({ at: text(row, "recorded_at"), values: row.values }));
  const weights = weightsOf(backend, patient).map((row) => ({ at: text(row, "measured_at"), values: { weight_kg: text(row, "weight_kg") } as Values }));
  const born = Date.parse(text(backend.row("patients", patient), "date_of_birth"));
  return [...sets, ...weights].sort((left, right) => left.at.localeCompare(right.at)).map((each) => ({ ...each, age_days: Number.isNaN(born) ? null : Math.floor((Date.parse(each.at) - born) / DAY_MS) }));
}

const line = (backend: FakeBackend, row: FakeRow): VisitLine => {
  const { id, visit_date, record_type, complaint, author, signed_at, diagnoses } = earlier(backend, row);
  return { id, visit_date, record_type, complaint, author, signed_at, diagnoses: diagnoses.map(({ values }) => String(values["diagnosis_name"])) };
};

export const visits: Part = (backend) => {
  const history: History = new Map();
  const add = (table: Table, args: Args, values: Values): { id: string } => {
    const known: Values = ENTITIES[table].fields.some(({ name }) => name === "recorded_at") ? { recorded_at: new Date().toISOString(), recorded_by: "u-anna" } : {};
    return { id: backend.add(table, { medical_record_id: args["record_id"] ?? null, ...known, ...values }) };
  };
  const values = (args: Args): Values => (args["values"] ?? {}) as Values;
  const begins = (name: string, query: JsonValue | undefined): boolean => name.toLowerCase().includes(String(query).toLowerCase());
  return {
    open_visit: (args) => openVisit(backend, args),
    check_in: (args) => {
      const row = backend.row("appointments", String(args["appointment_id"]));
      weigh(backend, text(row, "patient_id"), args["weight_kg"], args["weight_confirmed"] === true);
      return backend.change("appointments", { id: row.id, patch: { status: "CHECKED_IN", checked_in_at: new Date().toISOString() } });
    },
    visit: ({ id }) => visit(backend, String(id)),
    change_visit: (args) => backend.change("medical_records", args),
    patient_visits: ({ id }) => recordsOf(backend, String(id)).map((row) => line(backend, row)),
    patient_measures: ({ id }) => measures(backend, String(id)),
    save_visit_text: (args) => saveText(backend, history, args),
    note_texts: () => ({ macros: MACROS, templates: TEMPLATES }),
    add_vitals: (args) => {
      weigh(backend, patientOf(backend, String(args["record_id"])), values(args)["weight_kg"], args["confirmed"] === true);
      return add("vital_signs", args, values(args));
    },
    correct_vitals: (args) => backend.change("vital_signs", args),
    diagnosis_terms: ({ query }) => TERMS.filter(({ term }) => begins(term, query)),
    add_diagnosis: (args) => {
      const term = TERMS.find(({ id }) => id === values(args)["term_id"]);
      return add("diagnoses", args, { ...values(args), ...(term ? { diagnosis_name: term.term } : {}) });
    },
    change_diagnosis: (args) => backend.change("diagnoses", args),
    products: ({ query }) => [...PRODUCTS, ...VACCINES].filter(({ name }) => begins(name, query)),
    dose_help: ({ record_id, product_id }) => {
      const product = PRODUCTS.find(({ id }) => id === product_id);
      const allergies = product_id === "product-1" ? ["Penicillin"] : [];
      return { product, weight: lastWeight(backend, patientOf(backend, String(record_id))), lines: product_id === "product-0" ? [DOSE] : [], allergies };
    },
    prescribe: (args) => {
      mayBeGiven(backend, String(args["record_id"]), args, values(args), "medication_name");
      return add("prescriptions", args, { prescribed_at: new Date().toISOString(), prescribed_by: "u-anna", ...values(args), allergy_override: args["in_spite"] ?? null });
    },
    cancel_prescription: ({ id, reason }) => {
      const record = text(backend.row("prescriptions", String(id)), "medical_record_id");
      return {
        id: backend.add("addenda", { medical_record_id: record, content: reason ?? null, about_table: "prescriptions", about_id: id ?? null, cancels: true, written_at: new Date().toISOString(), written_by: "u-anna" }),
      };
    },
    prescribe_anew: (args) => {
      const old = backend.row("prescriptions", String(args["id"]));
      const record = text(old, "medical_record_id");
      backend.add("addenda", { medical_record_id: record, content: args["reason"] ?? null, about_table: "prescriptions", about_id: old.id, cancels: true, written_at: new Date().toISOString(), written_by: "u-anna" });
      const { id } = openVisit(backend, { patient_id: patientOf(backend, record), appointment_id: null });
      const prescription_id = backend.add("prescriptions", { ...old.values, ...(args["patch"] as Values), medical_record_id: id });
      return { record_id: id, prescription_id };
    },
    remove_visit: ({ id }) => {
      backend.row("medical_records", String(id)).deleted = true;
      return backend.changed("medical_records", String(id));
    },
    change_prescription: (args) => backend.change("prescriptions", args),
    add_treatment: (args) => {
      mayBeGiven(backend, String(args["record_id"]), args, values(args), "treatment_name");
      return add("treatments", args, { status: String(args["step"]).toUpperCase(), ...values(args), allergy_override: args["in_spite"] ?? null });
    },
    change_treatment: (args) => backend.change("treatments", args),
    set_treatment_status: ({ id, step }) => backend.change("treatments", { id: id ?? null, patch: { status: String(step).toUpperCase() } }),
    add_problem: (args) => {
      const term = TERMS.find(({ id }) => id === values(args)["term_id"]);
      return { id: backend.add("problems", { status: "ACTIVE", patient_id: args["patient_id"] ?? null, ...values(args), ...(term ? { problem_name: term.term } : {}) }) };
    },
    change_problem: (args) => backend.change("problems", args),
    resolve_problem: ({ id }) => backend.change("problems", { id: id ?? null, patch: { status: "RESOLVED", resolved_on: "2026-11-22" } }),
    reopen_problem: ({ id }) => backend.change("problems", { id: id ?? null, patch: { status: "ACTIVE", resolved_on: null } }),
    remove_visit_part: ({ part, id }) => {
      const table = PARTS[String(part)] ?? "diagnoses";
      backend.row(table, String(id)).deleted = true;
      return backend.changed(table, String(id));
    },
    sign_visit: ({ id, password }) => {
      if (password !== "correct-horse-demo") throw refused("wrong_password", "");
      return backend.change("medical_records", { id: id ?? null, patch: { signed_at: new Date().toISOString(), signed_by: "u-anna" } });
    },
    unsigned_visits: () =>
      backend
        .rows("medical_records")
        .filter((row) => !text(row, "signed_at"))
        .map((row) => ({ id: row.id, patient_id: text(row, "patient_id"), patient_name: backend.nameOf("patients", text(row, "patient_id")), visit_date: text(row, "visit_date"), author_id: "u-anna", author: "Anna Visser", locked: false })),
    add_addendum: ({ id, addendum }) => ({
      id: backend.add("addenda", { medical_record_id: id ?? null, written_at: new Date().toISOString(), written_by: "u-anna", ...(addendum as Values) }),
    }),
  };
};
