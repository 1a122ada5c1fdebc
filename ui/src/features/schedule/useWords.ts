// What the cards of the calendar say.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { showTime } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { useAlertText } from "../../components/alertWords";
import type { AppointmentSummary } from "../../generated/api";
import type { CardWords } from "./card";

export const titleOf = (visit: Pick<AppointmentSummary, "patient_name" | "reason" | "type_name">): string =>
  visit.patient_name ?? visit.reason ?? visit.type_name;

export const whoOf = (visit: Pick<AppointmentSummary, "staff" | "resources">): string =>
  [...visit.staff, ...visit.resources].map(({ name }) => name).join(", ");

export function useWords(): Omit<CardWords, "icon"> {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const alertText = useAlertText();
  return useMemo(
    () => ({
      title: titleOf,
      state: (visit) => (visit.patient_id === null && visit.status === "SCHEDULED" ? t("today.block") : texts.code("appointments", "status", visit.status)),
      triage: (code) => texts.code("appointments", "triage", code),
      sentence: (visit, start, end) =>
        [
          t("schedule.fromTo", { from: showTime(start), to: showTime(end) }),
          titleOf(visit),
          visit.patient_id ? visit.client_name : t("today.block"),
          visit.type_name,
          texts.code("appointments", "status", visit.status),
          visit.triage ? texts.code("appointments", "triage", visit.triage) : null,
          whoOf(visit),
          visit.alerts.length > 0 ? t("schedule.alerts", { alerts: visit.alerts.map(alertText).join(", ") }) : null,
          visit.clash ? t("today.clash") : null,
        ]
          .filter(Boolean)
          .join(", "),
    }),
    [t, texts, alertText],
  );
}
