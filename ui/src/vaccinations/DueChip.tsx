// When something is due, in words: the colour never speaks alone.
import { IconCalendarDue, IconClockExclamation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { dayToDate, showDay, today } from "../app/format";
import { Chip } from "../components/Chip";

const DAY_MS = 86_400_000;

/** From so many days ahead on it is worth a colour. */
const SOON = 30;

/** Days from today until a day; negative once it is past. */
export const daysUntil = (day: string): number => Math.round((dayToDate(day).getTime() - dayToDate(today()).getTime()) / DAY_MS);

export function DueChip({ day }: { day: string }) {
  const { t } = useTranslation();
  const days = daysUntil(day);
  if (days < 0) {
    return (
      <Chip tone="alert" icon={<IconClockExclamation size="0.875rem" aria-hidden />}>
        {t("vaccinations.overdue", { count: -days })}
      </Chip>
    );
  }
  return (
    <Chip tone={days <= SOON ? "warn" : "quiet"} icon={<IconCalendarDue size="0.875rem" aria-hidden />}>
      {days === 0 ? t("vaccinations.dueToday") : t("vaccinations.dueOn", { when: showDay(day) })}
    </Chip>
  );
}
