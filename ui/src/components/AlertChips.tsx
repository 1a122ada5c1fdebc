// Alerts where there is little room: the first ones, and how many more there are. All of them are
// read out and shown on hover; the record itself shows them in full.
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAlertText } from "./alertWords";
import { Chip } from "./Chip";
import classes from "./components.module.css";

export function AlertChips({ alerts, most = 1 }: { alerts: readonly string[]; most?: number }) {
  const { t } = useTranslation();
  const text = useAlertText();
  if (alerts.length === 0) return null;
  const shown = alerts.map(text);
  const rest = shown.slice(most);
  return (
    <span className={classes.chips} title={shown.join("\n")}>
      {shown.slice(0, most).map((alert) => (
        <Chip key={alert} tone="alert" icon={<IconAlertTriangle size="0.875rem" aria-hidden style={{ flex: "none" }} />}>
          <span className={classes.chipText}>{alert}</span>
        </Chip>
      ))}
      {rest.length > 0 ? (
        <Chip tone="alert">
          <span aria-hidden>{t("alerts.more", { count: rest.length })}</span>
          <span className={classes.unseen}>{rest.join(", ")}</span>
        </Chip>
      ) : null}
    </span>
  );
}
