import { describe, expect, it } from "vitest";
import { toInstant } from "../../fields/handwriting";
import type { AppointmentSummary, ScheduleColumn } from "../../generated/api";
import { FakeBackend } from "../../test/fakeBackend";
import type { Place } from "../../visits/takeBack";
import { closedTimes, columnsShown, hiddenAtFirst, hoursOf, NOBODY, weekStart, type Column } from "./columns";
import { eventOf, fillOf, isMovable, shadesOf } from "./events";
import { filtered, PAGE, pageOf } from "./filters";
import { mayMove, movedByKey, movedTo, neighbour } from "./moving";
import { sheetsOf } from "./PrintDay";

const DAY = "2026-11-23";
const at = (time: string, day = DAY): string => toInstant(day, time);
const visits = (): AppointmentSummary[] => new FakeBackend(new Date(`${DAY}T10:00:00`)).visits((visit) => visit.id.startsWith("visit-"));
const named = (id: string): AppointmentSummary => {
  const found = visits().find((visit) => visit.id === id);
  if (!found) throw new Error(id);
  return found;
};
const column = (id: string, kind: Column["kind"]): Column => ({ id, kind, name: id, role: "", color: null, open: [{ start: at("08:00"), end: at("12:00") }] });
const COLUMNS = [column(NOBODY, NOBODY), column("anna", "staff"), column("sam", "staff"), column("room-1", "resource"), column("room-2", "resource")];
const [nobody, anna, sam, one, two] = COLUMNS as [Column, Column, Column, Column, Column];
const PLACE: Place = { start: at("09:00"), end: at("09:15"), staff: ["anna", "jo"], resources: ["room-1"] };

describe("moving", () => {
  it("goes from vet to vet and room to room, and keeps whoever else is there", () => {
    const time = { start: at("10:00"), end: at("10:15") };
    expect(movedTo(PLACE, time, anna, sam)).toEqual({ ...PLACE, ...time, staff: ["sam", "jo"] });
    expect(movedTo(PLACE, time, one, two)).toEqual({ ...PLACE, ...time, resources: ["room-2"] });
    expect(movedTo(PLACE, time, anna, anna)).toEqual({ ...PLACE, ...time });
    expect(movedTo({ ...PLACE, staff: ["anna", "sam"] }, time, anna, sam)?.staff).toEqual(["sam"]);
    expect(movedTo(PLACE, time, null, null)).toEqual({ ...PLACE, ...time });
  });

  it("does not turn a vet into a room; what nobody has taken on goes to either, and never back", () => {
    expect(movedTo(PLACE, PLACE, anna, one)).toBeNull();
    expect(mayMove(one, sam)).toBe(false);
    expect(mayMove(anna, nobody)).toBe(false);
    const alone = { ...PLACE, staff: [], resources: [] };
    expect(movedTo(alone, alone, nobody, sam)).toMatchObject({ staff: ["sam"], resources: [] });
    expect(movedTo(alone, alone, nobody, two)).toMatchObject({ staff: [], resources: ["room-2"] });
  });

  const press = (key: string, held: "shiftKey" | "ctrlKey" | null) => ({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...(held ? { [held]: true } : {}) });

  it("by keys goes five minutes at a time, or to the next column of its kind", () => {
    expect(movedByKey(press("ArrowDown", "shiftKey"), PLACE, anna, COLUMNS)?.place).toMatchObject({ start: at("09:05"), end: at("09:20") });
    expect(movedByKey(press("ArrowUp", "shiftKey"), PLACE, anna, COLUMNS)?.place).toMatchObject({ start: at("08:55"), end: at("09:10") });
    expect(movedByKey(press("ArrowDown", "ctrlKey"), PLACE, anna, COLUMNS)?.place).toMatchObject({ start: at("09:00"), end: at("09:20") });
    expect(movedByKey(press("ArrowRight", "shiftKey"), PLACE, anna, COLUMNS)).toMatchObject({ column: sam, place: { staff: ["sam", "jo"] } });
    expect(movedByKey(press("ArrowRight", "shiftKey"), PLACE, sam, COLUMNS)).toBeNull();
    expect(movedByKey(press("ArrowLeft", "shiftKey"), PLACE, anna, COLUMNS)).toBeNull();
    expect(movedByKey(press("ArrowDown", null), PLACE, anna, COLUMNS)).toBeNull();
  });

  it("by keys leaves at least five minutes", () => {
    expect(movedByKey(press("ArrowUp", "ctrlKey"), { ...PLACE, end: at("09:05") }, anna, COLUMNS)).toBeNull();
  });

  it("finds the next card by arrows: down the column, or beside", () => {
    const boxes = [
      { column: 1, top: 0, left: 0 },
      { column: 1, top: 50, left: 0 },
      { column: 1, top: 50, left: 90 },
      { column: 3, top: 10, left: 0 },
      { column: 3, top: 60, left: 0 },
    ];
    expect(neighbour("ArrowDown", 0, boxes)).toBe(1);
    expect(neighbour("ArrowDown", 1, boxes)).toBe(2);
    expect(neighbour("ArrowDown", 2, boxes)).toBeNull();
    expect(neighbour("ArrowUp", 0, boxes)).toBeNull();
    expect(neighbour("ArrowRight", 1, boxes)).toBe(4);
    expect(neighbour("ArrowLeft", 3, boxes)).toBe(0);
    expect(neighbour("Enter", 3, boxes)).toBeNull();
  });
});

describe("columns", () => {
  const schedule = (count: number): ScheduleColumn[] =>
    Array.from({ length: count }, (_, number) => ({ ...column(`c${number}`, number < 4 ? "staff" : "resource"), kind: number < 4 ? "staff" : "resource", allows_double_booking: false }));

  it("hides the rooms at first only when there are too many to read", () => {
    expect([...hiddenAtFirst(schedule(7))]).toEqual([]);
    expect([...hiddenAtFirst(schedule(9))]).toEqual(["c4", "c5", "c6", "c7", "c8"]);
  });

  it("adds one for what nobody has taken on", () => {
    const all = schedule(2);
    expect(columnsShown(all, visits(), new Set(["c1"]), "Nobody").map(({ id }) => id)).toEqual(["c0"]);
    const alone = { ...named("visit-4"), staff: [], resources: [] };
    expect(columnsShown(all, [alone], new Set(), "Nobody").map(({ id }) => id)).toEqual([NOBODY, "c0", "c1"]);
  });

  it("are shaded where nobody is there, day by day", () => {
    const open = [
      { start: at("13:00"), end: at("17:00") },
      { start: at("08:00"), end: at("12:00") },
    ];
    expect(closedTimes(open, DAY, 2)).toEqual([
      { start: at("00:00"), end: at("08:00") },
      { start: at("12:00"), end: at("13:00") },
      { start: at("17:00"), end: at("00:00", "2026-11-24") },
      { start: at("00:00", "2026-11-24"), end: at("00:00", "2026-11-25") },
    ]);
    expect(shadesOf(COLUMNS, DAY, 1, true).map(({ resourceIds }) => resourceIds)).toEqual([["anna"], ["anna"], ["sam"], ["sam"], ["room-1"], ["room-1"], ["room-2"], ["room-2"]]);
  });

  it("span all that is open or booked, with an hour to spare", () => {
    expect(hoursOf([{ start: at("08:00"), end: at("18:00") }])).toEqual({ from: 7, to: 19 });
    expect(hoursOf([{ start: at("06:30"), end: at("18:10") }])).toEqual({ from: 5, to: 20 });
    expect(hoursOf([{ start: at("22:00"), end: at("01:00", "2026-11-24") }])).toEqual({ from: 21, to: 24 });
    expect(hoursOf([])).toEqual({ from: 7, to: 19 });
  });

  it("of a week begin on its first day", () => {
    expect(weekStart("2026-11-25", 1)).toBe("2026-11-23");
    expect(weekStart("2026-11-23", 1)).toBe("2026-11-23");
    expect(weekStart("2026-11-22", 1)).toBe("2026-11-16");
    expect(weekStart("2026-11-25", 0)).toBe("2026-11-22");
  });
});

describe("cards", () => {
  it("stand with every vet and room, in the colour of the type", () => {
    const event = eventOf(named("visit-3"), null);
    expect(event).toMatchObject({ resourceIds: ["staff-1", "room-1"], backgroundColor: "#1c7ed6", editable: true, classNames: [] });
    expect(event.start).toEqual(new Date(at("09:15")));
  });

  it("show blocks, cancelled ones and overlaps apart, and where one is being moved to", () => {
    expect(eventOf(named("visit-7"), null).classNames).toEqual(["vet-block-light"]);
    expect(eventOf(named("visit-9"), null).classNames).toEqual(["vet-off"]);
    expect(eventOf(named("visit-4"), null).classNames).toEqual(["vet-clash"]);
    const place = { start: at("15:00"), end: at("15:15"), staff: ["sam"], resources: [] };
    expect(eventOf(named("visit-3"), { visit: named("visit-3"), place })).toMatchObject({ resourceIds: ["sam"], start: new Date(at("15:00")), classNames: ["vet-moving"] });
  });

  it("cannot be dragged once the vet is busy or all is over", () => {
    expect(isMovable({ status: "CONFIRMED" })).toBe(true);
    expect(isMovable({ status: "IN_PROGRESS" })).toBe(false);
    expect(eventOf(named("visit-0"), null).editable).toBe(false);
  });

  it("have a colour even without one", () => {
    expect(fillOf("")).toBe("#868e96");
    expect(fillOf("#112233")).toBe("#112233");
  });
});

describe("list", () => {
  it("is filtered by state and by words of a row", () => {
    expect(filtered(visits(), "cancelled", "").map(({ id }) => id)).toEqual(["visit-9"]);
    expect(filtered(visits(), "noShow", "").map(({ id }) => id)).toEqual(["visit-6"]);
    expect(filtered(visits(), "booked", "")).toHaveLength(8);
    expect(filtered(visits(), "all", "smith vacc").map(({ id }) => id)).toEqual(["visit-0"]);
    expect(filtered(visits(), "all", "theatre").map(({ id }) => id)).toEqual(["visit-5", "visit-8"]);
  });

  it("comes in pages", () => {
    const all = Array.from({ length: PAGE + 3 }, (_, number) => number);
    expect(pageOf(all, 1)).toHaveLength(PAGE);
    expect(pageOf(all, 2)).toEqual([PAGE, PAGE + 1, PAGE + 2]);
  });
});

it("prints what is booked, by vet, and what nobody has taken on", () => {
  const sheets = sheetsOf([...visits(), { ...named("visit-2"), id: "alone", staff: [] }], "Nobody yet");
  expect(sheets.map(({ name, visits: own }) => `${name}: ${own.map(({ id }) => id).join(" ")}`)).toEqual([
    "Dr Anna Visser: visit-0 visit-2 visit-4 visit-5 visit-7",
    "Dr Sam Reed: visit-1 visit-3 visit-8",
    "Nobody yet: alone",
  ]);
});
