// What the program says in English, said in the language of the window. The section "said" of the
// English texts holds the program's sentences as they stand; what is not among them stays unknown.
import type { TFunction } from "i18next";
import { ENTITIES, TABLES, type Table } from "../generated/entities";
import en from "../locales/en.json";

type Key = keyof typeof en.said;

interface Sentence {
  key: Key;
  pattern: RegExp;
}

const plain = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** "at most {{max}} characters" as a pattern that finds 100 in "at most 100 characters". */
export function toPattern(template: string): RegExp {
  const parts = template.split(/\{\{(\w+)\}\}/);
  return new RegExp(`^${parts.map((part, at) => (at % 2 === 0 ? plain(part) : `(?<${part}>.+?)`)).join("")}$`);
}

const SENTENCES: Sentence[] = Object.entries(en.said).map(([key, template]) => ({ key: key as Key, pattern: toPattern(template) }));

/** The program's sentence in the language of `t`, with the words in its gaps; null if it is not known. */
export function translate(text: string, t: TFunction): string | null {
  for (const { key, pattern } of SENTENCES) {
    const found = pattern.exec(text);
    if (!found) continue;
    const gaps = Object.entries(found.groups ?? {}).map(([name, gap]) => [name, translate(gap, t) ?? named(gap, t) ?? gap] as const);
    // The types of "t" cannot follow gaps that differ by sentence.
    return String(t(`said.${key}` as never, Object.fromEntries(gaps) as never));
  }
  return null;
}

/** Names of tables, one or several, as in "Note, Prescription"; null where a word is none. */
function named(text: string, t: TFunction): string | null {
  const tables = text.split(", ").map((label) => TABLES.find((table) => ENTITIES[table].label === label));
  if (tables.includes(undefined)) return null;
  return tables.map((table) => String(t(`table.${table ?? ""}` as never, { defaultValue: table ? ENTITIES[table].label : "" } as never))).join(", ");
}

/** The field that the program names at the start of a message, as "Weight (kg): this is too large". */
export function namedField(message: string, name: string | null): { table: Table; field: string; rest: string } | null {
  const field = name?.split(".").at(-1);
  for (const table of TABLES) {
    const label = ENTITIES[table].fields.find((meta) => meta.name === field)?.label;
    if (field !== undefined && label !== undefined && message.startsWith(`${label}: `)) {
      return { table, field, rest: message.slice(label.length + 2) };
    }
  }
  return null;
}

export function isTable(name: string): name is Table {
  return name in ENTITIES;
}
