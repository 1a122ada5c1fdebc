// The sync light in the header, and the panel behind it.
import { Popover, Text } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import { useSyncStatus } from "../../app/sync-status";
import type { SyncStatus } from "../../generated/api";
import { useLight } from "./lights";
import { SyncPanel } from "./SyncPanel";
import classes from "./sync.module.css";
import { useWake } from "./wake";

export function SyncLight() {
  const { t } = useTranslation();
  const light = useLight();
  const errorText = useErrorText();
  const status = useSyncStatus();
  const [opened, setOpened] = useState(false);
  // The page that a link of the panel leads to has the focus then.
  const [left, setLeft] = useState(false);
  const titleId = useId();
  const wake = useWake(status.data?.state);
  const open = (next: boolean): void => {
    setOpened(next);
    setLeft(false);
    if (next) wake();
  };
  const leave = (): void => {
    setLeft(true);
    setOpened(false);
  };
  const said = (now: SyncStatus): string => {
    if (now.stalled_since) return t("sync.saidStalled");
    if (now.state === "offline" && now.away && now.away !== "unreachable") return t(`sync.awaySaid.${now.away}`);
    // What was told as an error is told again when it is over.
    return now.recovered_at && now.state === "all_sent" ? t("sync.saidRecovered") : t(`sync.said.${now.state}`);
  };
  if (status.isPending) return null;
  const shown = status.data
    ? light(status.data)
    : light({ state: "problem", waiting: 0, oldest_waiting: null, last_sync: null, offline_since: null, away: null, again_at: null, clock_ahead: null, stalled_since: null, recovered_at: null, quarantined: 0, only_waiting: 0, for_newer_server: 0, for_sign_in: 0, to_sign_in: [], unknown_here: false, of_unknown: 0, unknown_computers: [], needs_newer: false, conflicts: 0, files: { to_send: 0, missing: 0, failed: 0, problem: null }, first_copy: null, message: null });
  return (
    <>
      <span role="status" style={{ position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)" }}>
        {status.data ? said(status.data) : null}
      </span>
      <Popover opened={opened} onChange={open} position="bottom-end" shadow="lg" width="22rem" trapFocus returnFocus={!left} withinPortal>
        <Popover.Target>
          <button type="button" className={classes.light} data-tone={shown.tone} aria-label={t("sync.lightLabel", { text: shown.text })} onClick={() => open(!opened)}>
            <shown.Icon size="1.125rem" aria-hidden />
            {shown.text}
          </button>
        </Popover.Target>
        <Popover.Dropdown p="md" aria-labelledby={titleId} className={classes.panel}>
          {/* Not the first link: a panel with much to say would open at its middle. */}
          <Text component="h2" id={titleId} fw={650} mb="sm" tabIndex={-1} data-autofocus className={classes.title}>
            {t("sync.panelTitle")}
          </Text>
          {status.data ? (
            <SyncPanel status={status.data} onLeave={leave} />
          ) : (
            <Text size="sm">{errorText(status.error)}</Text>
          )}
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
