// What the law wants on a document and nobody has filled in, and where to do that.
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Notice } from "../components/Notice";
import type { DocumentKind, MissingField } from "../generated/api";
import classes from "./documents.module.css";
import { PAGES, placeOf, type Place } from "./places";

interface Props {
  missing: readonly MissingField[];
  kind: DocumentKind;
  /** The visit, where it can no longer be changed: what it prescribed is put right by a new prescription. */
  closedVisit?: string | null;
}

export function MissingList({ missing, kind, closedVisit = null }: Props) {
  const { t } = useTranslation();
  const places = new Map<Place, MissingField[]>();
  for (const field of missing) {
    const place = placeOf(field.field, kind);
    places.set(place, [...(places.get(place) ?? []), field]);
  }
  const isClosed = (place: Place): boolean => place === "prescription" && closedVisit !== null;
  return (
    <Notice tone="warn" role="alert" title={t("documents.missing")}>
      <ul className={classes.missing}>
        {[...places].map(([place, fields]) => {
          const page = isClosed(place) ? `/consults/${closedVisit}` : PAGES[place];
          const where = isClosed(place) ? t("documents.place.closed") : t(`documents.place.${place}`);
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
              {isClosed(place) ? <div>{t("documents.closedHow")}</div> : null}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}
