import { showDay } from "../../app/format";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { DeviceItem } from "../../generated/api";
import { SYNC } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(backend = signedInBackend()) {
  const view = renderWindow(backend, "/settings/devices");
  await screen.findByRole("heading", { level: 1 });
  return { ...view, backend, user: userEvent.setup() };
}

const asking = { command: "devices", args: {} };

it("lists whose each computer is, marks this one, and puts what is shut out last", async () => {
  await open();
  await screen.findByRole("rowheader", { name: /Front desk/ });
  const rows = screen.getAllByRole("row").slice(1).map((row) => row.textContent);
  expect(rows.map((row) => /^(Consulting room 1|Front desk|Theatre|Old laptop)/.exec(row ?? "")?.[0])).toEqual(["Consulting room 1", "Front desk", "Theatre", "Old laptop"]);
  expect(rows[1]).toContain("This computer");
  expect(rows[2]).toMatch(/Ben Okafor.*Never.*In use/);
  expect(rows[3]).toContain(`Shut out ${showDay("2026-08-14")}`);
  expect(screen.queryByRole("button", { name: "Shut out Front desk" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Shut out Old laptop" })).toBeNull();
  await expectAccessible();
});

it("tells what a computer was before it joined again, and counts it no more", async () => {
  const backend = signedInBackend();
  const devices = backend.handle("devices", {}) as DeviceItem[];
  const room = devices.find(({ name }) => name === "Consulting room 1");
  if (room) room.replaced_at = "2026-08-14T09:05:00.000Z";
  await open(backend);
  await screen.findByRole("rowheader", { name: /Front desk/ });
  const rows = screen.getAllByRole("row").slice(1).map((row) => row.textContent);
  expect(rows.find((row) => row?.startsWith("Consulting room 1"))).toContain(`Joined again ${showDay("2026-08-14")}`);
  expect(rows[0]).not.toContain("Consulting room 1");
  expect(screen.queryByRole("button", { name: "Shut out Consulting room 1" })).toBeNull();
  await expectAccessible();
});

it("makes a code for a computer and a person, and shows it to be copied and printed", async () => {
  const { user, backend } = await open();
  await user.click(await screen.findByRole("button", { name: "Add a computer" }));
  const dialog = await screen.findByRole("dialog", { name: "Add a computer" });
  await user.click(within(dialog).getByRole("button", { name: "Make the code" }));
  expect(within(dialog).getByText("What is the new computer called?")).toBeTruthy();
  expect(within(dialog).getByText("Say who will set it up.")).toBeTruthy();
  expect(backend.lastArgs("invite_device")).toBeUndefined();
  await user.type(within(dialog).getByRole("textbox", { name: "Name of the new computer" }), " Front desk 2 ");
  await user.click(within(dialog).getByRole("combobox", { name: "For whom" }));
  expect(screen.queryByRole("option", { name: "Kees Bakker" })).toBeNull();
  await user.click(await screen.findByRole("option", { name: "Ben Okafor" }));
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Make the code" }));
  expect(await within(dialog).findByText("7K2M-QXHD4-9PTBN")).toBeTruthy();
  expect(backend.lastArgs("invite_device")).toEqual({ name: "Front desk 2", user_id: "u-ben" });
  expect(within(dialog).getByText("One-time code for Front desk 2, to be typed by Ben Okafor:")).toBeTruthy();
  expect(within(dialog).getByRole("status").textContent).toMatch(/^Good until .*, for 10 more minutes\.$/);
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Copy the code" }));
  expect(await window.navigator.clipboard.readText()).toBe("7K2M-QXHD4-9PTBN");
  const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
  await user.click(within(dialog).getByRole("button", { name: "Print" }));
  expect(print).toHaveBeenCalledOnce();
  print.mockRestore();
});

it("says when a code has run out, and makes another one for the same", async () => {
  const backend = signedInBackend();
  const { user } = await open(backend);
  await user.click(await screen.findByRole("button", { name: "Add a computer" }));
  const dialog = await screen.findByRole("dialog", { name: "Add a computer" });
  await user.type(within(dialog).getByRole("textbox", { name: "Name of the new computer" }), "Theatre");
  await user.click(within(dialog).getByRole("combobox", { name: "For whom" }));
  await user.click(await screen.findByRole("option", { name: "Ben Okafor" }));
  const answer = backend.handle.bind(backend);
  backend.handle = (command, args) => (command === "invite_device" ? { code: "OLD", until: "2020-01-01T00:00:00.000Z" } : answer(command, args));
  await user.click(within(dialog).getByRole("button", { name: "Make the code" }));
  expect(await within(dialog).findByText("This code has run out")).toBeTruthy();
  expect(within(dialog).queryByText("OLD")).toBeNull();
  await user.click(within(dialog).getByRole("button", { name: "Make a new code" }));
  expect(within(dialog).getByRole("textbox", { name: "Name of the new computer" })).toHaveProperty("value", "Theatre");
});

it("says what it means before it shuts a computer out", async () => {
  const { user, backend } = await open();
  await user.click(await screen.findByRole("button", { name: "Shut out Consulting room 1" }));
  const dialog = await screen.findByRole("dialog", { name: "Shut out Consulting room 1?" });
  expect(within(dialog).getByText(/has not been sent yet will not reach the others/)).toBeTruthy();
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(backend.lastArgs("revoke_device")).toBeUndefined();
  await user.click(screen.getByRole("button", { name: "Shut out Consulting room 1" }));
  backend.refusals.set("revoke_device", { code: "offline", message: "", field: null });
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Shut it out" }));
  expect((await screen.findByRole("alert")).textContent).toContain("This needs a connection to the server");
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Shut it out" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Shut out Consulting room 1" })).toBeNull());
  expect(backend.lastArgs("revoke_device")).toEqual({ id: "d-room" });
});

it("shows the way to a server where there is none, and asks none", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, state: "no_server" };
  const { user } = await open(backend);
  expect(await screen.findByText("Further computers need a server.")).toBeTruthy();
  await expectAccessible();
  expect(backend.calls).not.toContainEqual(asking);
  await user.click(screen.getByRole("link", { name: "Join a server" }));
  expect(await screen.findByRole("form", { name: "Join a server" })).toBeTruthy();
});

it("says that the server is away, and reads again when told to", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, state: "offline" };
  const { user } = await open(backend);
  expect(await screen.findByText("The server cannot be reached at the moment.")).toBeTruthy();
  await expectAccessible();
  backend.sync = { ...SYNC };
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("rowheader", { name: /Front desk/ })).toBeTruthy();
});

it("is for the owner", async () => {
  const backend = signedInBackend();
  backend.user = { id: "u-anna", name: "Anna Visser", email: "anna@demo.example", roles: ["manager"] };
  await open(backend);
  expect(await screen.findByText("Only the owner can manage users, computers and the server.")).toBeTruthy();
  const nav = screen.getByRole("navigation", { name: "Settings" });
  expect(within(nav).getAllByRole("link").map(({ textContent }) => textContent)).not.toContain("Computers");
  expect(within(nav).getByRole("link", { name: "Audit trail" })).toBeTruthy();
  expect(backend.calls).not.toContainEqual(asking);
  await expectAccessible();
});
