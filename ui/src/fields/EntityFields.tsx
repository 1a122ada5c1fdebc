// Draws the fields of one entity from its metadata, in one or two columns.
import type { ReactNode } from "react";
import { useMetaTexts } from "../app/i18n";
import { FieldHistory } from "../history/FieldHistory";
import classes from "./fields.module.css";
import { FieldInput } from "./FieldInput";
import { inputKind, isWide } from "./kinds";
import type { EntityFormState } from "./useEntityForm";

interface Props {
  form: EntityFormState;
  columns?: 1 | 2;
  /** Puts the cursor into the first field, or into the one of that name. */
  autoFocus?: boolean | string;
  /** Names that fit this place better than the usual ones. */
  labels?: Readonly<Record<string, string>>;
  /** Draws these fields alone, where a form has something else in between. */
  only?: readonly string[];
  /** What is said beneath a field. */
  notes?: Readonly<Record<string, ReactNode>>;
}

export function EntityFields({ form, columns = 2, autoFocus = false, labels, only, notes }: Props) {
  const texts = useMetaTexts();
  const shown = form.metas.filter((meta) => inputKind(form.table, meta) !== "none" && (only?.includes(meta.name) ?? true));
  return (
    <div className={classes.grid} data-columns={columns}>
      {shown.map((meta, at) => {
        const label = labels?.[meta.name] ?? texts.label(form.table, meta.name);
        return (
          <div key={meta.name} className={isWide(form.table, meta) ? classes.wide : classes.cell}>
            <FieldHistory table={form.table} id={form.recordId} field={meta.name} label={label}>
              <FieldInput
                table={form.table}
                meta={meta}
                label={label}
                hint={texts.hint(form.table, meta.name)}
                values={form.values}
                error={form.errors[meta.name]}
                autoFocus={typeof autoFocus === "string" ? meta.name === autoFocus : autoFocus && at === 0}
                set={form.set}
              />
            </FieldHistory>
            {notes?.[meta.name]}
          </div>
        );
      })}
    </div>
  );
}
