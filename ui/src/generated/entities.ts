// Generated; do not edit.

export type FieldType = "text" | "prose" | "bool" | "int" | "decimal" | "date" | "instant" | "id" | "set" | "period" | "json";

export interface Code {
  value: string;
  label: string;
}

export interface FieldMeta {
  name: string;
  label: string;
  type: FieldType;
  required: boolean;
  max_length: number | null;
  precision: number | null;
  scale: number | null;
  codes: Code[] | null;
  refers: string | null;
  owned: boolean;
  review: boolean;
  class: string;
}

export interface EntityMeta {
  label: string;
  fields: FieldMeta[];
}

export const TABLES = [
  "locations",
  "resources",
  "staff",
  "appointment_types",
  "species",
  "breeds",
  "clients",
  "contact_methods",
  "addresses",
  "patients",
  "patient_allergies",
  "patient_weights",
  "appointments",
  "appointment_staff",
  "appointment_resources",
  "external_ids",
] as const;

export type Table = (typeof TABLES)[number];

export const ENTITIES: Record<Table, EntityMeta> = {
  locations: {
    label: "Location",
    fields: [
      { name: "name", label: "Name", type: "text", required: true, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "timezone", label: "Time zone", type: "text", required: true, max_length: 64, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "phone", label: "Phone", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
    ],
  },
  resources: {
    label: "Resource",
    fields: [
      { name: "name", label: "Name", type: "text", required: true, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "resource_type", label: "Kind", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "location_id", label: "Location", type: "id", required: false, max_length: null, precision: null, scale: null, codes: null, refers: "locations", owned: false, review: false, class: "Administrative" },
      { name: "allows_double_booking", label: "May be booked twice", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "is_active", label: "In use", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
    ],
  },
  staff: {
    label: "Staff",
    fields: [
      { name: "display_name", label: "Name", type: "text", required: true, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "role", label: "Role", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "user_id", label: "User", type: "id", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "color", label: "Colour", type: "text", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "allows_double_booking", label: "May be booked twice", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "is_active", label: "Works here", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
    ],
  },
  appointment_types: {
    label: "Appointment type",
    fields: [
      { name: "name", label: "Name", type: "text", required: true, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "duration_minutes", label: "Length (minutes)", type: "int", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "color", label: "Colour", type: "text", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "is_active", label: "In use", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
    ],
  },
  species: {
    label: "Species",
    fields: [
      { name: "name", label: "Name", type: "text", required: true, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "is_active", label: "In use", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
    ],
  },
  breeds: {
    label: "Breed",
    fields: [
      { name: "species", label: "Species", type: "text", required: true, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "name", label: "Name", type: "text", required: true, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "code", label: "Code", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
    ],
  },
  clients: {
    label: "Client",
    fields: [
      { name: "first_name", label: "First name", type: "text", required: false, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "last_name", label: "Last name", type: "text", required: true, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "email", label: "E-mail", type: "text", required: false, max_length: 255, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "client_type", label: "Kind", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: [{ value: "REGULAR", label: "Regular" }, { value: "BREEDER", label: "Breeder" }, { value: "SHELTER", label: "Shelter" }, { value: "FARM", label: "Farm" }, { value: "STAFF", label: "Staff" }], refers: null, owned: false, review: false, class: "Identifying" },
      { name: "tags", label: "Tags", type: "set", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "notes", label: "Notes", type: "prose", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "metadata", label: "Other data", type: "json", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
    ],
  },
  contact_methods: {
    label: "Contact",
    fields: [
      { name: "client_id", label: "Client", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "clients", owned: false, review: false, class: "Identifying" },
      { name: "type", label: "Type", type: "text", required: true, max_length: 50, precision: null, scale: null, codes: [{ value: "PHONE", label: "Phone" }, { value: "MOBILE", label: "Mobile" }, { value: "EMAIL", label: "E-mail" }, { value: "OTHER", label: "Other" }], refers: null, owned: false, review: false, class: "Identifying" },
      { name: "value", label: "Number or address", type: "text", required: true, max_length: 255, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "is_primary", label: "Preferred", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "is_verified", label: "Confirmed", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "label", label: "Remark", type: "text", required: false, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
    ],
  },
  addresses: {
    label: "Address",
    fields: [
      { name: "client_id", label: "Client", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "clients", owned: false, review: false, class: "Identifying" },
      { name: "line1", label: "Street and number", type: "text", required: false, max_length: 200, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "line2", label: "Addition", type: "text", required: false, max_length: 200, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "postcode", label: "Postcode", type: "text", required: false, max_length: 20, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "city", label: "City", type: "text", required: false, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "region", label: "Region", type: "text", required: false, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "country", label: "Country", type: "text", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
    ],
  },
  patients: {
    label: "Patient",
    fields: [
      { name: "client_id", label: "Owner", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "clients", owned: false, review: true, class: "Identifying" },
      { name: "name", label: "Name", type: "text", required: true, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "species", label: "Species", type: "text", required: true, max_length: 50, precision: null, scale: null, codes: null, refers: "species", owned: false, review: false, class: "Identifying" },
      { name: "breed", label: "Breed", type: "text", required: false, max_length: 100, precision: null, scale: null, codes: null, refers: "breeds", owned: false, review: false, class: "Identifying" },
      { name: "color", label: "Colour", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "date_of_birth", label: "Born", type: "date", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "birth_is_estimated", label: "Birth date is estimated", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "gender", label: "Sex", type: "text", required: false, max_length: 20, precision: null, scale: null, codes: [{ value: "MALE", label: "Male" }, { value: "FEMALE", label: "Female" }, { value: "UNKNOWN", label: "Unknown" }], refers: null, owned: false, review: false, class: "Identifying" },
      { name: "is_neutered", label: "Neutered", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
      { name: "microchip_id", label: "Microchip", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: true, class: "Identifying" },
      { name: "status", label: "Status", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: [{ value: "ACTIVE", label: "Active" }, { value: "INACTIVE", label: "Inactive" }, { value: "DECEASED", label: "Deceased" }], refers: null, owned: true, review: false, class: "Identifying" },
      { name: "deceased_date", label: "Died", type: "date", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: true, review: false, class: "Identifying" },
      { name: "medical_alerts", label: "Medical alerts", type: "set", required: false, max_length: 100, precision: null, scale: null, codes: null, refers: null, owned: false, review: true, class: "Clinical" },
      { name: "notes", label: "Notes", type: "prose", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Identifying" },
    ],
  },
  patient_allergies: {
    label: "Allergy",
    fields: [
      { name: "patient_id", label: "Patient", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "patients", owned: false, review: false, class: "Clinical" },
      { name: "allergen", label: "Allergen", type: "text", required: true, max_length: 255, precision: null, scale: null, codes: null, refers: null, owned: false, review: true, class: "Clinical" },
      { name: "reaction", label: "Reaction", type: "text", required: false, max_length: 255, precision: null, scale: null, codes: null, refers: null, owned: false, review: true, class: "Clinical" },
      { name: "severity", label: "Severity", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: [{ value: "MILD", label: "Mild" }, { value: "MODERATE", label: "Moderate" }, { value: "SEVERE", label: "Severe" }], refers: null, owned: false, review: true, class: "Clinical" },
      { name: "confirmed_date", label: "Confirmed on", type: "date", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Clinical" },
    ],
  },
  patient_weights: {
    label: "Weight",
    fields: [
      { name: "patient_id", label: "Patient", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "patients", owned: false, review: false, class: "Clinical" },
      { name: "weight_kg", label: "Weight (kg)", type: "decimal", required: true, max_length: null, precision: 9, scale: 3, codes: null, refers: null, owned: false, review: false, class: "Clinical" },
      { name: "measured_at", label: "Measured", type: "instant", required: true, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Clinical" },
    ],
  },
  appointments: {
    label: "Appointment",
    fields: [
      { name: "patient_id", label: "Patient", type: "id", required: false, max_length: null, precision: null, scale: null, codes: null, refers: "patients", owned: false, review: false, class: "Scheduling" },
      { name: "scheduled", label: "When", type: "period", required: true, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Scheduling" },
      { name: "actual_start", label: "Began", type: "instant", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: true, review: false, class: "Scheduling" },
      { name: "actual_end", label: "Ended", type: "instant", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: true, review: false, class: "Scheduling" },
      { name: "appointment_type", label: "Type", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "appointment_types", owned: false, review: false, class: "Scheduling" },
      { name: "status", label: "Status", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: [{ value: "SCHEDULED", label: "Scheduled" }, { value: "CONFIRMED", label: "Confirmed" }, { value: "CHECKED_IN", label: "Arrived" }, { value: "IN_PROGRESS", label: "In the room" }, { value: "COMPLETED", label: "Done" }, { value: "CANCELED", label: "Cancelled" }, { value: "NO_SHOW", label: "Did not come" }], refers: null, owned: true, review: false, class: "Scheduling" },
      { name: "checked_in_at", label: "Arrived", type: "instant", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: true, review: false, class: "Scheduling" },
      { name: "reason", label: "Reason", type: "text", required: false, max_length: 255, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Scheduling" },
      { name: "notes", label: "Notes", type: "prose", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Scheduling" },
      { name: "location_id", label: "Location", type: "id", required: false, max_length: null, precision: null, scale: null, codes: null, refers: "locations", owned: false, review: false, class: "Scheduling" },
      { name: "canceled_at", label: "Cancelled", type: "instant", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: true, review: false, class: "Scheduling" },
      { name: "canceled_by", label: "Cancelled by", type: "id", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: true, review: false, class: "Scheduling" },
      { name: "cancellation_reason", label: "Reason for cancelling", type: "text", required: false, max_length: 255, precision: null, scale: null, codes: null, refers: null, owned: true, review: false, class: "Scheduling" },
    ],
  },
  appointment_staff: {
    label: "Appointment staff",
    fields: [
      { name: "appointment_id", label: "Appointment", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "appointments", owned: false, review: false, class: "Scheduling" },
      { name: "staff_id", label: "Staff", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "staff", owned: false, review: false, class: "Scheduling" },
      { name: "role", label: "Role", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Scheduling" },
      { name: "is_primary", label: "In charge", type: "bool", required: false, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Scheduling" },
    ],
  },
  appointment_resources: {
    label: "Appointment resource",
    fields: [
      { name: "appointment_id", label: "Appointment", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "appointments", owned: false, review: false, class: "Scheduling" },
      { name: "resource_id", label: "Resource", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: "resources", owned: false, review: false, class: "Scheduling" },
      { name: "resource_type", label: "Kind", type: "text", required: false, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Scheduling" },
    ],
  },
  external_ids: {
    label: "External key",
    fields: [
      { name: "source", label: "Source", type: "text", required: true, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "kind", label: "Kind", type: "text", required: true, max_length: 50, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "external_id", label: "Key", type: "text", required: true, max_length: 255, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
      { name: "row_id", label: "Record", type: "id", required: true, max_length: null, precision: null, scale: null, codes: null, refers: null, owned: false, review: false, class: "Administrative" },
    ],
  },
};
