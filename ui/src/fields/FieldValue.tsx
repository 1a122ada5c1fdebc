// Shows one stored value, and a list of them as terms.
import { Badge, Group } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { showDateTime, showDay, showNumber, showTime } from "../app/format";
import { fieldMeta, useMetaTexts } from "../app/i18n";
import type { JsonValue, Values } from "../generated/api";
import type { Table } from "../generated/entities";
import { countryName } from "./countries";
import classes from "./fields.module.css";
import { asPeriod, asSet, asText } from "./parse";

export function isBlank(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

export function FieldValue({ table, name, value }: { table: Table; name: string; value: JsonValue | undefined }) {
  const { t, i18n } = useTranslation();
  const texts = useMetaTexts();
  const meta = fieldMeta(table, name);
  if (isBlank(value)) return <>{t("common.none")}</>;
  const text = asText(value);
  if (meta.codes) return <>{texts.code(table, name, text)}</>;
  if (meta.refers === "species") return <>{texts.species(text)}</>;
  if (meta.name === "country") return <>{countryName(text, i18n.language)}</>;
  switch (meta.type) {
    case "bool":
      return <>{value === true ? t("common.yes") : t("common.no")}</>;
    case "int":
    case "decimal":
      return <>{showNumber(text)}</>;
    case "date":
      return <>{showDay(text)}</>;
    case "instant":
      return <>{showDateTime(text)}</>;
    case "period": {
      const period = asPeriod(value);
      return <>{period ? `${showDateTime(period.start)} – ${showTime(period.end)}` : t("common.none")}</>;
    }
    case "set":
      return (
        <Group gap={4}>
          {asSet(value).map((word) => (
            <Badge key={word} variant="default" tt="none" fw={500}>
              {word}
            </Badge>
          ))}
        </Group>
      );
    default:
      return <>{text}</>;
  }
}

/** Names and values; fields without a value are left out. */
export function FieldTerms({ table, values, fields, extra }: { table: Table; values: Values; fields: readonly string[]; extra?: ReactNode }) {
  const texts = useMetaTexts();
  return (
    <dl className={classes.terms}>
      {fields
        .filter((name) => !isBlank(values[name]))
        .map((name) => (
          <Fragment key={name}>
            <dt>{texts.label(table, name)}</dt>
            <dd>
              <FieldValue table={table} name={name} value={values[name]} />
            </dd>
          </Fragment>
        ))}
      {extra}
    </dl>
  );
}
