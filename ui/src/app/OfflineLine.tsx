// The offline note, shown on every page that others also write to, and that this program is too old to show all of it.
import { useTranslation } from "react-i18next";
import { Notice } from "../components/Notice";
import { OfflineNote } from "../components/States";
import { showWhen } from "./format";
import { useSyncStatus } from "./sync-status";

export function OfflineLine() {
  const status = useSyncStatus().data;
  const { t } = useTranslation();
  return (
    <>
      {status?.needs_newer ? (
        <Notice tone="warn" role="status">
          {t("sync.needsNewer")}
        </Notice>
      ) : null}
      {status?.state === "offline" ? <OfflineNote away={status.away} since={status.offline_since ? showWhen(status.offline_since) : null} /> : null}
    </>
  );
}
