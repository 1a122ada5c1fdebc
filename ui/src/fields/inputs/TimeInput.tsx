// A time of day, typed as "9:30", "930" or "2 pm".
import { TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { showTime } from "../../app/format";
import { readTime, toInstant } from "../handwriting";

interface Props {
  label: string;
  /** "09:30", or the text that could not be read as a time. */
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
  error?: ReactNode;
}

/** What only looks like a time, such as "25:00", stays as it was typed. */
const shown = (value: string): string => (readTime(value) === value ? showTime(toInstant("2026-01-15", value)) : value);

export function TimeInput({ label, value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      {...rest}
      label={label}
      autoComplete="off"
      value={typed ?? shown(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        onChange(readTime(text) ?? text);
      }}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => setTyped(null)}
    />
  );
}
