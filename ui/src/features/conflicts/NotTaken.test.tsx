import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { showDateTime, showDay } from "../../app/format";
import { SYNC } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

const NAME = "Held back by the server";

async function open(backend = signedInBackend(), path = "/conflicts") {
  renderWindow(backend, path);
  const list = await screen.findByRole("region", { name: NAME });
  // Lists of records stand inside the items.
  const items = (): HTMLElement[] => within(list).getAllByRole("listitem").filter((item) => item.parentElement?.closest("li") === null);
  return { backend, list, items, user: userEvent.setup() };
}

it("shows why, who, when, and what was typed, with a way to what is here", async () => {
  const { list, items } = await open();
  const [bella, newcomers, waiting] = items() as [HTMLElement, HTMLElement, HTMLElement];
  expect(bella.textContent).toContain("Whoever wrote it may not change this any more.");
  expect(bella.textContent).toContain(`Anna Visser · written ${showDateTime("2026-11-22T09:12:00.000Z")} · held back ${showDateTime("2026-11-22T09:20:00.000Z")}`);
  expect(within(bella).getByRole("link", { name: "Bella" }).getAttribute("href")).toBe("#/patients/patient-0");
  expect(within(bella).getByRole("link", { name: "Maria Smith" }).getAttribute("href")).toBe("#/clients/client-0");
  expect(bella.textContent).toContain(`Medical alertsBites, Needs a muzzleBorn${showDay("2019-04-02")}ColourNone`);
  expect(bella.textContent).toContain("KindBreederNotestext changed");
  // Of what came with the set nothing is here, but it has names all the same.
  expect(within(newcomers).queryByRole("link")).toBeNull();
  expect(newcomers.textContent).toContain("Client: Ines Carvalho");
  expect(newcomers.textContent).toContain("Patient: Pipoca");
  expect(newcomers.textContent).toContain("OwnerInes Carvalho");
  expect(waiting.textContent).toContain("This waits for work of other computers");
  expect(within(waiting).queryByRole("button")).toBeNull();
  expect(within(list).getAllByRole("button")).toHaveLength(4);
  await expectAccessible();
});

it("counts what can be dealt with in the navigation", async () => {
  await open();
  expect(await screen.findByRole("link", { name: /^Review ?, 5 items$/ })).toBeTruthy();
});

it("enters it again by keyboard alone, and stays at the list", async () => {
  const { backend, list, user } = await open();
  const button = within(list).getByRole("button", { name: "Enter again: Bella, Maria Smith" });
  button.focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("Entered again: Bella, Maria Smith")).toBeTruthy();
  expect(backend.lastArgs("enter_again")).toEqual({ id: 3 });
  await waitFor(() => expect(screen.queryByRole("button", { name: /^Enter again: Bella/ })).toBeNull());
  expect(document.activeElement).toBe(list);
  await user.keyboard("{Tab}{Enter}");
  expect(await screen.findByText("Entered again: Ines Carvalho, Pipoca")).toBeTruthy();
});

it("says at the item why it cannot be entered", async () => {
  const { backend, items, user } = await open();
  backend.refusals.set("enter_again", { code: "invalid_value", message: "Name: this must be filled in", field: "name" });
  await user.click(screen.getByRole("button", { name: "Enter again: Ines Carvalho, Pipoca" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toBe("Not enteredName: this must be filled in");
  expect(items()[1]?.contains(alert)).toBe(true);
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Enter again: Ines Carvalho, Pipoca" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

it("asks before it discards, and no key of the page works meanwhile", async () => {
  const { backend, list, user } = await open();
  await user.click(within(list).getByRole("button", { name: "Discard: Bella, Maria Smith" }));
  const dialog = await screen.findByRole("dialog", { name: "Discard what was typed?" });
  expect(dialog.textContent).toContain("an administrator may still release it");
  await expectAccessible(dialog);
  await user.keyboard("1bu");
  expect(backend.lastArgs("resolve_conflict")).toBeUndefined();
  await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(backend.lastArgs("dismiss_held_back")).toBeUndefined();
  await user.click(within(list).getByRole("button", { name: "Discard: Bella, Maria Smith" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Discard" }));
  expect(await screen.findByText("Discarded: Bella, Maria Smith")).toBeTruthy();
  expect(backend.lastArgs("dismiss_held_back")).toEqual({ id: 3 });
  await waitFor(() => expect(document.activeElement).toBe(list));
});

it("is not there when nothing stands aside, and asks nothing", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, quarantined: 0, only_waiting: 0 };
  renderWindow(backend, "/conflicts");
  await screen.findByRole("article", { name: "Bella (Maria Smith)" });
  expect(screen.queryByRole("region", { name: NAME })).toBeNull();
  expect(backend.calls.map(({ command }) => command)).not.toContain("held_back");
  expect(screen.getByRole("link", { name: /^Review ?, 3 items$/ })).toBeTruthy();
  // It comes by itself.
  await act(async () => backend.emit("sync", { ...SYNC, quarantined: 1, only_waiting: 0 }));
  expect(await screen.findByRole("region", { name: NAME })).toBeTruthy();
});

it("stands alone when there is nothing else to review, and works offline", async () => {
  const backend = signedInBackend();
  backend.conflicts = [];
  backend.sync = { ...SYNC, state: "offline", offline_since: null, conflicts: 0 };
  const { list } = await open(backend);
  expect(screen.queryByText("Nothing to review.")).toBeNull();
  expect(screen.getByText(/You are offline/)).toBeTruthy();
  expect(within(list).getByRole("button", { name: /^Enter again: Bella/ })).toHaveProperty("disabled", false);
});

it("says when the list cannot be read, and tries again", async () => {
  const backend = signedInBackend();
  const answer = backend.handle.bind(backend);
  backend.handle = (command, args) => {
    if (command === "held_back") throw { code: "internal", message: "secret details", field: null };
    return answer(command, args);
  };
  const { list, user } = await open(backend);
  expect((await within(list).findByRole("alert")).textContent).not.toContain("secret details");
  await expectAccessible();
  backend.handle = answer;
  await user.click(within(list).getByRole("button", { name: "Try again" }));
  expect(await within(list).findByRole("button", { name: /^Enter again: Bella/ })).toBeTruthy();
});

it("has the keyboard when a link leads to it", async () => {
  const { list } = await open(signedInBackend(), "/conflicts#not-taken");
  await waitFor(() => expect(document.activeElement).toBe(list));
});
