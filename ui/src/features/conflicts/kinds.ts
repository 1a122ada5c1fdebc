// The words of each kind of item. A kind that this window does not know is told in the program's words.
import { useTranslation } from "react-i18next";
import { isDay } from "../../app/format";
import { recordPath } from "../../app/recent";
import type { ConflictItem, ConflictSide } from "../../generated/api";

const KINDS = ["concurrent_edit", "same_passage", "deleted_while_edited", "overlap", "duplicate_microchip", "duplicate_client", "deleted_parent", "edited_after_signing", "added_after_signing", "visit_twice", "duplicate_entry", "handed_out_twice"] as const;
type Kind = (typeof KINDS)[number];

const isKind = (kind: string): kind is Kind => (KINDS as readonly string[]).includes(kind);

interface KindWords {
  title: (item: ConflictItem) => string;
  keep: (item: ConflictItem, at: number) => string;
  both: (item: ConflictItem) => string;
}

export function useKindWords(): KindWords {
  const { t } = useTranslation();
  const keepWord = (item: ConflictItem, at: number): string => {
    switch (item.kind) {
      case "deleted_while_edited":
        return item.sides[at]?.value === "deleted" ? t("conflicts.keepWord.remove") : t("conflicts.keepWord.restore");
      case "deleted_parent":
        if (at !== 0) return t("conflicts.keepWord.restoreParent");
        // A merge is between records of one table; there the entry itself stays.
        return item.sides[0]?.record?.table === item.table ? t("conflicts.keepWord.takeApart") : t("conflicts.keepWord.removeChild");
      case "edited_after_signing":
        return at === 0 ? t("conflicts.keepWord.signed") : t("conflicts.keepWord.addendum");
      case "added_after_signing":
        return at === 0 ? t("conflicts.keepWord.leaveOut") : t("conflicts.keepWord.addendum");
      case "duplicate_microchip":
        return t("conflicts.keepWord.chip");
      case "duplicate_client":
        return t("conflicts.keepWord.client");
      case "visit_twice":
        return t("conflicts.keepWord.visit");
      case "duplicate_entry":
        return t("conflicts.keepWord.entry");
      case "handed_out_twice":
        return t("conflicts.keepWord.handedOut");
      default:
        return t("conflicts.keepWord.value");
    }
  };
  return {
    title: (item) => (isKind(item.kind) ? t(`conflicts.kind.${item.kind}`) : item.title),
    keep: keepWord,
    both: (item) => {
      if (item.kind === "visit_twice") return t("conflicts.bothWord.visits");
      if (item.kind === "handed_out_twice") return t("conflicts.bothWord.handedOut");
      return item.field === null || item.kind === "duplicate_microchip" ? t("conflicts.bothWord.records") : t("conflicts.bothWord.texts");
    },
  };
}

/** The day stands at the beginning of what an appointment is called: "2026-11-22 09:30 Bella". */
export const dayOf = (text: string): string | null => [text.slice(0, 10)].find(isDay) ?? null;

/** Where a record is shown; an appointment on its day, a visit on its page. */
export function pathOf(table: string, id: string, words: string): string | null {
  if (table === "clients" || table === "patients") return recordPath(table, id);
  if (table === "medical_records") return `/consults/${id}`;
  if (table !== "appointments") return null;
  const day = dayOf(words);
  return day === null ? "/schedule" : `/schedule?date=${day}`;
}

export const sidePath = ({ record, value }: ConflictSide): string | null => (record === null ? null : pathOf(record.table, record.id, value));
