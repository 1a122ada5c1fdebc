// How a household is reached, and what is due for its animals.
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showDay } from "../../app/format";
import type { Household } from "../../generated/api";
import { DueChip } from "../../vaccinations/DueChip";
import { waysOf } from "./reach";
import classes from "./reminders.module.css";

export function Ways({ household }: { household: Household }) {
  const { t } = useTranslation();
  const ways = waysOf(household.reach);
  return (
    <Text size="xs" c="dimmed" className={classes.ways}>
      {ways.length > 0 ? ways.join(" · ") : t("reminders.noWay")}
    </Text>
  );
}

/** `sent`: as it was sent, when how late it is now says nothing. */
export function DueItems({ household, sent = false }: { household: Household; sent?: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.items}>
      {household.due.map((due) => (
        <li key={due.id} className={classes.item}>
          <Anchor component={Link} to={`/patients/${due.patient_id}`} size="sm" fw={600}>
            {due.patient}
          </Anchor>
          <Text span size="sm">
            {due.purpose}
          </Text>
          {sent ? (
            <Text span size="sm" c="dimmed">
              {t("vaccinations.dueOn", { when: showDay(due.due_on) })}
            </Text>
          ) : (
            <DueChip day={due.due_on} />
          )}
          {due.turn > 1 ? (
            <Text span size="xs" c="dimmed">
              {t("reminders.turn", { turn: due.turn })}
            </Text>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
