// What every input is given.
import type { Values } from "../../generated/api";
import type { FieldMeta, Table } from "../../generated/entities";

export interface InputProps {
  table: Table;
  meta: FieldMeta;
  label: string;
  /** All values of the form: some inputs look at their neighbours. */
  values: Values;
  /** A line of help beneath it; none when empty. */
  hint?: string;
  error: string | undefined;
  autoFocus: boolean;
  set: (patch: Values) => void;
}

interface Common {
  label: string;
  required: boolean;
  error: string | undefined;
  "data-autofocus"?: true;
  description?: string;
  inputWrapperOrder: ("label" | "input" | "description" | "error")[];
}

export function common(props: InputProps): Common {
  return {
    label: props.label,
    required: props.meta.required,
    error: props.error,
    inputWrapperOrder: ["label", "input", "description", "error"],
    ...(props.hint ? { description: props.hint } : {}),
    ...(props.autoFocus ? { "data-autofocus": true as const } : {}),
  };
}
