// Where the ticks of a chart stand: at round numbers, at ages as people say them, on days on which something was measured.

const WEEK = 7;
const MONTH = 30.4375;
const YEAR = 12 * MONTH;

export interface AgeParts {
  unit: "years" | "months" | "weeks" | "days";
  count: number;
  /** Beside years, when they are not whole. */
  months: number;
}

/** An age as people say it: days at first, then weeks, months, and years with their months. */
export function agePartsOf(day: number): AgeParts {
  // A tick at a whole month is a fraction of a day away from it.
  const months = Math.floor(day / MONTH + 0.01);
  if (months >= 12) return { unit: "years", count: Math.floor(months / 12), months: months % 12 };
  if (day >= 16 * WEEK) return { unit: "months", count: months, months: 0 };
  if (day >= 2 * WEEK) return { unit: "weeks", count: Math.floor(day / WEEK), months: 0 };
  return { unit: "days", count: Math.floor(day), months: 0 };
}

const AGE_STEPS = [1, 2, WEEK, 2 * WEEK, MONTH, 2 * MONTH, 3 * MONTH, 6 * MONTH, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR];

/** Whole ages between two, no more than so many and no finer than ages are said; both ends where none lies between. */
export function ageTicks(from: number, to: number, most = 5): number[] {
  const finest = { days: 1, weeks: WEEK, months: MONTH, years: MONTH }[agePartsOf(from).unit];
  const within = (step: number): number[] => {
    const first = Math.ceil(from / step - 1e-9);
    const last = Math.floor(to / step + 1e-9);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
  };
  const steps = AGE_STEPS.filter((step) => step >= finest);
  const ticks = within(steps.find((step) => within(step).length <= most) ?? 10 * YEAR);
  return ticks.length > 0 ? ticks : [...new Set([from, to])];
}

/** Those of the places that leave room for a word each: the last, the first, and what fits between. */
export function ownTicks(places: readonly number[], room = 0.2): number[] {
  const sorted = [...new Set(places)].sort((left, right) => left - right);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const gap = (last - first) * room;
  const kept = [first];
  for (const place of sorted.slice(1, -1)) {
    if (place - (kept.at(-1) ?? first) >= gap && last - place >= gap) kept.push(place);
  }
  return last > first ? [...kept, last] : kept;
}

/** Round numbers of which the first and the last hold all values between them. */
export function roundTicks(values: readonly number[], most = 5): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power * most >= span) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
