import { describe, expect, it } from "vitest";
import { dayOrder, readChip, readDay, readTime } from "./handwriting";

describe("days", () => {
  it.each([
    ["22-11-2026", "dmy", "2026-11-22"],
    ["22/11/26", "dmy", "2026-11-22"],
    ["1.2", "dmy", "2026-02-01"],
    ["22112026", "dmy", "2026-11-22"],
    ["11/22/2026", "mdy", "2026-11-22"],
    ["2026-11-22", "mdy", "2026-11-22"],
    ["22 Nov 2026", "dmy", "2026-11-22"],
    ["Nov 22, 2026", "mdy", "2026-11-22"],
    ["3 march 98", "dmy", "1998-03-03"],
    ["3 mrt 2026", "dmy", "2026-03-03"],
    ["14 maart 2026", "dmy", "2026-03-14"],
    ["1 mei", "dmy", "2026-05-01"],
    ["31 okt. 2025", "dmy", "2025-10-31"],
    ["31-02-2026", "dmy", null],
    ["some day", "dmy", null],
    ["+", "dmy", null],
    ["3w", "dmy", null],
    ["22", "dmy", null],
  ] as const)("reads %s (%s) as %s", (typed, order, day) => {
    expect(readDay(typed, order, "2026-11-26")).toBe(day);
  });

  // 26 November 2026 is a Thursday.
  it.each([
    ["today", "2026-11-26"],
    ["Vandaag", "2026-11-26"],
    ["tomorrow", "2026-11-27"],
    [" morgen ", "2026-11-27"],
    ["overmorgen", "2026-11-28"],
    ["yesterday", "2026-11-25"],
    ["gisteren", "2026-11-25"],
    ["monday", "2026-11-30"],
    ["maandag", "2026-11-30"],
    ["ma", "2026-11-30"],
    ["Wed.", "2026-12-02"],
    ["thursday", "2026-12-03"],
    ["do", "2026-12-03"],
    ["zondag", "2026-11-29"],
    ["m", null],
    ["mondays", null],
    ["+3", "2026-11-29"],
    ["+ 3", "2026-11-29"],
    ["+2w", "2026-12-10"],
    ["+40d", "2027-01-05"],
    ["-1w", "2026-11-19"],
  ])("reads the word %s as %s", (typed, day) => {
    expect(readDay(typed, "dmy", "2026-11-26")).toBe(day);
  });

  it("knows the order of a language", () => {
    expect(dayOrder("en-GB")).toBe("dmy");
    expect(dayOrder("en-US")).toBe("mdy");
    expect(dayOrder("nl")).toBe("dmy");
  });
});

describe("times", () => {
  it.each([
    ["9:30", "09:30"],
    ["930", "09:30"],
    ["14", "14:00"],
    ["2 pm", "14:00"],
    ["12:15 am", "00:15"],
    ["9.05", "09:05"],
    ["9u30", "09:30"],
    ["14 uur", "14:00"],
    ["9.30 uur", "09:30"],
    ["16h", "16:00"],
    ["24:00", null],
    ["13 pm", null],
    ["9:75", null],
    ["soon", null],
  ])("reads %s as %s", (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });
});

describe("chip numbers", () => {
  it.each([
    ["", "empty"],
    ["528-140 000 123 456", "standard"],
    ["999000000012345", "test"],
    ["981999999999999", "odd"],
    ["0123456789", "old"],
    ["12345", "odd"],
  ] as const)("takes %s for %s", (typed, reading) => {
    expect(readChip(typed)).toBe(reading);
  });
});
