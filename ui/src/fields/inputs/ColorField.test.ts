import { expect, it } from "vitest";
import { inkOn } from "../../app/format";
import { isColor, PALETTE } from "./ColorField";

function luminance(color: string): number {
  const channel = (at: number): number => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

it.each(PALETTE)("can be read on $name", ({ color }) => {
  expect(isColor(color)).toBe(true);
  const [light, dark] = [luminance(color), luminance(inkOn(color))].sort((left, right) => right - left);
  expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(4.5);
});
