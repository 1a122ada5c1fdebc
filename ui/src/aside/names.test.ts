import { expect, it } from "vitest";
import type { WrittenRecord } from "../generated/api";
import { isReference, joined, nameOf, nameOfReference } from "./names";

const record = (name: string | null, fields: [string, string | null][]): WrittenRecord => ({
  table: "clients",
  table_label: "Client",
  row_id: "019ab2c4-0000-7000-8000-00000000c001",
  record: name,
  fields: fields.map(([field, value]) => ({ field, label: field, value })),
});

it("calls a record what it is called here, else what it was to be called", () => {
  expect(nameOf(record("Maria Smith", [["last_name", "Jones"]]))).toBe("Maria Smith");
  expect(nameOf(record(null, [["last_name", "Jones"], ["first_name", "Ann"]]))).toBe("Ann Jones");
  expect(nameOf(record(null, [["name", "Bella"]]))).toBe("Bella");
  expect(nameOf(record(null, [["name", null], ["notes", "x"]]))).toBeNull();
});

it("names a record that came with the same set", () => {
  const records = [record(null, [["last_name", "Jones"]])];
  expect(isReference("019ab2c4-0000-7000-8000-00000000c001")).toBe(true);
  expect(nameOfReference("019ab2c4-0000-7000-8000-00000000c001", records)).toBe("Jones");
  expect(nameOfReference("019ab2c4-0000-7000-8000-00000000c002", records)).toBeNull();
  expect(isReference("981000000000006")).toBe(false);
});

it("reads a list of words, and leaves what is none", () => {
  expect(joined('["Bites","Scratches"]')).toBe("Bites, Scratches");
  expect(joined("[]")).toBe("");
  expect(joined("[sic] as written")).toBe("[sic] as written");
  expect(joined("[1, 2]")).toBe("[1, 2]");
});
