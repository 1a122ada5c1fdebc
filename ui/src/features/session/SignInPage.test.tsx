import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { FakeBackend } from "../../test/fakeBackend";
import { PASSWORD } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

it("tells the program once that it stands on the screen", async () => {
  const backend = new FakeBackend();
  renderWindow(backend);
  await screen.findByRole("heading", { name: "Riverside Veterinary Clinic" });
  await waitFor(() => expect(backend.calls.filter(({ command }) => command === "window_ready")).toHaveLength(1));
});

it("signs in with the keyboard alone, by a name from the list", async () => {
  const backend = new FakeBackend();
  renderWindow(backend);
  const user = userEvent.setup();
  const who = await screen.findByRole("combobox", { name: "Name or e-mail address" });
  expect(document.activeElement).toBe(who);
  await expectAccessible();
  await user.keyboard("ben");
  await screen.findByRole("option", { name: /Ben Okafor/ });
  await user.keyboard("{ArrowDown}{Enter}");
  const password = screen.getByLabelText(/^Password/);
  await waitFor(() => expect(document.activeElement).toBe(password));
  await user.keyboard(`${PASSWORD}{Enter}`);
  expect(await screen.findByRole("heading", { name: "Hello, Ben Okafor" })).toBeTruthy();
  expect(backend.lastArgs("sign_in")).toEqual({ email: "ben@demo.example", password: PASSWORD });
});

it("says so when the password is wrong, empties it and stays there", async () => {
  renderWindow(new FakeBackend());
  const user = userEvent.setup();
  await user.type(await screen.findByRole("combobox", { name: "Name or e-mail address" }), "anna@demo.example");
  const password = screen.getByLabelText(/^Password/);
  await user.type(password, "nonsense{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe("The name or the password is not right.");
  expect(password).toHaveProperty("value", "");
  expect(document.activeElement).toBe(password);
  await expectAccessible();
});

it("says that the server is asked about a newcomer, and what came of it", async () => {
  const backend = new FakeBackend();
  renderWindow(backend);
  const user = userEvent.setup();
  const who = await screen.findByRole("combobox", { name: "Name or e-mail address" });
  await user.type(who, "anna");
  expect(screen.queryByText(/the server is asked/)).toBeNull();
  await user.type(who, "@other.example");
  expect(screen.getByText("Not known on this computer yet: the server is asked, which needs the network.")).toBeTruthy();
  const words = "the first sign-in on this computer needs the server: the server cannot be reached";
  backend.refusals.set("sign_in", { code: "not_asked", message: words, field: null });
  await user.type(screen.getByLabelText(/^Password/), "a fresh long password 7{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe(`T${words.slice(1)}`);
  await expectAccessible();
});

it("asks for what is missing without asking the program", async () => {
  const backend = new FakeBackend();
  renderWindow(backend);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Sign in" }));
  expect(screen.getByText("Say who you are.")).toBeTruthy();
  expect(backend.lastArgs("sign_in")).toBeUndefined();
});

it("goes back to the sign-in when the program ends the session, and forgets what was fetched", async () => {
  const backend = signedInBackend();
  const { client } = renderWindow(backend, "/clients/client-0");
  await screen.findByRole("heading", { name: "Maria Smith" });
  backend.user = null;
  backend.emit("changed", { rows: [["clients", "client-0"]] });
  expect(await screen.findByText(/You have been signed out/)).toBeTruthy();
  expect(screen.queryByText("Maria Smith")).toBeNull();
  expect(client.getQueryCache().findAll({ queryKey: ["client"] })).toEqual([]);
});

it("signs out from the menu and leaves nothing of the user behind", async () => {
  const { client } = renderWindow(signedInBackend(), "/clients/client-0");
  const user = userEvent.setup();
  await screen.findByRole("heading", { name: "Maria Smith" });
  await user.click(screen.getByRole("button", { name: "Signed in as Anna Visser" }));
  await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  expect(await screen.findByRole("button", { name: "Sign in" })).toBeTruthy();
  expect(screen.queryByText(/You have been signed out/)).toBeNull();
  expect(client.getQueryCache().getAll().map(({ queryKey }) => queryKey)).toEqual([["session"]]);
  expect(window.location.hash).toBe("#/");
});
