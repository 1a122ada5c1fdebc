// Inputs that offer a choice: fixed codes, rows of small tables, species, breeds, countries.
import { Autocomplete, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../../app/i18n";
import type { Values } from "../../generated/api";
import { useClearButton } from "../clearButton";
import { countryList } from "../countries";
import { mayBeEmpty, referenceOf } from "../kinds";
import { useBreeds, useReference } from "../lookups";
import { asPeriod, asText } from "../parse";
import { common, type InputProps } from "./props";

interface Choice {
  value: string;
  label: string;
}

export function ChoiceInput(props: InputProps & { choices: Choice[]; onPick?: (value: string | null) => void }) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const { meta, values, set, choices, onPick } = props;
  const value = asText(values[meta.name]);
  const known = value === "" || choices.some((choice) => choice.value === value);
  return (
    <Select
      {...common(props)}
      searchable
      clearable={mayBeEmpty(props.table, meta)}
      clearButtonProps={clearButton(props.label)}
      allowDeselect={false}
      selectFirstOptionOnChange
      nothingFoundMessage={t("form.nothingFound")}
      comboboxProps={{ shadow: "md" }}
      data={known ? choices : [...choices, { value, label: value }]}
      value={value === "" ? null : value}
      onChange={onPick ?? ((picked) => set({ [meta.name]: picked }))}
    />
  );
}

export function CodeInput(props: InputProps) {
  const texts = useMetaTexts();
  const codes = props.meta.codes ?? [];
  const choices = codes.map(({ value }) => ({ value, label: texts.code(props.table, props.meta.name, value) }));
  return <ChoiceInput {...props} choices={choices} />;
}

/** Rows of a small table. Picking an appointment type also sets the length of the appointment. */
export function ReferenceInput(props: InputProps) {
  const { meta, values, set } = props;
  const table = referenceOf(meta) ?? "locations";
  const rows = useReference(table).filter((row) => row.values["is_active"] !== false || row.id === values[meta.name]);
  const pick = (picked: string | null): void => {
    const minutes = rows.find((row) => row.id === picked)?.values["duration_minutes"];
    const period = asPeriod(values["scheduled"]);
    const picks: Values = { [meta.name]: picked };
    if (period && !Number.isNaN(Date.parse(period.start)) && typeof minutes === "number") {
      const end = new Date(Date.parse(period.start) + minutes * 60_000).toISOString();
      picks["scheduled"] = { start: period.start, end };
    }
    set(picks);
  };
  return <ChoiceInput {...props} choices={rows.map((row) => ({ value: row.id, label: row.label }))} onPick={pick} />;
}

/** A name of the species list. */
export function SpeciesInput(props: InputProps) {
  const texts = useMetaTexts();
  const rows = useReference("species").filter((row) => row.values["is_active"] !== false);
  const names = [...new Set(rows.map((row) => row.label))];
  return <ChoiceInput {...props} choices={names.map((name) => ({ value: name, label: texts.species(name) }))} />;
}

/** The breed as people say it: the catalogue helps, and never forbids. */
export function BreedInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set } = props;
  const text = asText(values[meta.name]);
  const [query] = useDebouncedValue(text, 80);
  const species = asText(values["species"]);
  const labels = [...new Set(useBreeds(species, query).map((breed) => breed.label))];
  return (
    <Autocomplete
      {...common(props)}
      description={species === "" ? t("form.speciesFirst") : undefined}
      autoComplete="off"
      comboboxProps={{ shadow: "md" }}
      data={labels}
      filter={({ options }) => options}
      value={text}
      onChange={(breed) => set({ [meta.name]: breed })}
    />
  );
}

export function CountryInput(props: InputProps) {
  const { i18n } = useTranslation();
  const countries = useMemo(() => countryList(i18n.language), [i18n.language]);
  return <ChoiceInput {...props} choices={countries} />;
}
