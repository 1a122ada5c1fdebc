// A form of a few texts that the program or the server may refuse: what is typed, what is missing,
// and the way to the field that is wrong.
import { useEffect, useRef, useState, type FormEvent, type RefObject } from "react";
import type { CommandError } from "../app/errors";
import { focusFirst } from "./credentials";
import { useProblems, type Places, type Problems } from "./problems";

interface Input {
  value: string;
  error: string | undefined;
  onType: (value: string) => void;
}

export interface ShortForm<Field extends string> {
  form: RefObject<HTMLFormElement | null>;
  values: Record<Field, string>;
  problems: Problems<Field>;
  input: (field: Field) => Input;
  /** Sends when nothing is wrong, and otherwise goes to the first field that is. */
  submit: (wrong: () => Partial<Record<Field, string | null>>, send: () => void) => (event: FormEvent) => void;
}

export function useShortForm<Field extends string>(fields: readonly Field[], refused: CommandError | null, places?: Places<Field>, initial: Partial<Record<Field, string>> = {}): ShortForm<Field> {
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(() => Object.fromEntries(fields.map((field) => [field, initial[field] ?? ""])) as Record<Field, string>);
  const problems = useProblems(fields, refused, places);
  // Not when the answer comes: the page must say first which field is wrong.
  useEffect(() => {
    if (refused) focusFirst(form);
  }, [refused]);
  return {
    form,
    values,
    problems,
    input: (field) => ({
      value: values[field],
      error: problems.of(field),
      onType: (value) => {
        problems.typing(field);
        setValues((before) => ({ ...before, [field]: value }));
      },
    }),
    submit: (wrong, send) => (event) => {
      event.preventDefault();
      if (problems.check(wrong())) send();
      else focusFirst(form);
    },
  };
}
