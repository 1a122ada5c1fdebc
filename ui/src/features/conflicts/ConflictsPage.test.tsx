import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { showDay } from "../../app/format";
import { SYNC } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

it("lists record, field, both values, who, when, and which is in force", async () => {
  renderWindow(signedInBackend(), "/conflicts");
  const card = await screen.findByRole("article", { name: "Pieter de Boer" });
  expect(within(card).getByText("E-mail")).toBeTruthy();
  expect(within(card).getByText(/Changed by two people/)).toBeTruthy();
  const rows = within(card).getAllByRole("row").map((row) => row.textContent);
  expect(rows[1]).toContain("pieter@old.exampleBefore both changes");
  expect(rows[2]).toContain("pieter@mail.exampleBen OkaforFront desk");
  expect(rows[2]).not.toContain("In force");
  expect(rows[3]).toContain("p.deboer@mail.exampleAnna Visser");
  expect(rows[3]).toContain("In force");
  expect(within(card).queryByText("Needs review")).toBeNull();
  expect(within(card).getByRole("link", { name: "Pieter de Boer" }).getAttribute("href")).toBe("#/clients/client-1");
  await expectAccessible();
});

it("marks what needs a person, and says when it is not known who", async () => {
  renderWindow(signedInBackend(), "/conflicts");
  const overlap = await screen.findByRole("article", { name: "Dr Anna Visser, 09:30" });
  expect(within(overlap).getByText("Needs review")).toBeTruthy();
  expect(within(overlap).getByText(/Booked at the same time/)).toBeTruthy();
  expect(within(overlap).getByText("Not known")).toBeTruthy();
  expect(within(overlap).queryByText("In force")).toBeNull();
});

it("leads from an overlap to the schedule of its day, or of today where no day is told", async () => {
  const backend = signedInBackend();
  const overlap = backend.conflicts.find(({ kind }) => kind === "overlap");
  if (overlap === undefined) throw new Error("no overlap");
  const dated = overlap.sides.map((side) => ({ ...side, value: "2026-11-22 09:30 Max, Consultation" }));
  backend.conflicts = [overlap, { ...overlap, id: "conflict-3", record_label: "Room 1", sides: dated }];
  renderWindow(backend, "/conflicts");
  const plain = await screen.findByRole("article", { name: "Dr Anna Visser, 09:30" });
  expect(within(plain).getByRole("link", { name: "Open the schedule" }).getAttribute("href")).toBe("#/schedule");
  const link = within(screen.getByRole("article", { name: "Room 1" })).getByRole("link", { name: `Open the schedule of ${showDay("2026-11-22")}` });
  expect(link.getAttribute("href")).toBe("#/schedule?date=2026-11-22");
  await expectAccessible();
});

it("shows two appointments that collide at a vet and in a room once, naming both", async () => {
  const backend = signedInBackend();
  const overlap = backend.conflicts.find(({ kind }) => kind === "overlap");
  if (overlap === undefined) throw new Error("no overlap");
  const others = overlap.sides.map((side) => ({ ...side, value: `${side.value} again` }));
  backend.conflicts = [overlap, { ...overlap, id: "conflict-3", record_label: "Room 1" }, { ...overlap, id: "conflict-4", record_label: "Room 2", sides: others }];
  renderWindow(backend, "/conflicts");
  const both = await screen.findByRole("article", { name: "Dr Anna Visser, 09:30 · Room 1" });
  expect(within(both).getAllByRole("row")).toHaveLength(3);
  expect(screen.getAllByRole("article")).toHaveLength(2);
  expect(screen.getByRole("article", { name: "Room 2" })).toBeTruthy();
});

it("says when there is nothing to review", async () => {
  const backend = signedInBackend();
  backend.conflicts = [];
  renderWindow(backend, "/conflicts");
  expect(await screen.findByText("Nothing to review.")).toBeTruthy();
  await expectAccessible();
});

it("says when it fails and tries again, and that the list may be behind while offline", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, state: "offline", offline_since: null };
  backend.refusals.set("conflicts", { code: "internal", message: "secret details", field: null });
  renderWindow(backend, "/conflicts");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).not.toContain("secret details");
  expect(screen.getByText(/You are offline/)).toBeTruthy();
  within(alert).getByRole("button", { name: "Try again" }).click();
  expect(await screen.findByRole("article", { name: "Pieter de Boer" })).toBeTruthy();
});
