// The sections of the settings, and what the plain ones show and ask.
import {
  IconBellRinging,
  IconBuilding,
  IconCalculator,
  IconCalendarClock,
  IconCategory,
  IconClockHour9,
  IconDevices,
  IconDna2,
  IconDoor,
  IconFileText,
  IconHistory,
  IconMailOff,
  IconPaw,
  IconPill,
  IconServer2,
  IconStethoscope,
  IconTemplate,
  IconTextPlus,
  IconUsers,
  IconUserShield,
} from "@tabler/icons-react";
import { mayAdminister, mayReadAudit, maySetUp } from "../../app/rights";
import type { User, Values } from "../../generated/api";

export type PlainTable =
  | "staff"
  | "resources"
  | "locations"
  | "appointment_types"
  | "species"
  | "breeds"
  | "products"
  | "dose_rules"
  | "reminder_rules"
  | "diagnosis_terms"
  | "note_templates"
  | "text_macros";

export interface Plain {
  /** Its part of the address and of the texts. */
  name: "staff" | "rooms" | "locations" | "types" | "species" | "breeds" | "products" | "doses" | "reminders" | "terms" | "templates" | "macros";
  table: PlainTable;
  /** What a row is called by. */
  title: string;
  fields: readonly string[];
  /** Shown beside the name. */
  columns: readonly string[];
  /** What a new row starts with. */
  initial: () => Values;
}

export const PLAIN: readonly Plain[] = [
  {
    name: "staff",
    table: "staff",
    title: "display_name",
    fields: ["display_name", "role", "user_id", "qualifications", "registration_number", "color", "allows_double_booking", "is_active"],
    columns: ["role", "allows_double_booking"],
    initial: () => ({ role: "VETERINARIAN", is_active: true }),
  },
  {
    name: "rooms",
    table: "resources",
    title: "name",
    fields: ["name", "resource_type", "location_id", "allows_double_booking", "is_active"],
    columns: ["resource_type", "location_id", "allows_double_booking"],
    initial: () => ({ resource_type: "ROOM", is_active: true }),
  },
  {
    name: "locations",
    table: "locations",
    title: "name",
    fields: ["name", "timezone", "phone"],
    columns: ["timezone", "phone"],
    initial: () => ({ timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
  },
  {
    name: "types",
    table: "appointment_types",
    title: "name",
    fields: ["name", "duration_minutes", "color", "is_active"],
    columns: ["duration_minutes"],
    initial: () => ({ duration_minutes: 15, color: "#1c7ed6", is_active: true }),
  },
  {
    name: "species",
    table: "species",
    title: "name",
    fields: ["name", "is_active"],
    columns: [],
    initial: () => ({ is_active: true }),
  },
  {
    name: "breeds",
    table: "breeds",
    title: "name",
    fields: ["species", "name", "code"],
    columns: ["species", "code"],
    initial: () => ({}),
  },
  {
    name: "products",
    table: "products",
    title: "name",
    fields: [
      "name", "product_kind", "product_code", "form", "strength_mg", "unit", "route", "substances", "against", "is_rabies", "manufacturer", "storage", "warnings",
      "controlled_schedule", "is_active",
    ],
    columns: ["product_kind", "form"],
    initial: () => ({ product_kind: "MEDICINE", is_active: true }),
  },
  {
    name: "doses",
    table: "dose_rules",
    title: "product_id",
    fields: ["product_id", "species", "min_mg_per_kg", "max_mg_per_kg", "max_single_mg", "route", "frequency", "source", "is_active"],
    columns: ["species", "min_mg_per_kg", "max_mg_per_kg", "frequency"],
    initial: () => ({ is_active: true }),
  },
  {
    name: "reminders",
    table: "reminder_rules",
    title: "name",
    fields: ["product_id", "species", "name", "interval_days", "minimum_age_days", "primary_doses", "primary_interval_days", "shortest_interval_days", "grace_days", "is_active"],
    columns: ["product_id", "species", "interval_days"],
    initial: () => ({ interval_days: 365, is_active: true }),
  },
  {
    name: "terms",
    table: "diagnosis_terms",
    title: "term",
    fields: ["term", "synonyms", "species", "code", "code_system", "is_active"],
    columns: ["species", "code"],
    initial: () => ({ is_active: true }),
  },
  {
    name: "templates",
    table: "note_templates",
    title: "name",
    fields: ["name", "record_type", "species", "subjective", "objective", "assessment", "plan", "is_active"],
    columns: ["record_type", "species"],
    initial: () => ({ is_active: true }),
  },
  {
    name: "macros",
    table: "text_macros",
    title: "abbreviation",
    fields: ["abbreviation", "expansion", "user_id"],
    columns: ["expansion", "user_id"],
    initial: () => ({}),
  },
];

export interface Section {
  name: Plain["name"] | "hours" | "rosters" | "documents" | "devices" | "users" | "audit" | "aside" | "server";
  Icon: typeof IconUsers;
  /** Who may see it; the others are told in a sentence. */
  right: "setUp" | "administer" | "audit" | "anybody";
  /** Begins a new group in the list. */
  first?: boolean;
}

export const SECTIONS: readonly Section[] = [
  { name: "staff", Icon: IconUsers, right: "setUp" },
  { name: "rooms", Icon: IconDoor, right: "setUp" },
  { name: "locations", Icon: IconBuilding, right: "setUp" },
  { name: "types", Icon: IconCategory, right: "setUp" },
  { name: "species", Icon: IconPaw, right: "setUp" },
  { name: "breeds", Icon: IconDna2, right: "setUp" },
  { name: "hours", Icon: IconClockHour9, right: "setUp" },
  { name: "rosters", Icon: IconCalendarClock, right: "setUp" },
  { name: "products", Icon: IconPill, right: "setUp", first: true },
  { name: "doses", Icon: IconCalculator, right: "setUp" },
  { name: "reminders", Icon: IconBellRinging, right: "setUp" },
  { name: "terms", Icon: IconStethoscope, right: "setUp" },
  { name: "templates", Icon: IconTemplate, right: "setUp" },
  { name: "macros", Icon: IconTextPlus, right: "setUp" },
  { name: "documents", Icon: IconFileText, right: "administer", first: true },
  { name: "users", Icon: IconUserShield, right: "administer" },
  { name: "devices", Icon: IconDevices, right: "administer" },
  { name: "audit", Icon: IconHistory, right: "audit" },
  { name: "aside", Icon: IconMailOff, right: "administer" },
  { name: "server", Icon: IconServer2, right: "anybody" },
];

const RIGHTS = { setUp: maySetUp, administer: mayAdminister, audit: mayReadAudit, anybody: (user: User | null) => user !== null };

export const maySee = (section: Section, user: User | null): boolean => RIGHTS[section.right](user);

/** What stands in the list: the others come to the server by the light, on the day on which they need it. */
export const isListed = (section: Section, user: User | null): boolean => maySee(section, user) && (section.right !== "anybody" || mayAdminister(user));
