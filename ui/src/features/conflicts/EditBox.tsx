// Another value than any side wrote, in the field's own input.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldMeta, useMetaTexts } from "../../app/i18n";
import { isTable } from "../../app/said";
import { FieldInput } from "../../fields/FieldInput";
import { parseField } from "../../fields/parse";
import type { ConflictItem, JsonValue, Values } from "../../generated/api";
import classes from "./conflicts.module.css";

interface Props {
  item: ConflictItem;
  busy: boolean;
  onSave: (value: JsonValue) => void;
  onCancel: () => void;
}

export function EditBox({ item, busy, onSave, onCancel }: Props) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const [values, setValues] = useState<Values>(item.field === null ? {} : { [item.field]: item.value });
  const [problem, setProblem] = useState<string | undefined>();
  if (item.field === null || !isTable(item.table)) return null;
  const meta = fieldMeta(item.table, item.field);
  const save = (): void => {
    const parsed = parseField(meta, values[meta.name]);
    if (parsed.problem) setProblem(t(`form.problem.${parsed.problem}`, { max: meta.max_length ?? 0, digits: meta.scale ?? 0 }));
    else onSave(parsed.value ?? null);
  };
  return (
    <form
      className={classes.edit}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FieldInput
        table={item.table}
        meta={meta}
        label={texts.label(item.table, meta.name)}
        values={values}
        error={problem}
        autoFocus
        set={(patch) => {
          setProblem(undefined);
          setValues((before) => ({ ...before, ...patch }));
        }}
      />
      <div className={classes.actions}>
        <Button type="submit" loading={busy}>
          {t("form.save")}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t("form.cancel")}
        </Button>
      </div>
    </form>
  );
}
