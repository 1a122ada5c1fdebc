import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { FakeBackend } from "../../test/fakeBackend";
import { RECOVERY_KEY } from "../../test/fake/welcome";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";
import { tidyCode, tidyServer } from "../../fields/credentials";

function newBackend(): FakeBackend {
  const backend = new FakeBackend();
  backend.fresh = true;
  return backend;
}

const fill = async (texts: Record<string, string>): Promise<void> => {
  const user = userEvent.setup();
  for (const [label, text] of Object.entries(texts)) {
    const input = await screen.findByLabelText(new RegExp(`^${label}`));
    await user.clear(input);
    await user.type(input, text);
  }
};

const NEW = { "Name of the practice": "Hillside", "Your name": "Maya Jones", "Your e-mail address": "maya@example.org", "Your password": "blue kettle 12" };

async function choose(name: RegExp): Promise<void> {
  await userEvent.setup().click(await screen.findByRole("button", { name }));
}

it("offers two ways when there is no practice, and tells the program that it stands", async () => {
  const backend = newBackend();
  renderWindow(backend);
  expect(await screen.findByRole("button", { name: /^Start a new practice/ })).toBeTruthy();
  expect(screen.getByRole("button", { name: /^Join a practice/ })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Sign in" })).toBeNull();
  await expectAccessible();
});

it("makes a practice and goes on to its recovery key", async () => {
  const backend = newBackend();
  renderWindow(backend);
  await choose(/^Start a new practice/);
  await fill(NEW);
  await expectAccessible();
  await choose(/^Start the practice/);
  expect(await screen.findByRole("heading", { name: "Recovery key", level: 1 })).toBeTruthy();
  expect(backend.lastArgs("create_practice")).toEqual({ practice: "Hillside", name: "Maya Jones", email: "maya@example.org", password: "blue kettle 12" });
  expect(backend.calls.filter(({ command }) => command === "add_setting").map(({ args }) => args["table"])).toEqual(["staff", ...Array<string>(6).fill("appointment_types")]);
  expect(backend.lastArgs("recovery_key")).toBeUndefined();
  await choose(/^Show my recovery key/);
  const [first = ""] = RECOVERY_KEY.split("-");
  expect((await screen.findAllByText(first)).length).toBeGreaterThan(0);
  const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
  await choose(/^Print/);
  expect(print).toHaveBeenCalledOnce();
  await choose(/^I have printed it/);
  expect(await screen.findByRole("heading", { name: "Hello, Maya Jones" })).toBeTruthy();
});

it("asks for what is missing, and shows a refusal beside its field", async () => {
  const backend = newBackend();
  renderWindow(backend);
  await choose(/^Start a new practice/);
  await fill({ "Your password": "short" });
  await choose(/^Start the practice/);
  expect(screen.getByText("What is the practice called?")).toBeTruthy();
  expect(screen.getByText("Use at least 8 characters.")).toBeTruthy();
  expect(backend.lastArgs("create_practice")).toBeUndefined();
  await fill(NEW);
  backend.refusals.set("create_practice", { code: "invalid_value", message: "email: this is not an e-mail address", field: "email" });
  await choose(/^Start the practice/);
  expect(await screen.findByText("This is not an e-mail address")).toBeTruthy();
  const email = screen.getByLabelText(/^Your e-mail/);
  await waitFor(() => expect(document.activeElement).toBe(email));
  expect(email.getAttribute("aria-invalid")).toBe("true");
  await userEvent.setup().type(email, "x");
  expect(screen.queryByText("This is not an e-mail address")).toBeNull();
});

it("does not go on without a keychain, and tries again", async () => {
  const backend = newBackend();
  backend.refusals.set("check_keychain", { code: "keychain", message: "the keychain does not answer. Unlock it or restart the computer.", field: null });
  renderWindow(backend);
  await choose(/^Join a practice/);
  expect((await screen.findByRole("alert")).textContent).toContain("The keychain does not answer. Unlock it");
  expect(screen.queryByLabelText(/^Address of the server/)).toBeNull();
  await expectAccessible();
  await choose(/^Try again/);
  expect(await screen.findByLabelText(/^Address of the server/)).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

it("joins a practice, keeps what was typed while offline, and shows how far the copy is", async () => {
  const backend = newBackend();
  renderWindow(backend);
  await choose(/^Join a practice/);
  await fill({ "Address of the server": "vet.example.org/", "One-time code": "abcd-efgh 1234", "Name of this computer": "Front desk 2", "Your password": "blue kettle 12" });
  backend.refusals.set("join_practice", { code: "offline", message: "the server cannot be reached", field: null });
  await choose(/^Join the practice/);
  expect((await screen.findByRole("alert")).textContent).toContain("Check the address");
  await choose(/^Join the practice/);
  expect(await screen.findByText(/1,200 of 43,460 records/)).toBeTruthy();
  expect(backend.lastArgs("join_practice")).toEqual({ server: "https://vet.example.org", code: "ABCDEFGH1234", device_name: "Front desk 2", password: "blue kettle 12" });
  backend.sync = { ...backend.sync, first_copy: null };
  backend.emit("sync", backend.sync);
  await waitFor(() => expect(screen.queryByText(/43,460 records/)).toBeNull());
});

it("goes to the field of a join that was refused, and asks for an address that can be one", async () => {
  const backend = newBackend();
  renderWindow(backend);
  await choose(/^Join a practice/);
  await fill({ "Address of the server": "http://vet.example.org", "One-time code": "abcd", "Name of this computer": "Front desk 2", "Your password": "blue kettle 12" });
  await choose(/^Join the practice/);
  expect(await screen.findByText("The address must begin with https://.")).toBeTruthy();
  expect(backend.lastArgs("join_practice")).toBeUndefined();
  await fill({ "Address of the server": "vet.example.org" });
  backend.refusals.set("join_practice", { code: "invalid_value", message: "code: this code is too old", field: "code" });
  await choose(/^Join the practice/);
  expect(await screen.findByText("This code is too old")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^One-time code/)));
});

it("makes another recovery key only for those who know that the old one ends", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/recovery-key");
  const make = await screen.findByRole("button", { name: "Make a new recovery key" });
  expect(make).toHaveProperty("disabled", true);
  expect(screen.getByText(/an older sheet of this computer is useless/)).toBeTruthy();
  await userEvent.setup().click(screen.getByRole("checkbox"));
  await choose(/^Make a new recovery key/);
  expect(await screen.findByRole("button", { name: "Print" })).toBeTruthy();
  expect(document.querySelectorAll(".vet-print .vet-recovery-key li")).toHaveLength(11);
  await expectAccessible();
});

it("forgives how a code and an address are typed", () => {
  expect(tidyCode(" ab12–cd 34.ef ")).toBe("AB12CD34EF");
  expect(tidyServer(" vet.example.org:7410// ")).toBe("https://vet.example.org:7410");
  expect(tidyServer("http://localhost:7410")).toBe("http://localhost:7410");
});
