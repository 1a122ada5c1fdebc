// Turns appointments and hours into what the calendar draws.
import type { Calendar } from "@event-calendar/core";
import { inkOn } from "../../app/format";
import type { AppointmentSummary } from "../../generated/api";
import { freesItsTime } from "../../visits/steps";
import type { Place } from "../../visits/takeBack";
import { closedTimes, NOBODY, type Column } from "./columns";

export interface Moving {
  visit: AppointmentSummary;
  place: Place;
}

const PLAIN = "#868e96";

export const fillOf = (color: string): string => (/^#[0-9a-f]{6}$/i.test(color) ? color : PLAIN);

/** The column that the visit stands in, of those it is in. */
const idsOf = ({ staff, resources }: Place): string[] => (staff.length + resources.length > 0 ? [...staff, ...resources] : [NOBODY]);

/** Once all is over, or while somebody is being treated, the time is a fact: it is changed in the form, not by a slip of the hand. */
const MOVABLE = ["SCHEDULED", "CONFIRMED", "CHECKED_IN", "IN_ROOM"];

export const isMovable = (visit: Pick<AppointmentSummary, "status">): boolean => MOVABLE.includes(visit.status);

export function eventOf(visit: AppointmentSummary, moving: Moving | null): Calendar.EventInput {
  const own = moving?.visit.id === visit.id ? moving.place : null;
  const place: Place = own ?? {
    start: visit.start,
    end: visit.end,
    staff: visit.staff.map(({ id }) => id),
    resources: visit.resources.map(({ id }) => id),
  };
  const fill = fillOf(visit.color);
  const ink = inkOn(fill);
  const marks = [
    visit.patient_id === null ? `vet-block-${ink === "#000000" ? "light" : "dark"}` : "",
    freesItsTime(visit.status) ? "vet-off" : "",
    visit.clash ? "vet-clash" : "",
    own ? "vet-moving" : "",
  ];
  return {
    id: visit.id,
    start: new Date(place.start),
    end: new Date(place.end),
    resourceIds: idsOf(place),
    backgroundColor: fill,
    textColor: ink,
    classNames: marks.filter(Boolean),
    editable: isMovable(visit),
    extendedProps: { visit },
  };
}

/** Shades the hours at which a column is not there; without columns of its own, those of the one person. */
export function shadesOf(columns: readonly Column[], firstDay: string, days: number, apart: boolean): Calendar.EventInput[] {
  return columns
    .filter(({ kind }) => kind !== NOBODY)
    .flatMap(({ id, open }) =>
      closedTimes(open, firstDay, days).map(({ start, end }, at) => ({
        id: `closed ${id} ${at}`,
        start: new Date(start),
        end: new Date(end),
        display: "background" as const,
        ...(apart ? { resourceIds: [id] } : {}),
      })),
    );
}
