// Says at once what a wanted time collides with. Nothing is forbidden: the desk decides.
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { dateToDay, showDay, showTime } from "../app/format";
import { Notice } from "../components/Notice";
import type { Period } from "../fields/parse";
import type { AppointmentSummary } from "../generated/api";
import { overlapsOf, type Overlap } from "./overlaps";
import { clashQuery } from "./queries";

const MOST = 4;

/** What any of the times collides with; nothing while a time is being typed. */
export function useClashes(times: readonly Period[], columns: readonly string[], except: string | null): AppointmentSummary[] {
  const wanted = times.filter(({ start, end }) => Date.parse(start) < Date.parse(end));
  const found = useQuery({
    ...clashQuery(wanted.map(({ start, end }) => ({ start, end, columns: [...columns], except }))),
    enabled: wanted.length > 0 && columns.length > 0,
  });
  return columns.length === 0 ? [] : (found.data ?? []);
}

export function useOverlapLine(): (overlap: Overlap, withDay: boolean) => string {
  const { t } = useTranslation();
  return ({ who, visit }, withDay) => {
    const line = t("book.overlapLine", {
      who,
      from: showTime(visit.start),
      to: showTime(visit.end),
      name: visit.patient_name ?? visit.reason ?? visit.type_name,
    });
    return withDay ? `${showDay(dateToDay(new Date(visit.start)))}, ${line}` : line;
  };
}

interface Props {
  clashes: readonly AppointmentSummary[];
  columns: readonly string[];
  /** Times on several days are told apart. */
  withDay?: boolean;
}

export function Overlaps({ clashes, columns, withDay = false }: Props) {
  const { t } = useTranslation();
  const line = useOverlapLine();
  const overlaps = overlapsOf(clashes, columns);
  const rest = overlaps.length - MOST;
  return (
    <div role="status" style={overlaps.length > 0 ? undefined : { marginTop: "calc(-1 * var(--stack-gap))" }}>
      {overlaps.length > 0 ? (
        <Notice tone="warn" title={t("book.overlap")}>
          {overlaps.slice(0, MOST).map((overlap) => (
            <Text size="sm" key={`${overlap.visit.id} ${overlap.who}`}>
              {line(overlap, withDay)}
            </Text>
          ))}
          {rest > 0 ? <Text size="sm">{t("book.overlapMore", { count: rest })}</Text> : null}
        </Notice>
      ) : null}
    </div>
  );
}
