// What was written, record by record, with a way to the client or patient.
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { recordPath } from "../app/recent";
import { isTable } from "../app/said";
import { useShown } from "../app/shown";
import { ChangeList, type FieldChange } from "../components/ChangeList";
import type { WrittenField, WrittenRecord } from "../generated/api";
import { ENTITIES } from "../generated/entities";
import classes from "./aside.module.css";
import { isReference, joined, nameOf, nameOfReference } from "./names";
import { useKind } from "./useSetName";

export function Written({ records }: { records: readonly WrittenRecord[] }) {
  if (records.length === 0) return null;
  return (
    <ul className={classes.records}>
      {records.map((record) => (
        <Record key={`${record.table} ${record.row_id}`} record={record} others={records} />
      ))}
    </ul>
  );
}

function Record({ record, others }: { record: WrittenRecord; others: readonly WrittenRecord[] }) {
  const { t } = useTranslation();
  const shown = useShown();
  const kind = useKind()(record);
  const value = useWrittenValue(others);
  const known = nameOf(record);
  const name = known === null ? "" : shown.record(record.table, known);
  // Only what is here has a page.
  const page = record.record !== null && (record.table === "clients" || record.table === "patients") ? recordPath(record.table, record.row_id) : null;
  const changes = record.fields.map((field): FieldChange => ({ field: field.field, label: field.label, before: null, after: value(record.table, field) }));
  return (
    <li>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {name === "" || name === kind ? <strong>{kind}</strong> : <>{kind}: {page ? <Anchor component={Link} to={page} inherit fw={650}>{name}</Anchor> : <strong>{name}</strong>}</>}
      </Text>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("aside.hidden")}
        </Text>
      ) : (
        <ChangeList table={record.table} created changes={changes} />
      )}
    </li>
  );
}

/** What was written into a field; null where it was emptied. */
function useWrittenValue(records: readonly WrittenRecord[]): (table: string, field: WrittenField) => string | null {
  const { t } = useTranslation();
  return (table, { field, value }) => {
    const type = isTable(table) ? ENTITIES[table].fields.find(({ name }) => name === field)?.type : undefined;
    // Of a text that was edited in places the server tells only that it was.
    if (value === null) return type === "prose" ? t("aside.textChanged") : null;
    if (type === "set") return joined(value) || null;
    return isReference(value) ? (nameOfReference(value, records) ?? t("aside.notHere")) : value;
  };
}
