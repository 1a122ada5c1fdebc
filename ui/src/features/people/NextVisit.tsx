// When somebody is expected next.
import { Anchor, Text } from "@mantine/core";
import { IconCalendarEvent } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dateToDay, showDateTime } from "../../app/format";
import type { AppointmentSummary } from "../../generated/api";

export function NextVisit({ visit, withPatient = false }: { visit: AppointmentSummary | null; withPatient?: boolean }) {
  const { t } = useTranslation();
  const what = visit ? [withPatient ? visit.patient_name : null, visit.type_name, visit.staff.map(({ name }) => name).join(", ")] : [];
  return (
    <span style={{ display: "inline-flex", alignItems: "center", flexWrap: "wrap", gap: "0 0.5rem" }}>
      <IconCalendarEvent size="1.125rem" aria-hidden />
      <Text size="sm" c="dimmed">
        {t("visits.next")}
      </Text>
      {visit ? (
        <>
          <Anchor component={Link} to={`/today?date=${dateToDay(new Date(visit.start))}`} fw={600} size="sm">
            {showDateTime(visit.start)}
          </Anchor>
          <Text size="sm">{what.filter(Boolean).join(" · ")}</Text>
        </>
      ) : (
        <Text size="sm">{t("visits.noNext")}</Text>
      )}
    </span>
  );
}
