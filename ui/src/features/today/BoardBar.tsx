// Narrows the board down: by a word, by vet, to what overlaps.
import { Button, CloseButton, Select, TextInput } from "@mantine/core";
import { IconLayersIntersect, IconSearch } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { usePageKeys } from "../../app/dialogs";
import { compareText } from "../../app/format";
import { useClearButton } from "../../fields/clearButton";
import type { AppointmentSummary } from "../../generated/api";
import { NOBODY, type Wanted } from "./groups";
import classes from "./today.module.css";

interface Props {
  visits: readonly AppointmentSummary[];
  wanted: Wanted;
  onWanted: (change: Partial<Wanted>) => void;
  /** From the text to the first row that fits. */
  onDown: () => void;
}

/** Whoever sees somebody that day. */
function vetsOf(visits: readonly AppointmentSummary[]): { value: string; label: string }[] {
  const names = new Map(visits.flatMap(({ staff }) => staff).map(({ id, name }) => [id, name]));
  return [...names].map(([value, label]) => ({ value, label })).sort((left, right) => compareText(left.label, right.label));
}

export function BoardBar({ visits, wanted, onWanted, onDown }: Props) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const find = useRef<HTMLInputElement>(null);
  // What stands there is chosen, so that typing the next name replaces it.
  usePageKeys([
    [
      "/",
      () => {
        find.current?.focus();
        find.current?.select();
      },
    ],
  ]);
  const clashes = visits.filter(({ clash }) => clash).length;
  const vets = vetsOf(visits);
  const alone = visits.some(({ staff, patient_id }) => staff.length === 0 && patient_id !== null);
  const choices = [...vets, ...(alone || wanted.vet === NOBODY ? [{ value: NOBODY, label: t("today.withNobody") }] : [])];
  return (
    <div className={classes.filters} role="search" aria-label={t("today.narrow")}>
      <TextInput
        ref={find}
        w="16rem"
        aria-label={t("today.find")}
        aria-keyshortcuts="/"
        placeholder={t("today.find")}
        leftSection={<IconSearch size="1rem" aria-hidden />}
        rightSection={
          wanted.text === "" ? undefined : <CloseButton size="sm" aria-label={t("form.clear", { label: t("today.find") })} onClick={() => onWanted({ text: "" })} />
        }
        value={wanted.text}
        onChange={(event) => onWanted({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "Enter") onDown();
          else if (event.key === "Escape") onWanted({ text: "" });
          else return;
          event.preventDefault();
        }}
      />
      <Select
        w="14rem"
        aria-label={t("today.vet")}
        placeholder={t("today.allVets")}
        data={choices}
        value={choices.some(({ value }) => value === wanted.vet) ? wanted.vet : null}
        onChange={(vet) => onWanted({ vet })}
        clearable
        clearButtonProps={clearButton(t("today.vet"))}
      />
      {clashes > 0 || wanted.clashes ? (
        <Button
          variant={wanted.clashes ? "light" : "default"}
          aria-pressed={wanted.clashes}
          leftSection={<IconLayersIntersect size="1rem" aria-hidden />}
          onClick={() => onWanted({ clashes: !wanted.clashes })}
        >
          {t("today.clashesCount", { count: clashes })}
        </Button>
      ) : null}
    </div>
  );
}
