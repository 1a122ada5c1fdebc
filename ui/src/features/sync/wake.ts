// Asks the server again where there is reason to think that it answers now: the program by itself waits
// ever longer, up to a minute.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { syncStatusQuery } from "../../app/sync-status";
import * as api from "../../generated/api";

const REST_MS = 10_000;

/** Asks when the network is back, and whenever what it returns is called; not twice within ten seconds. */
export function useWake(state: api.SyncStatus["state"] | undefined): () => void {
  const client = useQueryClient();
  const asked = useRef(-Infinity);
  const wake = (): void => {
    const now = performance.now();
    if (state === undefined || state === "no_server" || now - asked.current < REST_MS) return;
    asked.current = now;
    api.syncNow().then(
      (result) => client.setQueryData(syncStatusQuery.queryKey, result),
      // The light says what is wrong; nobody asked here.
      () => undefined,
    );
  };
  const online = useEffectEvent(wake);
  useEffect(() => {
    const back = (): void => online();
    window.addEventListener("online", back);
    return () => window.removeEventListener("online", back);
  }, []);
  return wake;
}
