// What a page shows that needs the server, while there is none, it cannot be reached, or it refuses.
import { Button, Text } from "@mantine/core";
import { IconCloudOff, IconServerOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CommandError } from "../../app/errors";
import { useErrorText } from "../../app/i18n";
import { mayAdminister } from "../../app/rights";
import { useSession } from "../../app/session";
import { useSyncStatus } from "../../app/sync-status";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import classes from "./administration.module.css";

type Kept = "users" | "devices" | "audit" | "aside";

/** The page itself only for a practice that has a server. */
export function WithServer({ kept, children }: { kept: Kept; children: ReactNode }) {
  const { t } = useTranslation();
  const may = mayAdminister(useSession()?.user ?? null);
  const status = useSyncStatus();
  if (status.isPending) return <LoadingState />;
  if (status.data?.state !== "no_server") return children;
  return (
    <Panel title={t(`settings.section.${kept}`)}>
      <EmptyState
        icon={<IconServerOff size="2rem" aria-hidden />}
        text={t(`server.none.${kept}`)}
        hint={may ? t("server.noneHint") : t("server.noneAsk")}
        action={
          may ? (
            <Button component={Link} to="/settings/server">
              {t("server.join")}
            </Button>
          ) : null
        }
      />
    </Panel>
  );
}

interface Found<Data> {
  data: Data | undefined;
  error: CommandError | null;
  isFetching: boolean;
  refetch: () => unknown;
}

/** What the server answered. What it answered before stays on the screen when it is gone. */
export function FromServer<Data>({ found, children }: { found: Found<Data>; children: (data: Data) => ReactNode }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { data, error } = found;
  const retry = (): void => void found.refetch();
  if (data !== undefined) {
    return (
      <>
        {error ? (
          <Text size="sm" className={classes.hint} c="var(--vet-warn-ink)" role="status">
            {t("server.old", { why: errorText(error) })}
          </Text>
        ) : null}
        {children(data)}
      </>
    );
  }
  if (error?.code === "offline") {
    return (
      <EmptyState
        icon={<IconCloudOff size="2rem" aria-hidden />}
        text={t("server.away")}
        hint={t("server.awayHint")}
        action={
          <Button variant="default" size="xs" loading={found.isFetching} onClick={retry}>
            {t("common.retry")}
          </Button>
        }
      />
    );
  }
  return error ? <ErrorState message={errorText(error)} onRetry={retry} /> : <LoadingState />;
}
