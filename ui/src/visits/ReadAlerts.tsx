// Once a visit somebody says that the alerts have been read.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconEye } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import type { AppointmentSummary } from "../generated/api";
import { useAcknowledgeAlerts } from "./mutations";
import classes from "./visits.module.css";

export function ReadAlerts({ visit }: { visit: AppointmentSummary }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const acknowledge = useAcknowledgeAlerts();
  const patient = visit.patient_id;
  if (patient === null || visit.alerts.length === 0) return null;
  if (visit.unread_alerts.length === 0) {
    return (
      <span className={classes.alertsRead}>
        <IconCheck size="1rem" aria-hidden /> {t("alerts.read")}
      </span>
    );
  }
  return (
    <Button
      size="compact-sm"
      variant="white"
      color="dark.8"
      leftSection={<IconEye size="1rem" aria-hidden />}
      loading={acknowledge.isPending}
      aria-label={t("alerts.markRead", { name: visit.patient_name ?? "" })}
      onClick={() =>
        acknowledge.mutate(
          { patient_id: patient, appointment_id: visit.id, alerts: visit.unread_alerts },
          { onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }) },
        )
      }
    >
      {t("alerts.readButton")}
    </Button>
  );
}
