// A short list of appointments on a client's or patient's page.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { showDay, showTime, dateToDay } from "../app/format";
import type { AppointmentSummary } from "../generated/api";
import classes from "./components.module.css";
import { StatusChip } from "./status";

interface Props {
  visits: readonly AppointmentSummary[];
  /** On a client's page each visit says whose it is. */
  withPatient?: boolean;
  /** All are of one day, which is said elsewhere. */
  timeOnly?: boolean;
}

/** Why and by whom an appointment was called off; null for one that was not, or of which nobody knows. */
function useCancelled(): (visit: AppointmentSummary) => string | null {
  const { t } = useTranslation();
  return ({ status, cancellation_reason: reason, canceled_by: who }) => {
    if (status !== "CANCELED") return null;
    return reason !== null && who !== null ? t("today.cancelledBy", { reason, who }) : (reason ?? who);
  };
}

export function VisitList({ visits, withPatient = false, timeOnly = false }: Props) {
  const cancelled = useCancelled();
  return (
    <ul className={classes.list}>
      {visits.map((visit) => (
        <li key={visit.id} className={classes.visit}>
          <span className={classes.visitBar} style={{ background: visit.color }} aria-hidden />
          <div>
            <Text size="sm" fw={600}>
              {timeOnly ? showTime(visit.start) : showDay(dateToDay(new Date(visit.start)))}
            </Text>
            <Text size="xs" c="dimmed">
              {timeOnly ? showTime(visit.end) : `${showTime(visit.start)} – ${showTime(visit.end)}`}
            </Text>
          </div>
          <div style={{ minWidth: 0 }}>
            <Text size="sm" truncate>
              {[withPatient ? visit.patient_name : null, visit.type_name].filter(Boolean).join(" · ")}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {[visit.reason, visit.staff.map((person) => person.name).join(", ")].filter(Boolean).join(" · ")}
            </Text>
          </div>
          <StatusChip status={visit.status} />
          {cancelled(visit) === null ? null : (
            <Text size="xs" className={classes.visitWhy}>
              {cancelled(visit)}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
