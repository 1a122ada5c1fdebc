// The sync light in the header, and the panel behind it.
import { Anchor, Button, Popover, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showWhen } from "../../app/format";
import { useErrorText, useSaid } from "../../app/i18n";
import { mayAdminister } from "../../app/rights";
import { useSession } from "../../app/session";
import { syncStatusQuery, useSyncStatus } from "../../app/sync-status";
import { Notice } from "../../components/Notice";
import fieldClasses from "../../fields/fields.module.css";
import * as api from "../../generated/api";
import { useLight } from "./lights";
import classes from "./sync.module.css";
import { useWake } from "./wake";

export function SyncLight() {
  const { t } = useTranslation();
  const light = useLight();
  const errorText = useErrorText();
  const status = useSyncStatus();
  const [opened, setOpened] = useState(false);
  const titleId = useId();
  const wake = useWake(status.data?.state);
  const open = (next: boolean): void => {
    setOpened(next);
    if (next) wake();
  };
  if (status.isPending) return null;
  const shown = status.data
    ? light(status.data)
    : light({ state: "problem", waiting: 0, oldest_waiting: null, last_sync: null, offline_since: null, quarantined: 0, conflicts: 0, first_copy: null, message: null });
  return (
    <>
      <span role="status" style={{ position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)" }}>
        {status.data ? t(`sync.said.${status.data.state}`) : null}
      </span>
      <Popover opened={opened} onChange={open} position="bottom-end" shadow="lg" width="22rem" trapFocus returnFocus withinPortal>
        <Popover.Target>
          <button type="button" className={classes.light} data-tone={shown.tone} aria-label={t("sync.lightLabel", { text: shown.text })} onClick={() => open(!opened)}>
            <shown.Icon size="1.125rem" aria-hidden />
            {shown.text}
          </button>
        </Popover.Target>
        <Popover.Dropdown p="md" aria-labelledby={titleId}>
          <Text component="h2" id={titleId} fw={650} mb="sm">
            {t("sync.panelTitle")}
          </Text>
          {status.data ? (
            <SyncPanel status={status.data} onLeave={() => setOpened(false)} />
          ) : (
            <Text size="sm">{errorText(status.error)}</Text>
          )}
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

function SyncPanel({ status, onLeave }: { status: api.SyncStatus; onLeave: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const message = useSaid()(status.message ?? "");
  const now = useMutation({
    mutationFn: api.syncNow,
    onSuccess: (result) => client.setQueryData(syncStatusQuery.queryKey, result),
  });
  const terms: [string, string][] = [
    [t("sync.state"), t(`sync.said.${status.state}`)],
    [t("sync.toSend"), String(status.waiting)],
    ...(status.oldest_waiting ? [[t("sync.oldest"), showWhen(status.oldest_waiting)] as [string, string]] : []),
    [t("sync.last"), status.last_sync ? showWhen(status.last_sync) : t("sync.never")],
    ...(status.quarantined > 0 ? [[t("sync.quarantined"), String(status.quarantined)] as [string, string]] : []),
  ];
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t(`sync.explain.${status.state}`)}
      </Text>
      <dl className={fieldClasses.terms}>
        {terms.map(([term, value]) => (
          <div key={term} style={{ display: "contents" }}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <dt>{t("sync.conflicts")}</dt>
        <dd>
          <Anchor component={Link} to="/conflicts" size="sm" onClick={onLeave}>
            {status.conflicts}
          </Anchor>
        </dd>
      </dl>
      {message ? (
        <div style={{ marginTop: "0.75rem" }}>
          <Notice tone={status.state === "problem" ? "alert" : "info"}>{message}</Notice>
        </div>
      ) : null}
      {now.error ? (
        <Text size="sm" mt="sm" c="var(--mantine-color-error)" role="alert">
          {errorText(now.error)}
        </Text>
      ) : null}
      {status.state === "no_server" ? (
        <JoinServer onLeave={onLeave} />
      ) : (
        <Button mt="md" fullWidth variant="default" loading={now.isPending} onClick={() => now.mutate()}>
          {t("sync.now")}
        </Button>
      )}
    </>
  );
}

/** The way to a server, for whoever may go it. */
function JoinServer({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  if (!mayAdminister(useSession()?.user ?? null)) return null;
  return (
    <Button component={Link} to="/settings/server" mt="md" fullWidth variant="default" onClick={onLeave}>
      {t("server.join")}
    </Button>
  );
}
