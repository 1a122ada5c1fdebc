// The schedule beyond one day: columns, free times, series, newcomers.
import type { FreeSlot, ScheduleColumn, Values } from "../../generated/api";
import type { FakeBackend } from "../fakeBackend";
import { text, withoutTime, type Args, type Part } from "./commands";

const MINUTE = 60_000;
const later = (instant: string, minutes: number): string => new Date(Date.parse(instant) + minutes * MINUTE).toISOString();

function days(from: string, to: string): string[] {
  const all: string[] = [];
  for (const day = new Date(`${from}T12:00:00`); withoutTime(day.toISOString()) <= to; day.setDate(day.getDate() + 1)) {
    all.push(withoutTime(day.toISOString()));
  }
  return all;
}

const open = (all: string[]) =>
  all.filter((day) => ![0, 6].includes(new Date(`${day}T12:00:00`).getDay())).map((day) => ({ start: new Date(`${day}T08:00:00`).toISOString(), end: new Date(`${day}T18:00:00`).toISOString() }));

function columns(backend: FakeBackend, args: Args): ScheduleColumn[] {
  const hours = open(days(String(args["from"]), String(args["to"])));
  const staff = backend.rows("staff").map((row): ScheduleColumn => ({
    kind: "staff", id: row.id, name: text(row, "display_name"), role: text(row, "role"), color: text(row, "color") || null, allows_double_booking: false, open: hours,
  }));
  const rooms = backend.rows("resources").map((row): ScheduleColumn => ({
    kind: "resource", id: row.id, name: text(row, "name"), role: text(row, "resource_type"), color: null, allows_double_booking: false, open: hours,
  }));
  return [...staff, ...rooms];
}

function slots(backend: FakeBackend, args: Args): FreeSlot[] {
  const staff = backend.rows("staff").find((row) => row.id === args["staff"]) ?? backend.rows("staff")[0];
  if (!staff) return [];
  const room = backend.rows("resources").find((row) => row.id === args["resource"]);
  return Array.from({ length: Number(args["most"]) }, (_, at) => ({
    start: later(String(args["from"]), at * 30),
    end: later(String(args["from"]), at * 30 + Number(args["minutes"])),
    staff: { id: staff.id, name: text(staff, "display_name") },
    resource: room ? { id: room.id, name: text(room, "name") } : null,
  }));
}

function series(backend: FakeBackend, args: Args): string[] {
  const values = args["values"] as Values;
  const first = values["scheduled"] as { start: string; end: string };
  return Array.from({ length: Number(args["count"]) }, (_, at) => {
    const away = at * Number(args["every_days"]) * 1440;
    const scheduled = { start: later(first.start, away), end: later(first.end, away) };
    return backend.add("appointments", { status: "SCHEDULED", ...values, scheduled, series_id: "series-0", staff: args["staff"] ?? [], resources: args["resources"] ?? [] });
  });
}

export const schedule: Part = (backend) => ({
  appointments_between: ({ from, to }) => backend.visits((visit) => visit.start < String(to) && visit.end > String(from)),
  appointment: ({ id }) => backend.visits((visit) => visit.id === id)[0] ?? null,
  schedule_columns: (args) => columns(backend, args),
  free_slots: (args) => slots(backend, args),
  clashes_with: (args) => {
    const wanted = args["columns"] as string[];
    return backend.visits(
      (visit) =>
        visit.id !== args["except"] &&
        !["CANCELED", "NO_SHOW"].includes(visit.status) &&
        [...visit.staff, ...visit.resources].some(({ id }) => wanted.includes(id)) &&
        visit.start < String(args["end"]) &&
        visit.end > String(args["start"]),
    );
  },
  book_series: (args) => series(backend, args),
  cancel_series: ({ id, reason }) => {
    backend.change("appointments", { id: String(id), patch: { status: "CANCELED", cancellation_reason: reason ?? null } });
    return { canceled: 1 };
  },
  book_for_newcomer: (args) => {
    const client = args["client"] as { values: Values; contacts: Values[] } | null;
    const owner = client ? backend.add("clients", client.values) : String(args["client_id"]);
    for (const contact of client?.contacts ?? []) backend.add("contact_methods", { client_id: owner, ...contact });
    const patient = backend.add("patients", { client_id: owner, status: "ACTIVE", medical_alerts: [], ...(args["patient"] as Values) });
    const id = backend.add("appointments", { status: "SCHEDULED", ...(args["values"] as Values), patient_id: patient, staff: args["staff"] ?? [], resources: args["resources"] ?? [] });
    return { id, clashes: [] };
  },
});
