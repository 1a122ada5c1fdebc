// What a set is called in buttons and messages: the names of its records.
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../app/i18n";
import { isTable } from "../app/said";
import { useShown } from "../app/shown";
import type { WrittenRecord } from "../generated/api";
import { nameOf } from "./names";

export function useKind(): (record: WrittenRecord) => string {
  const texts = useMetaTexts();
  return ({ table, table_label: label }) => (isTable(table) ? texts.table(table) : label);
}

export function useSetName(): (records: readonly WrittenRecord[]) => string {
  const { t } = useTranslation();
  const shown = useShown();
  const kind = useKind();
  return (records) => {
    const names = records.map((record) => {
      const name = nameOf(record);
      return name === null ? kind(record) : shown.record(record.table, name);
    });
    return [...new Set(names)].join(", ") || t("conflicts.unknown");
  };
}
