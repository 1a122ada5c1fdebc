// Says of one record that this program is too old to show all of it.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Notice } from "../components/Notice";
import * as api from "../generated/api";

interface Props {
  table: api.HistoryTable;
  id: string;
  className?: string | undefined;
}

export function NewerNote({ table, id, className }: Props) {
  const { t } = useTranslation();
  const newer = useQuery({
    queryKey: ["newerParts", table, id],
    queryFn: () => api.hasNewerParts({ table, id }),
    meta: { reads: [table] },
  });
  if (newer.data !== true) return null;
  return (
    <div className={className}>
      <Notice tone="warn" role="status">
        {t("record.newer")}
      </Notice>
    </div>
  );
}
