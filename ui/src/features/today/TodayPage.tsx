// The board of one day, open at the front desk from morning to evening.
import { ActionIcon, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCalendarOff, IconChevronLeft, IconChevronRight, IconPlus, IconUrgent, IconWalk } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { addDays, isDay, showLongDay, today } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { useNow } from "../../app/now";
import { OfflineLine } from "../../app/OfflineLine";
import { useDownToRows } from "../../app/rows";
import shared from "../../components/components.module.css";
import { PageHeader } from "../../components/PageHeader";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { DayJump } from "../../fields/inputs/DayJump";
import { BookDrawer } from "../../visits/BookDrawer";
import { dayQuery } from "../../visits/queries";
import { Board } from "./Board";
import { HiddenNote } from "./HiddenNote";
import { isWanted, type Wanted } from "./groups";
import { BoardBar } from "./BoardBar";
import { useBoardFocus } from "./focus";
import classes from "./today.module.css";

function DayBar({ date, onDate }: { date: string; onDate: (date: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar} role="group" aria-label={t("today.chooseDay")}>
      <ActionIcon variant="default" size="lg" aria-label={t("today.dayBefore")} onClick={() => onDate(addDays(date, -1))}>
        <IconChevronLeft size="1.125rem" aria-hidden />
      </ActionIcon>
      <div style={{ width: "10.5rem" }}>
        <DayJump label={t("today.day")} date={date} onDate={onDate} />
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
  const [booked, setBooked] = useState<string | null>(null);
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
            {date === today() ? (
              <>
                <Button variant="default" leftSection={<IconUrgent size="1rem" aria-hidden />} onClick={() => go({ book: "emergency" })}>
                  {t("today.emergency")}
                </Button>
                <Button variant="default" leftSection={<IconWalk size="1rem" aria-hidden />} onClick={() => go({ book: "walk-in" })}>
                  {t("today.walkIn")}
                </Button>
              </>
            ) : null}
            <Button leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => go({ book: "new" })}>
              {t("book.title")}
            </Button>
          </>
        }
      />
      <DayBoard key={date} date={date} vet={params.get("vet")} onVet={(vet) => go({ vet })} onBook={() => go({ book: "new" })} booked={booked} onSeen={() => setBooked(null)} />
      <BookDrawer book={params.get("book")} date={date} onClose={() => go({ book: null })} onBooked={setBooked} />
    </>
  );
}

interface BoardProps {
  date: string;
  vet: string | null;
  onVet: (vet: string | null) => void;
  onBook: () => void;
  /** The appointment that was made last, until somebody narrows the board down anew. */
  booked: string | null;
  onSeen: () => void;
}

function DayBoard({ date, vet, onVet, onBook, booked, onSeen }: BoardProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const now = useNow();
  const day = useQuery(dayQuery(date));
  const [text, setText] = useState("");
  const [clashes, setClashes] = useState(false);
  const focus = useBoardFocus(day.data ?? []);
  useDownToRows(focus.first);
  if (day.isPending) return <LoadingState />;
  if (day.error) return <ErrorState message={errorText(day.error)} onRetry={() => void day.refetch()} />;
  if (day.data.length === 0) {
    return (
      <section className={shared.panel} aria-label={t("today.list")}>
        <EmptyState
          icon={<IconCalendarOff size="2rem" aria-hidden />}
          text={t("today.empty")}
          hint={t("today.emptyHint")}
          action={<Button onClick={onBook}>{t("book.title")}</Button>}
        />
      </section>
    );
  }
  const wanted = { vet, text, clashes };
  const hidden = day.data.find((visit) => visit.id === booked && !isWanted(visit, wanted));
  const narrow = (change: Partial<Wanted>): void => {
    onSeen();
    if (change.text !== undefined) setText(change.text);
    if (change.clashes !== undefined) setClashes(change.clashes);
    if (change.vet !== undefined) onVet(change.vet);
  };
  return (
    <>
      <BoardBar
        visits={day.data}
        wanted={wanted}
        onWanted={narrow}
        onDown={() => focus.first()?.focus()}
      />
      <HiddenNote visit={hidden} onShow={() => narrow({ vet: null, text: "", clashes: false })} />
      <Board visits={day.data.filter((visit) => isWanted(visit, wanted))} now={date === today() ? now : null} focus={focus} />
    </>
  );
}
