// What the program wrote down for people to read, such as the sides of a conflict: in English and
// with days as they are stored. Here it is put into the language of the window.
import { useTranslation } from "react-i18next";
import { ENTITIES, type FieldMeta } from "../generated/entities";
import { isDay, showDateTime, showDay, showNumber } from "./format";
import { useMetaTexts, useSaid } from "./i18n";
import { isTable } from "./said";

interface Shown {
  /** The label of a field, or the program's own where this window does not know the field. */
  field: (table: string, field: string | null, label: string | null) => string | null;
  value: (table: string, field: string | null, text: string) => string;
  /** What a record is called. */
  record: (table: string, label: string) => string;
  /** Words that belong to no field, such as the name of a computer. */
  words: (text: string) => string;
}

/** "2026-11-22 09:30" anywhere in a text, with the day as the language writes it. */
const withDays = (text: string): string =>
  text.replace(/\b(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})\b/g, (_, day: string, time: string) => `${showDay(day)} ${time}`);

function metaOf(table: string, field: string | null): FieldMeta | undefined {
  return isTable(table) ? ENTITIES[table].fields.find(({ name }) => name === field) : undefined;
}

function plainValue(meta: FieldMeta, text: string): string {
  switch (meta.type) {
    case "date":
      return isDay(text) ? showDay(text) : text;
    case "instant":
      return Number.isNaN(Date.parse(text)) ? text : showDateTime(text);
    case "int":
    case "decimal":
      return Number.isNaN(Number(text)) ? text : showNumber(text);
    case "period":
      // Of a period within one day the day is said once.
      return withDays(text.replace(/\b(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) – \1 (?=\d{2}:\d{2})/, "$1 $2 – "));
    default:
      return text;
  }
}

export function useShown(): Shown {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const said = useSaid();
  const words = (text: string): string => withDays(said(text) ?? text);
  return {
    field: (table, field, label) => (isTable(table) && field !== null && metaOf(table, field) ? texts.label(table, field) : label),
    value: (table, field, text) => {
      const meta = metaOf(table, field);
      if (!meta || !isTable(table)) return words(text);
      const code = meta.codes?.find(({ label }) => label === text);
      if (code) return texts.code(table, meta.name, code.value);
      if (meta.type === "bool") return words(text);
      return meta.refers === "species" ? texts.species(text) : plainValue(meta, text);
    },
    record: (table, label) => {
      if (!isTable(table)) return withDays(label);
      const kind = ENTITIES[table].label;
      if (label === kind) return texts.table(table);
      const start = `${kind} of `;
      return label.startsWith(start) ? t("record.of", { record: texts.table(table), name: label.slice(start.length) }) : withDays(label);
    },
    words,
  };
}
