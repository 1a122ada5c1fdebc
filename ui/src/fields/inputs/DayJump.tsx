// The day that a page shows, and the way to another one: typed or picked. It goes there when the day
// is meant, because many a day on the way to the last digit is a day as well.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isDay } from "../../app/format";
import { DayInput } from "./DayInput";

interface Props {
  label: string;
  date: string;
  onDate: (date: string) => void;
}

export function DayJump({ label, date, onDate }: Props) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(date);
  const [value, setValue] = useState(date);
  const [wrong, setWrong] = useState(false);
  if (from !== date) {
    setFrom(date);
    setValue(date);
    setWrong(false);
  }
  const settle = (day: string): void => {
    setWrong(day !== "" && !isDay(day));
    if (day === "") setValue(date);
    else if (isDay(day) && day !== date) onDate(day);
  };
  return (
    <DayInput
      hideLabel
      label={label}
      value={value}
      error={wrong ? t("form.problem.date") : undefined}
      onChange={(day) => {
        setValue(day);
        setWrong(false);
      }}
      onSettle={settle}
    />
  );
}
