// What the settings read and write. Writes name no queries: the "changed" event tells what became stale.
import { queryOptions, useMutation } from "@tanstack/react-query";
import * as api from "../../generated/api";

export const settingsQuery = (table: api.ReferenceTable) =>
  queryOptions({
    queryKey: ["settings", table] as const,
    queryFn: () => api.settings({ table }),
    meta: { reads: [table] },
  });

export const useAddSetting = () => useMutation({ mutationFn: api.addSetting });
export const useChangeSetting = () => useMutation({ mutationFn: api.changeSetting });
export const useAddUsualTerms = () => useMutation({ mutationFn: api.addUsualTerms });
export const useRemoveSetting = () => useMutation({ mutationFn: api.removeSetting });

export const printSettingsQuery = queryOptions({
  queryKey: ["printSettings"] as const,
  queryFn: () => api.printSettings(),
  meta: { reads: ["practice_settings"] },
});

export const useSavePrintSettings = () => useMutation({ mutationFn: api.savePrintSettings });
