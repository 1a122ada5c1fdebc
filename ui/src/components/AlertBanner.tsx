// What everybody must see at once about an animal or its owner.
import { IconAlertOctagon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./components.module.css";

interface Props {
  alerts: readonly string[];
  about: string;
  /** What can be done about them. */
  action?: ReactNode;
}

export function AlertBanner({ alerts, about, action }: Props) {
  const { t } = useTranslation();
  if (alerts.length === 0) return null;
  return (
    <div className={classes.alert} role="region" aria-label={t("alerts.about", { name: about })}>
      <IconAlertOctagon size="1.25rem" aria-hidden style={{ flex: "none" }} />
      <span>{t("alerts.title")}</span>
      {alerts.map((alert) => (
        <span key={alert} className={classes.alertWord}>
          {alert}
        </span>
      ))}
      {action ? <span style={{ marginInlineStart: "auto" }}>{action}</span> : null}
    </div>
  );
}
