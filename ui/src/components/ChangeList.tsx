// The changed fields of a record, from what to what, as time lines and the audit trail show them.
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useShown } from "../app/shown";
import shared from "./components.module.css";
import classes from "./timeline.module.css";

export interface FieldChange {
  field: string;
  label: string;
  before: string | null;
  after: string | null;
}

interface Props {
  table: string;
  /** Of a record that came to be, what was not there before is not shown. */
  created: boolean;
  changes: readonly FieldChange[];
}

export function ChangeList({ table, created, changes }: Props) {
  return (
    <dl className={classes.changes}>
      {changes.map((change) => (
        <Change key={change.field} table={table} created={created} change={change} />
      ))}
    </dl>
  );
}

function Change({ table, created, change }: { table: string; created: boolean; change: FieldChange }) {
  const { t } = useTranslation();
  const shown = useShown();
  const value = (text: string | null): string => (text === null ? t("common.none") : shown.value(table, change.field, text));
  return (
    <div className={classes.change}>
      <dt>{shown.field(table, change.field, change.label)}</dt>
      <dd>
        {change.before === null && created ? null : (
          <>
            <span className={classes.before}>{value(change.before)}</span>
            <IconArrowRight size="0.875rem" aria-hidden className={classes.arrow} />
            <span className={shared.unseen}>{t("history.became")}</span>
          </>
        )}
        <span className={classes.after}>{value(change.after)}</span>
      </dd>
    </div>
  );
}
