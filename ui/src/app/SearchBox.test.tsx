import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { FakeBackend } from "../test/fakeBackend";
import { USERS } from "../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";
import { forgetRecent } from "./recent";

async function open(backend: FakeBackend = signedInBackend(), path = "/") {
  forgetRecent();
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1 });
  const user = userEvent.setup();
  await user.keyboard("{F2}");
  await screen.findByRole("dialog", { name: "Search" });
  return { backend, user, box: screen.getByRole("combobox", { name: "Search" }) };
}

const options = (): string[] => screen.getAllByRole("option").map(({ textContent }) => textContent ?? "");
const marked = (): string | null | undefined => screen.getAllByRole("option").find((option) => option.getAttribute("aria-selected") === "true")?.textContent;
const found = (count: number): Promise<HTMLElement> => screen.findByText(`${count} found`);
const at = (): string => window.location.hash;

describe("the search box", () => {
  it("shows what was found by kind, with alerts, and is accessible", async () => {
    const { user } = await open();
    await user.keyboard("smith");
    await found(3);
    expect(within(screen.getByRole("group", { name: "Animals" })).getAllByRole("option")).toHaveLength(2);
    expect(within(screen.getByRole("group", { name: "Clients" })).getAllByRole("option")).toHaveLength(1);
    const bella = within(screen.getByRole("group", { name: "Animals" })).getAllByRole("option")[0];
    expect(bella?.textContent).toContain("Bites when handled");
    await expectAccessible(screen.getByRole("dialog"));
  });

  it("says that records are still being prepared, and finds in them as soon as they are", async () => {
    const backend = signedInBackend();
    backend.recordIndex = { ready: false, percent: 40 };
    const { user } = await open(backend);
    await user.keyboard("otitis");
    await screen.findByText(/^Records are still being prepared/);
    expect(screen.getByRole("progressbar", { name: "Prepared" }).getAttribute("aria-valuenow")).toBe("40");
    expect(screen.queryByRole("group", { name: "In records" })).toBeNull();
    await expectAccessible(screen.getByRole("dialog"));
    backend.recordIndex = { ready: true, percent: 100 };
    await screen.findByRole("group", { name: "In records" }, { timeout: 3_000 });
    expect(screen.queryByText(/^Records are still being prepared/)).toBeNull();
  });

  it("says so when records cannot be searched at all", async () => {
    const backend = signedInBackend();
    backend.recordIndex = { ready: false, percent: null };
    const { user } = await open(backend);
    await user.keyboard("otitis");
    await screen.findByText(/^Records could not be prepared/);
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  it("opens the first with Enter, and others by the arrows", async () => {
    const { user } = await open();
    await user.keyboard("smith");
    await found(3);
    await user.keyboard("{ArrowDown}");
    expect(marked()).toContain("Tom");
    expect(screen.getByRole("combobox", { name: "Search" }).getAttribute("aria-activedescendant")).toBe("search-hit-patient-1");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(at()).toBe("#/patients/patient-1"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("has actions for the marked one, which follow it", async () => {
    const { user } = await open();
    await user.keyboard("smith");
    await found(3);
    expect(options()).toContain("New appointment for Bella");
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(within(screen.getByRole("group", { name: "For Maria Smith" })).getAllByRole("option").map(({ textContent }) => textContent)).toEqual([
      "New appointment for Maria Smith",
      "Phone note for Maria Smith",
      "Animals of Maria Smith side by side",
    ]);
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(marked()).toBe("Phone note for Maria Smith");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(at()).toBe("#/clients/client-0?note=new"));
  });

  it("books for the marked one with Ctrl+Enter", async () => {
    const { user } = await open();
    await user.keyboard("bella");
    await found(2);
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(at()).toBe("#/today?book=patient-0"));
  });

  it("waits for the answer when Enter comes first", async () => {
    const { user, backend } = await open();
    await user.keyboard("max{Enter}");
    await waitFor(() => expect(at()).toBe("#/patients/patient-2"));
    expect(backend.lastArgs("search")).toEqual({ query: "max", limit: 20 });
  });

  it("adds a client who was not found", async () => {
    const { user } = await open();
    await user.keyboard("Zo\u00eb Quist");
    await found(0);
    expect(screen.getByText("Nothing found.")).toBeTruthy();
    expect(marked()).toContain("New client \u201cZo\u00eb Quist\u201d");
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: "New client" })).toBeTruthy();
    expect(screen.getByRole("textbox", { name: "Last name" })).toHaveProperty("value", "Quist");
  });

  it("shows what was opened lately when nothing is typed, and goes to pages", async () => {
    const { user } = await open(signedInBackend(), "/patients/patient-3");
    expect(within(screen.getByRole("group", { name: "Opened lately" })).getByRole("option").textContent).toContain("Luna");
    await user.keyboard("sched");
    await waitFor(() => expect(options().some((text) => text.startsWith("Open Schedule"))).toBe(true));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("leads to the settings only whoever may change them", async () => {
    const backend = signedInBackend();
    backend.user = USERS[1] ?? null;
    await open(backend);
    expect(options().some((text) => text.startsWith("Open Today"))).toBe(true);
    expect(options().some((text) => text.startsWith("Open Settings"))).toBe(false);
  });

  it("says when the search is refused", async () => {
    const backend = signedInBackend();
    backend.refusals.set("search", { code: "replica", message: "", field: null });
    const { user } = await open(backend);
    await user.keyboard("b");
    expect(await screen.findByText(/cannot be read/)).toBeTruthy();
  });
});

describe("the list of keys", () => {
  it("leaves out the key to a page that is closed to whoever is signed in", async () => {
    const keysOf = async (user: number): Promise<string> => {
      const backend = signedInBackend();
      backend.user = USERS[user] ?? null;
      const { unmount } = renderWindow(backend);
      await screen.findByRole("heading", { level: 1 });
      fireEvent.keyDown(document.body, { key: "F1" });
      const keys = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
      const text = keys.textContent ?? "";
      unmount();
      return text;
    };
    expect(await keysOf(0)).toMatch(/SettingsAlt9/);
    const receptionist = await keysOf(1);
    expect(receptionist).toMatch(/TasksAlt5/);
    expect(receptionist).not.toMatch(/Alt9/);
  });

  it("goes to the settings by key only for whoever finds them in the navigation", async () => {
    const open = async (user: number): Promise<() => void> => {
      const backend = signedInBackend();
      backend.user = USERS[user] ?? null;
      const { unmount } = renderWindow(backend, "/tasks");
      await screen.findByRole("heading", { level: 1, name: "Tasks" });
      return unmount;
    };
    const leave = await open(0);
    await screen.findByRole("link", { name: "Settings" });
    await userEvent.setup().keyboard("{Alt>}9{/Alt}");
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/settings/));
    leave();
    await open(1);
    expect(screen.queryByRole("link", { name: "Settings" })).toBeNull();
    await userEvent.setup().keyboard("{Alt>}9{/Alt}");
    expect(window.location.hash).toBe("#/tasks");
  });

  it("opens with ? where nobody types, and only there", async () => {
    const { user } = await open();
    await user.keyboard("?");
    expect(screen.queryByRole("dialog", { name: "Keyboard shortcuts" })).toBeNull();
    expect(screen.getByRole("combobox", { name: "Search" })).toHaveProperty("value", "?");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("?");
    const keys = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(within(keys).getByRole("region", { name: "In the search box" }).textContent).toContain("New appointment for the chosen one");
    await expectAccessible(keys);
  });
});
