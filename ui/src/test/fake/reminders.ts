// Vaccinations and reminders, from memory: giving closes what is due and opens the next, a run is noted.
import type { Confirmed, DueVaccination, Household, PatientReminder, PatientVaccinations, Preview, ReminderRun, Values } from "../../generated/api";
import type { FakeBackend } from "../fakeBackend";
import type { FakeRow } from "../fakeData";
import { asRow, text, withoutTime, type Part } from "./commands";

const DAY_MS = 86_400_000;
const day = (days: number): string => withoutTime(new Date(Date.now() + days * DAY_MS).toISOString());
const refused = (code: string, message: string, field: string | null = null): { code: string; message: string; field: string | null } => ({ code, message, field });

export const VACCINES = [
  { id: "vaccine-0", name: "Nobivac DHP", values: { name: "Nobivac DHP", product_kind: "VACCINE", against: "distemper, hepatitis, parvo" } },
  { id: "vaccine-1", name: "Nobivac Rabies", values: { name: "Nobivac Rabies", product_kind: "VACCINE", against: "rabies", is_rabies: true } },
];

/** What is due, for a practice that has just begun. */
export function putReminders(put: (table: string, id: string, values: Values) => string): void {
  const reminder = (at: number, patient: number, purpose: string, due_on: string, more: Values = {}): string =>
    put("reminders", `reminder-${at}`, { patient_id: `patient-${patient}`, purpose, due_on, status: "OPEN", ...more });
  reminder(0, 0, "Yearly vaccination", day(-12), { product_id: "vaccine-0" });
  reminder(1, 1, "Weight check", day(9));
  reminder(2, 2, "Rabies", day(20), { product_id: "vaccine-1" });
  reminder(3, 3, "Yearly vaccination", day(5));
  reminder(4, 6, "Yearly vaccination", day(-3));
  put("vaccinations", "vaccination-0", { patient_id: "patient-0", product_id: "vaccine-0", product_name: "Nobivac DHP", against: "distemper, hepatitis, parvo", batch_number: "A412", batch_expires_on: "2026-03-31", given_at: new Date(Date.now() - 377 * DAY_MS).toISOString(), given_by: "u-anna", next_due_on: day(-12), valid_until: day(-12) });
}

const nameOf = (product: unknown): string | null => VACCINES.find(({ id }) => id === product)?.name ?? null;
const isOpen = (row: FakeRow): boolean => text(row, "status") === "OPEN";
const remindersOf = (backend: FakeBackend, patient: string): FakeRow[] => backend.rows("reminders").filter((row) => text(row, "patient_id") === patient).sort((left, right) => text(left, "due_on").localeCompare(text(right, "due_on")));

function vaccinations(backend: FakeBackend, patient: string): PatientVaccinations {
  const given = backend.rows("vaccinations").filter((row) => text(row, "patient_id") === patient).sort((left, right) => text(right, "given_at").localeCompare(text(left, "given_at")));
  const due = remindersOf(backend, patient).filter(isOpen).map(
    (row): DueVaccination => ({
      id: row.id,
      purpose: text(row, "purpose"),
      product_id: text(row, "product_id") || null,
      product_name: nameOf(row.values["product_id"]),
      due_on: text(row, "due_on"),
      is_late: text(row, "due_on") < day(0),
    }),
  );
  return { given: given.map((row) => ({ record: asRow(row), given_by: "Anna Visser", took: isSoon(backend, row) ? "too_soon" : null, counts_from: isSoon(backend, row) ? day(14) : null })), due };
}

const noticesOf = (backend: FakeBackend, field: string, id: string): FakeRow[] => backend.rows("reminder_notices").filter((row) => text(row, field) === id);

function reminders(backend: FakeBackend, patient: string): PatientReminder[] {
  const line = (row: FakeRow): PatientReminder => ({
    record: asRow(row),
    is_open: isOpen(row),
    is_late: isOpen(row) && text(row, "due_on") < day(0),
    sent: noticesOf(backend, "reminder_id", row.id).map((notice) => ({ at: text(notice, "sent_at"), channel: text(notice, "channel") })),
  });
  const all = remindersOf(backend, patient).map(line);
  return [...all.filter(({ is_open }) => is_open), ...all.filter(({ is_open }) => !is_open)];
}

/** `sent`: as it was sent already. */
function householdsOf(backend: FakeBackend, rows: readonly FakeRow[], sent = false): Household[] {
  const households = new Map<string, Household>();
  for (const row of rows) {
    const patient = backend.row("patients", text(row, "patient_id"));
    const client = backend.row("clients", text(patient, "client_id"));
    const address = backend.rows("addresses").find((each) => text(each, "client_id") === client.id);
    const phone = backend.rows("contact_methods").find((each) => text(each, "client_id") === client.id);
    const household = households.get(client.id) ?? {
      client_id: client.id,
      reach: {
        name: backend.nameOf("clients", client.id),
        address: address ? [text(address, "line1"), `${text(address, "postcode")} ${text(address, "city")}`] : [],
        email: text(client, "email") || null,
        phone: phone ? text(phone, "value") : null,
        opted_out: false,
      },
      due: [],
    };
    const turn = noticesOf(backend, "reminder_id", row.id).length + (sent ? 0 : 1);
    household.due.push({ id: row.id, patient_id: patient.id, patient: text(patient, "name"), purpose: text(row, "purpose"), due_on: text(row, "due_on"), turn });
    households.set(client.id, household);
  }
  return [...households.values()].sort((left, right) => left.reach.name.localeCompare(right.reach.name));
}

function preview(backend: FakeBackend, until: string): Preview {
  const due = backend.rows("reminders").filter((row) => isOpen(row) && text(row, "due_on") <= until && noticesOf(backend, "reminder_id", row.id).length === 0);
  const wants = (row: FakeRow): boolean => text(row, "patient_id") !== "patient-6";
  const skipped = due.filter((row) => !wants(row)).map((row) => ({
    id: row.id,
    patient_id: text(row, "patient_id"),
    patient: backend.nameOf("patients", text(row, "patient_id")),
    owner: backend.nameOf("clients", text(backend.row("patients", text(row, "patient_id")), "client_id")),
    purpose: text(row, "purpose"),
    due_on: text(row, "due_on"),
    why: "opted_out",
  }));
  return { households: householdsOf(backend, due.filter(wants)), skipped };
}

function runs(backend: FakeBackend): ReminderRun[] {
  const ids = [...new Set(backend.rows("reminder_notices").map((row) => text(row, "run_id")))];
  return ids.reverse().map((id) => {
    const notices = noticesOf(backend, "run_id", id);
    const [first] = notices;
    const clients = new Set(notices.map((row) => text(row, "client_id")));
    return { id, at: first ? text(first, "sent_at") : "", who: "Anna Visser", channel: first ? text(first, "channel") : "", reminders: notices.length, households: clients.size };
  });
}

function end(backend: FakeBackend, row: FakeRow, values: Values): void {
  backend.change("reminders", { id: row.id, patch: values });
}

/** Whether the same product was given on the same day before. */
function isSoon(backend: FakeBackend, row: FakeRow): boolean {
  const same = backend.rows("vaccinations").filter((one) => row.values["product_id"] && one.values["product_id"] === row.values["product_id"] && one.values["patient_id"] === row.values["patient_id"] && text(one, "given_at").slice(0, 10) === text(row, "given_at").slice(0, 10));
  return same.findIndex(({ id }) => id === row.id) > 0;
}

export const reminding: Part = (backend) => ({
  patient_vaccinations: ({ id }) => vaccinations(backend, String(id)),
  patient_reminders: ({ id }) => reminders(backend, String(id)),
  next_dose: ({ product_id }) => (VACCINES.some(({ id }) => id === product_id) ? { next_due_on: day(365), purposes: ["Yearly vaccination"], took: "counts" } : { next_due_on: null, purposes: [], took: null }),
  give_vaccination: ({ patient_id, values, confirmed }) => {
    const given = values as Values;
    const meant = confirmed as unknown as Confirmed;
    const expires = given["batch_expires_on"];
    if (typeof expires === "string" && expires < day(0) && !meant.batch_expired) throw refused("batch_expired", "this batch had expired on that day; confirm that it was given all the same", "batch_expires_on");
    const again = given["product_id"] !== undefined && backend.rows("vaccinations").some(({ values: one }) => one["product_id"] === given["product_id"] && one["patient_id"] === patient_id && String(one["given_at"]).slice(0, 10) === day(0));
    if (again && !meant.too_soon) throw refused("too_soon", "the same vaccine was given too close for both to count; confirm that it was given all the same", "given_at");
    const ruled = VACCINES.some(({ id }) => id === given["product_id"]) ? day(365) : null;
    const next_due_on = (given["next_due_on"] as string | undefined) ?? ruled;
    const of = remindersOf(backend, String(patient_id)).filter((row) => isOpen(row) && given["product_id"] !== undefined && row.values["product_id"] === given["product_id"]);
    const id = backend.add("vaccinations", { ...given, patient_id: patient_id ?? null, given_by: "u-anna", next_due_on });
    for (const row of of) end(backend, row, { status: "DONE", closed_by: id });
    if (next_due_on) backend.add("reminders", { patient_id: patient_id ?? null, purpose: ruled ? "Yearly vaccination" : (given["product_name"] ?? null), due_on: next_due_on, status: "OPEN", product_id: given["product_id"] ?? null });
    return { id, next_due_on, closed: of.length, took: again ? "too_soon" : ruled ? "counts" : null, counts_from: again ? day(14) : null };
  },
  change_vaccination: (args) => backend.change("vaccinations", args),
  remove_vaccination: ({ id }) => {
    for (const row of backend.rows("reminders").filter((each) => each.values["closed_by"] === id)) end(backend, row, { status: "OPEN", closed_by: null });
    return backend.remove("vaccinations", String(id));
  },
  add_reminder: ({ patient_id, values }) => ({ id: backend.add("reminders", { status: "OPEN", patient_id: patient_id ?? null, ...(values as Values) }) }),
  move_reminder: ({ id, due_on, reason }) => backend.change("reminders", { id: id ?? null, patch: { due_on: due_on ?? null, remark: reason ?? null } }),
  cancel_reminder: ({ id, reason }) => backend.change("reminders", { id: id ?? null, patch: { status: "CANCELED", closed_reason: reason ?? null } }),
  preview_reminders: ({ until }) => preview(backend, String(until)),
  run_reminders: ({ until, channel, without }) => {
    const left = without as string[];
    const households = preview(backend, String(until)).households.filter(({ client_id, reach }) => !left.includes(client_id) && (channel !== "LETTER" || reach.address.length > 0));
    if (households.length === 0) throw refused("not_possible", "nobody is to be reminded this way");
    const id = `run-${runs(backend).length}`;
    for (const { client_id, due } of households) {
      for (const one of due) backend.add("reminder_notices", { reminder_id: one.id, client_id, run_id: id, channel: channel ?? null, sent_at: new Date().toISOString() });
    }
    return { id, households, unreachable: [] };
  },
  reminder_runs: () => runs(backend),
  run_sent: ({ id }) => {
    const run = runs(backend).find((each) => each.id === id);
    if (!run) throw refused("not_found", "");
    const rows = noticesOf(backend, "run_id", run.id).map((notice) => backend.row("reminders", text(notice, "reminder_id")));
    return { run, households: householdsOf(backend, rows, true) };
  },
  save_run: () => ({ path: "/home/anna/Downloads/vetpms-reminders-2026-11-27-0a1b2c.csv" }),
});
