// The reminders of an animal: what is open, and what became of the others.
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconCalendarShare, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { dateToDay, showDay } from "../app/format";
import { useMetaTexts } from "../app/i18n";
import { Chip } from "../components/Chip";
import shared from "../components/components.module.css";
import { asText } from "../fields/parse";
import type { PatientReminder } from "../generated/api";
import { DueChip } from "./DueChip";
import classes from "./vaccinations.module.css";

/** "Reminded on 3 November by letter", for the last time. */
function useSent(): (reminder: PatientReminder) => string {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return ({ sent }) => {
    const [last] = sent;
    if (!last) return "";
    const channel = texts.code("reminder_notices", "channel", last.channel);
    return t("vaccinations.sent", { count: sent.length, when: showDay(dateToDay(new Date(last.at))), channel });
  };
}

export function OpenReminder({ reminder, onGive, onMove, onCancel }: { reminder: PatientReminder; onGive?: () => void; onMove: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const sent = useSent()(reminder);
  const { values } = reminder.record;
  const [name, day, remark] = [asText(values["purpose"]), asText(values["due_on"]), asText(values["remark"])];
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {[reminder.is_late ? showDay(day) : "", sent, remark].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <DueChip day={day} />
      <span className={classes.buttons}>
        {onGive ? (
          <Button size="compact-sm" variant="default" aria-label={t("vaccinations.giveThis", { name })} onClick={onGive}>
            {t("vaccinations.giveShort")}
          </Button>
        ) : null}
        <ActionIcon variant="subtle" color="gray" aria-label={t("vaccinations.moveThis", { name })} onClick={onMove}>
          <IconCalendarShare size="1rem" aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t("vaccinations.cancelThis", { name })} onClick={onCancel}>
          <IconX size="1rem" aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
}

export function OverReminders({ reminders }: { reminders: readonly PatientReminder[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  if (reminders.length === 0) return null;
  return (
    <>
      <Button variant="subtle" fullWidth radius={0} aria-expanded={shown} onClick={() => setShown((open) => !open)}>
        {shown ? t("vaccinations.hideOver") : t("vaccinations.showOver", { count: reminders.length })}
      </Button>
      {shown ? (
        <ul className={shared.list}>
          {reminders.map((reminder) => (
            <OverLine key={reminder.record.id} reminder={reminder} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function OverLine({ reminder }: { reminder: PatientReminder }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const sent = useSent()(reminder);
  const { values } = reminder.record;
  const status = asText(values["status"]);
  const why = asText(values["closed_reason"]);
  // One that another computer's vaccination answers still says that it is open.
  const chip = status === "OPEN" ? t("vaccinations.answered") : texts.code("reminders", "status", status);
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <Text size="sm">{asText(values["purpose"])}</Text>
        <Text size="xs" c="dimmed">
          {[t("vaccinations.wasDue", { when: showDay(asText(values["due_on"])) }), sent, why].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <Chip tone={status === "CANCELED" ? "quiet" : "ok"}>{chip}</Chip>
    </li>
  );
}
