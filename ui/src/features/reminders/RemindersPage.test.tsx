import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function renderReminders(path = "/reminders", name: string | RegExp = "Reminders") {
  const backend = signedInBackend();
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1, name });
  return { backend, user: userEvent.setup() };
}

const include = (name: string): Promise<HTMLElement> => screen.findByRole("checkbox", { name: `Remind ${name}` });

it("groups by household, says how late, and who is left out and why", async () => {
  await renderReminders();
  const smith = (await include("Maria Smith")).closest("li");
  if (!smith) throw new Error("no household");
  expect(within(smith).getByText("12 days overdue")).toBeTruthy();
  expect(within(smith).getByRole("link", { name: "Bella" }).getAttribute("href")).toContain("/patients/patient-0");
  expect(within(smith).getByRole("link", { name: "Tom" })).toBeTruthy();
  expect(within(smith).getByText(/12 Mill Lane/)).toBeTruthy();
  expect(screen.getByText("3 households, 4 reminders")).toBeTruthy();
  expect(screen.getByText(/the owner wants no reminders/)).toBeTruthy();
  expect(screen.getByText("Nobody has been reminded yet.")).toBeTruthy();
  await expectAccessible();
});

it("reminds by keyboard, without one household, and names the numbers first", async () => {
  const { backend, user } = await renderReminders();
  (await include("Pieter de Boer")).focus();
  await user.keyboard(" ");
  expect(screen.getByText("2 households, 3 reminders")).toBeTruthy();
  await user.keyboard("{Alt>}r{/Alt}");
  const dialog = await screen.findByRole("dialog", { name: "Remind 2 households?" });
  expect(within(dialog).getByText("3 reminders to 2 households, by: Letter.")).toBeTruthy();
  expect(within(dialog).getByText("1 household is left out this time.")).toBeTruthy();
  await expectAccessible(dialog);
  await user.keyboard("{Enter}");
  await screen.findByRole("heading", { level: 1, name: /^Run of / });
  expect(backend.lastArgs("run_reminders")).toMatchObject({ channel: "LETTER", without: ["client-1"] });
  expect(screen.getByText(/^Letter · 3 reminders · 2 households · Anna Visser$/)).toBeTruthy();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Save for letters (CSV)" }));
  expect(await screen.findByText(/^Saved to .*\.csv$/)).toBeTruthy();
  await user.click(screen.getByRole("link", { name: "Reminders", current: false }));
  expect(await screen.findByText("Letter · 3 reminders · 2 households · Anna Visser")).toBeTruthy();
});

it("keeps for another way whoever cannot be reached by this one", async () => {
  const { user } = await renderReminders();
  await include("Maria Smith");
  await user.selectOptions(screen.getByRole("combobox", { name: "How" }), "E-mail");
  const boer = await include("Pieter de Boer");
  expect(boer).toHaveProperty("disabled", true);
  expect(screen.getAllByText("No e-mail").length).toBe(2);
  expect(screen.getByText("1 household, 2 reminders")).toBeTruthy();
});

it("says what is refused in the question, and what cannot be read as a day", async () => {
  const { backend, user } = await renderReminders();
  await include("Maria Smith");
  backend.refusals.set("run_reminders", { code: "forbidden", message: "", field: null });
  await user.keyboard("{Alt>}r{/Alt}");
  const dialog = await screen.findByRole("dialog");
  await user.keyboard("{Enter}");
  expect(await within(dialog).findByRole("alert")).toBeTruthy();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const until = screen.getByRole("textbox", { name: "Due until" });
  await user.clear(until);
  await user.type(until, "soon{Tab}");
  expect(until.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole("button", { name: "Remind…" })).toHaveProperty("disabled", true);
  await user.keyboard("{Alt>}r{/Alt}");
  const said = await screen.findByRole("alert");
  expect(within(said).getByText("Nobody is to be reminded.")).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("says so when nobody is to be reminded, and when it cannot be read", async () => {
  const backend = signedInBackend();
  backend.tables["reminders"]?.clear();
  const { unmount } = renderWindow(backend, "/reminders");
  expect(await screen.findByText("Nobody is to be reminded.")).toBeTruthy();
  expect(await screen.findByText("Nothing due is left out.")).toBeTruthy();
  unmount();
  const failing = signedInBackend();
  failing.refusals.set("preview_reminders", { code: "forbidden", message: "", field: null });
  renderWindow(failing, "/reminders");
  expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
});
