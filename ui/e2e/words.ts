// What the window says, from its own texts, so that a page can be walked through in either language.
import i18next, { type TFunction } from "i18next";
import en from "../src/locales/en.json";
import nl from "../src/locales/nl.json";

export type Language = "en" | "nl";
export type Words = TFunction;

export function words(language: Language): Words {
  const own = i18next.createInstance();
  void own.init({ lng: language, fallbackLng: "en", resources: { en: { translation: en }, nl: { translation: nl } }, interpolation: { escapeValue: false } });
  return own.t;
}

export const english = words("en");

/** A text with a number in it, whatever the number is. */
export function counted(text: string): RegExp {
  const plain = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${plain.replace(/\d+/, "\\d+")}$`);
}
