// Reads days and times the way people at a desk type them.
import { addDays, dayToDate } from "../app/format";

export type DayOrder = "dmy" | "mdy" | "ymd";

/** The order in which the clinic's language writes a day. */
export function dayOrder(language: string): DayOrder {
  const letters = new Intl.DateTimeFormat(language, { day: "numeric", month: "numeric", year: "numeric" })
    .formatToParts(new Date(2026, 10, 22))
    .map((part) => part.type)
    .filter((type) => type === "day" || type === "month" || type === "year")
    .map((type) => type.charAt(0))
    .join("");
  return letters === "mdy" || letters === "ymd" ? letters : "dmy";
}

/** The beginnings of the months' names, English and Dutch: people write either. */
const MONTHS = [["jan"], ["feb"], ["mar", "mrt", "maa"], ["apr"], ["may", "mei"], ["jun"], ["jul"], ["aug"], ["sep"], ["oct", "okt"], ["nov"], ["dec"]];

/** 1 for January; 0 for what is no month's name. */
const monthOf = (text: string): number => MONTHS.findIndex((starts) => starts.includes(text.slice(0, 3))) + 1;

function fullYear(text: string, thisYear: number): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year <= (thisYear % 100) + 10 ? 2000 + year : 1900 + year;
}

function makeDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && year >= 1900 && year <= 2200 ? date.toISOString().slice(0, 10) : null;
}

function splitDigits(text: string, order: DayOrder): string[] | null {
  if (!/^\d{6}$|^\d{8}$/.test(text)) return null;
  const year = text.length === 8 ? 4 : 2;
  const widths = order === "ymd" ? [year, 2, 2] : [2, 2, year];
  let from = 0;
  return widths.map((width) => text.slice(from, (from += width)));
}

/** Days that are said by a word, and how far they are from today. */
const NEAR: Record<string, number> = {
  today: 0,
  vandaag: 0,
  tomorrow: 1,
  morgen: 1,
  overmorgen: 2,
  yesterday: -1,
  gisteren: -1,
  eergisteren: -2,
};

/** From Sunday on, with the letters that are needed at least: "do" is Thursday in Dutch. */
const WEEKDAYS = [
  { names: ["sunday", "zondag"], least: ["sun", "zo"] },
  { names: ["monday", "maandag"], least: ["mon", "ma"] },
  { names: ["tuesday", "dinsdag"], least: ["tue", "di"] },
  { names: ["wednesday", "woensdag"], least: ["wed", "wo"] },
  { names: ["thursday", "donderdag"], least: ["thu", "do"] },
  { names: ["friday", "vrijdag"], least: ["fri", "vr"] },
  { names: ["saturday", "zaterdag"], least: ["sat", "za"] },
];

/** "tomorrow", "monday", "+3" or "+2w", English and Dutch. A day of the week is the next one after today. */
function readWord(text: string, now: string): string | null {
  const near = NEAR[text];
  if (near !== undefined) return addDays(now, near);
  const [, sign, count, unit] = /^([+-])\s?(\d{1,3})\s?([dw]?)$/.exec(text) ?? [];
  if (count !== undefined) return addDays(now, Number(`${sign}${count}`) * (unit === "w" ? 7 : 1));
  const word = text.replace(/\.$/, "");
  const weekday = WEEKDAYS.findIndex(({ names, least }) => names.some((name, at) => name.startsWith(word) && word.startsWith(least[at] ?? name)));
  if (weekday < 0) return null;
  const ahead = (weekday - dayToDate(now).getDay() + 7) % 7;
  return addDays(now, ahead === 0 ? 7 : ahead);
}

/** "22-11-2026", "22/11", "22 nov 2026", "2026-11-22", "22112026", "tomorrow" or "+2w" as "2026-11-22". */
export function readDay(typed: string, order: DayOrder, now: string): string | null {
  const text = typed.trim().toLowerCase();
  const thisYear = Number(now.slice(0, 4));
  return readWord(text, now) ?? readWritten(text, order, thisYear);
}

function readWritten(text: string, order: DayOrder, thisYear: number): string | null {
  const parts = splitDigits(text, order) ?? text.split(/[\s./,-]+/).filter((part) => part !== "");
  if (parts.length < 2 || parts.length > 3) return null;
  const named = parts.findIndex((part) => monthOf(part) > 0);
  if (named >= 0) {
    const month = monthOf(parts[named] ?? "");
    const [day = "", year = String(thisYear)] = parts.filter((_, at) => at !== named);
    return /^\d+$/.test(day + year) ? makeDay(fullYear(year, thisYear), month, Number(day)) : null;
  }
  if (!parts.every((part) => /^\d+$/.test(part))) return null;
  const [first = "", second = "", third = String(thisYear)] = parts;
  if (first.length === 4) return makeDay(Number(first), Number(second), Number(third));
  if (order === "mdy") return makeDay(fullYear(third, thisYear), Number(first), Number(second));
  if (order === "ymd" && parts.length === 3) return makeDay(fullYear(first, thisYear), Number(second), Number(third));
  return makeDay(fullYear(third, thisYear), Number(second), Number(first));
}

/** "9:30", "930", "9.30", "9u30", "14", "14 uur" or "2 pm" as "14:00". */
export function readTime(typed: string): string | null {
  const match = /^(\d{1,2})(?:[:.hu ]?(\d{2}))?\s*(am|pm|a|p|h|u|uur)?$/i.exec(typed.trim().replace(/\s+/g, " "));
  if (!match) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? "0");
  const half = /^[ap]/.exec(match[3]?.toLowerCase() ?? "")?.[0];
  if (half && (hour < 1 || hour > 12)) return null;
  if (half === "p" && hour < 12) hour += 12;
  if (half === "a" && hour === 12) hour = 0;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** The instant at which the clock of this computer shows that time on that day; both must have been read already. */
export function toInstant(day: string, time: string): string {
  return new Date(`${day}T${time}:00`).toISOString();
}

export type ChipReading = "empty" | "standard" | "test" | "old" | "odd";

/** What a transponder number looks like; a hint, never a refusal. */
export function readChip(typed: string): ChipReading {
  const chip = typed.replace(/[\s-]/g, "");
  if (chip === "") return "empty";
  if (/^\d{15}$/.test(chip)) {
    if (BigInt(chip.slice(3)) > 274_877_906_943n || chip.startsWith("000")) return "odd";
    return chip.startsWith("999") ? "test" : "standard";
  }
  return /^[0-9a-z]{9,10}$/i.test(chip) ? "old" : "odd";
}
