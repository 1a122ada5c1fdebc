import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SYNC } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(backend = signedInBackend()) {
  const view = renderWindow(backend, "/settings/users");
  await screen.findByRole("heading", { level: 1 });
  return { ...view, backend, user: userEvent.setup() };
}

async function choose(user: ReturnType<typeof userEvent.setup>, name: string, item: string) {
  await user.click(await screen.findByRole("button", { name: `More for ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: item }));
  return screen.findByRole("dialog");
}

it("lists who signs in, with their roles in words, and who is kept out last", async () => {
  const { user } = await open();
  await screen.findByRole("rowheader", { name: /Anna Visser/ });
  const rows = screen.getAllByRole("row").slice(1).map((row) => row.textContent);
  expect(rows[0]).toMatch(/^Anna VisserYou.*Owner, Veterinarian.*Active/);
  expect(rows[2]).toMatch(/^Noor Haddad.*Veterinarian, Manager/);
  expect(rows[3]).toMatch(/^Kees Bakker.*Nurse.*Kept out/);
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "More for Anna Visser" }));
  await screen.findByRole("menuitem", { name: "Change roles…" });
  expect(screen.queryByRole("menuitem", { name: "Keep out…" })).toBeNull();
});

it("adds a user, once every field is right, and says beside a field what the server refuses", async () => {
  const { user, backend } = await open();
  await user.click(await screen.findByRole("button", { name: "Add a user" }));
  const form = await screen.findByRole("form", { name: "New user" });
  const within_ = within(form);
  await user.click(within_.getByRole("button", { name: "Add the user" }));
  for (const text of ["What is the user called?", "Type an e-mail address.", "Choose at least one role.", "Type a password."]) expect(within_.getByText(text)).toBeTruthy();
  await expectAccessible(screen.getByRole("dialog"));
  expect(backend.lastArgs("create_user")).toBeUndefined();
  await user.type(within_.getByRole("textbox", { name: "Name" }), " Eva Smit ");
  await user.type(within_.getByRole("textbox", { name: "E-mail address" }), "ben@demo.example");
  await user.click(within_.getByRole("checkbox", { name: "Receptionist" }));
  await user.type(within_.getByLabelText(/^First password/), "short");
  await user.click(within_.getByRole("button", { name: "Add the user" }));
  expect(within_.getByText("Use at least 8 characters.")).toBeTruthy();
  await user.type(within_.getByLabelText(/^First password/), " but longer");
  await user.click(within_.getByRole("button", { name: "Add the user" }));
  const email = within_.getByRole("textbox", { name: "E-mail address" });
  expect(await within_.findByText("Somebody has this e-mail address already")).toBeTruthy();
  expect(email.getAttribute("aria-invalid")).toBe("true");
  await waitFor(() => expect(document.activeElement).toBe(email));
  await user.clear(email);
  await user.type(email, "eva@demo.example");
  backend.refusals.set("create_user", { code: "invalid_value", message: "This password is too easy to guess. Choose another one.", field: "password" });
  await user.click(within_.getByRole("button", { name: "Add the user" }));
  expect(await within_.findByText("This password is too easy to guess. Choose another one.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(within_.getByLabelText(/^First password/)));
  await user.click(within_.getByRole("button", { name: "Add the user" }));
  expect(await screen.findByRole("rowheader", { name: "Eva Smit" })).toBeTruthy();
  expect(backend.lastArgs("create_user")).toEqual({ name: "Eva Smit", email: "eva@demo.example", roles: ["receptionist"], password: "short but longer" });
});

it("does not throw away a half-filled form unasked", async () => {
  const { user } = await open();
  await user.click(await screen.findByRole("button", { name: "Add a user" }));
  await user.type(within(await screen.findByRole("form", { name: "New user" })).getByRole("textbox", { name: "Name" }), "Eva");
  await user.keyboard("{Escape}");
  expect(await screen.findByRole("dialog", { name: "Throw away what you typed?" })).toBeTruthy();
});

it("changes roles, and never leaves the practice without an owner", async () => {
  const { user, backend } = await open();
  const dialog = await choose(user, "Anna Visser", "Change roles…");
  const owner = within(dialog).getByRole("checkbox", { name: "Owner" });
  expect(owner).toHaveProperty("checked", true);
  await expectAccessible(dialog);
  await user.click(owner);
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await within(dialog).findByText(/^Nobody would be left to administer the practice/)).toBeTruthy();
  await user.click(owner);
  await user.click(within(dialog).getByRole("checkbox", { name: "Auditor" }));
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("set_user_roles")).toEqual({ id: "u-anna", roles: ["veterinarian", "owner", "auditor"] });
});

it("sets a new password, and says where it counts", async () => {
  const { user, backend } = await open();
  const dialog = await choose(user, "Ben Okafor", "New password…");
  expect(within(dialog).getByText(/8 to 128 characters/)).toBeTruthy();
  expect(within(dialog).getByText(/Computers that know Ben Okafor already still open with the old one/)).toBeTruthy();
  await expectAccessible(dialog);
  await user.type(within(dialog).getByLabelText(/^New password \*/), "tulips in may{Enter}");
  expect(await screen.findByText("Ben Okafor has a new password.")).toBeTruthy();
  expect(backend.lastArgs("set_user_password")).toEqual({ id: "u-ben", password: "tulips in may" });
});

it("keeps somebody out after asking, and lets them in again", async () => {
  const { user, backend } = await open();
  const asked = await choose(user, "Ben Okafor", "Keep out…");
  expect(within(asked).getByText(/What they have written stays/)).toBeTruthy();
  await expectAccessible(asked);
  await user.click(within(asked).getByRole("button", { name: "Keep out" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("set_user_active")).toEqual({ id: "u-ben", active: false });
  const again = await choose(user, "Ben Okafor", "Let in again…");
  await user.click(within(again).getByRole("button", { name: "Let in" }));
  await waitFor(() => expect(backend.lastArgs("set_user_active")).toEqual({ id: "u-ben", active: true }));
});

it("shows a refusal of the program", async () => {
  const backend = signedInBackend();
  backend.refusals.set("users", { code: "forbidden", message: "", field: null });
  await open(backend);
  expect(await screen.findByText("You are not allowed to do this.")).toBeTruthy();
});

it("needs a server", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, state: "no_server" };
  await open(backend);
  expect(await screen.findByText("Further users need a server.")).toBeTruthy();
});
