// When each member of staff works, week by week.
import { Button, Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { compareText, isDay } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { useClearButton } from "../../fields/clearButton";
import { DayInput } from "../../fields/inputs/DayInput";
import { useReference } from "../../fields/lookups";
import { asText } from "../../fields/parse";
import type { ReferenceRow, Row, Values } from "../../generated/api";
import classes from "./administration.module.css";
import { settingsQuery } from "./queries";
import { useWeeks } from "./useWeeks";
import { WORKING, type Week } from "./week";
import { WeekForm } from "./WeekForm";

export function RosterSection() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const { staff: asked } = useParams();
  const staff = [...useReference("staff")].sort((left, right) => compareText(left.label, right.label));
  const rows = useQuery(settingsQuery("working_hours"));
  const person = staff.find(({ id }) => id === asked) ?? staff[0];
  return (
    <Panel title={t("settings.section.rosters")}>
      <Text size="sm" c="dimmed">
        {t("settings.hint.rosters")}
      </Text>
      {rows.isPending ? <LoadingState /> : null}
      {rows.error ? <ErrorState message={errorText(rows.error)} onRetry={() => void rows.refetch()} /> : null}
      {rows.data && person === undefined ? <EmptyState compact text={t("settings.noStaff")} /> : null}
      {rows.data && person ? (
        <>
          <Select
            className={classes.chooser}
            label={t("settings.who")}
            searchable
            allowDeselect={false}
            data={staff.map(({ id, label }) => ({ value: id, label }))}
            value={person.id}
            onChange={(next) => next !== null && void navigate(`/settings/rosters/${next}`)}
          />
          <RosterForm key={person.id} person={person} rows={rows.data} />
        </>
      ) : null}
    </Panel>
  );
}

function RosterForm({ person, rows }: { person: ReferenceRow; rows: readonly Row[] }) {
  const { t } = useTranslation();
  const mine = (row: Row): boolean => row.values["staff_id"] === person.id;
  const own = rows.filter(mine);
  const blank: Week = { common: { staff_id: person.id, location_id: null, valid_from: null, valid_until: null }, stretches: [] };
  const weeks = useWeeks(WORKING, blank, mine, own);
  const locations = useReference("locations");
  const wrong = weeks.weeks.map(({ common }, at) => validity(common) ?? (weeks.weeks.slice(0, at).some((other) => meets(other.common, common)) ? "meets" : null));
  const setCommon = (at: number, part: Values): void => {
    const week = weeks.weeks[at];
    if (week) weeks.change(at, { common: { ...week.common, ...part } });
  };
  return (
    <>
      {own.length === 0 ? (
        <div className={classes.note}>
          <Notice tone="info">{t("settings.noRoster", { name: person.label })}</Notice>
        </div>
      ) : null}
      <WeekForm
        weeks={weeks}
        label={t("settings.rosterOf", { name: person.label })}
        draftName={`working_hours:${person.id}`}
        emptyDay={t("settings.off")}
        check={() => wrong.every((problem) => problem === null)}
        head={({ common }, at) => (
          <WeekHead common={common} problem={weeks.checked ? (wrong[at] ?? null) : null} locations={locations} onChange={(part) => setCommon(at, part)} />
        )}
        foot={
          <Button size="compact-sm" variant="subtle" mt="md" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={weeks.addWeek}>
            {t("settings.addWeek")}
          </Button>
        }
      />
    </>
  );
}

type Wrong = "from" | "until" | "order" | "meets" | null;

/** Whether two weeks at one place hold on the same days. */
function meets(left: Values, right: Values): boolean {
  const from = (week: Values): string => asText(week["valid_from"]) || "0000";
  const until = (week: Values): string => asText(week["valid_until"]) || "9999";
  return asText(left["location_id"]) === asText(right["location_id"]) && from(left) <= until(right) && from(right) <= until(left);
}

function validity(common: Values): Wrong {
  const [from, until] = [asText(common["valid_from"]), asText(common["valid_until"])];
  if (from !== "" && !isDay(from)) return "from";
  if (until !== "" && !isDay(until)) return "until";
  return from !== "" && until !== "" && until < from ? "order" : null;
}

interface HeadProps {
  common: Values;
  problem: Wrong;
  locations: readonly ReferenceRow[];
  onChange: (part: Values) => void;
}

function WeekHead({ common, problem, locations, onChange }: HeadProps) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const texts = useMetaTexts();
  const day = (name: "valid_from" | "valid_until", error: string | undefined) => (
    <DayInput
      label={texts.label("working_hours", name)}
      value={asText(common[name])}
      error={error}
      onChange={(value) => onChange({ [name]: value === "" ? null : value })}
    />
  );
  const unread = t("form.problem.date");
  return (
    <div className={classes.weekHead}>
      {day("valid_from", problem === "from" ? unread : problem === "meets" ? t("settings.problem.weeks") : undefined)}
      {day("valid_until", problem === "until" ? unread : problem === "order" ? t("settings.problem.days") : undefined)}
      {locations.length > 1 ? (
        <Select
          label={texts.label("working_hours", "location_id")}
          clearable
          clearButtonProps={clearButton(texts.label("working_hours", "location_id"))}
          placeholder={t("settings.anywhere")}
          data={locations.map(({ id, label }) => ({ value: id, label }))}
          value={asText(common["location_id"]) || null}
          onChange={(location_id) => onChange({ location_id })}
        />
      ) : null}
    </div>
  );
}
