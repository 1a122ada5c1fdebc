// The state of one form over one entity. It keeps the values and heads the record had when the
// form was opened, and yields a patch of the fields that were touched: never the whole record,
// because that would undo what colleagues wrote meanwhile.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CommandError } from "../app/errors";
import { fieldMeta, useErrorText, useMetaTexts } from "../app/i18n";
import type { Heads, Patch, Values } from "../generated/api";
import type { FieldMeta, Table } from "../generated/entities";
import { parseField, sameValue, stated } from "./parse";

export interface FormOptions {
  table: Table;
  fields: readonly string[];
  /** The record as it was read; absent for a new one. */
  opened?: { values: Values; heads: Heads };
  /** What a new record starts with. */
  initial?: Values;
  /** How the command calls this part of its arguments in `error.field`, such as "address". */
  path?: string;
  /** A part that may be left alone: nothing typed, nothing checked, nothing sent. */
  optional?: boolean;
}

export interface EntityFormState {
  table: Table;
  metas: FieldMeta[];
  values: Values;
  errors: Record<string, string>;
  /** The heads the record had when the form was opened. */
  openedAt: Heads;
  dirty: boolean;
  set: (patch: Values) => void;
  /** Only what differs from the record as it was opened. */
  patch: () => Patch;
  /** Everything that was stated, for a new record. */
  stated: () => Values;
  /** Shows what is missing or cannot be read; true when all is well. */
  check: () => boolean;
  /** Shows the error beside its field, if the field is in this form. */
  showError: (error: CommandError, exactPath: boolean) => boolean;
}

export function useEntityForm(options: FormOptions): EntityFormState {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const errorText = useErrorText();
  const { table, fields, path } = options;
  const [base] = useState<Values>(() => options.opened?.values ?? options.initial ?? {});
  const [openedAt] = useState<Heads>(() => options.opened?.heads ?? []);
  const [values, setValues] = useState<Values>(base);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const known = fields.map((name) => fieldMeta(table, name));

  const patch = (): Patch => {
    const touched = known.filter((meta) => !sameValue(meta, values[meta.name], base[meta.name]));
    return Object.fromEntries(touched.map((meta) => [meta.name, parseField(meta, values[meta.name]).value]));
  };

  const dirty = Object.keys(patch()).length > 0;
  // Nothing is needed in a part that is left alone.
  const metas = options.optional && !dirty ? known.map((meta) => ({ ...meta, required: false })) : known;
  return {
    table,
    metas,
    values,
    errors,
    openedAt,
    dirty,
    set: (changed) => {
      setValues((current) => ({ ...current, ...changed }));
      setErrors((current) => Object.fromEntries(Object.entries(current).filter(([name]) => !(name in changed))));
    },
    patch,
    stated: () =>
      stated(Object.fromEntries(metas.map((meta) => [meta.name, parseField(meta, values[meta.name]).value]))),
    check: () => {
      const found: Record<string, string> = {};
      for (const meta of metas) {
        const { problem } = parseField(meta, values[meta.name]);
        if (problem) {
          found[meta.name] = t(`form.problem.${problem}`, { max: meta.max_length ?? 0, digits: meta.scale ?? 0 });
        }
      }
      setErrors(found);
      return Object.keys(found).length === 0;
    },
    showError: (error, exactPath) => {
      if (error.field === null) return false;
      const [, prefix = "", name = ""] = /^(?:(.*)\.)?([^.]+)$/.exec(error.field) ?? [];
      if (!fields.includes(name) || (exactPath && prefix !== (path ?? ""))) return false;
      const label = `${fieldMeta(table, name).label}: `;
      const text = errorText(error);
      const own = text.startsWith(label) ? text.slice(label.length) : text;
      setErrors((current) => ({ ...current, [name]: own || texts.label(table, name) }));
      return true;
    },
  };
}
