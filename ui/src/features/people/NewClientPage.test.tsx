import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function renderForm(path = "/clients/new") {
  const backend = signedInBackend();
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1, name: "New client" });
  return { backend, user: userEvent.setup() };
}

const field = (name: string, within_ = "textbox"): HTMLElement => screen.getByRole(within_, { name });

it("starts in the first name and is accessible", async () => {
  await renderForm();
  expect(document.activeElement).toBe(field("First name"));
  await expectAccessible();
});

it("sends just the name when nothing else was typed, and opens the client", async () => {
  const { backend, user } = await renderForm();
  await user.keyboard("Ann{Tab}Lee{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Ann Lee" })).toBeTruthy();
  expect(backend.lastArgs("register_client")).toEqual({
    values: { first_name: "Ann", last_name: "Lee", client_type: "REGULAR" },
    contacts: [],
    address: null,
    patients: [],
  });
});

it("sends name, e-mail, phone, address and the first animal in one go", async () => {
  const { backend, user } = await renderForm("/clients/new?name=Ann%20Lee");
  expect(field("Last name")).toHaveProperty("value", "Lee");
  await user.type(field("E-mail"), "ann@mail.example");
  await user.type(field("Number"), "+31 20 123 4567");
  await user.type(field("Street and number"), "Dam 1");
  await user.type(field("City"), "Amsterdam");
  await user.click(field("Country", "combobox"));
  await user.type(field("Country", "combobox"), "Netherl");
  await user.click(await screen.findByRole("option", { name: "Netherlands" }));
  await user.click(screen.getByRole("switch", { name: "Add one now" }));
  const pet = screen.getByRole("region", { name: "First animal" });
  await user.type(within(pet).getByRole("textbox", { name: "Name" }), "Kaatje");
  await user.type(within(pet).getByRole("combobox", { name: "Species" }), "Rab");
  await user.click(await screen.findByRole("option", { name: "Rabbit" }));
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Save client and animal" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Ann Lee" })).toBeTruthy();
  expect(backend.lastArgs("register_client")).toMatchObject({
    values: { first_name: "Ann", last_name: "Lee", email: "ann@mail.example" },
    contacts: [{ type: "MOBILE", value: "+31 20 123 4567", is_primary: true }],
    address: { line1: "Dam 1", city: "Amsterdam", country: "NL" },
    patients: [{ name: "Kaatje", species: "Rabbit" }],
  });
  expect(await screen.findByRole("link", { name: /Kaatje/ })).toBeTruthy();
});

it("puts a refusal of the animal beside the animal, and saves nothing in halves", async () => {
  const { backend, user } = await renderForm("/clients/new?name=Lee");
  backend.refusals.set("register_client", { code: "invalid_value", message: "Microchip: this is too short", field: "patients.0.microchip_id" });
  await user.click(screen.getByRole("switch", { name: "Add one now" }));
  const pet = screen.getByRole("region", { name: "First animal" });
  await user.type(within(pet).getByRole("textbox", { name: "Name" }), "Kaatje");
  await user.type(within(pet).getByRole("combobox", { name: "Species" }), "Rab");
  await user.click(await screen.findByRole("option", { name: "Rabbit" }));
  await user.click(screen.getByRole("button", { name: "Save client and animal" }));
  expect(await within(pet).findByText("this is too short")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Save client and animal" }));
  await screen.findByRole("heading", { level: 1, name: "Lee" });
  expect(backend.rows("clients").filter(({ values }) => values["last_name"] === "Lee")).toHaveLength(1);
});

it("shows who is perhaps already a client", async () => {
  const { user } = await renderForm();
  await user.type(field("Last name"), "Smith");
  expect(await screen.findByRole("link", { name: "Maria Smith" })).toBeTruthy();
  expect(screen.getByText("same name")).toBeTruthy();
});

it("warns of the same phone number under another name, however it is written", async () => {
  const { user } = await renderForm();
  await user.type(field("Last name"), "Jansen");
  expect(screen.queryByText("Perhaps already a client")).toBeNull();
  await user.type(field("Number"), "020 7946 0123");
  expect(await screen.findByRole("link", { name: "Maria Smith" })).toBeTruthy();
  expect(screen.getByText("same phone number")).toBeTruthy();
  expect(screen.queryByText("same name")).toBeNull();
});

it("warns of the same e-mail address", async () => {
  const { user } = await renderForm();
  await user.type(field("E-mail"), "maria.smith@mail");
  expect(await screen.findByRole("link", { name: "Maria Smith" })).toBeTruthy();
  expect(screen.getByText("same e-mail address")).toBeTruthy();
});

it("puts a refusal of the phone beside the phone", async () => {
  const { backend, user } = await renderForm("/clients/new?name=Lee");
  backend.refusals.set("register_client", { code: "invalid_value", message: "Number or address: this is no phone number", field: "contacts.0.value" });
  await user.type(field("Number"), "12{Enter}");
  expect(await screen.findByText("this is no phone number")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(field("Number")));
});

it("asks before what was typed is thrown away", async () => {
  const { user } = await renderForm();
  await user.type(field("Last name"), "Lee");
  await user.click(screen.getByRole("link", { name: "Schedule" }));
  const dialog = await screen.findByRole("dialog", { name: "Throw away what you typed?" });
  await user.click(within(dialog).getByRole("button", { name: "Go on typing" }));
  expect(field("Last name")).toHaveProperty("value", "Lee");
  await user.click(screen.getByRole("link", { name: "Schedule" }));
  await user.click(await screen.findByRole("button", { name: "Throw away" }));
  expect(await screen.findByRole("link", { name: "Schedule", current: "page" })).toBeTruthy();
});
