// The day of one person: whom a vet sees, and who has arrived and waits for the nurse. Each line opens by one key.
import { Button, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { showTime, today } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { useNow } from "../../app/now";
import { AlertChips } from "../../components/AlertChips";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import type { AppointmentSummary } from "../../generated/api";
import { useOwnStaffId } from "../../tasks/queries";
import { freesItsTime } from "../../visits/steps";
import { dayQuery } from "../../visits/queries";
import { useConsult } from "../../visits/useConsult";
import { toGroups } from "./groups";
import classes from "./today.module.css";
import { Marks } from "./VisitMarks";
import { StatusChip } from "../../components/status";

const NEXT = 8;

interface DayProps {
  title: string;
  empty: string;
  pick: (visits: readonly AppointmentSummary[]) => readonly AppointmentSummary[];
  onOpen: (visit: AppointmentSummary) => void;
}

function DayPanel({ title, empty, pick, onOpen }: DayProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const now = useNow();
  const day = useQuery(dayQuery(today()));
  const visits = pick(day.data ?? []);
  return (
    <Panel
      title={title}
      count={visits.length}
      flush
      actions={
        <Button component={Link} to="/today" size="compact-sm" variant="subtle">
          {t("home.wholeDay")}
        </Button>
      }
    >
      {day.isPending ? <LoadingState /> : null}
      {day.error ? <ErrorState message={errorText(day.error)} onRetry={() => void day.refetch()} /> : null}
      {day.data && visits.length === 0 ? <EmptyState compact text={empty} /> : null}
      <ul className={shared.list}>
        {visits.map((visit) => (
          <li key={visit.id}>
            <UnstyledButton className={classes.dayLine} onClick={() => onOpen(visit)}>
              <span className={classes.dayTime}>{showTime(visit.start)}</span>
              <span className={classes.dayText}>
                <Text size="sm" fw={650} truncate>
                  {[visit.patient_name, visit.client_name].filter(Boolean).join(" · ") || visit.type_name}
                </Text>
                <Text size="xs" c="dimmed" truncate>
                  {[visit.reason ?? visit.type_name, visit.resources.map(({ name }) => name).join(", ")].filter(Boolean).join(" · ")}
                </Text>
              </span>
              <AlertChips alerts={visit.alerts} />
              {SAID.includes(visit.status) ? null : <StatusChip status={visit.status} />}
              <Marks visit={visit} now={now} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** States that the marks name themselves, and one that needs no word. */
const SAID = ["SCHEDULED", "CONFIRMED", "IN_ROOM", "IN_PROGRESS"];

/** Whom the signed-in vet sees today; everybody, for one who is not on the list of staff. */
export function MyDayPanel() {
  const { t } = useTranslation();
  const staff = useOwnStaffId();
  const consult = useConsult();
  const navigate = useNavigate();
  const mine = (visit: AppointmentSummary): boolean => staff === null || visit.staff.some(({ id }) => id === staff);
  return (
    <DayPanel
      title={t("home.myDay")}
      empty={t("home.nobodyToday")}
      pick={(visits) => visits.filter((visit) => mine(visit) && visit.patient_id !== null && !freesItsTime(visit.status)).sort((left, right) => left.start.localeCompare(right.start))}
      onOpen={(visit) => {
        // Whoever is not here yet has no consult to write in.
        const here = visit.status !== "SCHEDULED" && visit.status !== "CONFIRMED";
        if (here && consult.mayFor(visit)) consult.ofAppointment(visit.id);
        else void navigate(`/patients/${visit.patient_id ?? ""}`);
      }}
    />
  );
}

/** Who has arrived and waits, then who is in a room, then who is expected next. */
export function ArrivalsPanel() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <DayPanel
      title={t("home.arrivals")}
      empty={t("home.nothingComing")}
      pick={(visits) => {
        const { waiting, room, expected } = toGroups(visits);
        return [...waiting, ...room, ...expected.slice(0, NEXT)];
      }}
      onOpen={(visit) => void navigate(visit.patient_id === null ? "/today" : `/patients/${visit.patient_id}`)}
    />
  );
}
