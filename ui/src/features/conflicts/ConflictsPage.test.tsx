import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
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
