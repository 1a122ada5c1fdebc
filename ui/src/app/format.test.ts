import { afterEach, describe, expect, it, vi } from "vitest";
import {
  addDays,
  ageOn,
  birthFromAge,
  compareText,
  decimalSign,
  firstDayOfWeek,
  inkOn,
  isDay,
  locale,
  showDateTime,
  showDay,
  showLongDay,
  showNumber,
  showTime,
} from "./format";
import { setLanguage } from "./i18n";
import type { Language } from "./language";

describe("days and ages", () => {
  it("steps over months and summer time", () => {
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addDays("2026-03-29", -1)).toBe("2026-03-28");
  });

  it("knows which days exist", () => {
    expect(isDay("2024-02-29")).toBe(true);
    expect(isDay("2023-02-29")).toBe(false);
    expect(isDay("2023-2-9")).toBe(false);
  });

  it("counts whole months", () => {
    expect(ageOn("2021-05-14", "2026-05-13")).toEqual({ years: 4, months: 11 });
    expect(ageOn("2021-05-14", "2026-05-14")).toEqual({ years: 5, months: 0 });
    expect(ageOn("2026-05-14", "2026-05-13")).toBeNull();
  });

  it("finds a birth date for an age, also from the last day of a month", () => {
    expect(birthFromAge({ years: 2, months: 1 }, "2026-03-31")).toBe("2024-02-29");
    expect(birthFromAge({ years: 0, months: 3 }, "2026-01-15")).toBe("2025-10-15");
  });
});

it("writes on every colour so that it can be read", () => {
  expect(inkOn("#f2c037")).toBe("#000000");
  expect(inkOn("#c2255c")).toBe("#ffffff");
});

/** The computer's language and the window's own choice, put back after each test. */
function speak(computer: string, language: Language): void {
  vi.spyOn(window.navigator, "language", "get").mockReturnValue(computer);
  setLanguage(language);
}

afterEach(() => {
  vi.restoreAllMocks();
  setLanguage("en");
  window.localStorage.clear();
});

const NOON = new Date(2026, 10, 2, 15, 5).toISOString();

describe("in Dutch", () => {
  it.each(["nl-NL", "nl-BE", "en-US", "c"])("writes as in the Netherlands on a computer set to %s", (computer) => {
    speak(computer, "nl");
    expect(locale()).toBe("nl-NL");
    expect(showDay("2026-11-02")).toBe("02-11-2026");
    expect(showLongDay("2026-11-02")).toBe("Maandag 2 november 2026");
    expect(showTime(NOON)).toBe("15:05");
    expect(showDateTime(NOON)).toBe("02-11-2026, 15:05");
    expect(showNumber("612.500")).toBe("612,5");
    expect(showNumber("12345.678")).toBe("12.345,678");
    expect(decimalSign()).toBe(",");
    expect(firstDayOfWeek()).toBe(1);
  });
});

describe("in English", () => {
  it("writes as the region of the computer does, with 24 hours", () => {
    speak("en-US", "en");
    expect(showDay("2026-11-02")).toBe("Nov 2, 2026");
    expect(showLongDay("2026-11-02")).toBe("Monday, November 2, 2026");
    expect(showTime(NOON)).toBe("15:05");
    expect(showNumber("12345.678")).toBe("12,345.678");
    expect(firstDayOfWeek()).toBe(0);
  });

  it.each(["nl-NL", "de-DE", "en", "c", ""])("writes as in Britain on a computer set to %s", (computer) => {
    speak(computer, "en");
    expect(locale()).toBe("en-GB");
    expect(showDay("2026-11-02")).toBe("2 Nov 2026");
    // Whether a comma follows the weekday differs between browsers.
    expect(showLongDay("2026-11-02")).toMatch(/^Monday,? 2 November 2026$/);
    expect(showTime(NOON)).toBe("15:05");
    expect(decimalSign()).toBe(".");
    expect(firstDayOfWeek()).toBe(1);
  });

  it("shows weights to the gram", () => {
    expect(showNumber("612.500")).toBe("612.5");
    expect(showNumber("0.035")).toBe("0.035");
  });
});

it.each(["en", "nl"] as const)("puts names in the order of people, not of codes, in %s", (language) => {
  setLanguage(language);
  const names = ["Zoë", "émile", "Bruno", "anna", "Room 10", "Room 9"];
  expect(names.sort(compareText)).toEqual(["anna", "Bruno", "émile", "Room 9", "Room 10", "Zoë"]);
});
