// Beside the note: what was written at the last visit, to be read and never copied by itself.
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dateToDay, showDay } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { Chip } from "../../components/Chip";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { EarlierVisit, Visit } from "../../generated/api";
import classes from "./consult.module.css";
import { prescribed } from "./Lists";
import { NOTE_FIELDS } from "./NotePanel";

export function LastVisit({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("consult.last")} {...(visit.earlier > 0 ? { count: visit.earlier } : {})}>
      {visit.last ? <Earlier last={visit.last} /> : <EmptyState compact text={t("consult.noLast")} />}
    </Panel>
  );
}

function Earlier({ last }: { last: EarlierVisit }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const when = showDay(dateToDay(new Date(last.visit_date)));
  const kind = texts.code("medical_records", "record_type", last.record_type);
  return (
    <div className={classes.last}>
      <Text size="sm" c="dimmed">
        <Anchor component={Link} to={`/consults/${last.id}`} size="sm" underline="always">
          {when}
        </Anchor>
        {` · ${kind}${last.author ? ` · ${last.author}` : ""}`} {last.signed_at === null ? <Chip tone="warn">{t("consult.unsigned")}</Chip> : null}
      </Text>
      {last.complaint ? (
        <Text size="sm" fw={600}>
          {last.complaint}
        </Text>
      ) : null}
      {NOTE_FIELDS.map((field) => {
        const text = asText(last.note[field]);
        return text === "" ? null : (
          <div key={field}>
            <Text size="xs" fw={650} c="dimmed" component="h3">
              {texts.label("soap_notes", field)}
            </Text>
            <Text size="sm" className={classes.prose}>
              {text}
            </Text>
          </div>
        );
      })}
      <Names title={t("consult.diagnoses")} names={last.diagnoses.map((row) => asText(row.values["diagnosis_name"]))} />
      <Names title={t("consult.prescriptions")} names={last.prescriptions.map((row) => `${asText(row.values["medication_name"])}: ${prescribed(row)}`)} />
    </div>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <div>
      <Text size="xs" fw={650} c="dimmed" component="h3">
        {title}
      </Text>
      <ul className={classes.names}>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </div>
  );
}
