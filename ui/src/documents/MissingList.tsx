// What the law wants on a document and nobody has filled in, and where to do that.
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Notice } from "../components/Notice";
import type { DocumentKind, MissingField } from "../generated/api";
import classes from "./documents.module.css";
import { PAGES, placeOf, type Place } from "./places";

export function MissingList({ missing, kind }: { missing: readonly MissingField[]; kind: DocumentKind }) {
  const { t } = useTranslation();
  const places = new Map<Place, MissingField[]>();
  for (const field of missing) {
    const place = placeOf(field.field, kind);
    places.set(place, [...(places.get(place) ?? []), field]);
  }
  return (
    <Notice tone="warn" role="alert" title={t("documents.missing")}>
      <ul className={classes.missing}>
        {[...places].map(([place, fields]) => {
          const page = PAGES[place];
          const where = t(`documents.place.${place}`);
          return (
            <li key={place}>
              {page ? (
                <Anchor component={Link} to={page} inherit c="inherit" underline="always">
                  {where}
                </Anchor>
              ) : (
                where
              )}
              {": "}
              {fields.map(({ field }) => t(`documents.field.${field}` as "documents.field.vet")).join(", ")}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}
