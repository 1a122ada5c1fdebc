import { describe, expect, it } from "vitest";
import { agePartsOf, ageTicks, ownTicks, roundTicks } from "./axis";

const MONTH = 30.4375;

describe("ages along a chart", () => {
  it("are said as people say them", () => {
    const said = (day: number): string => {
      const { unit, count, months } = agePartsOf(day);
      return `${count} ${unit}${months > 0 ? ` ${months}` : ""}`;
    };
    expect([3, 56, 150, 57.6 * MONTH, 365.25, 48 * MONTH].map(said)).toEqual(["3 days", "8 weeks", "4 months", "4 years 9", "1 years", "4 years"]);
  });

  it("stand at whole ones, a few of them", () => {
    const months = (from: number, to: number): number[] => ageTicks(from * MONTH, to * MONTH).map((tick) => Math.round((tick / MONTH) * 100) / 100);
    expect(months(57.6, 64.9)).toEqual([58, 60, 62, 64]);
    expect(months(3, 130)).toEqual([24, 48, 72, 96, 120]);
    expect(ageTicks(8, 30)).toEqual([14, 21, 28]);
    // Nothing whole lies between, and no day of a grown animal is an age.
    expect(months(57.2, 57.4)).toEqual([57.2, 57.4]);
    expect(ageTicks(5, 5)).toEqual([5]);
  });
});

it("days of results leave each other room", () => {
  expect(ownTicks([0, 1, 50, 52, 99, 100])).toEqual([0, 50, 100]);
  expect(ownTicks([7])).toEqual([7]);
  expect(ownTicks([])).toEqual([]);
});

it("values stand between round numbers", () => {
  expect(roundTicks([40, 182, 130])).toEqual([0, 50, 100, 150, 200]);
  expect(roundTicks([4.2, 4.65])).toEqual([4.2, 4.3, 4.4, 4.5, 4.6, 4.7]);
  expect(roundTicks([3, 3])).toEqual([3, 4]);
  expect(roundTicks([0, 0])).toEqual([0, 0.2]);
  expect(roundTicks([])).toEqual([]);
});
