// A day, typed or picked. What can't be read stays as typed and is refused by the form, where the
// library's own input would put the old day back without a word.
import { ActionIcon, Popover, TextInput } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isDay, locale, showDay, today } from "../../app/format";
import { dayOrder, readDay } from "../handwriting";

interface Props {
  label: string;
  /** A day, or the text that could not be read as one. */
  value: string;
  onChange: (value: string) => void;
  /** Told when the value is meant: by Enter, by leaving the field, or by a pick in the calendar. */
  onSettle?: (value: string) => void;
  required?: boolean;
  error?: ReactNode;
  description?: ReactNode;
  hideLabel?: boolean;
  "data-autofocus"?: true;
}

const shown = (value: string): string => (isDay(value) ? showDay(value) : value);

export function DayInput({ label, value, onChange, onSettle, hideLabel = false, ...rest }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState<{ text: string; value: string } | null>(null);
  const take = (text: string): void => {
    const day = text.trim() === "" ? "" : readDay(text, dayOrder(locale()), today());
    setTyped({ text, value: day ?? text });
    onChange(day ?? text);
  };
  const settle = (): void => {
    setTyped(null);
    onSettle?.(value);
  };
  const picker = (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus position="bottom-end" shadow="md" withinPortal>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("form.pickDay", { label })}
          onClick={() => setOpened((open) => !open)}
        >
          <IconCalendar size="1.1rem" aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown data-mantine-stop-propagation="true">
        <DatePicker
          defaultDate={isDay(value) ? value : undefined}
          value={isDay(value) ? value : null}
          ariaLabels={{
            nextMonth: t("form.nextMonth"),
            previousMonth: t("form.previousMonth"),
          }}
          onChange={(day) => {
            onChange(day ?? "");
            onSettle?.(day ?? "");
            setTyped(null);
            setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
  return (
    <TextInput
      {...rest}
      label={hideLabel ? undefined : label}
      aria-label={hideLabel ? label : undefined}
      inputWrapperOrder={["label", "input", "description", "error"]}
      autoComplete="off"
      placeholder={t(`form.dayHint.${dayOrder(locale())}`)}
      // What is typed stands as long as nothing else has set another day.
      value={typed !== null && typed.value === value ? typed.text : shown(value)}
      onChange={(event) => take(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && onSettle) settle();
      }}
      onBlur={settle}
      rightSection={picker}
    />
  );
}
