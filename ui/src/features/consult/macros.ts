// Abbreviations: what stands before the cursor gives way to what it stands for.
import type { Macro } from "../../generated/api";

export interface Expanded {
  /** Where the abbreviation stands. */
  from: number;
  to: number;
  text: string;
}

const fold = (word: string): string => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The abbreviation that ends at the cursor; only a whole word is one. */
export function expansion(text: string, caret: number, macros: readonly Macro[]): Expanded | null {
  const word = /\S+$/.exec(text.slice(0, caret))?.[0] ?? "";
  if (word === "") return null;
  const found = macros.find(({ abbreviation }) => fold(abbreviation) === fold(word));
  return found ? { from: caret - word.length, to: caret, text: found.expansion } : null;
}

/** A template's text in a field: alone, or behind what stands there. Nothing is written over. */
export function withTemplate(present: string, template: string): string {
  if (present.trim() === "") return template;
  return `${present.replace(/\n+$/, "")}\n${template}`;
}

/** Writes into a text field as if it were typed, so that it can be undone there. */
export function typeInto(field: HTMLTextAreaElement, { from, to, text }: Expanded): void {
  field.setSelectionRange(from, to);
  // The only way that a browser keeps in its own undo; it is announced to nobody where it is missing.
  const typed = typeof document.execCommand === "function" && document.execCommand("insertText", false, text);
  if (typed) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
