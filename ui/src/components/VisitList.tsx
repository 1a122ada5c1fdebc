// A short list of appointments on a client's or patient's page.
import { Text } from "@mantine/core";
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

export function VisitList({ visits, withPatient = false, timeOnly = false }: Props) {
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
        </li>
      ))}
    </ul>
  );
}
