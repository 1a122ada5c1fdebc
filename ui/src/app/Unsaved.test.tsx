import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import type { FormDraft } from "../generated/api";
import type { FakeBackend } from "../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";
import { setLanguage } from "./i18n";

afterEach(() => act(() => setLanguage("en")));

const stored = (backend: FakeBackend): FormDraft[] => backend.handle("drafts", {}) as FormDraft[];

/** Types a new client and ends the window in the middle of it. */
async function leaveClient(backend: FakeBackend): Promise<void> {
  const { unmount } = renderWindow(backend, "/clients/new");
  await userEvent.setup().type(await screen.findByRole("textbox", { name: "Last name" }), "Quist");
  await waitFor(() => expect(stored(backend)).toHaveLength(1));
  unmount();
}

it("leads from the home page back to a form that was never saved, until it is", async () => {
  const backend = signedInBackend();
  await leaveClient(backend);
  renderWindow(backend, "/");
  const user = userEvent.setup();
  const panel = await screen.findByRole("region", { name: "Not saved yet" });
  await expectAccessible(panel);
  await user.click(within(panel).getByRole("link", { name: /New client/ }));
  await user.click(await screen.findByRole("button", { name: "Go on with it" }));
  expect(screen.getByRole("textbox", { name: "Last name" })).toHaveProperty("value", "Quist");
  await user.click(screen.getByRole("button", { name: "Save client" }));
  expect(await screen.findByRole("heading", { name: "Quist" })).toBeTruthy();
  await waitFor(() => expect(stored(backend)).toEqual([]));
});

it("throws one away from the list, and is not there when nothing is left", async () => {
  const backend = signedInBackend();
  await leaveClient(backend);
  renderWindow(backend, "/");
  await userEvent.setup().click(await screen.findByRole("button", { name: "Throw away New client" }));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Not saved yet" })).toBeNull());
  expect(stored(backend)).toEqual([]);
});

it("keeps nothing of a draft outside the program", async () => {
  const backend = signedInBackend();
  await leaveClient(backend);
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("Quist");
});

it("puts a booking back together: animal, vet and words", async () => {
  const backend = signedInBackend();
  const first = renderWindow(backend, "/today?book=patient-0");
  const user = userEvent.setup();
  await user.type(await screen.findByRole("textbox", { name: "Reason" }), "Limping");
  await waitFor(() => expect(stored(backend).map(({ form }) => form)).toEqual(["appointments:new:patient-0"]));
  first.unmount();
  renderWindow(backend, "/today?book=patient-0");
  await user.click(await screen.findByRole("button", { name: "Go on with it" }));
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveProperty("value", "Limping");
  expect(screen.getByRole("combobox", { name: /Patient/ })).toHaveProperty("value", "Bella");
});

it("names what was typed in the language of the window, whatever it was typed in", async () => {
  const backend = signedInBackend();
  const keep = (form: string, label: string, place: string, path: string): void =>
    void backend.handle("save_draft", { form, content: { label, place, path, parts: {}, extra: null } });
  keep("1", "New appointment", "Today", "/today?book=new");
  keep("2", "New animal of Ann Today", "Ann Today", "/clients/client-0");
  keep("3", "New appointment", "Sunday, November 22, 2026", "/schedule?date=2026-11-22&book=new");
  keep("4", "Klant wijzigen", "Settings", "/settings");
  setLanguage("nl");
  renderWindow(backend, "/");
  const panel = await screen.findByRole("region", { name: /Nog niet/ });
  const names = within(panel).getAllByRole("link").map((link) => link.querySelector("p")?.textContent);
  expect(names.sort()).toEqual(["Klant wijzigen · Instellingen", "Nieuw dier van Ann Today · Ann Today", "Nieuwe afspraak · Agenda", "Nieuwe afspraak · Vandaag"]);
  act(() => setLanguage("en"));
  expect(await within(panel).findByRole("link", { name: /^Edit client · Settings/ })).toBeTruthy();
});
