// How a time stands to now, in words that are read from afar.
import { useTranslation } from "react-i18next";
import { showDay, showShortDay, showTime, today } from "../app/format";
import { dateToDay } from "../app/format";
import { daysOverdue } from "../tasks/due";
import type { NextStep } from "../generated/api";

export interface Due {
  tone: "alert" | "warn" | "quiet";
  text: string;
}

/** Minutes from which on something that is to come is called soon. */
const SOON = 15;

/** "12 min", "1 h 05 min", "2 d". */
export function useLength(): (minutes: number) => string {
  const { t } = useTranslation();
  return (minutes) => {
    if (minutes < 60) return t("board.minutes", { minutes });
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? t("board.hours", { hours, minutes: String(minutes % 60).padStart(2, "0") }) : t("board.days", { days: Math.floor(hours / 24) });
  };
}

/** What is said of the time at which a treatment is due. */
export function useDue(): (at: string, now: Date) => Due {
  const { t } = useTranslation();
  const length = useLength();
  return (at, now) => {
    const minutes = Math.floor((now.getTime() - Date.parse(at)) / 60_000);
    if (minutes > 0) return { tone: "alert", text: t("board.overdue", { time: length(minutes) }) };
    const day = dateToDay(new Date(at));
    const when = day === today() ? showTime(at) : `${showShortDay(day)}, ${showTime(at)}`;
    return { tone: minutes > -SOON ? "warn" : "quiet", text: t("board.dueAt", { when }) };
  };
}

/** The same for any step; null where nothing is said of a time. */
export function useStepDue(): (step: NextStep, now: Date) => Due | null {
  const { t } = useTranslation();
  const due = useDue();
  return (step, now) => {
    if (step.due_at !== null) return due(step.due_at, now);
    if (step.due_on !== null) {
      const late = daysOverdue(step.due_on, today());
      if (late > 0) return { tone: "alert", text: t("tasks.overdue", { count: late }) };
      return { tone: late === 0 ? "warn" : "quiet", text: late === 0 ? t("tasks.dueToday") : t("tasks.dueOn", { when: showDay(step.due_on) }) };
    }
    return step.urgent ? { tone: "alert", text: t("board.urgent") } : null;
  };
}
