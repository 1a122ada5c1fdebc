import { expect, it } from "vitest";
import type { SearchHit } from "../generated/api";
import { actionGroup, aimGroup, bookPath, foundGroups, type PageId } from "./search-items";

const hit = (table: "patients" | "clients", id: string): SearchHit => ({ table, id, title: id, subtitle: "", detail: null, alerts: [] });
const pages: { id: PageId; title: string }[] = [
  { id: "today", title: "Today" },
  { id: "tasks", title: "Tasks" },
];

it("groups by kind, with the kind of the best hit first", () => {
  const groups = foundGroups([hit("clients", "Smith"), hit("patients", "Smithy"), hit("clients", "Smits")]);
  expect(groups.map(({ name, items }) => [name, items.map(({ key }) => key)])).toEqual([
    ["clients", ["hit Smith", "hit Smits"]],
    ["patients", ["hit Smithy"]],
  ]);
  expect(foundGroups([hit("patients", "Bella")]).map(({ name }) => name)).toEqual(["patients"]);
});

it("offers what can be done with the one that is marked", () => {
  expect(aimGroup(null)).toEqual([]);
  expect(aimGroup({ table: "patients", id: "p1", title: "Bella" })[0]?.items.map(({ path }) => path)).toEqual(["/today?book=p1", "/patients/p1?note=new"]);
  expect(aimGroup({ table: "clients", id: "c1", title: "Maria Smith" })[0]?.items.map(({ path }) => path)).toEqual([
    "/today?book=find%3AMaria%20Smith",
    "/clients/c1?note=new",
    "/clients/c1?pets=side-by-side",
  ]);
  expect(bookPath(null)).toBe("/today?book=new");
});

it("goes to pages by the beginning of their names, and adds who was not found", () => {
  const keys = (typed: string, answered: boolean): string[] => actionGroup({ typed, pages, answered }).items.map(({ key }) => key);
  expect(keys("", false)).toEqual(["newClient", "newAppointment", "page today", "page tasks"]);
  expect(keys("to", false)).toEqual(["page today"]);
  expect(keys("TA", true)).toEqual(["page tasks", "newClient"]);
  expect(keys("smith", true)).toEqual(["newClient"]);
});
