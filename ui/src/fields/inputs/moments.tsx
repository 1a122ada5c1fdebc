// Inputs for days, instants and stretches of time.
import { Input } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { dateToDay, isDay, showTime } from "../../app/format";
import type { JsonValue } from "../../generated/api";
import classes from "../fields.module.css";
import { readTime, toInstant } from "../handwriting";
import { useReference } from "../lookups";
import { asPeriod, asText } from "../parse";
import { DayInput } from "./DayInput";
import { common, type InputProps } from "./props";
import { TimeInput } from "./TimeInput";

export function DateField(props: InputProps) {
  const { meta, values, set } = props;
  return (
    <DayInput
      {...common(props)}
      value={asText(values[meta.name])}
      onChange={(day) => set({ [meta.name]: day === "" ? null : day })}
    />
  );
}

const clock = (instant: string): string => {
  const date = new Date(instant);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
};

const isInstant = (value: string): boolean => !Number.isNaN(Date.parse(value)) && value.includes("T");

/** An instant if both parts can be read, else what was typed, which the form refuses. */
function join(day: string, time: string): string {
  if (day === "" && time === "") return "";
  const instant = isDay(day) && readTime(time) === time ? toInstant(day, time) : null;
  return instant ?? `${day} ${time}`;
}

interface Parts {
  day: string;
  from: string;
  to: string;
}

function split(start: string, end: string): Parts {
  return {
    day: isInstant(start) ? dateToDay(new Date(start)) : "",
    from: isInstant(start) ? clock(start) : "",
    to: isInstant(end) ? clock(end) : "",
  };
}

/** A value with the parts it is typed in; parts follow the value when something else changes it. */
function useParts(value: JsonValue, read: () => Parts): [Parts, (parts: Parts, value: JsonValue) => void] {
  const [state, setState] = useState(() => ({ parts: read(), value: JSON.stringify(value) }));
  const outside = JSON.stringify(value) !== state.value;
  const parts = outside ? read() : state.parts;
  return [parts, (next, nextValue) => setState({ parts: next, value: JSON.stringify(nextValue) })];
}

export function InstantInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set, label, error } = props;
  const value = values[meta.name] ?? null;
  const [parts, keep] = useParts(value, () => split(asText(value), ""));
  const change = (changed: Partial<Parts>): void => {
    const next = { ...parts, ...changed };
    const joined = join(next.day, next.from);
    const instant = joined === "" ? null : joined;
    keep(next, instant);
    set({ [meta.name]: instant });
  };
  return (
    <Input.Wrapper error={error} labelElement="div">
      <div className={classes.parts} style={{ gridTemplateColumns: "minmax(0, 1.4fr) minmax(0, 1fr)" }}>
        <DayInput
          {...common(props)}
          label={t("form.dayOf", { label })}
          error={error !== undefined}
          value={parts.day}
          onChange={(day) => change({ day })}
        />
        <TimeInput
          label={t("form.time")}
          required={meta.required}
          error={error !== undefined}
          value={parts.from}
          onChange={(from) => change({ from })}
        />
      </div>
    </Input.Wrapper>
  );
}

function useLength(values: InputProps["values"]): number | null {
  const types = useReference("appointment_types");
  const minutes = types.find((row) => row.id === values["appointment_type"])?.values["duration_minutes"];
  return typeof minutes === "number" ? minutes : null;
}

function movedEnd(before: Parts, next: Parts, usual: number | null): string {
  const valid = (time: string): boolean => readTime(time) === time;
  if (before.from === next.from || !valid(next.from)) return next.to;
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const had = valid(before.from) && valid(before.to) ? minutes(before.to) - minutes(before.from) : 0;
  const length = had > 0 ? had : usual;
  if (length === null) return next.to;
  const end = Math.min(minutes(next.from) + length, 23 * 60 + 59);
  return `${String(Math.floor(end / 60)).padStart(2, "0")}:${String(end % 60).padStart(2, "0")}`;
}

/** A day with start and end. Moving the start keeps the length, or takes that of the appointment type. */
export function PeriodInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set, error } = props;
  const errorId = useId();
  const value = values[meta.name] ?? null;
  const usual = useLength(values);
  const [parts, keep] = useParts(value, () => {
    const period = asPeriod(value);
    return split(period?.start ?? "", period?.end ?? "");
  });
  const change = (changed: Partial<Parts>): void => {
    const asked = { ...parts, ...changed };
    const next = { ...asked, to: movedEnd(parts, asked, usual) };
    const empty = next.day === "" && next.from === "" && next.to === "";
    const period = empty ? null : { start: join(next.day, next.from), end: join(next.day, next.to) };
    keep(next, period);
    set({ [meta.name]: period });
  };
  const hint = asPeriod(value);
  const minutes = hint && isInstant(hint.start) && isInstant(hint.end) ? (Date.parse(hint.end) - Date.parse(hint.start)) / 60_000 : 0;
  return (
    <Input.Wrapper
      error={error}
      errorProps={{ id: errorId }}
      labelElement="div"
      description={
        minutes > 0 && hint
          ? t("form.length", { minutes, from: showTime(hint.start), to: showTime(hint.end) })
          : undefined
      }
      inputWrapperOrder={["label", "input", "description", "error"]}
    >
      <div className={classes.parts} style={{ gridTemplateColumns: "minmax(0, 1.6fr) minmax(0, 1fr) minmax(0, 1fr)" }}>
        <DayInput
          {...common(props)}
          label={t("form.day")}
          error={error !== undefined}
          value={parts.day}
          onChange={(day) => change({ day })}
        />
        <TimeInput label={t("form.start")} required={meta.required} error={error !== undefined} value={parts.from} onChange={(from) => change({ from })} />
        <TimeInput label={t("form.end")} required={meta.required} error={error !== undefined} value={parts.to} onChange={(to) => change({ to })} />
      </div>
    </Input.Wrapper>
  );
}
