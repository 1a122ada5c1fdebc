// What is due for an animal, in a line or two, wherever it is met: at check-in, at check-out, in the schedule.
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconVaccine } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DueVaccination } from "../generated/api";
import { daysUntil, DueChip } from "./DueChip";
import { vaccinationsQuery } from "./queries";
import classes from "./vaccinations.module.css";

/** What is due within this many days is worth telling somebody who stands here. */
const SOON = 30;

/** What is due or soon to be; nothing while it is not known. */
export function useDue(patientId: string | null): readonly DueVaccination[] {
  const found = useQuery(vaccinationsQuery(patientId ?? ""));
  return (found.data?.due ?? []).filter((due) => daysUntil(due.due_on) <= SOON);
}

/** `link`: leads to where it is given. Where there is nothing due, nothing is said. */
export function DueLine({ patientId, link = true }: { patientId: string | null; link?: boolean }) {
  const { t } = useTranslation();
  const due = useDue(patientId);
  if (due.length === 0 || patientId === null) return null;
  return (
    <div className={classes.dueLine} role="note" aria-label={t("vaccinations.dueTitle")}>
      <IconVaccine size="1.125rem" aria-hidden className={classes.dueIcon} />
      <ul className={classes.dueItems}>
        {due.map((one) => (
          <li key={one.id} className={classes.dueItem}>
            {link ? (
              <Link to={`/patients/${patientId}`} className={classes.dueLink}>
                {one.purpose}
              </Link>
            ) : (
              <Text span size="sm" fw={600}>
                {one.purpose}
              </Text>
            )}
            <DueChip day={one.due_on} />
          </li>
        ))}
      </ul>
    </div>
  );
}
