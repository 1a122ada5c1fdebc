// What a form and its page are called is kept with what was typed, in the language in which it was
// typed. Here it is said in the language of the window; names of records stay as they are.
import type { TFunction } from "i18next";
import en from "../locales/en.json";
import nl from "../locales/nl.json";
import { toPattern } from "./said";

/** Titles of forms and pages. Those with a gap come last, because they fit others as well. */
const NAMES = [
  "book.title",
  "today.edit",
  "tasks.new",
  "tasks.edit",
  "client.new",
  "client.edit",
  "client.addressNew",
  "client.addressEdit",
  "client.contactNew",
  "client.contactEdit",
  "owner.change",
  "patient.edit",
  "patient.addAllergy",
  "patient.changeAllergy",
  "patient.addWeight",
  "phone.edit",
  "settings.new.staff",
  "settings.new.rooms",
  "settings.new.locations",
  "settings.new.types",
  "settings.new.species",
  "settings.new.breeds",
  "settings.section.hours",
  "today.title",
  "today.titleOther",
  "tasks.title",
  "conflicts.title",
  "import.title",
  "settings.title",
  "home.title",
  "patient.newFor",
  "phone.title",
  "settings.rosterOf",
  "settings.changeTitle",
] as const;

interface Texts {
  [key: string]: string | Texts;
}

function textAt(texts: Texts, key: string): string | null {
  const found = key.split(".").reduce<string | Texts | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), texts);
  return typeof found === "string" ? found : null;
}

const PATTERNS = NAMES.map((key) => ({
  key,
  patterns: [en, nl].map((texts: Texts) => textAt(texts, key)).filter((text) => text !== null).map(toPattern),
}));

function sayAgain(text: string, t: TFunction): string {
  for (const { key, patterns } of PATTERNS) {
    for (const pattern of patterns) {
      const found = pattern.exec(text);
      // The types of "t" cannot follow gaps that differ by title.
      if (found) return String(t(key as never, { ...found.groups } as never));
    }
  }
  return text;
}

/** "New appointment · Today"; the schedule's page is called by its day, which is said in words too. */
export function draftName({ label, place, path }: { label: string; place: string; path: string }, t: TFunction): string {
  const parts = [sayAgain(label, t), /^\/schedule(?:\?|$)/.test(path) ? t("app.schedule") : sayAgain(place, t)];
  return [...new Set(parts)].filter((part) => part !== "").join(" · ");
}
