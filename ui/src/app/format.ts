// Dates, times and numbers as the clinic writes them. Only for showing: values that are stored
// never pass through here.

/** The language of the computer, in which days and numbers are written. */
export function locale(): string {
  try {
    return Intl.getCanonicalLocales(navigator.language)[0] ?? "en";
  } catch {
    return "en"; // a computer set to no language at all calls it "c"
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), options);
    formats.set(key, format);
  }
  return format;
}

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

export const showDay = (day: string): string =>
  dateFormat({ day: "numeric", month: "short", year: "numeric" }).format(dayToDate(day));

export const showLongDay = (day: string): string =>
  dateFormat({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(dayToDate(day));

export const showTime = (instant: string | Date): string =>
  dateFormat({ hour: "2-digit", minute: "2-digit" }).format(new Date(instant));

export const showDateTime = (instant: string): string => `${showDay(dateToDay(new Date(instant)))}, ${showTime(instant)}`;

/** The time for today, the day and time for any other day. */
export const showWhen = (instant: string): string =>
  dateToDay(new Date(instant)) === today() ? showTime(instant) : showDateTime(instant);

export function showNumber(decimal: string | number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 3 }).format(Number(decimal));
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
