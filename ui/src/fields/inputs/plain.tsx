// Inputs for what is typed as it stands: text, notes, ticks, numbers, words.
import { Checkbox, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { decimalSign, showNumber } from "../../app/format";
import { readChip } from "../handwriting";
import { asSet, asText, readDecimal } from "../parse";
import { common, type InputProps } from "./props";

export function TextField(props: InputProps) {
  const { meta, values, set } = props;
  return (
    <TextInput
      {...common(props)}
      autoComplete="off"
      value={asText(values[meta.name])}
      onChange={(event) => set({ [meta.name]: event.currentTarget.value })}
    />
  );
}

export function ProseInput(props: InputProps) {
  const { meta, values, set } = props;
  return (
    <Textarea
      {...common(props)}
      autosize
      minRows={2}
      maxRows={8}
      value={asText(values[meta.name])}
      onChange={(event) => set({ [meta.name]: event.currentTarget.value })}
    />
  );
}

export function BoolInput({ meta, label, hint, values, error, autoFocus, set }: InputProps) {
  return (
    <div data-field-check>
      <Checkbox
        label={label}
        description={hint || undefined}
        error={error}
        data-autofocus={autoFocus || undefined}
        checked={values[meta.name] === true}
        onChange={(event) => set({ [meta.name]: event.currentTarget.checked })}
      />
    </div>
  );
}

/** A number as the language writes it, for what can be read as one. */
const shownDecimal = (text: string): string => readDecimal(text)?.replace(".", decimalSign()) ?? text;

/** A number as it is typed, with comma or point; the reading of the foreign one is shown. */
export function NumberInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? shownDecimal(asText(values[meta.name]));
  const read = text.includes(decimalSign() === "," ? "." : ",") ? readDecimal(text) : null;
  return (
    <TextInput
      {...common(props)}
      autoComplete="off"
      inputMode="decimal"
      description={read === null ? props.hint || undefined : t("form.readAs", { value: showNumber(read) })}
      value={text}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        set({ [meta.name]: event.currentTarget.value });
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

export function SetInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set } = props;
  return (
    <TagsInput
      {...common(props)}
      description={[props.hint, t("form.setHint")].filter(Boolean).join(" ")}
      acceptValueOnBlur
      value={asSet(values[meta.name])}
      onChange={(words) => set({ [meta.name]: words })}
    />
  );
}

/** A transponder number. Any number is taken; the hint says what it looks like. */
export function ChipInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set } = props;
  const text = asText(values[meta.name]);
  const reading = readChip(text);
  return (
    <TextInput
      {...common(props)}
      autoComplete="off"
      inputMode="numeric"
      description={reading === "empty" ? undefined : t(`form.chip.${reading}`)}
      value={text}
      onChange={(event) => set({ [meta.name]: event.currentTarget.value })}
    />
  );
}
