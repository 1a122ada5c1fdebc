// What is wrong with a form that goes to the server or opens a practice: told beside its field, else below all of them.
import { useState } from "react";
import { CommandError } from "../app/errors";
import { useErrorText } from "../app/i18n";
import type { ErrorCode } from "../generated/error-codes";

export interface Problems<Field extends string> {
  /** What stands beside a field. */
  of: (field: Field) => string | undefined;
  /** What is about no field of the form. */
  other: string | null;
  /** Keeps what the window found; true when there was nothing. */
  check: (found: Partial<Record<Field, string | null>>) => boolean;
  /** A field that is being typed in is not scolded any more. */
  typing: (field: Field) => void;
}

/** For refusals that name no field although this form knows which one they are about. */
export interface Places<Field extends string> {
  at?: Partial<Record<ErrorCode, Field>>;
  /** What this form says instead of the words that hold everywhere. */
  words?: Partial<Record<ErrorCode, string>>;
}

/** The program puts its own name of the field before what it says about it. */
const bare = (message: string, field: string): string => (message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message);

/** The program begins in small letters what may stand after a name. */
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function useProblems<Field extends string>(fields: readonly Field[], refused: CommandError | null, places: Places<Field> = {}): Problems<Field> {
  const errorText = useErrorText();
  const [found, setFound] = useState<Partial<Record<Field, string | null>>>({});
  const [seen, setSeen] = useState<{ error: CommandError; fields: Field[] } | null>(null);
  const field = fields.find((each) => each === refused?.field) ?? (refused ? places.at?.[refused.code] : undefined);
  const silenced = field !== undefined && seen?.error === refused && seen.fields.includes(field);
  const text = refused
    ? (places.words?.[refused.code] ?? errorText(field === undefined ? refused : new CommandError(refused.code, bare(refused.message, field), refused.field, refused.foreign)))
    : null;
  return {
    of: (each) => found[each] ?? (each === field && !silenced && text !== null ? sentence(text) : undefined),
    other: field === undefined && text !== null ? sentence(text) : null,
    check: (problems) => {
      setFound(problems);
      return Object.values(problems).every((problem) => problem === null || problem === undefined);
    },
    typing: (each) => {
      setFound((before) => ({ ...before, [each]: null }));
      if (refused) setSeen((before) => ({ error: refused, fields: [...(before?.error === refused ? before.fields : []), each] }));
    },
  };
}
