// What came of the lines: four counts that add up to the lines read.
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import type { ImportReport } from "../../generated/api";
import classes from "./import.module.css";

const KINDS = ["created", "unchanged", "merged", "rejected"] as const;

export function Counts({ report }: { report: ImportReport }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.counts}>
      {KINDS.map((kind) => (
        <div key={kind} className={classes.count} data-kind={kind} data-some={report[kind] > 0 || undefined}>
          <dt>
            {t(`import.count.${kind}`)}
            <small>{t(`import.count.hint.${kind}`)}</small>
          </dt>
          <dd>{showNumber(report[kind])}</dd>
        </div>
      ))}
    </dl>
  );
}
