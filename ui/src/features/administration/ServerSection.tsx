// A server for a practice that has none: what it brings, and the form that joins it. Joining again is for whoever works
// here: the code is made for them.
import { Anchor, Button, Stack, Text } from "@mantine/core";
import { IconServer2 } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showWhen } from "../../app/format";
import { mayAdminister } from "../../app/rights";
import { useSession } from "../../app/session";
import { useSyncStatus } from "../../app/sync-status";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { LoadingState } from "../../components/States";
import type { SyncStatus } from "../../generated/api";
import classes from "./administration.module.css";
import { JoinServerForm } from "./JoinServerForm";
import { Refused } from "./Refused";

export function ServerSection() {
  const { t } = useTranslation();
  const [joined, setJoined] = useState(false);
  const status = useSyncStatus().data;
  const administers = mayAdminister(useSession()?.user ?? null);
  if (status?.state === "no_server" && !administers) return <Refused right="administer" />;
  const without = status?.state === "no_server" && !joined;
  return (
    <Panel title={without ? t("server.join") : t("settings.section.server")} icon={<IconServer2 size="1.125rem" aria-hidden />}>
      {status ? null : <LoadingState />}
      {without ? (
        <div className={classes.beside}>
          <ul className={classes.points}>
            <li>{t("server.brings")}</li>
            <li>{t("server.nothingLost")}</li>
            <li>{t("server.goesOn")}</li>
            <li>{t("server.needs")}</li>
          </ul>
          <JoinServerForm onJoined={() => setJoined(true)} />
        </div>
      ) : null}
      {status && !without ? <Joined status={status} fresh={joined} administers={administers} /> : null}
    </Panel>
  );
}

/** Behind a button: it is for the day on which the server does not let this computer in any more. */
function JoinAgain() {
  const { t } = useTranslation();
  const [step, setStep] = useState<"closed" | "open" | "done">("closed");
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    flushSync(() => setStep("closed"));
    opener.current?.focus();
  };
  if (step === "done") return <Notice tone="info" role="status" title={t("server.againDone")} />;
  return (
    <div className={step === "open" ? classes.beside : classes.again}>
      <Text size="sm">{t("server.againWhy")}</Text>
      {step === "open" ? (
        <JoinServerForm again onJoined={() => setStep("done")} onClose={close} />
      ) : (
        <Button ref={opener} variant="default" style={{ justifySelf: "start" }} onClick={() => setStep("open")}>
          {t("server.again")}
        </Button>
      )}
    </div>
  );
}

function Joined({ status, fresh, administers }: { status: SyncStatus; fresh: boolean; administers: boolean }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      {fresh ? (
        <Notice tone="info" role="status" title={t("server.joined")}>
          {t("server.joinedNext")}
        </Notice>
      ) : (
        <Text size="sm">{t("server.has")}</Text>
      )}
      <Text size="sm" role="status">
        {status.waiting > 0 ? t("server.toSend", { count: status.waiting }) : t("server.sent")}{" "}
        {status.last_sync ? t("server.last", { when: showWhen(status.last_sync) }) : null}
      </Text>
      <JoinAgain />
      {administers ? <Further /> : null}
    </Stack>
  );
}

function Further() {
  const { t } = useTranslation();
  return (
    <Text size="sm">
      <Anchor component={Link} to="/settings/devices" inherit>
        {t("server.toDevices")}
      </Anchor>
      {" · "}
      <Anchor component={Link} to="/settings/users" inherit>
        {t("server.toUsers")}
      </Anchor>
    </Text>
  );
}
