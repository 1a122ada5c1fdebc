// The schedule: day, week and list, with booking, moving and the panel of one appointment.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { usePageKeys } from "../../app/dialogs";
import { addDays, firstDayOfWeek, isDay, showDay, showLongDay, today } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { OfflineLine } from "../../app/OfflineLine";
import { PageHeader } from "../../components/PageHeader";
import { ErrorState, LoadingState } from "../../components/States";
import type { AppointmentSummary } from "../../generated/api";
import { BookDrawer } from "../../visits/BookDrawer";
import type { Wish } from "../../visits/BookForm";
import { CancelModal } from "../../visits/CancelModal";
import { EditDrawer } from "../../visits/EditDrawer";
import { useSetStatus } from "../../visits/mutations";
import { dayQuery } from "../../visits/queries";
import { stepsFrom, type Step } from "../../visits/steps";
import { useUndo } from "../../visits/undo";
import type { Stretch } from "./Calendar";
import { NOBODY, weekColumn, weekStart } from "./columns";
import { focusCard, focusNewCard } from "./grid";
import { GridView } from "./GridView";
import { listSpan, ListView } from "./ListView";
import { PrintDay } from "./PrintDay";
import { columnsQuery } from "./queries";
import { DateBar, GridBar, pickDate, VIEWS, type View } from "./ScheduleBar";
import classes from "./schedule.module.css";
import { pendingMove } from "./useMoves";
import { VisitPanel, type Opened } from "./VisitPanel";

const print = (): void => window.print();

/** What the address says, and how to change it. */
function useAddress() {
  const [params, setParams] = useSearchParams();
  const asked = params.get("date");
  const date = asked !== null && isDay(asked) ? asked : today();
  const view: View = VIEWS.find((each) => each === params.get("view")) ?? "day";
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
  const span = listSpan.use();
  const length = { day: 1, week: 7, list: span }[view];
  return {
    date,
    view,
    book: params.get("book"),
    go,
    onDate: (day: string) => go({ date: day === today() ? null : day }),
    onView: (next: View) => go({ view: next === "day" ? null : next }),
    onStep: (direction: 1 | -1) => go({ date: addDays(date, direction * length) }),
  };
}

type Address = ReturnType<typeof useAddress>;

function useScheduleKeys({ onDate, onView, onStep }: Address): void {
  const undo = useUndo();
  usePageKeys([
    ["alt+ArrowLeft", () => onStep(-1)],
    ["alt+ArrowRight", () => onStep(1)],
    ["alt+T", () => onDate(today())],
    ["alt+G", pickDate],
    ["alt+D", () => onView("day")],
    ["alt+W", () => onView("week")],
    ["alt+L", () => onView("list")],
    ["mod+Z", () => (pendingMove.get() ?? (() => void undo.run()))()],
  ]);
}

function useTitle({ view, date }: Address): string {
  const { t } = useTranslation();
  if (view === "day") return showLongDay(date);
  const first = view === "week" ? weekStart(date, firstDayOfWeek()) : date;
  const last = addDays(first, (view === "week" ? 7 : listSpan.get()) - 1);
  return first === last ? showLongDay(first) : t("schedule.range", { from: showDay(first), to: showDay(last) });
}

export function SchedulePage() {
  const { t } = useTranslation();
  const address = useAddress();
  const { date, view, book, go } = address;
  const [wish, setWish] = useState<Wish | null>(null);
  const title = useTitle(address);
  useScheduleKeys(address);
  const visits = useQuery(dayQuery(date));
  const openBooking = (next: Wish | null): void => {
    setWish(next);
    go({ book: "new" });
  };
  return (
    <div className={view === "list" ? undefined : classes.whole}>
      <OfflineLine />
      <PageHeader
        title={title}
        actions={
          <>
            <DateBar {...address} />
            <Button leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => openBooking(null)}>
              {t("book.title")}
            </Button>
          </>
        }
      />
      <Views address={address} onBook={openBooking} />
      <BookDrawer
        book={book}
        date={date}
        wish={wish}
        onBooked={focusNewCard}
        onClose={() => {
          setWish(null);
          go({ book: null });
        }}
      />
      <PrintDay date={date} visits={visits.data ?? []} />
    </div>
  );
}

/** One appointment at a time: its panel, the form that changes it, the question that cancels it. */
function useOneVisit() {
  const errorText = useErrorText();
  const setStatus = useSetStatus();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [editing, setEditing] = useState<AppointmentSummary | null>(null);
  const [cancelling, setCancelling] = useState<AppointmentSummary | null>(null);
  const close = (): void => {
    if (opened) requestAnimationFrame(() => focusCard(opened.visit.id));
    setOpened(null);
  };
  const onStep = (visit: AppointmentSummary, { to }: Step): void => {
    if (to === "CANCELED") {
      setOpened(null);
      setCancelling(visit);
      return;
    }
    setStatus.mutate(
      { id: visit.id, status: to },
      { onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }) },
    );
  };
  const onEdit = (visit: AppointmentSummary): void => {
    setOpened(null);
    setEditing(visit);
  };
  return {
    onStep,
    onEdit,
    open: (visit: AppointmentSummary, element: HTMLElement): void => {
      const { left, top, width, height } = element.getBoundingClientRect();
      setOpened({ visit, box: { left, top, width, height } });
    },
    keys: (event: KeyboardEvent, visit: AppointmentSummary): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const step = stepsFrom(visit).find(({ key }) => key === event.key.toLowerCase());
      if (step) onStep(visit, step);
      else if (event.key.toLowerCase() === "e") onEdit(visit);
      else return;
      event.preventDefault();
    },
    pieces: (
      <>
        <VisitPanel opened={opened} onClose={close} onStep={onStep} onEdit={onEdit} />
        <EditDrawer visit={editing} onClose={() => setEditing(null)} />
        <CancelModal visit={cancelling} onClose={() => setCancelling(null)} />
      </>
    ),
  };
}

function Views({ address, onBook }: { address: Address; onBook: (wish: Wish | null) => void }) {
  const errorText = useErrorText();
  const { date, view } = address;
  const first = view === "week" ? weekStart(date, firstDayOfWeek()) : date;
  const columns = useQuery({ ...columnsQuery(first, view === "week" ? addDays(first, 6) : first), placeholderData: keepPreviousData });
  const week = weekColumn.use();
  const one = useOneVisit();
  if (columns.isPending) return <LoadingState />;
  if (columns.error) return <ErrorState message={errorText(columns.error)} onRetry={() => void columns.refetch()} />;
  const empty = ({ start, end, column }: Stretch): void => {
    const own = view === "week" ? (week ?? columns.data[0]?.id ?? null) : column;
    onBook({ start, end, column: own === NOBODY ? null : own });
  };
  return (
    <>
      {view === "list" ? (
        <ListView key={date} date={date} onOpen={one.open} onPrint={print} />
      ) : (
        <>
          <GridBar view={view} columns={columns.data} onPrint={print} />
          <GridView view={view} date={date} schedule={columns.data} onOpen={one.open} onEmpty={empty} onKey={one.keys} />
        </>
      )}
      {one.pieces}
    </>
  );
}
