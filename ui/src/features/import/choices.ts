// The words that a field may hold, by what the practice has.
import { fieldMeta, useMetaTexts } from "../../app/i18n";
import { useReference } from "../../fields/lookups";
import { useTranslation } from "react-i18next";
import { TABLE, wordKind, type PartName } from "./fields";
import type { Choices } from "./guess";

interface Words {
  /** As the file must write them. */
  choices: Choices;
  /** As people read them. */
  shown: (part: PartName, field: string) => { value: string; label: string }[];
}

export function useWords(): Words {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const rows = useReference("species").filter((row) => row.values["is_active"] !== false);
  const species = [...new Set(rows.map((row) => row.label))];
  const choices: Choices = (part, field) => {
    switch (wordKind(part, field)) {
      case "species":
        return species;
      case "codes":
        return (fieldMeta(TABLE[part], field).codes ?? []).map(({ value }) => value);
      case "bool":
        return ["yes", "no"];
      case null:
        return [];
    }
  };
  const label = (part: PartName, field: string, value: string): string => {
    const kind = wordKind(part, field);
    if (kind === "species") return texts.species(value);
    return kind === "bool" ? t(value === "yes" ? "common.yes" : "common.no") : texts.code(TABLE[part], field, value);
  };
  return { choices, shown: (part, field) => choices(part, field).map((value) => ({ value, label: label(part, field, value) })) };
}
