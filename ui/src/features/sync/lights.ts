// What the light says for each state. It is quiet while all is well and never stands in the way.
import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUp, IconDeviceDesktop, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { showWhen } from "../../app/format";
import type { SyncStatus } from "../../generated/api";

type Tone = "ok" | "info" | "warn" | "alert" | "quiet";

interface Light {
  tone: Tone;
  Icon: typeof IconCloudCheck;
  text: string;
}

export function useLight(): (status: SyncStatus) => Light {
  const { t } = useTranslation();
  return (status) => {
    const waiting = status.waiting > 0 ? t("sync.waitingShort", { count: status.waiting }) : null;
    const join = (...parts: (string | null)[]): string => parts.filter(Boolean).join(" · ");
    // A server that answers is not out of reach.
    const awayText = ({ away, offline_since: since }: SyncStatus): string | null =>
      since !== null && (away === "busy" || away === "too_often" || away === "database" || away === "upgrading") ? t(`sync.awayLight.${away}`, { since: showWhen(since) }) : null;
    switch (status.state) {
      case "all_sent":
        return { tone: "ok", Icon: IconCloudCheck, text: t("sync.allSent") };
      case "waiting":
        return { tone: "info", Icon: IconCloudUp, text: t("sync.waiting", { count: status.waiting }) };
      case "sending":
        return { tone: "info", Icon: IconRefresh, text: t("sync.sending", { count: status.waiting }) };
      case "offline":
        return {
          tone: "warn",
          Icon: IconCloudOff,
          text: join(awayText(status) ?? (status.offline_since ? t("sync.offlineSince", { since: showWhen(status.offline_since) }) : t("sync.offline")), waiting),
        };
      case "no_server":
        return { tone: "quiet", Icon: IconDeviceDesktop, text: t("sync.noServer") };
      case "problem":
        return {
          tone: "alert",
          Icon: IconAlertTriangle,
          text: join(status.stalled_since ? t("sync.stalledShort", { since: showWhen(status.stalled_since) }) : t("sync.problem"), waiting),
        };
    }
  };
}
