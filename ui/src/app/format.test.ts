import { describe, expect, it, vi } from "vitest";
import { addDays, ageOn, birthFromAge, inkOn, isDay, locale, showNumber } from "./format";

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

it("shows weights to the gram", () => {
  expect(showNumber("612.500")).toBe("612.5");
  expect(showNumber("0.035")).toBe("0.035");
});

it("writes in English on a computer that is set to no language", () => {
  const language = vi.spyOn(window.navigator, "language", "get").mockReturnValue("c");
  expect(locale()).toBe("en");
  language.mockReturnValue("nl-NL");
  expect(locale()).toBe("nl-NL");
  language.mockRestore();
});
