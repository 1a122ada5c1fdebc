// The language of the window: the one that was chosen here, else that of the computer.
import { createStore } from "./store";

export const LANGUAGES = ["en", "nl"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = "vetpms-language";

const known = (text: string | null): Language | null => LANGUAGES.find((language) => language === text) ?? null;

/** The language of the computer, or English of no place when it is set to none, or to "c". */
export function computerLocale(): string {
  try {
    return Intl.getCanonicalLocales(navigator.language)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** What was chosen before, and kept where the colours are kept. */
function chosen(): Language | null {
  try {
    return known(window.localStorage.getItem(KEY));
  } catch {
    return null; // a window may be opened without a place to keep things
  }
}

const language = createStore<Language>(chosen() ?? known(computerLocale().slice(0, 2)) ?? "en");

export const currentLanguage = language.get;
export const useLanguage = language.use;

export function keepLanguage(picked: Language): void {
  try {
    window.localStorage.setItem(KEY, picked);
  } catch {
    // Then the choice lasts as long as the window.
  }
  language.set(picked);
}
