// How far the practice has come down to this computer. Gone when all of it is here; nobody waits for it.
import { Progress } from "@mantine/core";
import { IconCloudDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import { useSyncStatus } from "../../app/sync-status";
import classes from "./welcome.module.css";

export function FirstCopyBar() {
  const { t } = useTranslation();
  const copy = useSyncStatus().data?.first_copy;
  if (!copy) return null;
  const rows = Math.min(copy.rows, copy.of);
  return (
    <div className={classes.copy}>
      <Progress
        className={classes.copyBar}
        value={copy.of === 0 ? 0 : (100 * rows) / copy.of}
        size="xs"
        radius={0}
        aria-label={t("welcome.copy.label")}
      />
      <span className={classes.copyText}>
        <IconCloudDown size="1rem" aria-hidden style={{ flex: "none" }} />
        {t("welcome.copy.rows", { rows: showNumber(rows), of: showNumber(copy.of) })}
        {copy.tables_left > 0 ? ` ${t("welcome.copy.more")}` : null}
      </span>
      <span className={classes.copyHint}>{t("welcome.copy.hint")}</span>
    </div>
  );
}
