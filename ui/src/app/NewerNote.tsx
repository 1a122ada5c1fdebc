// Says of a record that this program is too old to show all of it: in full where it is open, by a mark in a list.
import { useQuery } from "@tanstack/react-query";
import { IconVersions } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Chip } from "../components/Chip";
import { Notice } from "../components/Notice";
import * as api from "../generated/api";
import type { Table } from "../generated/entities";

/** Those of some rows of which a newer version has written a part. */
export function useNewer(table: Table, ids: readonly string[]): ReadonlySet<string> {
  const found = useQuery({
    queryKey: ["newerParts", table, ids],
    queryFn: () => api.newerParts({ table, ids: [...ids] }),
    meta: { reads: [table] },
    enabled: ids.length > 0,
  });
  return new Set(found.data ?? []);
}

interface Props {
  table: Table;
  id: string;
  className?: string | undefined;
}

export function NewerNote({ table, id, className }: Props) {
  const { t } = useTranslation();
  if (!useNewer(table, [id]).has(id)) return null;
  return (
    <div className={className}>
      <Notice tone="warn" role="status">
        {t("record.newer")}
      </Notice>
    </div>
  );
}

/** Beside a row of a list. */
export function NewerMark() {
  const { t } = useTranslation();
  return (
    <Chip tone="warn" icon={<IconVersions size="0.875rem" aria-hidden />}>
      {t("record.newerMark")}
    </Chip>
  );
}
