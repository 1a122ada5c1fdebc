// The day of birth, or an age that stands for it: an age fills the day and marks it as estimated.
import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ageOn, birthFromAge, isDay, today } from "../../app/format";
import classes from "../fields.module.css";
import { asText } from "../parse";
import { DayInput } from "./DayInput";
import { common, type InputProps } from "./props";

interface Typed {
  years: string;
  months: string;
}

const number = (text: string, most: number): number | null => {
  if (text.trim() === "") return 0;
  return /^\d{1,3}$/.test(text.trim()) && Number(text) <= most ? Number(text) : null;
};

export function BirthInput(props: InputProps) {
  const { t } = useTranslation();
  const { values, set } = props;
  const birth = asText(values["date_of_birth"]);
  const [typed, setTyped] = useState<Typed | null>(null);
  const age = isDay(birth) ? ageOn(birth, today()) : null;
  const reckoned = { years: age ? String(age.years) : "", months: age ? String(age.months) : "" };
  const shown = typed ?? reckoned;
  const typeAge = (part: Partial<Typed>): void => {
    const next = { ...shown, ...part };
    setTyped(next);
    const years = number(next.years, 150);
    const months = number(next.months, 11);
    if (next.years.trim() === "" && next.months.trim() === "") set({ date_of_birth: null, birth_is_estimated: false });
    else if (years !== null && months !== null) {
      set({ date_of_birth: birthFromAge({ years, months }, today()), birth_is_estimated: true });
    }
  };
  const wrong = typed !== null && (number(typed.years, 150) === null || number(typed.months, 11) === null);
  const part = (name: keyof Typed) => (
    <TextInput
      label={t(`form.age.${name}`)}
      inputMode="numeric"
      autoComplete="off"
      error={wrong && number(shown[name], name === "years" ? 150 : 11) === null ? t("form.age.wrong") : undefined}
      value={shown[name]}
      onChange={(event) => typeAge({ [name]: event.currentTarget.value })}
      onBlur={() => !wrong && setTyped(null)}
    />
  );
  return (
    <div className={classes.parts} style={{ gridTemplateColumns: "minmax(0, 2.2fr) minmax(0, 1fr) minmax(0, 1fr)" }}>
      <DayInput
        {...common(props)}
        value={birth}
        onChange={(day) => {
          setTyped(null);
          set({ date_of_birth: day === "" ? null : day });
        }}
      />
      {part("years")}
      {part("months")}
      <Checkbox
        style={{ gridColumn: "1 / -1" }}
        label={t("form.age.estimated")}
        checked={values["birth_is_estimated"] === true}
        onChange={(event) => set({ birth_is_estimated: event.currentTarget.checked })}
      />
    </div>
  );
}
