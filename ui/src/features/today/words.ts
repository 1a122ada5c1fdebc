// What a visit is called, and how minutes are said.
import { useTranslation } from "react-i18next";
import type { AppointmentSummary } from "../../generated/api";

export const nameOf = (visit: AppointmentSummary): string => visit.patient_name ?? visit.reason ?? visit.type_name;

/** "12 min", "1 h 05 min". */
export function useMinutes(): (minutes: number) => string {
  const { t } = useTranslation();
  return (minutes) =>
    minutes < 60 ? t("today.minutes", { minutes }) : t("today.hours", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
}
