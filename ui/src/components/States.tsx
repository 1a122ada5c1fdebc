// What a page shows when it has nothing to show: it is loading, empty, or something went wrong.
import { Button, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Away } from "../generated/api";
import classes from "./components.module.css";

export function LoadingState() {
  const { t } = useTranslation();
  return (
    <div className={classes.state} role="status">
      <Loader size="sm" aria-hidden />
      <Text size="sm" c="dimmed">
        {t("common.loading")}
      </Text>
    </div>
  );
}

interface EmptyProps {
  text: string;
  hint?: string;
  icon?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
}

export function EmptyState({ text, hint, icon, action, compact = false }: EmptyProps) {
  return (
    <div className={classes.state} data-compact={compact || undefined}>
      {icon}
      <Text size="sm" c={compact ? "dimmed" : undefined} fw={compact ? undefined : 600}>
        {text}
      </Text>
      {hint ? (
        <Text size="sm" c="dimmed" maw="30rem">
          {hint}
        </Text>
      ) : null}
      {action}
    </div>
  );
}

export function ErrorState({ message, onRetry }: { message: string; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.state} role="alert">
      <IconAlertTriangle size="1.75rem" aria-hidden color="var(--mantine-color-error)" />
      <Text fw={600}>{t("common.failed")}</Text>
      <Text size="sm" c="dimmed" maw="30rem">
        {message}
      </Text>
      {onRetry ? (
        <Button variant="default" size="xs" onClick={onRetry}>
          {t("common.retry")}
        </Button>
      ) : null}
    </div>
  );
}

/** One quiet line: work goes on, but what others write is not here yet. */
export function OfflineNote({ since, away }: { since: string | null; away: Away | null }) {
  const { t } = useTranslation();
  const answers = since !== null && (away === "busy" || away === "too_often" || away === "database" || away === "upgrading");
  return (
    <div className={classes.note}>
      <IconCloudOff size="1rem" aria-hidden style={{ flex: "none" }} />
      <span>{answers ? t(`sync.awayNote.${away}`, { since }) : since ? t("sync.offlineNoteSince", { since }) : t("sync.offlineNote")}</span>
    </div>
  );
}
