// The day with a column for each vet and room, or the week of one of them.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { addDays, firstDayOfWeek, showLongDay } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { ErrorState, LoadingState } from "../../components/States";
import { useDownToRows } from "../../app/rows";
import type { AppointmentSummary, ScheduleColumn } from "../../generated/api";
import { betweenQuery, dayQuery } from "../../visits/queries";
import { freesItsTime } from "../../visits/steps";
import { placeOf } from "../../visits/takeBack";
import { Calendar, type Drop, type Stretch } from "./Calendar";
import { cancelledShown, columnIdsOf, columnsShown, fiveDays, hiddenAtFirst, hiddenColumns, hoursOf, NOBODY, startOfDay, weekColumn, weekStart, type Column } from "./columns";
import { eventOf, shadesOf, isMovable } from "./events";
import { MoveBar } from "./MoveBar";
import { mayMove, movedByKey, movedTo } from "./moving";
import classes from "./schedule.module.css";
import { useMoves, type Moves } from "./useMoves";
import { useWords } from "./useWords";

interface Props {
  view: "day" | "week";
  date: string;
  schedule: readonly ScheduleColumn[];
  onOpen: (visit: AppointmentSummary, element: HTMLElement) => void;
  onEmpty: (stretch: Stretch) => void;
  /** Letters on an appointment: its next states. */
  onKey: (event: KeyboardEvent, visit: AppointmentSummary) => void;
}

interface Days {
  first: string;
  count: number;
}

export function GridView(props: Props) {
  const { view, date } = props;
  const errorText = useErrorText();
  const days: Days = view === "day" ? { first: date, count: 1 } : { first: weekStart(date, firstDayOfWeek()), count: 7 };
  const day = useQuery({ ...dayQuery(date), enabled: view === "day", placeholderData: keepPreviousData });
  const week = useQuery({ ...betweenQuery(startOfDay(days.first), startOfDay(addDays(days.first, 7))), enabled: view === "week", placeholderData: keepPreviousData });
  const found = view === "day" ? day : week;
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  return <Drawn {...props} days={days} visits={found.data} />;
}

/** What is in the grid: the columns, and the appointments in them. */
function useDrawn({ view, schedule, days, visits }: Props & { days: Days; visits: AppointmentSummary[] }, moves: Moves) {
  const { t } = useTranslation();
  const hidden = hiddenColumns.use();
  const week = weekColumn.use();
  const off = cancelledShown.use();
  const five = fiveDays.use();
  const nobody = t("schedule.nobody");
  const columns = useMemo((): Column[] => {
    const seen = visits.filter(({ status }) => off || !freesItsTime(status));
    if (view === "day") return columnsShown(schedule, seen, hidden ?? hiddenAtFirst(schedule), nobody);
    return schedule.filter(({ id }) => id === (week ?? schedule[0]?.id));
  }, [view, schedule, visits, hidden, week, off, nobody]);
  const shown = useMemo(() => {
    const ids = new Set(columns.map(({ id }) => id));
    return visits.filter((visit) => (off || !freesItsTime(visit.status)) && columnIdsOf(visit).some((id) => ids.has(id)));
  }, [visits, columns, off]);
  const move = moves.move;
  const events = useMemo(
    () => [...shown.map((visit) => eventOf(visit, move)), ...shadesOf(columns, days.first, days.count, view === "day")],
    [shown, move, columns, days.first, days.count, view],
  );
  const hours = hoursOf([...columns.flatMap(({ open }) => open), ...shown]);
  return { columns, events, hours, five };
}

function Drawn(props: Props & { days: Days; visits: AppointmentSummary[] }) {
  const { view, date, visits, onOpen, onEmpty, onKey } = props;
  const { t } = useTranslation();
  const words = useWords();
  const moves = useMoves(visits);
  useDownToRows(() => document.querySelector<HTMLElement>("[data-visit]"));
  const { columns, events, hours, five } = useDrawn(props, moves);
  const under = useMemo(() => {
    const said = (column: Column): string => {
      if (column.kind === NOBODY || column.role === "") return "";
      const key = `schedule.role.${column.role}`;
      const own: string = t(key as never, { defaultValue: column.role });
      return column.open.length === 0 ? [own, t("schedule.away")].join(" · ") : own;
    };
    return said;
  }, [t]);
  const column = (id: string | null): Column | null => columns.find((each) => each.id === id) ?? null;
  const drop = ({ visit, start, end, from, to }: Drop): void => {
    const place = movedTo(placeOf(visit), { start, end }, column(from), column(to));
    if (place) moves.propose(visit, place, false);
  };
  const keys = (event: KeyboardEvent, id: string, number: number): void => {
    const visit = visits.find((each) => each.id === id);
    if (!visit) return;
    const pending = moves.move?.byKeys && moves.move.visit.id === id ? moves.move : null;
    if (event.key === "Escape" && pending) {
      moves.putBack();
    } else {
      const at = view === "day" ? (columns[number - 1] ?? null) : null;
      const moved = isMovable(visit) ? movedByKey(event, pending?.place ?? placeOf(visit), at, columns) : null;
      if (!moved) {
        onKey(event, visit);
        return;
      }
      moves.propose(visit, moved.place, true);
    }
    event.preventDefault();
  };
  return (
    <div className={classes.frame}>
      {columns.length === 0 ? (
        <p className={classes.noColumns}>{t("schedule.noColumns")}</p>
      ) : (
        <Calendar
          label={`${t("app.schedule")}: ${showLongDay(date)}`}
          view={view}
          date={props.days.first}
          fiveDays={five}
          columns={columns}
          under={under}
          events={events}
          hours={hours}
          words={words}
          onOpen={(visit, element) => {
            if (moves.move?.byKeys && moves.move.visit.id === visit.id) moves.accept();
            else onOpen(visit, element);
          }}
          onDrop={drop}
          mayDrop={(from, to) => mayMove(column(from), column(to))}
          onEmpty={onEmpty}
          onKey={keys}
        />
      )}
      <MoveBar moves={moves} columns={columns} />
    </div>
  );
}
