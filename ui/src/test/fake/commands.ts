// What every part of the made-up backend works with.
import type { JsonValue, Values } from "../../generated/api";
import type { FakeBackend } from "../fakeBackend";
import type { FakeRow } from "../fakeData";

export type Args = Record<string, JsonValue>;
export type Commands = Record<string, (args: Args) => unknown>;
export type Part = (backend: FakeBackend) => Commands;

export const text = (row: FakeRow, field: string): string => {
  const value = row.values[field];
  return typeof value === "string" ? value : "";
};
export const asRow = ({ id, heads, values }: FakeRow): { id: string; heads: string[]; values: Values } => ({ id, heads, values });
export const withoutTime = (instant: string): string => {
  const date = new Date(instant);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};
