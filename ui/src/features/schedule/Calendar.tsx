// Puts the calendar library into the page: hands it what to draw, and hands back what people do.
// It knows nothing of appointments beyond their cards, and never writes.
import { createCalendar, destroyCalendar, Interaction, ResourceTimeGrid, TimeGrid, type Calendar as Grid } from "@event-calendar/core";
import "@event-calendar/core/index.css";
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { firstDayOfWeek, locale, showShortDay, showTime, dateToDay, today } from "../../app/format";
import { StatusIcon } from "../../components/status";
import type { AppointmentSummary } from "../../generated/api";
import { ENTITIES } from "../../generated/entities";
import "./calendar.css";
import { cardOf, type CardWords } from "./card";
import type { Column } from "./columns";
import { dropPlainRoles, focusedVisit, focusVisit, visitAt, visitBoxes } from "./grid";
import { MarkIcons } from "./MarkIcons";
import { neighbour } from "./moving";

export interface Stretch {
  start: string;
  /** Null where somebody pointed at a time without drawing a length. */
  end: string | null;
  column: string | null;
}

export interface Drop {
  visit: AppointmentSummary;
  start: string;
  end: string;
  /** None in a week, which has the columns of one person. */
  from: string | null;
  to: string | null;
}

export interface CalendarProps {
  label: string;
  view: "day" | "week";
  date: string;
  fiveDays: boolean;
  columns: readonly Column[];
  /** What a column is besides its name. */
  under: (column: Column) => string;
  events: Grid.EventInput[];
  hours: { from: number; to: number };
  words: Omit<CardWords, "icon">;
  onOpen: (visit: AppointmentSummary, element: HTMLElement) => void;
  onDrop: (drop: Drop) => void;
  mayDrop: (from: string | null, to: string | null) => boolean;
  onEmpty: (stretch: Stretch) => void;
  /** Keys on an appointment that the grid has no use for; the column by its number. */
  onKey: (event: KeyboardEvent, id: string, column: number) => void;
}

const STATES = ENTITIES.appointments.fields.find(({ name }) => name === "status")?.codes?.map(({ value }) => value) ?? [];
const SLOT_REM = 1.5;
const COLUMN = "minmax(8.5rem, 1fr)";

const visitOf = (event: Grid.Event): AppointmentSummary | null => (event.extendedProps["visit"] as AppointmentSummary | undefined) ?? null;
const hour = (value: number): string => `${String(value).padStart(2, "0")}:00:00`;
const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

function headOf(column: Column, under: string): Grid.Content {
  const name = document.createElement("b");
  name.textContent = column.name;
  const second = document.createElement("small");
  second.textContent = under;
  if (column.color) {
    const dot = document.createElement("i");
    dot.style.background = column.color;
    name.prepend(dot);
  }
  return { domNodes: [name, second] };
}

/** What changes from time to time; handed over piece by piece, because the calendar draws anew what it is given. */
function useChanging({ view, date, fiveDays, columns, under, events, hours }: CalendarProps): Grid.Options {
  const { from, to } = hours;
  const [opened] = useState(() => new Date().getHours());
  const first = date === today() ? Math.min(to - 1, Math.max(from + 1, opened - 1)) : from + 1;
  return useMemo(
    () => ({
      view: view === "day" ? "resourceTimeGridDay" : "timeGridWeek",
      date,
      hiddenDays: view === "week" && fiveDays ? [0, 6] : [],
      resources: columns.map((column) => ({ id: column.id, title: column.name, extendedProps: { column, under: under(column) } })),
      slotMinTime: hour(from),
      slotMaxTime: hour(to),
      scrollTime: hour(first),
      events,
    }),
    [view, date, fiveDays, columns, under, events, from, to, first],
  );
}

export function Calendar(props: CalendarProps) {
  const { label, view } = props;
  const frame = useRef<HTMLDivElement>(null);
  const icons = useRef<HTMLDivElement>(null);
  const grid = useRef<Grid | null>(null);
  const changing = useChanging(props);
  const applied = useRef<Grid.Options>({});

  const card = useEffectEvent((visit: AppointmentSummary, start: Date, end: Date) =>
    cardOf(visit, start, end, { ...props.words, icon: (name) => icons.current?.querySelector(`[data-icon="${name}"] svg`)?.cloneNode(true) ?? null }),
  );
  const fixed = useEffectEvent((): Grid.Options => ({
    locale: locale(),
    firstDay: firstDayOfWeek(),
    height: "100%",
    headerToolbar: { start: "", center: "", end: "" },
    allDaySlot: false,
    nowIndicator: true,
    editable: true,
    selectable: true,
    unselectAuto: true,
    slotEventOverlap: false,
    slotDuration: "00:15:00",
    snapDuration: "00:05:00",
    slotLabelInterval: "01:00:00",
    slotHeight: Math.round(SLOT_REM * rem()),
    columnWidth: COLUMN,
    slotLabelFormat: (time) => showTime(time),
    dayHeaderFormat: (day) => showShortDay(dateToDay(day)),
    resourceLabelContent: ({ resource }) => headOf(resource.extendedProps["column"] as Column, String(resource.extendedProps["under"])),
  }));
  const open = useEffectEvent((event: Grid.Event, element: HTMLElement) => {
    const visit = visitOf(event);
    if (visit) props.onOpen(visit, element);
  });
  const may = useEffectEvent((from: string | null, to: string | null) => props.mayDrop(from, to));
  const empty = useEffectEvent((stretch: Stretch) => {
    grid.current?.unselect();
    props.onEmpty(stretch);
  });
  const drop = useEffectEvent((event: Grid.Event, from: string | null, to: string | null) => {
    const visit = visitOf(event);
    if (visit) props.onDrop({ visit, start: event.start.toISOString(), end: event.end.toISOString(), from, to });
  });
  const handlers = useEffectEvent((): Grid.Options => ({
    eventContent: ({ event }) => {
      const visit = visitOf(event);
      return { domNodes: visit ? [card(visit, event.start, event.end)] : [] };
    },
    eventClick: ({ event, el }) => open(event, el),
    eventDrop: ({ event, oldResource, newResource }) => drop(event, oldResource?.id ?? null, newResource?.id ?? null),
    eventResize: ({ event }) => drop(event, null, null),
    dragConstraint: ({ oldResource, newResource }) => may(oldResource?.id ?? null, newResource?.id ?? null),
    dateClick: ({ date, resource }) => empty({ start: quarter(date).toISOString(), end: null, column: resource?.id ?? null }),
    select: ({ start, end, resource }: Grid.SelectInfo & { resource?: Grid.Resource }) =>
      empty({ start: start.toISOString(), end: end.toISOString(), column: resource?.id ?? null }),
  }));

  const start = useEffectEvent((element: HTMLElement): Grid => {
    applied.current = changing;
    return createCalendar(element, [ResourceTimeGrid, TimeGrid, Interaction], { ...fixed(), ...handlers(), ...changing });
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const made = start(element);
    grid.current = made;
    const stop = dropPlainRoles(element);
    return () => {
      stop();
      grid.current = null;
      void destroyCalendar(made);
    };
  }, []);
  useEffect(() => {
    const made = grid.current;
    const element = frame.current;
    if (!made || !element || applied.current === changing) return;
    const focused = focusedVisit(element);
    for (const name of Object.keys(changing) as (keyof Grid.Options)[]) {
      if (applied.current[name] !== changing[name]) made.setOption(name, changing[name]);
    }
    applied.current = changing;
    // Cards are drawn anew a moment later, and the focus must not fall off the page.
    if (focused) requestAnimationFrame(() => focusVisit(element, focused));
  }, [changing]);

  const keys = (event: KeyboardEvent): void => {
    const at = visitAt(event.target);
    if (!at || !frame.current) return;
    const boxes = visitBoxes(frame.current);
    const number = boxes.findIndex(({ element }) => element === at.element);
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    const next = plain ? neighbour(event.key, number, boxes) : null;
    if (next === null) {
      props.onKey(event, at.id, boxes[number]?.column ?? 0);
      return;
    }
    event.preventDefault();
    boxes[next]?.element.focus();
  };

  return (
    <>
      <div ref={frame} tabIndex={-1} role="group" aria-label={label} className="vet-calendar" data-view={view} onKeyDown={keys} />
      <div ref={icons} hidden>
        {STATES.map((status) => (
          <span key={status} data-icon={status}>
            <StatusIcon status={status} />
          </span>
        ))}
        <MarkIcons />
      </div>
    </>
  );
}

/** A time that somebody points at, as appointments are made: on the quarter of an hour. */
function quarter(date: Date): Date {
  const quarterMs = 15 * 60_000;
  return new Date(Math.floor(date.getTime() / quarterMs) * quarterMs);
}
