// Generated; do not edit.

import { invoke, listen } from "../transport";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type Values = Record<string, JsonValue>;
export type Patch = Record<string, JsonValue>;
export type Heads = string[];

export interface Id {
  id: string;
}

export interface Row {
  id: string;
  heads: Heads;
  values: Values;
}

export interface UserSummary {
  id: string;
  name: string;
  email: string;
}

export interface User extends UserSummary {
  roles: string[];
}

export interface SessionState {
  practice: string;
  user: User | null;
  users: UserSummary[];
  demo: boolean;
}

export type SyncState = "all_sent" | "waiting" | "sending" | "offline" | "no_server" | "problem";

export interface SyncStatus {
  state: SyncState;
  waiting: number;
  oldest_waiting: string | null;
  last_sync: string | null;
  offline_since: string | null;
  quarantined: number;
  conflicts: number;
  message: string | null;
}

export interface SearchHit {
  table: "patients" | "clients";
  id: string;
  title: string;
  subtitle: string;
  detail: string | null;
  alerts: string[];
}

export interface PatientSummary {
  id: string;
  name: string;
  species: string;
  breed: string | null;
  gender: string | null;
  date_of_birth: string | null;
  status: string;
  alerts: string[];
}

export interface NamedId {
  id: string;
  name: string;
}

export interface AppointmentSummary {
  id: string;
  heads: Heads;
  start: string;
  end: string;
  patient_id: string | null;
  patient_name: string | null;
  client_id: string | null;
  client_name: string | null;
  species: string | null;
  type_id: string;
  type_name: string;
  color: string;
  status: string;
  reason: string | null;
  staff: NamedId[];
  resources: NamedId[];
  alerts: string[];
  clash: boolean;
}

export interface ClientCard extends Row {
  name: string;
  deleted: boolean;
  contacts: Row[];
  addresses: Row[];
  patients: PatientSummary[];
  appointments: AppointmentSummary[];
}

export interface Owner {
  id: string;
  name: string;
  phones: string[];
}

export interface PatientCard extends Row {
  deleted: boolean;
  owner: Owner;
  alerts: string[];
  allergies: Row[];
  weights: Row[];
  appointments: AppointmentSummary[];
}

export interface BookedAppointment {
  id: string;
  clashes: AppointmentSummary[];
}

export type ReferenceTable = "staff" | "resources" | "locations" | "appointment_types" | "species";

export interface ReferenceRow {
  id: string;
  label: string;
  values: Values;
}

export interface Breed {
  code: string;
  label: string;
}

export interface ConflictSide {
  value: string;
  who: string | null;
  device: string | null;
  at: string | null;
}

export interface ConflictItem {
  id: string;
  kind: "concurrent_edit" | "deleted_while_edited" | "overlap";
  table: string;
  row_id: string;
  record_label: string;
  field: string | null;
  field_label: string | null;
  earlier: string | null;
  in_force: string | null;
  sides: ConflictSide[];
  raised_at: string;
  needs_review: boolean;
}

export interface Changed {
  rows: [string, string][];
}

export interface ChangeArgs {
  id: string;
  opened_at: Heads;
  patch: Patch;
}

export const sessionState = (): Promise<SessionState> => invoke("session_state", {});
export const signIn = (args: { email: string; password: string }): Promise<SessionState> => invoke("sign_in", { args });
export const signOut = (): Promise<SessionState> => invoke("sign_out", {});
export const windowReady = (): Promise<null> => invoke("window_ready", {});
export const syncStatus = (): Promise<SyncStatus> => invoke("sync_status", {});
export const syncNow = (): Promise<SyncStatus> => invoke("sync_now", {});
export const search = (args: { query: string; limit: number }): Promise<SearchHit[]> => invoke("search", { args });
export const clientCard = (args: { id: string }): Promise<ClientCard> => invoke("client_card", { args });
export const patientCard = (args: { id: string }): Promise<PatientCard> => invoke("patient_card", { args });
export const registerClient = (args: { values: Values; contacts: Values[]; address: Values | null }): Promise<Id> =>
  invoke("register_client", { args });
export const changeClient = (args: ChangeArgs): Promise<Id> => invoke("change_client", { args });
export const addContactMethod = (args: { client_id: string; values: Values }): Promise<Id> =>
  invoke("add_contact_method", { args });
export const changeContactMethod = (args: ChangeArgs): Promise<Id> => invoke("change_contact_method", { args });
export const removeContactMethod = (args: { id: string }): Promise<Id> => invoke("remove_contact_method", { args });
export const addAddress = (args: { client_id: string; values: Values }): Promise<Id> => invoke("add_address", { args });
export const changeAddress = (args: ChangeArgs): Promise<Id> => invoke("change_address", { args });
export const registerPatient = (args: { client_id: string; values: Values }): Promise<Id> =>
  invoke("register_patient", { args });
export const changePatient = (args: ChangeArgs): Promise<Id> => invoke("change_patient", { args });
export const addAllergy = (args: { patient_id: string; values: Values }): Promise<Id> => invoke("add_allergy", { args });
export const recordWeight = (args: { patient_id: string; values: Values }): Promise<Id> =>
  invoke("record_weight", { args });
export const dayAppointments = (args: { date: string }): Promise<AppointmentSummary[]> =>
  invoke("day_appointments", { args });
export const bookAppointment = (args: {
  values: Values;
  staff: string[];
  resources: string[];
}): Promise<BookedAppointment> => invoke("book_appointment", { args });
export const changeAppointment = (args: ChangeArgs): Promise<Id> => invoke("change_appointment", { args });
export const setAppointmentStatus = (args: { id: string; status: string }): Promise<Id> =>
  invoke("set_appointment_status", { args });
export const cancelAppointment = (args: { id: string; reason: string }): Promise<Id> =>
  invoke("cancel_appointment", { args });
export const reference = (args: { table: ReferenceTable }): Promise<ReferenceRow[]> => invoke("reference", { args });
export const breeds = (args: { species: string; query: string }): Promise<Breed[]> => invoke("breeds", { args });
export const conflicts = (): Promise<ConflictItem[]> => invoke("conflicts", {});

export const onChanged = (handler: (event: Changed) => void): (() => void) => listen("changed", handler);
export const onSync = (handler: (event: SyncStatus) => void): (() => void) => listen("sync", handler);
