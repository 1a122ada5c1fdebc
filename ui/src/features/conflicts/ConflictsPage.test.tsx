import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { showDay } from "../../app/format";
import type { FakeBackend } from "../../test/fakeBackend";
import { SYNC } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

/** The page with the second item open: an ordinary field. */
async function openName(backend: FakeBackend = signedInBackend()) {
  const user = userEvent.setup();
  renderWindow(backend, "/conflicts");
  await user.click(await screen.findByRole("button", { name: /^Pieter de Boer/ }));
  const item = await screen.findByRole("article", { name: "Pieter de Boer" });
  return { backend, user, item };
}

it("shows the earlier value, each side with who, where and when, and what is in force", async () => {
  const { item } = await openName();
  const boxes = within(item).getAllByRole("region").map((box) => box.textContent);
  expect(boxes).toHaveLength(4);
  expect(boxes[0]).toBe("Before both changesPiet");
  expect(boxes[1]).toContain("Version 1PeterBen Okafor · Front desk");
  expect(boxes[1]).toContain("at the server");
  expect(boxes[1]).not.toContain("In force");
  expect(boxes[2]).toContain("Version 2In forcePieterAnna Visser");
  expect(boxes[3]).toBe("In force nowPieter");
  expect(within(item).getByText("First name · Changed by two people")).toBeTruthy();
  expect(within(item).getByRole("link", { name: "Pieter de Boer" }).getAttribute("href")).toBe("#/clients/client-1");
  await expectAccessible();
});

it("keeps a side by its number, goes on to the next item, and takes it back", async () => {
  const { backend, user } = await openName();
  await user.keyboard("2");
  expect(await screen.findByText("Settled: Pieter de Boer")).toBeTruthy();
  expect(backend.lastArgs("resolve_conflict")).toEqual({ id: "conflict-1", answer: { answer: "keep", side: "b1" }, reason: null });
  expect(screen.queryByRole("article", { name: "Pieter de Boer" })).toBeNull();
  expect(screen.getByRole("article", { name: "Dr Anna Visser" })).toBeTruthy();
  const lately = await screen.findByRole("region", { name: "Settled lately" });
  expect(within(lately).getByText(/Kept: Pieter/)).toBeTruthy();
  await expectAccessible();
  await user.keyboard("u");
  expect(await screen.findByRole("article", { name: "Pieter de Boer" })).toBeTruthy();
  expect(backend.lastArgs("undo_resolution")).toEqual({ id: "conflict-1" });
});

it("keeps both, or writes something else, by keyboard", async () => {
  const { backend, user, item } = await openName();
  await user.keyboard("e");
  const field = await within(item).findByRole("textbox", { name: "First name" });
  await expectAccessible();
  await user.clear(field);
  await user.type(field, "Pete12b{Enter}");
  expect(await screen.findByText("Settled: Pieter de Boer")).toBeTruthy();
  expect(backend.lastArgs("resolve_conflict")).toEqual({ id: "conflict-1", answer: { answer: "edit", value: "Pete12b" }, reason: null });
  await user.keyboard("b");
  expect(await screen.findByText("Settled: Dr Anna Visser")).toBeTruthy();
  expect(backend.lastArgs("resolve_conflict")).toEqual({ id: "conflict-2", answer: { answer: "both" }, reason: null });
});

it("asks for a reason where one is needed, and sends it", async () => {
  const backend = signedInBackend();
  const user = userEvent.setup();
  renderWindow(backend, "/conflicts");
  const item = await screen.findByRole("article", { name: "Bella (Maria Smith)" });
  await user.click(within(item).getAllByRole("button", { name: /^Keep this/ })[0] as HTMLElement);
  const reason = within(item).getByRole("textbox", { name: /Reason/ });
  expect(document.activeElement).toBe(reason);
  expect(within(item).getByText(/Please say why/)).toBeTruthy();
  expect(backend.lastArgs("resolve_conflict")).toBeUndefined();
  await expectAccessible();
  await user.type(reason, "Read the chip");
  await user.click(within(item).getAllByRole("button", { name: /^Keep this/ })[0] as HTMLElement);
  expect(await screen.findByText("Settled: Bella (Maria Smith)")).toBeTruthy();
  expect(backend.lastArgs("resolve_conflict")?.["reason"]).toBe("Read the chip");
});

it("moves through the list with the arrows", async () => {
  const { user } = await openName();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("article", { name: "Dr Anna Visser" })).toBeTruthy();
  await user.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}");
  expect(screen.getByRole("article", { name: "Bella (Maria Smith)" })).toBeTruthy();
  const lines = within(screen.getByRole("navigation", { name: "Waiting for a decision" })).getAllByRole("button");
  expect(lines.map((line) => line.getAttribute("aria-current"))).toEqual(["true", "false", "false"]);
});

it("leads from a double booking to the schedule of its day", async () => {
  const { user } = await openName();
  await user.keyboard("{ArrowDown}");
  const item = screen.getByRole("article", { name: "Dr Anna Visser" });
  expect(within(item).getByText("Booked at the same time")).toBeTruthy();
  expect(within(item).getByText("Not known · Room 1")).toBeTruthy();
  const links = within(item).getAllByRole("link", { name: `Open the schedule of ${showDay("2026-11-22")}` });
  expect(links.map((link) => link.getAttribute("href"))).toEqual(["#/schedule?date=2026-11-22", "#/schedule?date=2026-11-22"]);
  expect(within(item).getByRole("button", { name: /Leave both as they are/ })).toBeTruthy();
  expect(within(item).queryByRole("button", { name: /Keep this/ })).toBeNull();
  await expectAccessible();
});

it("lets nobody decide who may not write the field", async () => {
  const backend = signedInBackend();
  backend.conflicts = backend.conflicts.map((item) => ({ ...item, may_settle: false }));
  const { user, item } = await openName(backend);
  expect(within(item).getByText("You may see this, but not decide it.")).toBeTruthy();
  await user.keyboard("12be");
  expect(backend.lastArgs("resolve_conflict")).toBeUndefined();
  expect(within(item).queryByRole("textbox", { name: "First name" })).toBeNull();
  await expectAccessible();
});

it("says what was refused and leaves the item as it is", async () => {
  const { backend, user } = await openName();
  backend.refusals.set("resolve_conflict", { code: "not_possible", message: "this has been settled already", field: null });
  await user.keyboard("1");
  expect((await screen.findByRole("alert")).textContent).toContain("settled already");
  expect(screen.getByRole("article", { name: "Pieter de Boer" })).toBeTruthy();
});

it("says when there is nothing to review", async () => {
  const backend = signedInBackend();
  backend.conflicts = [];
  backend.heldBack = [];
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
  expect(await screen.findByRole("article", { name: "Bella (Maria Smith)" })).toBeTruthy();
});

it("takes an entry apart from the removed one that it was merged into, and says so", async () => {
  const backend = signedInBackend();
  const [first] = backend.conflicts;
  if (first === undefined) throw new Error("no item");
  const sides = first.sides.slice(0, 1).flatMap((side) => [
    { ...side, id: "patient-1", value: "Apollo", record: { table: "patients", id: "patient-1" } },
    { ...side, id: "patient-2", value: "Mercury", record: { table: "patients", id: "patient-2" } },
  ]);
  backend.conflicts = [
    { ...first, kind: "deleted_parent", table: "patients", row_id: "patient-2", record_label: "Apollo", field: null, field_label: null, earlier: null, in_force: null, needs_reason: false, sides },
  ];
  const user = userEvent.setup();
  renderWindow(backend, "/conflicts");
  const item = await screen.findByRole("article", { name: "Apollo" });
  expect(within(item).queryByRole("button", { name: /Remove the new data/ })).toBeNull();
  expect(within(item).getByRole("button", { name: /Bring the removed one back/ })).toBeTruthy();
  await user.click(within(item).getByRole("button", { name: /Take the two apart/ }));
  expect(backend.lastArgs("resolve_conflict")).toEqual({ id: first.id, answer: { answer: "keep", side: "patient-1" }, reason: null });
});

it("offers to keep a visit only where the other one was opened by mistake, or both as visits of their own", async () => {
  const backend = signedInBackend();
  const [first] = backend.conflicts;
  if (first === undefined) throw new Error("no item");
  const visit = (id: string, value: string, can_keep: boolean) => first.sides.slice(0, 1).map((side) => ({ ...side, id, value, in_force: false, can_keep, record: { table: "medical_records", id } }));
  backend.conflicts = [
    {
      ...first,
      kind: "visit_twice",
      table: "medical_records",
      row_id: "visit-1",
      record_label: "2026-11-22 09:30 Bella",
      field: null,
      field_label: null,
      earlier: null,
      in_force: null,
      answers: { keep: true, both: true, edit: false },
      sides: [...visit("visit-1", "something written in it: Limps", true), ...visit("visit-2", "nothing written in it", false)],
    },
  ];
  const user = userEvent.setup();
  renderWindow(backend, "/conflicts");
  const item = await screen.findByRole("article", { name: /Bella/ });
  expect(within(item).getAllByRole("button", { name: /opened by mistake/ })).toHaveLength(1);
  expect(within(item).getAllByRole("link", { name: "Open the record" }).map((link) => link.getAttribute("href"))).toEqual(["#/consults/visit-1", "#/consults/visit-2"]);
  await user.type(within(item).getByRole("textbox", { name: /Reason/ }), "Two owners came");
  await user.click(within(item).getByRole("button", { name: /visits of their own/ }));
  expect(backend.lastArgs("resolve_conflict")).toEqual({ id: first.id, answer: { answer: "both" }, reason: "Two owners came" });
});
