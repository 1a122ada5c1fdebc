// Says that the chosen animal is expected already on the day that is being booked.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { showTime } from "../app/format";
import { Notice } from "../components/Notice";
import { dayQuery } from "./queries";
import { freesItsTime } from "./steps";

interface Props {
  /** Null where nobody is chosen. */
  patient: string | null;
  day: string;
}

export function SameDay({ patient, day }: Props) {
  const { t } = useTranslation();
  const visits = useQuery({ ...dayQuery(day), enabled: patient !== null }).data ?? [];
  const own = visits.filter((visit) => patient !== null && visit.patient_id === patient && !freesItsTime(visit.status));
  const list = own.map((visit) => `${showTime(visit.start)}, ${visit.type_name}`).join("; ");
  return (
    <div role="status" style={own.length > 0 ? undefined : { marginTop: "calc(-1 * var(--stack-gap))" }}>
      {own.length > 0 ? <Notice tone="warn">{t("book.sameDay", { list })}</Notice> : null}
    </div>
  );
}
