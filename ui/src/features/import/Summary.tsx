// What came of an import.
import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconCircleCheck, IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../../app/errors";
import { showNumber } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import * as api from "../../generated/api";
import { Counts } from "./Counts";
import { FIELDS, TABLE } from "./fields";
import classes from "./import.module.css";

/** Refused lines that are shown; the file holds all of them. */
const SHOWN = 20;

export function Summary({ progress, onClose }: { progress: api.ImportProgress; onClose: () => void }) {
  const { t } = useTranslation();
  const { report } = progress;
  const standIns = Object.entries(report.filled_in);
  const fieldLabel = useFieldLabel();
  return (
    <div className={classes.stack}>
      <Panel title={t("import.done", { file: progress.file })} icon={<IconCircleCheck size="1.25rem" aria-hidden color="var(--vet-ok-ink)" />}>
        <Text size="sm" role="status">
          {t("import.sum", { count: report.read, read: showNumber(report.read) })}
        </Text>
        <Counts report={report} />
        {standIns.length > 0 ? (
          <Text size="sm" mt="sm">
            {t("import.standIns", { list: standIns.map(([field, count]) => `${fieldLabel(field)} (${showNumber(count)})`).join(", ") })}
          </Text>
        ) : null}
        <Group mt="md">
          <Button autoFocus onClick={onClose}>
            {t("import.another")}
          </Button>
        </Group>
      </Panel>
      {report.rejected > 0 ? <Refused report={report} /> : null}
    </div>
  );
}

/** A field by its name alone; the report does not say of which record it is. */
function useFieldLabel(): (field: string) => string {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return (field) => {
    const part = (["client", "patient", "address"] as const).find((each) => FIELDS[each].includes(field));
    if (field === "key") return t("import.keyWord");
    return part ? texts.label(TABLE[part], field) : field;
  };
}

function Refused({ report }: { report: api.ImportReport }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const fieldLabel = useFieldLabel();
  const save = useMutation({ mutationFn: api.saveImportRejects });
  return (
    <Panel
      title={t("import.refused")}
      count={report.rejected}
      flush
      actions={
        <Button size="compact-sm" variant="light" loading={save.isPending} leftSection={<IconDownload size="1rem" aria-hidden />} onClick={() => save.mutate()}>
          {t("import.saveRefused")}
        </Button>
      }
    >
      {save.data ? (
        <div className={classes.inset}>
          <Notice tone="info" role="status">
            {t("import.savedTo", { path: save.data.path })}
          </Notice>
        </div>
      ) : null}
      {save.error ? (
        <div className={classes.inset}>
          <Notice tone="alert" role="alert">
            {errorText(save.error)}
          </Notice>
        </div>
      ) : null}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t("import.refused")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("import.line")}</th>
              <th scope="col">{t("import.field")}</th>
              <th scope="col">{t("import.reason")}</th>
            </tr>
          </thead>
          <tbody>
            {report.rejects.slice(0, SHOWN).map((reject) => (
              <tr key={reject.line}>
                <th scope="row">{reject.line}</th>
                <td>{reject.field ? fieldLabel(reject.field) : ""}</td>
                <td>{errorText(new CommandError("invalid_value", reject.reason, reject.field, true))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.rejects.length > SHOWN ? (
        <Text size="sm" c="dimmed" p="md">
          {t("import.moreRefused", { count: report.rejected - SHOWN })}
        </Text>
      ) : (
        <Text size="sm" c="dimmed" p="md">
          {t("import.correct")}
        </Text>
      )}
    </Panel>
  );
}
