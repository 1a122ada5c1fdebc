// Texts of the window. Every word a person reads comes from here or, for names of tables and
// fields, from the generated definitions unless a language file says otherwise.
import i18next from "i18next";
import { useMemo } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { ENTITIES, type FieldMeta, type Table } from "../generated/entities";
import en from "../locales/en.json";
import { CommandError } from "./errors";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
});

export { i18next };

export function fieldMeta(table: Table, name: string): FieldMeta {
  const meta = ENTITIES[table].fields.find((field) => field.name === name);
  if (!meta) throw new Error(`${table} has no field ${name}`);
  return meta;
}

interface MetaTexts {
  label: (table: Table, field: string) => string;
  code: (table: Table, field: string, value: string) => string;
}

/** Names of fields and of their choices. */
export function useMetaTexts(): MetaTexts {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const say = (key: string, fallback: string): string =>
      i18n.exists(key) ? String(i18n.t(key as never)) : fallback;
    return {
      label: (table, field) => say(`field.${table}.${field}`, fieldMeta(table, field).label),
      code: (table, field, value) => {
        const code = fieldMeta(table, field).codes?.find((item) => item.value === value);
        return say(`code.${table}.${field}.${value}`, code?.label ?? value);
      },
    };
  }, [i18n]);
}

/** What to tell a person about an error: by its code; the program's own words where they say more. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (thrown) => {
    const error = CommandError.from(thrown);
    const detailed = error.code === "invalid_value" || error.code === "owned_field" || error.code === "not_possible" || error.code === "refused";
    return detailed && error.message !== "" ? error.message : t(`error.${error.code}`);
  };
}
