// The visits of a patient that this person may read, newest first, and the way into a new one.
import { Anchor, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dateToDay, showDay } from "../app/format";
import { useMetaTexts } from "../app/i18n";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { Panel } from "../components/Panel";
import { EmptyState } from "../components/States";
import type { VisitLine } from "../generated/api";
import { patientVisitsQuery } from "./queries";
import { useConsult } from "./useConsult";
import classes from "./visits.module.css";

const AT_FIRST = 6;

export function ConsultPanel({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const consult = useConsult();
  const [all, setAll] = useState(false);
  const visits = useQuery({ ...patientVisitsQuery(patientId), enabled: consult.may }).data ?? [];
  // Whoever reads no medical records is not told of any.
  if (!consult.may) return null;
  const shown = all ? visits : visits.slice(0, AT_FIRST);
  return (
    <Panel
      title={t("consult.visits")}
      count={visits.length}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} loading={consult.busy} onClick={() => consult.ofPatient(patientId)}>
          {t("consult.new")}
        </Button>
      }
    >
      {visits.length === 0 ? <EmptyState compact text={t("consult.noVisits")} /> : null}
      <ul className={shared.list}>
        {shown.map((visit) => (
          <Line key={visit.id} visit={visit} />
        ))}
      </ul>
      {visits.length > shown.length ? (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setAll(true)}>
          {t("consult.showAll", { count: visits.length })}
        </Button>
      ) : null}
    </Panel>
  );
}

function Line({ visit }: { visit: VisitLine }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const what = visit.diagnoses.length > 0 ? visit.diagnoses.join(", ") : (visit.complaint ?? "");
  return (
    <li className={classes.consult}>
      <Anchor component={Link} to={`/consults/${visit.id}`} size="sm" fw={600}>
        {showDay(dateToDay(new Date(visit.visit_date)))}
      </Anchor>
      <span className={classes.consultWhat}>
        <Text size="sm" truncate title={what}>
          {what}
        </Text>
        <Text size="xs" c="dimmed">
          {[texts.code("medical_records", "record_type", visit.record_type), visit.author].filter(Boolean).join(" · ")}
        </Text>
      </span>
      {visit.signed_at === null ? <Chip tone="warn">{t("consult.unsigned")}</Chip> : null}
    </li>
  );
}
