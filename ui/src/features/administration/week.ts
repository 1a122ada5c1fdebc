// Hours of a week: stretches of weekdays as they are typed, and the rows they are stored in.
import { readTime } from "../../fields/handwriting";
import { asText } from "../../fields/parse";
import type { Heads, JsonValue, Row, Values } from "../../generated/api";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const WORKDAYS = [2, 3, 4, 5];

/** One stretch of a weekday; times as they are typed. */
export interface Stretch {
  /** The row it is stored in, or a name of its own until it is stored. */
  key: string;
  stored: boolean;
  /** 1 is Monday, 7 is Sunday. */
  weekday: number;
  from: string;
  to: string;
}

/** Stretches that share a place, a person, a time in which they hold. */
export interface Week {
  common: Values;
  stretches: Stretch[];
}

/** How a table calls what every table of hours has. */
export interface HoursTable {
  table: "opening_hours" | "working_hours";
  from: string;
  to: string;
  /** Fields that all stretches of a week share. */
  shared: readonly string[];
}

export const OPENING: HoursTable = { table: "opening_hours", from: "opens_minute", to: "closes_minute", shared: ["location_id"] };
export const WORKING: HoursTable = { table: "working_hours", from: "starts_minute", to: "ends_minute", shared: ["staff_id", "location_id", "valid_from", "valid_until"] };

/** "9", "930" or "9:30" as "09:30"; midnight at the end of a day is "24:00". */
export function readClock(typed: string): string | null {
  return /^24([:.]?00)?$/.test(typed.trim()) ? "24:00" : readTime(typed);
}

export function toMinutes(typed: string): number | null {
  const clock = readClock(typed);
  return clock === null ? null : Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

export function toClock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

export type WeekProblem = "time" | "order" | "overlap";

const span = ({ from, to }: Stretch): [number, number] | null => {
  const [start, end] = [toMinutes(from), toMinutes(to)];
  return start === null || end === null ? null : [start, end];
};

/** What is wrong with each stretch, by its key. */
export function problemsOf(stretches: readonly Stretch[]): Map<string, WeekProblem> {
  const problems = new Map<string, WeekProblem>();
  for (const stretch of stretches) {
    const own = span(stretch);
    if (own === null) problems.set(stretch.key, "time");
    else if (own[1] <= own[0]) problems.set(stretch.key, "order");
  }
  for (const later of stretches) {
    const own = span(later);
    const earlier = stretches.slice(0, stretches.indexOf(later)).filter((other) => other.weekday === later.weekday && !problems.has(other.key));
    const meets = earlier.some((other) => {
      const [start, end] = span(other) ?? [0, 0];
      return own !== null && own[0] < end && start < own[1];
    });
    if (meets && !problems.has(later.key)) problems.set(later.key, "overlap");
  }
  return problems;
}

/** Minutes of all stretches that can be read. */
export function totalMinutes(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, stretch) => {
    const own = span(stretch);
    return own && own[1] > own[0] ? sum + own[1] - own[0] : sum;
  }, 0);
}

export function freshKey(stretches: readonly Stretch[]): string {
  const taken = new Set(stretches.map(({ key }) => key));
  let number = 1;
  while (taken.has(`new-${number}`)) number += 1;
  return `new-${number}`;
}

/** One more stretch; the first of a day is proposed, the next ones are asked for. */
export function withStretch(stretches: readonly Stretch[], weekday: number): Stretch[] {
  const first = stretches.every((other) => other.weekday !== weekday);
  return [...stretches, { key: freshKey(stretches), stored: false, weekday, from: first ? "09:00" : "", to: first ? "17:00" : "" }];
}

/** Monday's hours on Tuesday to Friday as well. Rows that are there are used again. */
export function copyMonday(stretches: readonly Stretch[]): Stretch[] {
  const monday = stretches.filter(({ weekday }) => weekday === 1);
  let all = stretches.filter(({ weekday }) => !WORKDAYS.includes(weekday));
  for (const weekday of WORKDAYS) {
    const there = stretches.filter((stretch) => stretch.weekday === weekday);
    monday.forEach(({ from, to }, at) => {
      const old = there[at];
      all = [...all, old ? { ...old, from, to } : { key: freshKey([...stretches, ...all]), stored: false, weekday, from, to }];
    });
  }
  return all;
}

const valueOf = (values: Values, name: string): JsonValue => values[name] ?? null;

const byTime = (left: Stretch, right: Stretch): number => left.weekday - right.weekday || left.from.localeCompare(right.from);

/** The rows as weeks: those that share everything but the day and the times are one week. */
export function weeksOf(hours: HoursTable, rows: readonly Row[]): Week[] {
  const weeks = new Map<string, Week>();
  for (const row of rows) {
    const common = Object.fromEntries(hours.shared.map((name) => [name, valueOf(row.values, name)]));
    const week = weeks.get(JSON.stringify(common)) ?? { common, stretches: [] };
    const minutes = (name: string): string => toClock(Number(row.values[name] ?? 0));
    week.stretches.push({ key: row.id, stored: true, weekday: Number(row.values["weekday"]), from: minutes(hours.from), to: minutes(hours.to) });
    weeks.set(JSON.stringify(common), week);
  }
  const starts = ({ common }: Week): string => asText(common["valid_from"]);
  return [...weeks.values()]
    .map((week) => ({ ...week, stretches: week.stretches.sort(byTime) }))
    .sort((left, right) => starts(left).localeCompare(starts(right)));
}

export type Change =
  | { do: "add"; key: string; values: Values }
  | { do: "change"; key: string; heads: Heads; patch: Values }
  | { do: "remove"; key: string };

function wantedOf(hours: HoursTable, week: Week, stretch: Stretch): Values {
  return { ...week.common, weekday: stretch.weekday, [hours.from]: toMinutes(stretch.from), [hours.to]: toMinutes(stretch.to) };
}

/** What has to be written so that the rows say what the weeks say: touched fields only. */
export function changesOf(hours: HoursTable, rows: readonly Row[], weeks: readonly Week[]): Change[] {
  const changes: Change[] = [];
  const left = new Map(rows.map((row) => [row.id, row]));
  for (const week of weeks) {
    for (const stretch of week.stretches) {
      const wanted = wantedOf(hours, week, stretch);
      const row = stretch.stored ? left.get(stretch.key) : undefined;
      left.delete(stretch.key);
      if (row === undefined) {
        changes.push({ do: "add", key: stretch.key, values: Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null)) });
        continue;
      }
      const patch = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== valueOf(row.values, name)));
      if (Object.keys(patch).length > 0) changes.push({ do: "change", key: row.id, heads: row.heads, patch });
    }
  }
  return [...changes, ...[...left.keys()].map((key): Change => ({ do: "remove", key }))];
}
