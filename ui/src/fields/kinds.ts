// Which input a field gets: from its type, except for the few fields that a plain input would not serve.
import type { FieldMeta, Table } from "../generated/entities";

export type InputKind =
  | "text" | "prose" | "bool" | "number" | "date" | "birth" | "instant" | "period" | "set" | "code"
  | "species" | "breed" | "chip" | "country" | "reference" | "patient" | "color" | "timezone" | "role" | "resource" | "user" | "visitKind" | "none";

const SPECIAL: Record<string, InputKind> = {
  "patients.species": "species",
  "patients.breed": "breed",
  "patients.microchip_id": "chip",
  "patients.date_of_birth": "birth",
  "patients.birth_is_estimated": "none",
  "addresses.country": "country",
  "breeds.species": "species",
  "staff.role": "role",
  "staff.user_id": "user",
  "staff.color": "color",
  "appointment_types.color": "color",
  "resources.resource_type": "resource",
  "locations.timezone": "timezone",
  "dose_rules.species": "species",
  "reminder_rules.species": "species",
  "diagnosis_terms.species": "species",
  "note_templates.species": "species",
  "note_templates.record_type": "visitKind",
  "text_macros.user_id": "user",
};

const REFERENCES = ["staff", "resources", "locations", "appointment_types", "products"] as const;
export type ReferenceField = (typeof REFERENCES)[number];

export function referenceOf(meta: FieldMeta): ReferenceField | null {
  return REFERENCES.find((table) => table === meta.refers) ?? null;
}

export function inputKind(table: Table, meta: FieldMeta): InputKind {
  const special = SPECIAL[`${table}.${meta.name}`];
  if (special) return special;
  if (meta.codes) return "code";
  if (referenceOf(meta)) return "reference";
  if (meta.refers === "patients") return "patient";
  switch (meta.type) {
    case "int":
    case "decimal":
      return "number";
    case "id":
    case "json":
      return "none";
    default:
      return meta.type;
  }
}

/** Not required of a person, because there is a usual choice; but never empty either. */
const ALWAYS_CHOSEN = ["clients.client_type", "staff.role", "resources.resource_type", "appointment_types.color"];

export function mayBeEmpty(table: Table, meta: FieldMeta): boolean {
  return !meta.required && !ALWAYS_CHOSEN.includes(`${table}.${meta.name}`);
}

const WIDE: readonly InputKind[] = ["prose", "set", "birth", "period", "instant", "patient", "color"];

/** Whether the field takes a whole line of a form. */
export function isWide(table: Table, meta: FieldMeta): boolean {
  return WIDE.includes(inputKind(table, meta));
}
