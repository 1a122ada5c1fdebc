// The offline note, shown on every page that others also write to.
import { OfflineNote } from "../components/States";
import { showWhen } from "./format";
import { useSyncStatus } from "./sync-status";

export function OfflineLine() {
  const status = useSyncStatus().data;
  if (status?.state !== "offline") return null;
  return <OfflineNote since={status.offline_since ? showWhen(status.offline_since) : null} />;
}
