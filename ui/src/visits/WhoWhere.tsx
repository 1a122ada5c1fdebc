// With whom and where, in one input: staff and rooms are both found by typing.
import { MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useClearButton } from "../fields/clearButton";
import { useReference } from "../fields/lookups";
import type { ReferenceRow } from "../generated/api";

export interface Bookable {
  staff: ReferenceRow[];
  rooms: ReferenceRow[];
  /** Sorts chosen ids into people and rooms, each in the order of choosing. */
  split: (ids: readonly string[]) => { staff: string[]; resources: string[] };
  /** Those of the ids that cannot be booked twice. */
  exclusive: (ids: readonly string[]) => string[];
}

const inUse = (rows: ReferenceRow[]): ReferenceRow[] => rows.filter((row) => row.values["is_active"] !== false);

export function useBookable(): Bookable {
  const staff = inUse(useReference("staff"));
  const rooms = inUse(useReference("resources"));
  const among = (rows: ReferenceRow[], id: string): boolean => rows.some((row) => row.id === id);
  const shared = [...staff, ...rooms].filter((row) => row.values["allows_double_booking"] === true);
  return {
    staff,
    rooms,
    split: (ids) => ({ staff: ids.filter((id) => !among(rooms, id)), resources: ids.filter((id) => among(rooms, id)) }),
    exclusive: (ids) => ids.filter((id) => !among(shared, id)),
  };
}

interface Props {
  bookable: Bookable;
  value: string[];
  onChange: (ids: string[]) => void;
}

export function WhoWhere({ bookable, value, onChange }: Props) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const choices = (rows: ReferenceRow[]) => rows.map(({ id, label }) => ({ value: id, label }));
  const groups = [
    { group: t("book.people"), items: choices(bookable.staff) },
    { group: t("book.rooms"), items: choices(bookable.rooms) },
  ];
  return (
    <MultiSelect
      label={t("book.whoWhere")}
      data={groups.filter(({ items }) => items.length > 0)}
      value={value}
      onChange={onChange}
      searchable
      clearable
      hidePickedOptions
      selectFirstOptionOnChange
      nothingFoundMessage={t("form.nothingFound")}
      clearButtonProps={clearButton(t("book.whoWhere"), "backspace")}
      comboboxProps={{ shadow: "md" }}
    />
  );
}
