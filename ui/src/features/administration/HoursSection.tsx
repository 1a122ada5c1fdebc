// When the practice is open: everywhere, or at one of its locations.
import { Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useErrorText } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { ErrorState, LoadingState } from "../../components/States";
import { useReference } from "../../fields/lookups";
import type { Row } from "../../generated/api";
import classes from "./administration.module.css";
import { settingsQuery } from "./queries";
import { useWeeks } from "./useWeeks";
import { OPENING } from "./week";
import { WeekForm } from "./WeekForm";

const EVERYWHERE = "everywhere";

export function HoursSection() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const { place = EVERYWHERE } = useParams();
  const locations = useReference("locations");
  const rows = useQuery(settingsQuery("opening_hours"));
  const known = place === EVERYWHERE || locations.some(({ id }) => id === place);
  const choices = [{ value: EVERYWHERE, label: t("settings.everywhere") }, ...locations.map(({ id, label }) => ({ value: id, label }))];
  return (
    <Panel title={t("settings.section.hours")}>
      <Text size="sm" c="dimmed">
        {t("settings.hint.hours")}
      </Text>
      {locations.length > 1 || place !== EVERYWHERE ? (
        <Select
          className={classes.chooser}
          label={t("settings.where")}
          allowDeselect={false}
          data={choices}
          value={known ? place : null}
          onChange={(next) => void navigate(next === null || next === EVERYWHERE ? "/settings/hours" : `/settings/hours/${next}`)}
        />
      ) : null}
      {rows.isPending ? <LoadingState /> : null}
      {rows.error ? <ErrorState message={errorText(rows.error)} onRetry={() => void rows.refetch()} /> : null}
      {rows.data?.length === 0 ? (
        <div className={classes.note}>
          <Notice tone="info">{t("settings.noHours")}</Notice>
        </div>
      ) : null}
      {rows.data ? <OpeningForm key={place} place={place === EVERYWHERE ? null : place} rows={rows.data} /> : null}
    </Panel>
  );
}

function OpeningForm({ place, rows }: { place: string | null; rows: readonly Row[] }) {
  const { t } = useTranslation();
  const mine = (row: Row): boolean => (row.values["location_id"] ?? null) === place;
  const weeks = useWeeks(OPENING, { common: { location_id: place }, stretches: [] }, mine, rows.filter(mine));
  return <WeekForm weeks={weeks} label={t("settings.section.hours")} draftName={`opening_hours:${place ?? EVERYWHERE}`} emptyDay={t("settings.closed")} />;
}
