// The sections of the settings, and what the plain ones show and ask.
import { IconBuilding, IconCalendarClock, IconCategory, IconClockHour9, IconDna2, IconDoor, IconPaw, IconUsers } from "@tabler/icons-react";
import type { Values } from "../../generated/api";

export type PlainTable = "staff" | "resources" | "locations" | "appointment_types" | "species" | "breeds";

export interface Plain {
  /** Its part of the address and of the texts. */
  name: "staff" | "rooms" | "locations" | "types" | "species" | "breeds";
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
    fields: ["display_name", "role", "user_id", "color", "allows_double_booking", "is_active"],
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
];

export const SECTIONS = [
  { name: "staff", Icon: IconUsers },
  { name: "rooms", Icon: IconDoor },
  { name: "locations", Icon: IconBuilding },
  { name: "types", Icon: IconCategory },
  { name: "species", Icon: IconPaw },
  { name: "breeds", Icon: IconDna2 },
  { name: "hours", Icon: IconClockHour9 },
  { name: "rosters", Icon: IconCalendarClock },
] as const;
