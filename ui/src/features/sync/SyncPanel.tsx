// The panel behind the sync light: what waits, when it was last sent and fetched, and what went wrong.
import { Anchor, Button, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showSpan, showTime, showWhen } from "../../app/format";
import { useErrorText, useSaid } from "../../app/i18n";
import { mayAdminister } from "../../app/rights";
import { useSession } from "../../app/session";
import { syncStatusQuery } from "../../app/sync-status";
import { Notice } from "../../components/Notice";
import fieldClasses from "../../fields/fields.module.css";
import * as api from "../../generated/api";
import { HeldBack, Restores } from "./HeldBack";
import { Introduce } from "./Introduce";
import { exchangeQuery } from "./queries";

export function SyncPanel({ status, onLeave }: { status: api.SyncStatus; onLeave: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const said = useSaid();
  const message = said(status.message ?? "");
  const now = useMutation({
    mutationFn: api.syncNow,
    onSuccess: (result) => client.setQueryData(syncStatusQuery.queryKey, result),
  });
  const exchange = useQuery({ ...exchangeQuery, enabled: status.state !== "no_server" }).data;
  const when = (at: string | null): string => (at ? showWhen(at) : t("sync.never"));
  const exchangeTerms: [string, string][] = exchange
    ? [
        [t("sync.lastPush"), when(exchange.last_push)],
        [t("sync.lastPull"), when(exchange.last_pull)],
      ]
    : [[t("sync.last"), when(status.last_sync)]];
  const away = status.state === "offline" && status.away !== "unreachable" ? status.away : null;
  const files = useFiles()(status.files);
  const terms: [string, string][] = [
    [t("sync.state"), away ? t(`sync.awaySaid.${away}`) : t(`sync.said.${status.state}`)],
    [t("sync.toSend"), String(status.waiting)],
    ...(status.oldest_waiting ? [[t("sync.oldest"), showWhen(status.oldest_waiting)] as [string, string]] : []),
    ...exchangeTerms,
    ...(files ? [[t("sync.files"), files] as [string, string]] : []),
  ];
  return (
    <>
      <Stall status={status} />
      <WrongClock ahead={status.clock_ahead} />
      <Versions status={status} />
      <SignIns status={status} />
      <LostComputers status={status} />
      <Text size="sm" c="dimmed" mb="sm">
        {t(`sync.explain.${status.state}`)} {away ? t(`sync.awayDo.${away}`) : null} {away && status.again_at ? t("sync.againAt", { when: showTime(status.again_at) }) : null}
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
      {exchange ? <HeldBack sets={exchange.held_back} onLeave={onLeave} /> : null}
      {exchange ? <Restores at={exchange.epoch_changes} /> : null}
      {status.files.problem ? (
        <div style={{ marginTop: "0.75rem" }}>
          <Notice tone="warn">{said(status.files.problem) ?? t("error.disk")}</Notice>
        </div>
      ) : null}
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
      {status.state === "problem" ? <JoinServer again onLeave={onLeave} /> : null}
      {status.state === "no_server" ? (
        <JoinServer onLeave={onLeave} />
      ) : (
        <Button mt="md" fullWidth variant="default" loading={now.isPending} onClick={() => now.mutate()}>
          {t("sync.now")}
        </Button>
      )}
      <Diagnostics />
    </>
  );
}

/** Files that wait, in words; nothing where none do. */
function useFiles(): (files: api.Files) => string {
  const { t } = useTranslation();
  return ({ to_send, missing, failed }) =>
    [
      to_send > 0 ? t("sync.filesToSend", { count: to_send }) : null,
      missing > 0 ? t("sync.filesMissing", { count: missing }) : null,
      failed > 0 ? t("sync.filesFailed", { count: failed }) : null,
    ]
      .filter(Boolean)
      .join(", ");
}

/** The server answers and takes nothing, or did a while ago. */
function Stall({ status }: { status: api.SyncStatus }) {
  const { t } = useTranslation();
  if (!status.stalled_since && !status.recovered_at) return null;
  return (
    <div style={{ marginBottom: "0.75rem" }}>
      {status.stalled_since ? (
        <Notice tone="alert" title={t("sync.stalledTitle")}>
          {t("sync.stalled", { count: status.waiting, since: showWhen(status.stalled_since) })} {t("sync.stalledDo")}
        </Notice>
      ) : status.recovered_at ? (
        <Notice tone="info">{t("sync.recovered", { when: showWhen(status.recovered_at) })}</Notice>
      ) : null}
    </div>
  );
}

/** What is written while the clock is wrong carries wrong times. */
function WrongClock({ ahead }: { ahead: number | null }) {
  const { t } = useTranslation();
  if (ahead === null) return null;
  const by = showSpan(Math.abs(ahead));
  return (
    <div style={{ marginBottom: "0.75rem" }}>
      <Notice tone="warn" title={t("sync.clockTitle")}>
        {ahead > 0 ? t("sync.clockAhead", { by }) : t("sync.clockBehind", { by })}
      </Notice>
    </div>
  );
}

/** What waits for a newer program, here or on the server. */
function Versions({ status }: { status: api.SyncStatus }) {
  const { t } = useTranslation();
  const lines = [status.needs_newer ? t("sync.needsNewer") : null, status.for_newer_server > 0 ? t("sync.forNewer", { count: status.for_newer_server }) : null];
  return lines
    .filter((line) => line !== null)
    .map((line) => (
      <div key={line} style={{ marginBottom: "0.75rem" }}>
        <Notice tone="info">{line}</Notice>
      </div>
    ));
}

/** Who has to sign in here once before the server takes what they write. */
function SignIns({ status }: { status: api.SyncStatus }) {
  const { t, i18n } = useTranslation();
  const names = status.to_sign_in;
  if (names.length === 0) return null;
  const all = new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(names);
  return (
    <div style={{ marginBottom: "0.75rem" }}>
      <Notice tone="warn" title={t("sync.signInTitle", { names: all })}>
        {t("sync.signIn", { count: names.length, names: all })} {status.for_sign_in > 0 ? t("sync.signInWaits", { count: status.for_sign_in }) : null}
      </Notice>
      {status.unknown_here ? <Introduce /> : null}
    </div>
  );
}

/** What other computers wrote that a restored server does not know. */
function LostComputers({ status }: { status: api.SyncStatus }) {
  const { t, i18n } = useTranslation();
  if (status.of_unknown === 0) return null;
  const names = new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(status.unknown_computers);
  return (
    <div style={{ marginBottom: "0.75rem" }}>
      <Notice tone="warn" title={t("sync.lostTitle", { names })}>
        {t("sync.lost", { count: status.of_unknown, names })} {t("sync.lostDo")}
      </Notice>
    </div>
  );
}

/** Times, counts and codes in a file, for whoever helps. */
function Diagnostics() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const save = useMutation({ mutationFn: api.saveDiagnostics });
  return (
    <>
      <Button mt="xs" fullWidth variant="subtle" loading={save.isPending} onClick={() => save.mutate()}>
        {t("sync.diagnostics")}
      </Button>
      <Text size="xs" c={save.error ? "var(--mantine-color-error)" : "dimmed"} mt="xs" role="status">
        {save.error ? errorText(save.error) : save.data ? t("sync.diagnosticsSaved", { path: save.data.path }) : t("sync.diagnosticsHint")}
      </Text>
    </>
  );
}

/** The way to a server, for whoever may go it; back to one goes whoever works here. */
function JoinServer({ onLeave, again = false }: { onLeave: () => void; again?: boolean }) {
  const { t } = useTranslation();
  const administers = mayAdminister(useSession()?.user ?? null);
  if (!again && !administers) return null;
  return (
    <Button component={Link} to="/settings/server" mt="md" fullWidth variant="default" onClick={onLeave}>
      {again ? t("server.again") : t("server.join")}
    </Button>
  );
}
