// The state of one form over one entity. It keeps the values and heads the record had when the
// form was opened, and yields a patch of the fields that were touched: never the whole record,
// because that would undo what colleagues wrote meanwhile.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PartDraft } from "../app/drafts";
import { CommandError } from "../app/errors";
import { fieldMeta, useErrorText } from "../app/i18n";
import type { Heads, Patch, Values } from "../generated/api";
import type { FieldMeta, Table } from "../generated/entities";
import { parseField, sameValue, stated, type Problem } from "./parse";

export interface FormOptions {
  table: Table;
  fields: readonly string[];
  /** The record as it was read; absent for a new one. */
  opened?: { id: string; values: Values; heads: Heads };
  /** What a new record starts with. */
  initial?: Values;
  /** How the command calls this part of its arguments in `error.field`, such as "address". */
  path?: string;
  /** A part that may be left alone: nothing typed, nothing checked, nothing sent. */
  optional?: boolean;
}

export interface EntityFormState {
  table: Table;
  /** The record that is changed; null for a new one. */
  recordId: string | null;
  /** Which part of a form of several. */
  part: string;
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
  /** The form as it stands, for a draft. */
  kept: () => PartDraft;
  /** Puts a draft back, at the heads it was opened at. */
  restore: (draft: PartDraft) => void;
  /** Shows what is missing or cannot be read; true when all is well. */
  check: () => boolean;
  /** Shows the error beside its field, if the field is in this form. */
  showError: (error: CommandError, exactPath: boolean) => boolean;
}

/** What is wrong with a field: seen here, or refused by the program. Its words follow the language. */
type Fault = Problem | CommandError;

/** The refusal of a field without the label that the program puts before it; the field shows it already. */
function withoutLabel(error: CommandError, label: string): CommandError {
  const start = `${label}: `;
  return error.message.startsWith(start) ? new CommandError(error.code, error.message.slice(start.length), error.field, error.foreign) : error;
}

export function useEntityForm(options: FormOptions): EntityFormState {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { table, fields, path } = options;
  const [recordId] = useState(options.opened?.id ?? null);
  const [base, setBase] = useState<Values>(() => options.opened?.values ?? options.initial ?? {});
  const [openedAt, setOpenedAt] = useState<Heads>(() => options.opened?.heads ?? []);
  const [values, setValues] = useState<Values>(base);
  const [faults, setFaults] = useState<Record<string, Fault>>({});
  const known = fields.map((name) => fieldMeta(table, name));

  const touched = (): FieldMeta[] => known.filter((meta) => !sameValue(meta, values[meta.name], base[meta.name]));
  const patch = (): Patch => Object.fromEntries(touched().map((meta) => [meta.name, parseField(meta, values[meta.name]).value]));

  const wording = (name: string, fault: Fault): string => {
    const meta = fieldMeta(table, name);
    return fault instanceof CommandError
      ? errorText(fault)
      : t(`form.problem.${fault}`, { max: meta.max_length ?? 0, digits: meta.scale ?? 0 });
  };

  const dirty = Object.keys(patch()).length > 0;
  // Nothing is needed in a part that is left alone.
  const metas = options.optional && !dirty ? known.map((meta) => ({ ...meta, required: false })) : known;
  return {
    table,
    recordId,
    part: path === undefined ? table : `${table}/${path}`,
    metas,
    values,
    errors: Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, wording(name, fault)])),
    openedAt,
    dirty,
    set: (changed) => {
      setValues((current) => ({ ...current, ...changed }));
      setFaults((current) => Object.fromEntries(Object.entries(current).filter(([name]) => !(name in changed))));
    },
    patch,
    kept: () => ({
      heads: openedAt,
      base: Object.fromEntries(known.map(({ name }) => [name, base[name] ?? null])),
      touched: Object.fromEntries(touched().map(({ name }) => [name, values[name] ?? null])),
    }),
    restore: (draft) => {
      setOpenedAt(draft.heads);
      setBase((current) => ({ ...current, ...draft.base }));
      setValues((current) => ({ ...current, ...draft.base, ...draft.touched }));
      setFaults({});
    },
    stated: () =>
      stated(Object.fromEntries(metas.map((meta) => [meta.name, parseField(meta, values[meta.name]).value]))),
    check: () => {
      const found: Record<string, Fault> = {};
      for (const meta of metas) {
        const { problem } = parseField(meta, values[meta.name]);
        if (problem) found[meta.name] = problem;
      }
      setFaults(found);
      return Object.keys(found).length === 0;
    },
    showError: (error, exactPath) => {
      if (error.field === null) return false;
      const [, prefix = "", name = ""] = /^(?:(.*)\.)?([^.]+)$/.exec(error.field) ?? [];
      if (!fields.includes(name) || (exactPath && prefix !== (path ?? ""))) return false;
      setFaults((current) => ({ ...current, [name]: withoutLabel(error, fieldMeta(table, name).label) }));
      return true;
    },
  };
}
