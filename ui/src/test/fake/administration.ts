// Users, devices, the audit trail and what is held back of a made-up server, and joining one.
import type { AuditItem, AuditPosition, DeviceItem, JsonValue, MemberItem } from "../../generated/api";
import type { FakeBackend } from "../fakeBackend";
import { PASSWORD, SYNC, USERS } from "../fakeData";
import { asideSets } from "./aside";
import type { Commands, Part } from "./commands";

const HOUR = 3_600_000;

function members(): MemberItem[] {
  const known = USERS.map((user) => ({ ...user, disabled: false, oneself: false }));
  return [
    ...known,
    { id: "u-noor", name: "Noor Haddad", email: "noor@demo.example", roles: ["veterinarian", "manager"], disabled: false, oneself: false },
    { id: "u-kees", name: "Kees Bakker", email: "kees@demo.example", roles: ["nurse"], disabled: true, oneself: false },
  ];
}

function devices(now: number): DeviceItem[] {
  const enrolled = "2026-03-02T08:00:00.000Z";
  const ago = (hours: number): string => new Date(now - hours * HOUR).toISOString();
  return [
    { id: "d-desk", name: "Front desk", here: true, enrolled_at: enrolled, user: "Anna Visser", invited_by: null, last_seen: ago(0.01), revoked_at: null, replaced_at: null },
    { id: "d-room", name: "Consulting room 1", here: false, enrolled_at: enrolled, user: "Noor Haddad", invited_by: "Anna Visser", last_seen: ago(26), revoked_at: null, replaced_at: null },
    { id: "d-new", name: "Theatre", here: false, enrolled_at: ago(1), user: "Ben Okafor", invited_by: "Anna Visser", last_seen: null, revoked_at: null, replaced_at: null },
    { id: "d-old", name: "Old laptop", here: false, enrolled_at: enrolled, user: "Kees Bakker", invited_by: null, last_seen: "2026-08-13T16:20:00.000Z", revoked_at: "2026-08-14T09:05:00.000Z", replaced_at: null },
  ];
}

type Change = AuditItem["changes"][number];
const change = (field: string, label: string, before: string | null, after: string | null): Change => ({ field, label, before, after });

/** What happens over and over in the trail. */
const DEEDS: Pick<AuditItem, "table" | "table_label" | "row_id" | "record" | "action" | "changes">[] = [
  {
    table: "patients",
    table_label: "Patient",
    row_id: "patient-0",
    record: "Luna",
    action: "changed",
    changes: [change("status", "Status", "Active", "Inactive"), change("microchip_id", "Microchip", "(sealed)", "(sealed)")],
  },
  { table: "clients", table_label: "Client", row_id: "client-0", record: "Maria Smith", action: "changed", changes: [change("notes", "Notes", "Comes by car", null)] },
  { table: "patient_weights", table_label: "Weight", row_id: "w-1", record: "Weight of Luna", action: "created", changes: [change("weight_kg", "Weight (kg)", null, "30.85")] },
  { table: "staff", table_label: "Staff", row_id: "staff-1", record: "Dr Sam Reed", action: "changed", changes: [change("is_active", "Works here", "yes", "no")] },
  { table: "contact_methods", table_label: "Contact", row_id: "c-gone", record: null, action: "deleted", changes: [] },
  {
    table: "quarantine",
    table_label: "quarantine",
    row_id: "s-1",
    record: null,
    action: "quarantined",
    changes: [change("code", "code", null, "forbidden"), change("seq", "seq", null, "17")],
  },
];

const WHO: [string, string | null, string | null][] = [
  ["u-anna", "Anna Visser", "Front desk"],
  ["u-ben", "Ben Okafor", "Consulting room 1"],
  ["", null, null],
];

/** Newest first, the first half an hour ago; every fifth was written two hours before it came. */
function trail(now: number): (AuditItem & { by: string })[] {
  return Array.from({ length: 70 }, (_, at) => {
    const [by, user, device] = WHO[at % 5 === 4 ? 2 : at % 2] ?? ["", null, null];
    const time = now - HOUR / 2 - at * HOUR;
    const deed = DEEDS[at % DEEDS.length] as (typeof DEEDS)[number];
    return { ...deed, at: new Date(time).toISOString(), device_time: new Date(at % 5 === 1 ? time - 2 * HOUR : time - 900).toISOString(), user, device, by };
  });
}

const refuse = (code: string, message: string, field: string | null = null): never => {
  throw { code, message, field };
};

/** All but joining needs a server that answers. */
function withServer(backend: FakeBackend, commands: Commands): Commands {
  const reach = (): void => {
    const { state } = backend.sync;
    if (state === "no_server") refuse("offline", "this practice has no server; users, devices and the audit trail are kept by one");
    if (state === "offline") refuse("offline", "the server cannot be reached");
  };
  return Object.fromEntries(
    Object.entries(commands).map(([name, answer]) => [
      name,
      (args) => {
        reach();
        return answer(args);
      },
    ]),
  );
}

export const administration: Part = (backend) => {
  const now = Date.now();
  const people = members();
  const computers = devices(now);
  const entries = trail(now);
  const find = (id: JsonValue | undefined): MemberItem => people.find((user) => user.id === id) ?? refuse("not_found", "the practice has no such user");
  return {
    ...withServer(backend, {
      users: () => people.map((user) => ({ ...user, oneself: user.id === backend.user?.id })),
      create_user: ({ name, email, roles }) => {
        if (people.some((user) => user.email === email)) refuse("refused", "somebody has this e-mail address already");
        const id = `u-${people.length}`;
        people.push({ id, name: String(name), email: String(email), roles: roles as string[], disabled: false, oneself: false });
        return { id };
      },
      set_user_roles: ({ id, roles }) => {
        find(id).roles = roles as string[];
        if (!people.some((user) => user.roles.includes("owner"))) {
          find(id).roles = ["owner"];
          refuse("refused", "nobody would be left to administer the practice; give the right to somebody else first");
        }
        return null;
      },
      set_user_active: ({ id, active }) => {
        find(id).disabled = active !== true;
        return null;
      },
      set_user_password: ({ id }) => {
        find(id);
        return null;
      },
      ...asideSets(backend),
      devices: () => computers,
      invite_device: ({ user_id }) => {
        find(user_id);
        return { code: "7K2M-QXHD4-9PTBN", until: new Date(Date.now() + 10 * 60_000).toISOString() };
      },
      revoke_device: ({ id }) => {
        const device = computers.find((each) => each.id === id) ?? refuse("not_found", "");
        device.revoked_at = new Date().toISOString();
        return null;
      },
      audit_trail: ({ before, table, user_id, limit }) => {
        const wanted = entries.filter((entry) => (table === null || entry.table === table) && (user_id === null || entry.by === user_id));
        const start = before === null ? 0 : Number((before as unknown as AuditPosition).number);
        const end = start + Number(limit);
        const last = wanted[end - 1];
        return { entries: wanted.slice(start, end), next: last && end < wanted.length ? { at: last.at, number: String(end) } : null };
      },
    }),
    join_server: ({ code, password }) => {
      if (password !== PASSWORD) refuse("wrong_password", "the password is wrong");
      if (code !== "7K2MQXHD49PTBN") refuse("refused", "the code is wrong, used or too old; ask the administrator of the server for a new one");
      backend.sync = { ...SYNC, state: "sending", waiting: 1200, last_sync: null };
      backend.emit("sync", backend.sync);
      return backend.state();
    },
    join_again: ({ code, password }) => {
      if (password !== PASSWORD) refuse("wrong_password", "the password is wrong");
      if (code !== "7K2MQXHD49PTBN") refuse("not_possible", "the code is for another person; ask for one that is made for you", "code");
      backend.sync = { ...SYNC, state: "sending", waiting: 3 };
      backend.emit("sync", backend.sync);
      return backend.state();
    },
  };
};
