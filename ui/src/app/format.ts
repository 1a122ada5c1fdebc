// Dates, times, numbers and order as the clinic's language has them. Only for showing: values that
// are stored never pass through here.
import type { DayOfWeek } from "@mantine/dates";
import { computerLocale, currentLanguage } from "./language";

/** The language and region in which days and numbers are written. English follows the region of the computer. */
export function locale(): string {
  if (currentLanguage() === "nl") return "nl-NL";
  const own = computerLocale();
  return own.startsWith("en-") ? own : "en-GB";
}

/** Makes a formatter once for each language. */
function perLocale<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const now = locale();
    const known = made.get(now);
    if (known !== undefined) return known;
    const fresh = make(now);
    made.set(now, fresh);
    return fresh;
  };
}

const dateFormat = (options: Intl.DateTimeFormatOptions, dutch = options): (() => Intl.DateTimeFormat) =>
  perLocale((now) => new Intl.DateTimeFormat(now, now === "nl-NL" ? dutch : options));

const dayFormat = dateFormat(
  { day: "numeric", month: "short", year: "numeric" },
  { day: "2-digit", month: "2-digit", year: "numeric" },
);
const longDayFormat = dateFormat({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDayFormat = dateFormat({ weekday: "short", day: "numeric", month: "short" });
const timeFormat = dateFormat({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const numberFormat = perLocale((now) => new Intl.NumberFormat(now, { maximumFractionDigits: 3 }));
const collator = perLocale((now) => new Intl.Collator(now, { numeric: true }));

/** A day, "2026-11-22", as a local date at noon, out of reach of summer time. */
export function dayToDate(day: string): Date {
  return new Date(`${day}T12:00:00`);
}

/** Whether the text is a day that exists, written as it is stored. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export function dateToDay(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export const today = (): string => dateToDay(new Date());

export function addDays(day: string, days: number): string {
  const date = dayToDate(day);
  date.setDate(date.getDate() + days);
  return dateToDay(date);
}

export const showDay = (day: string): string => dayFormat().format(dayToDate(day));

/** With a capital, for what stands alone. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A day that stands alone: "Sunday 22 November 2026", in Dutch with a capital as well. */
export const showLongDay = (day: string): string => sentence(longDayFormat().format(dayToDate(day)));

/** A day of these weeks: "Sun 22 Nov". */
export const showShortDay = (day: string): string => shortDayFormat().format(dayToDate(day));

export const showTime = (instant: string | Date): string => timeFormat().format(new Date(instant));

export const showDateTime = (instant: string): string => `${showDay(dateToDay(new Date(instant)))}, ${showTime(instant)}`;

/** The time for today, the day and time for any other day. */
export const showWhen = (instant: string): string =>
  dateToDay(new Date(instant)) === today() ? showTime(instant) : showDateTime(instant);

export const showNumber = (decimal: string | number): string => numberFormat().format(Number(decimal));

/** A length of time by its two largest parts, such as "2 hours 5 minutes". */
export function showSpan(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "day"],
    [Math.floor(seconds / 3_600) % 24, "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
  ];
  const said = parts.filter(([number]) => number > 0).map(([number, unit]) => new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(number));
  return said.slice(0, 2).join(" ");
}

/** The sign between the whole number and its fraction. */
export const decimalSign = (): string => (numberFormat().format(0.5).includes(",") ? "," : ".");

/** The order of names and other texts in a list. */
export const compareText = (left: string, right: string): number => collator().compare(left, right);

interface WeekInfo {
  /** 1 is Monday, 7 is Sunday. */
  firstDay: number;
}

/** The first day of the week in calendars: 0 is Sunday. */
export function firstDayOfWeek(): DayOfWeek {
  const place = new Intl.Locale(locale()) as { weekInfo?: WeekInfo; getWeekInfo?: () => WeekInfo };
  const info = place.getWeekInfo?.() ?? place.weekInfo;
  return ((info?.firstDay ?? 1) % 7) as DayOfWeek;
}

export interface Age {
  years: number;
  months: number;
}

export function ageOn(birth: string, on: string): Age | null {
  const [by = 0, bm = 0, bd = 0] = birth.split("-").map(Number);
  const [y = 0, m = 0, d = 0] = on.split("-").map(Number);
  const months = (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0);
  return months < 0 ? null : { years: Math.floor(months / 12), months: months % 12 };
}

/** The birth date of an animal that is so old on that day. */
export function birthFromAge(age: Age, on: string): string {
  const date = dayToDate(on);
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() - age.years * 12 - age.months);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(day, last));
  return dateToDay(date);
}

/** Black or white, whichever reads better on the colour. */
export function inkOn(color: string): "#000000" | "#ffffff" {
  const channel = (at: number): number => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > 0.179 ? "#000000" : "#ffffff";
}
