// The appointments of one day as a list.
import { ActionIcon, Button, Kbd, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { IconCalendarOff, IconChevronLeft, IconChevronRight, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { addDays, isDay, showLongDay, today } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { useNow } from "../../app/now";
import { OfflineLine } from "../../app/OfflineLine";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { DayInput } from "../../fields/inputs/DayInput";
import type { AppointmentSummary } from "../../generated/api";
import { BookDrawer } from "../../visits/BookDrawer";
import { CancelModal } from "../../visits/CancelModal";
import { EditDrawer } from "../../visits/EditDrawer";
import { useSetStatus } from "../../visits/mutations";
import { dayQuery } from "../../visits/queries";
import { isShown, StateStrip, type Shown } from "./StateStrip";
import type { Step } from "../../visits/steps";
import classes from "./today.module.css";
import { VisitRow } from "./VisitRow";

function DayBar({ date, onDate }: { date: string; onDate: (date: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar} role="group" aria-label={t("today.chooseDay")}>
      <ActionIcon variant="default" size="lg" aria-label={t("today.dayBefore")} onClick={() => onDate(addDays(date, -1))}>
        <IconChevronLeft size="1.125rem" aria-hidden />
      </ActionIcon>
      <div style={{ width: "10.5rem" }}>
        <DayInput key={date} hideLabel label={t("today.day")} value={date} onChange={(day) => isDay(day) && onDate(day)} />
      </div>
      <ActionIcon variant="default" size="lg" aria-label={t("today.dayAfter")} onClick={() => onDate(addDays(date, 1))}>
        <IconChevronRight size="1.125rem" aria-hidden />
      </ActionIcon>
      <Button variant="default" disabled={date === today()} onClick={() => onDate(today())}>
        {t("today.toToday")}
      </Button>
    </div>
  );
}

export function TodayPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const asked = params.get("date");
  const date = asked !== null && isDay(asked) ? asked : today();
  const go = (changed: Record<string, string | null>): void =>
    setParams(
      (before) => {
        for (const [name, value] of Object.entries(changed)) {
          if (value === null) before.delete(name);
          else before.set(name, value);
        }
        return before;
      },
      { replace: true },
    );
  return (
    <>
      <OfflineLine />
      <PageHeader
        title={date === today() ? t("today.title") : t("today.titleOther")}
        subtitle={showLongDay(date)}
        actions={
          <>
            <DayBar date={date} onDate={(day) => go({ date: day === today() ? null : day })} />
            <Button leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => go({ book: "new" })}>
              {t("book.title")}
            </Button>
          </>
        }
      />
      <DayList key={date} date={date} onBook={() => go({ book: "new" })} />
      <BookDrawer book={params.get("book")} date={date} onClose={() => go({ book: null })} />
    </>
  );
}

function DayList({ date, onBook }: { date: string; onBook: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const now = useNow();
  const day = useQuery(dayQuery(date));
  const setStatus = useSetStatus();
  const [shown, setShown] = useState<Shown>("all");
  const [cancelling, setCancelling] = useState<AppointmentSummary | null>(null);
  const [editing, setEditing] = useState<AppointmentSummary | null>(null);
  if (day.isPending) return <LoadingState />;
  if (day.error) return <ErrorState message={errorText(day.error)} onRetry={() => void day.refetch()} />;
  const step = (visit: AppointmentSummary, { to }: Step): void => {
    if (to === "CANCELED") setCancelling(visit);
    else {
      setStatus.mutate(
        { id: visit.id, status: to },
        { onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }) },
      );
    }
  };
  const visits = day.data.filter((visit) => isShown(visit, shown));
  return (
    <>
      {day.data.length > 0 ? <StateStrip visits={day.data} shown={shown} onShow={setShown} /> : null}
      <section className={shared.panel} aria-label={t("today.list")}>
        {day.data.length === 0 ? (
          <EmptyState
            icon={<IconCalendarOff size="2rem" aria-hidden />}
            text={t("today.empty")}
            hint={t("today.emptyHint")}
            action={<Button onClick={onBook}>{t("book.title")}</Button>}
          />
        ) : (
          <ul className={shared.list}>
            {visits.map((visit) => (
              <VisitRow key={visit.id} visit={visit} now={now} onStep={step} onEdit={setEditing} />
            ))}
          </ul>
        )}
        {day.data.length > 0 && visits.length === 0 ? <EmptyState compact text={t("today.noneInState")} /> : null}
      </section>
      {day.data.length > 0 ? (
        <Text size="xs" c="dimmed" mt="xs">
          {t("today.keysBefore")} <Kbd size="xs">{t("key.arrows")}</Kbd> {t("today.keysMove")} <Kbd size="xs">{t("key.a")}</Kbd>{" "}
          {t("today.keysArrived")} <Kbd size="xs">{t("key.r")}</Kbd> {t("today.keysRoom")} <Kbd size="xs">{t("key.d")}</Kbd>{" "}
          {t("today.keysDone")} <Kbd size="xs">{t("key.x")}</Kbd> {t("today.keysCancel")}
        </Text>
      ) : null}
      <CancelModal visit={cancelling} onClose={() => setCancelling(null)} />
      <EditDrawer visit={editing} onClose={() => setEditing(null)} />
    </>
  );
}
