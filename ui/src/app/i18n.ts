// Texts of the window. Every word a person reads comes from here or, for names of tables and
// fields, from the generated definitions unless a language file says otherwise.
import dayjs from "dayjs";
import "dayjs/locale/nl";
import i18next, { type TFunction } from "i18next";
import { useMemo } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { ENTITIES, type FieldMeta, type Table } from "../generated/entities";
import en from "../locales/en.json";
import nl from "../locales/nl.json";
import { CommandError } from "./errors";
import { currentLanguage, keepLanguage, type Language } from "./language";
import { namedField, translate } from "./said";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

i18next.on("languageChanged", (language) => {
  document.documentElement.lang = language;
  dayjs.locale(language);
});

void i18next.use(initReactI18next).init({
  lng: currentLanguage(),
  fallbackLng: "en",
  resources: { en: { translation: en }, nl: { translation: nl } },
  interpolation: { escapeValue: false },
});

export { i18next };

/** Changes the language of everything on the screen, and keeps the choice. */
export function setLanguage(language: Language): void {
  keepLanguage(language);
  void i18next.changeLanguage(language);
}

export function fieldMeta(table: Table, name: string): FieldMeta {
  const meta = ENTITIES[table].fields.find((field) => field.name === name);
  if (!meta) throw new Error(`${table} has no field ${name}`);
  return meta;
}

export interface MetaTexts {
  table: (table: Table) => string;
  label: (table: Table, field: string) => string;
  /** A line of help where a label does not say enough; empty for most fields. */
  hint: (table: Table, field: string) => string;
  code: (table: Table, field: string, value: string) => string;
  /** A species of the shipped list by the name that records hold; others keep their name. */
  species: (name: string) => string;
}

function metaTexts(t: TFunction): MetaTexts {
  // These sections exist where they differ from the generated English, so no key of them is known to `t`.
  const say = (key: string, fallback: string): string => String(t(key as never, { defaultValue: fallback, nsSeparator: false } as never));
  return {
    table: (table) => say(`table.${table}`, ENTITIES[table].label),
    label: (table, field) => say(`field.${table}.${field}`, fieldMeta(table, field).label),
    hint: (table, field) => say(`hint.${table}.${field}`, ""),
    code: (table, field, value) => {
      const code = fieldMeta(table, field).codes?.find((item) => item.value === value);
      return say(`code.${table}.${field}.${value}`, code?.label ?? value);
    },
    species: (name) => say(`species.${name}`, name),
  };
}

/** Names of tables, of fields and of their choices. */
export function useMetaTexts(): MetaTexts {
  const { t } = useTranslation();
  return useMemo(() => metaTexts(t), [t]);
}

type Said = (text: string, field?: string | null) => string | null;

/** What the program says, and what it says about a field: in English as it stands, else only what can be translated. */
export function useSaid(): Said {
  const { t, i18n } = useTranslation();
  const texts = useMetaTexts();
  return (text, field = null) => {
    if (i18n.language === "en") return text;
    const named = namedField(text, field);
    const said = translate(named?.rest ?? text, t);
    return named && said !== null ? `${texts.label(named.table, named.field)}: ${said}` : said;
  };
}

const DETAILED: readonly string[] = ["invalid_value", "owned_field", "not_possible", "refused", "not_asked", "allergy", "unusual_dose", "weight_jump"];

/** What to tell a person about an error: by its code; the program's own words where they say more. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  const said = useSaid();
  return (thrown) => {
    const error = CommandError.from(thrown);
    const own = DETAILED.includes(error.code) && error.message !== "" ? error.message : null;
    if (own === null) return t(`error.${error.code}`);
    return error.foreign ? (said(own, error.field) ?? t(`error.${error.code}`)) : own;
  };
}
