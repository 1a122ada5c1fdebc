// Which fields an import can fill (docs/import.md), and which of them hold one word of a few.
import { fieldMeta } from "../../app/i18n";
import type { Table } from "../../generated/entities";

export const PARTS = ["client", "address", "patient"] as const;
export type PartName = (typeof PARTS)[number];

export const TABLE: Record<PartName, Table> = { client: "clients", address: "addresses", patient: "patients" };

export const FIELDS: Record<PartName, readonly string[]> = {
  client: ["last_name", "first_name", "email", "client_type", "tags", "notes"],
  address: ["line1", "line2", "postcode", "city", "region", "country"],
  patient: [
    "name",
    "species",
    "breed",
    "color",
    "date_of_birth",
    "birth_is_estimated",
    "gender",
    "is_neutered",
    "microchip_id",
    "medical_alerts",
    "notes",
  ],
};

export const isNeeded = (part: PartName, field: string): boolean => fieldMeta(TABLE[part], field).required;

/** What each word of the file has to become one of; null where any text will do. */
export type WordKind = "species" | "codes" | "bool";

export function wordKind(part: PartName, field: string): WordKind | null {
  // An address takes no replacements.
  if (part === "address") return null;
  const meta = fieldMeta(TABLE[part], field);
  if (meta.refers === "species") return "species";
  if (meta.codes) return "codes";
  return meta.type === "bool" ? "bool" : null;
}

/** How a field must be written, where that is not plain: a key of the texts. */
export type WritingHint = "date" | "bool" | "set" | "country" | "chip";

export function writingHint(part: PartName, field: string): WritingHint | null {
  if (field === "country") return "country";
  if (field === "microchip_id") return "chip";
  const { type } = fieldMeta(TABLE[part], field);
  return type === "date" || type === "bool" || type === "set" ? type : null;
}
