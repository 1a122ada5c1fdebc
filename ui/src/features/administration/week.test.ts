import { describe, expect, it } from "vitest";
import type { Row, Values } from "../../generated/api";
import { changesOf, copyMonday, OPENING, problemsOf, readClock, toClock, toMinutes, totalMinutes, weeksOf, withStretch, WORKING, type Stretch } from "./week";

const stretch = (weekday: number, from: string, to: string, key = `${weekday} ${from}`): Stretch => ({ key, stored: false, weekday, from, to });
const row = (id: string, values: Values): Row => ({ id, heads: [`${id}-1`], values });
const open = (id: string, weekday: number, opens_minute: number, closes_minute: number): Row => row(id, { weekday, opens_minute, closes_minute });

describe("times", () => {
  it.each([
    ["9", "09:00", 540],
    ["930", "09:30", 570],
    ["9.30", "09:30", 570],
    ["17:30", "17:30", 1050],
    ["0:00", "00:00", 0],
    ["24:00", "24:00", 1440],
    ["24", "24:00", 1440],
  ])("reads %s", (typed, clock, minutes) => {
    expect(readClock(typed)).toBe(clock);
    expect(toMinutes(typed)).toBe(minutes);
    expect(toClock(minutes)).toBe(clock);
  });

  it.each(["", "25:00", "24:30", "9:75", "noon"])("does not read %j", (typed) => expect(toMinutes(typed)).toBeNull());
});

describe("problems", () => {
  it("finds an end before its start, or at it", () => {
    expect([...problemsOf([stretch(1, "12:00", "09:00"), stretch(2, "9", "9:00")])]).toEqual([
      ["1 12:00", "order"],
      ["2 9", "order"],
    ]);
  });

  it("finds what cannot be read", () => {
    expect(problemsOf([stretch(1, "9", "late"), stretch(2, "", "17")]).size).toBe(2);
  });

  it("finds hours that overlap on one day, and lets them touch", () => {
    expect([...problemsOf([stretch(1, "9", "13"), stretch(1, "12:59", "17"), stretch(2, "9", "13"), stretch(2, "13", "17"), stretch(3, "12", "17")])]).toEqual([["1 12:59", "overlap"]]);
  });
});

it("proposes the first stretch of a day and asks for the second", () => {
  const one = withStretch([], 3);
  expect(one).toMatchObject([{ weekday: 3, from: "09:00", to: "17:00" }]);
  const two = withStretch(one, 3);
  expect(two[1]).toMatchObject({ weekday: 3, from: "", to: "" });
  expect(new Set(two.map(({ key }) => key)).size).toBe(2);
});

it("copies Monday to Friday over what is there, and leaves the weekend alone", () => {
  const week = [stretch(1, "09:00", "12:00"), stretch(1, "13:00", "18:00"), { ...stretch(2, "10:00", "11:00"), key: "row-2", stored: true }, stretch(6, "10:00", "12:00")];
  const copied = copyMonday(week);
  const of = (weekday: number): string[] => copied.filter((each) => each.weekday === weekday).map(({ from, to }) => `${from}-${to}`);
  for (const weekday of [1, 2, 3, 4, 5]) expect(of(weekday)).toEqual(["09:00-12:00", "13:00-18:00"]);
  expect(of(6)).toEqual(["10:00-12:00"]);
  expect(copied.find(({ key }) => key === "row-2")).toMatchObject({ weekday: 2, from: "09:00", stored: true });
  expect(new Set(copied.map(({ key }) => key)).size).toBe(copied.length);
});

it("adds up the hours of a week", () => {
  expect(totalMinutes([stretch(1, "9", "17:30"), stretch(2, "9", "12"), stretch(3, "x", "12"), stretch(4, "12", "9")])).toBe(510 + 180);
});

describe("rows and weeks", () => {
  it("writes nothing when nothing has changed", () => {
    const rows = [open("a", 1, 540, 720), open("b", 1, 780, 1440)];
    const weeks = weeksOf(OPENING, rows);
    expect(weeks[0]?.stretches.map(({ from, to }) => `${from}-${to}`)).toEqual(["09:00-12:00", "13:00-24:00"]);
    expect(changesOf(OPENING, rows, weeks)).toEqual([]);
  });

  it("adds, changes by patches at the heads it was opened at, and removes", () => {
    const rows = [open("a", 1, 540, 720), open("b", 2, 540, 720)];
    const week = weeksOf(OPENING, rows)[0];
    const stretches = [...(week?.stretches ?? []).filter(({ key }) => key === "a").map((each) => ({ ...each, to: "12:30" })), stretch(3, "9", "17", "new-1")];
    expect(changesOf(OPENING, rows, [{ common: { location_id: null }, stretches }])).toEqual([
      { do: "change", key: "a", heads: ["a-1"], patch: { closes_minute: 750 } },
      { do: "add", key: "new-1", values: { weekday: 3, opens_minute: 540, closes_minute: 1020 } },
      { do: "remove", key: "b" },
    ]);
  });

  it("tells the weeks of a roster apart by the time in which they hold, and moves a whole one", () => {
    const work = (id: string, valid_from: string | null): Row => row(id, { staff_id: "s", weekday: 1, starts_minute: 540, ends_minute: 720, ...(valid_from ? { valid_from } : {}) });
    const rows = [work("late", "2027-01-01"), work("now", null)];
    const weeks = weeksOf(WORKING, rows);
    expect(weeks.map(({ stretches }) => stretches[0]?.key)).toEqual(["now", "late"]);
    const moved = weeks.map((week, at) => (at === 1 ? { ...week, common: { ...week.common, valid_from: "2027-02-01" } } : week));
    expect(changesOf(WORKING, rows, moved)).toEqual([{ do: "change", key: "late", heads: ["late-1"], patch: { valid_from: "2027-02-01" } }]);
  });
});
