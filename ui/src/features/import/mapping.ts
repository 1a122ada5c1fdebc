// Changes of a mapping, and what it still needs. Nothing that is empty stays in it: the program
// recognises a stopped import by its mapping, to the letter.
import type { KeyedPart, Mapping } from "../../generated/api";
import { isNeeded, FIELDS, type PartName } from "./fields";

type Keyed = "client" | "patient";

export const EMPTY_PART: KeyedPart = { key: "", fields: {}, empty: {}, values: {} };

function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== name));
}

const put = <T>(record: Record<string, T>, name: string, value: T | null): Record<string, T> =>
  value === null ? without(record, name) : { ...record, [name]: value };

/** Fills a field; an empty template takes it out, with its stand-in and replacements. */
export function setField(mapping: Mapping, part: PartName, field: string, template: string): Mapping {
  const wanted = template === "" ? null : template;
  if (part === "address") {
    const fields = put(mapping.address?.fields ?? {}, field, wanted);
    return { ...mapping, address: Object.keys(fields).length > 0 ? { fields } : null };
  }
  const old = mapping[part] ?? EMPTY_PART;
  const next: KeyedPart = { ...old, fields: put(old.fields, field, wanted) };
  if (wanted === null) {
    next.empty = without(old.empty ?? {}, field);
    next.values = without(old.values ?? {}, field);
  }
  return { ...mapping, [part]: next };
}

const change = (mapping: Mapping, part: Keyed, patch: (old: KeyedPart) => Partial<KeyedPart>): Mapping => {
  const old = mapping[part] ?? EMPTY_PART;
  return { ...mapping, [part]: { ...old, ...patch(old) } };
};

export const setKey = (mapping: Mapping, part: Keyed, key: string): Mapping => change(mapping, part, () => ({ key }));

export const setStandIn = (mapping: Mapping, part: Keyed, field: string, text: string): Mapping =>
  change(mapping, part, (old) => ({ empty: put(old.empty ?? {}, field, text === "" ? null : text) }));

export const setWord = (mapping: Mapping, part: Keyed, field: string, word: string, meaning: string | null): Mapping =>
  change(mapping, part, (old) => {
    const words = put(old.values?.[field] ?? {}, word, meaning);
    return { values: put(old.values ?? {}, field, Object.keys(words).length > 0 ? words : null) };
  });

export const templateOf = (mapping: Mapping, part: PartName, field: string): string => mapping[part]?.fields[field] ?? "";

/** The column that a template is, when it is one column and nothing else. */
export const columnOf = (template: string): string | null => /^\{([^{}]*)\}$/.exec(template)?.[1] ?? null;

export interface Gap {
  part: PartName | "source" | "date";
  /** A field, or "key". */
  field: string;
}

/** What must be filled in before anything can be imported. */
export function gapsOf(mapping: Mapping): Gap[] {
  const gaps: Gap[] = mapping.source.trim() === "" ? [{ part: "source", field: "source" }] : [];
  for (const part of ["client", "patient"] as const) {
    const keyed = mapping[part];
    if (!keyed) continue;
    if (keyed.key.trim() === "") gaps.push({ part, field: "key" });
    for (const field of FIELDS[part]) {
      if (isNeeded(part, field) && (keyed.fields[field] ?? "") === "") gaps.push({ part, field });
    }
  }
  if (mapping.date && (mapping.date.column === "" || mapping.date.format.trim() === "")) gaps.push({ part: "date", field: "date" });
  return gaps;
}

/** Columns that a mapping names and a file does not have. */
export function missingColumns(mapping: Mapping, columns: readonly string[]): string[] {
  const templates = [
    mapping.client.key,
    ...Object.values(mapping.client.fields),
    ...Object.values(mapping.address?.fields ?? {}),
    ...(mapping.patient ? [mapping.patient.key, ...Object.values(mapping.patient.fields)] : []),
    ...(mapping.date ? [`{${mapping.date.column}}`] : []),
  ];
  const named = templates.flatMap((template) => [...template.matchAll(/\{([^}]*)\}/g)].map((found) => found[1] ?? ""));
  return [...new Set(named)].filter((name) => name !== "" && !columns.includes(name));
}
