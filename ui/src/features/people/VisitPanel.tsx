// Coming and past appointments of a client or patient.
import { Button, Text } from "@mantine/core";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { VisitList } from "../../components/VisitList";
import type { AppointmentSummary } from "../../generated/api";
import { splitVisits } from "./visits";
import { useBookHere } from "../../app/BookHere";

const PAST_AT_FIRST = 5;

interface Props {
  visits: readonly AppointmentSummary[];
  /** The patient to book for, when there is just one. */
  patientId?: string;
  withPatient?: boolean;
}

export function VisitPanel({ visits, patientId, withPatient = false }: Props) {
  const { t } = useTranslation();
  const bookHere = useBookHere(patientId ?? undefined);
  const [all, setAll] = useState(false);
  const [now] = useState(() => new Date());
  const { next, past } = splitVisits(visits, now);
  const shown = all ? past : past.slice(0, PAST_AT_FIRST);
  return (
    <Panel
      title={t("visits.title")}
      count={visits.length}
      flush
      actions={
        patientId ? (
          <Button
            component={Link}
            to={bookHere}
            size="compact-sm"
            variant="subtle"
            leftSection={<IconCalendarPlus size="1rem" aria-hidden />}
          >
            {t("visits.book")}
          </Button>
        ) : undefined
      }
    >
      {visits.length === 0 ? <EmptyState compact text={t("visits.none")} /> : null}
      {next.length > 0 ? <VisitList visits={next} withPatient={withPatient} /> : null}
      {past.length > 0 ? (
        <>
          <Text size="xs" fw={600} c="dimmed" px="md" pt="sm" pb={4} component="h3">
            {t("visits.past")}
          </Text>
          <VisitList visits={shown} withPatient={withPatient} />
        </>
      ) : null}
      {past.length > shown.length ? (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setAll(true)}>
          {t("visits.showAll", { count: past.length - shown.length })}
        </Button>
      ) : null}
    </Panel>
  );
}
