// Inputs for what is typed as it stands: text, notes, ticks, numbers, words.
import { Checkbox, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
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

export function BoolInput({ meta, label, values, error, autoFocus, set }: InputProps) {
  return (
    <div data-field-check>
      <Checkbox
        label={label}
        error={error}
        data-autofocus={autoFocus || undefined}
        checked={values[meta.name] === true}
        onChange={(event) => set({ [meta.name]: event.currentTarget.checked })}
      />
    </div>
  );
}

/** A number kept as it was typed; a comma is read as the decimal point, and the reading is shown. */
export function NumberInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set } = props;
  const text = asText(values[meta.name]);
  const read = text.includes(",") ? readDecimal(text) : null;
  return (
    <TextInput
      {...common(props)}
      autoComplete="off"
      inputMode="decimal"
      description={read === null ? undefined : t("form.readAs", { value: showNumber(read) })}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={text}
      onChange={(event) => set({ [meta.name]: event.currentTarget.value })}
    />
  );
}

export function SetInput(props: InputProps) {
  const { t } = useTranslation();
  const { meta, values, set } = props;
  return (
    <TagsInput
      {...common(props)}
      description={t("form.setHint")}
      inputWrapperOrder={["label", "input", "description", "error"]}
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
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={text}
      onChange={(event) => set({ [meta.name]: event.currentTarget.value })}
    />
  );
}
