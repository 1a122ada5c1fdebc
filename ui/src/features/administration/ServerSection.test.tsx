import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { PASSWORD, SYNC, USERS } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(state: "no_server" | "all_sent" | "problem" = "no_server", path = "/settings/server", user = USERS[0]) {
  const backend = signedInBackend();
  backend.user = user ?? null;
  backend.sync = { ...SYNC, state };
  const view = renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1 });
  return { ...view, backend, user: userEvent.setup() };
}

async function fill(user: ReturnType<typeof userEvent.setup>, values: { server?: string; code?: string; password?: string } = {}, name = "Join a server") {
  const form = within(await screen.findByRole("form", { name }));
  const type = async (label: RegExp, text: string): Promise<void> => {
    const input = form.getByLabelText(label);
    await user.clear(input);
    await user.type(input, text);
  };
  await type(/^Address of the server/, values.server ?? "vets.example:7410/");
  await type(/^One-time code/, values.code ?? "7k2m-qxhd4 9ptbn");
  await type(/^Name of this computer/, "Front desk");
  await type(/^Your password/, values.password ?? PASSWORD);
  await user.keyboard("{Enter}");
  return form;
}

it("says what joining means, and what is missing", async () => {
  const { user, backend } = await open();
  expect(await screen.findByText(/^Nothing is lost/)).toBeTruthy();
  expect(screen.getByText(/^This computer goes on working/)).toBeTruthy();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Join a server" }));
  for (const text of ["Type the address of the server.", "Type the code that you were given.", "What is this computer called?", "Type a password."]) expect(screen.getByText(text)).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Address of the server" })));
  expect(backend.lastArgs("join_server")).toBeUndefined();
  await expectAccessible();
});

it("joins, says so, and shows what is still to be sent", async () => {
  const { user, backend } = await open();
  await fill(user);
  expect(await screen.findByText("The practice has joined the server")).toBeTruthy();
  expect(backend.lastArgs("join_server")).toEqual({ server: "https://vets.example:7410", code: "7K2MQXHD49PTBN", device_name: "Front desk", password: PASSWORD });
  expect(screen.getByText(/^1200 changes are waiting to be sent/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Add further computers" })).toBeTruthy();
  await expectAccessible();
});

it.each([
  ["an old code", { code: "1111-22222-33333" }, /^One-time code/, "The code is wrong, used or too old; ask the administrator of the server for a new one"],
  ["another password", { password: "something else" }, /^Your password/, "This is not the password that opens the practice on this computer."],
  ["plain HTTP", { server: "http://vets.example" }, /^Address of the server/, "The address must begin with https://."],
  ["what is no address", { server: "https://two words" }, /^Address of the server/, "This is not an address of a server."],
])("says beside the field that it is %s", async (_, values, label, text) => {
  const { user } = await open();
  const form = await fill(user, values);
  expect(await form.findByText(text)).toBeTruthy();
  expect(form.getByLabelText(label).getAttribute("aria-invalid")).toBe("true");
  await waitFor(() => expect(document.activeElement).toBe(form.getByLabelText(label)));
  await expectAccessible();
});

it("says beside the address why the server does not answer, and keeps what was typed", async () => {
  const { user, backend } = await open();
  backend.refusals.set("join_server", { code: "offline", message: "the server cannot be reached", field: null });
  const form = await fill(user);
  expect(await form.findByText("This did not work: the server cannot be reached. Check the address and the network of this computer.")).toBeTruthy();
  expect(form.getByText(/Nothing has changed on this computer/)).toBeTruthy();
  await user.click(form.getByRole("button", { name: "Join a server" }));
  expect(await screen.findByText("The practice has joined the server")).toBeTruthy();
});

it("is found from the light in the header", async () => {
  const { user } = await open("no_server", "/");
  await user.click(await screen.findByRole("button", { name: "Sending and receiving: This computer only" }));
  await user.click(await screen.findByRole("link", { name: "Join a server" }));
  expect(await screen.findByRole("form", { name: "Join a server" })).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("offers nothing to a practice with a server", async () => {
  await open("all_sent");
  expect(await screen.findByText("This practice has a server.")).toBeTruthy();
  expect(screen.queryByRole("form")).toBeNull();
  await expectAccessible();
});

it("joins again with a new code, and says so", async () => {
  const { user, backend } = await open("all_sent");
  await user.click(await screen.findByRole("button", { name: "Join again" }));
  await expectAccessible();
  const form = await fill(user, { code: "1111-22222-33333" }, "Join again");
  expect(await form.findByText("The code is for another person; ask for one that is made for you")).toBeTruthy();
  expect(form.getByLabelText(/^One-time code/).getAttribute("aria-invalid")).toBe("true");
  await user.clear(form.getByLabelText(/^One-time code/));
  await user.type(form.getByLabelText(/^One-time code/), "7k2m-qxhd4 9ptbn{Enter}");
  expect(await screen.findByText("This computer has joined again")).toBeTruthy();
  expect(backend.lastArgs("join_again")).toEqual({ server: "https://vets.example:7410", code: "7K2MQXHD49PTBN", device_name: "Front desk", password: PASSWORD });
  expect(await screen.findByText(/^3 changes are waiting to be sent/)).toBeTruthy();
  await expectAccessible();
});

it("opens joining again with what is known, and closes it with the keyboard", async () => {
  const { user, backend } = await open("all_sent");
  const opener = await screen.findByRole("button", { name: "Join again" });
  opener.focus();
  await user.keyboard("{Enter}");
  const form = within(await screen.findByRole("form", { name: "Join again" }));
  expect(form.getByLabelText(/^Address of the server/)).toHaveProperty("value", "https://vets.example:7410");
  expect(form.getByLabelText(/^Name of this computer/)).toHaveProperty("value", "Front desk");
  await waitFor(() => expect(document.activeElement).toBe(form.getByLabelText(/^One-time code/)));
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("form")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Join again" }));
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(screen.queryByRole("form")).toBeNull();
  // The name that came with the code holds where none is typed.
  await user.click(screen.getByRole("button", { name: "Join again" }));
  const again = within(screen.getByRole("form"));
  await user.clear(again.getByLabelText(/^Name of this computer/));
  await user.type(again.getByLabelText(/^One-time code/), "7k2m-qxhd4 9ptbn");
  await user.type(again.getByLabelText(/^Your password/), `${PASSWORD}{Enter}`);
  expect(await screen.findByText("This computer has joined again")).toBeTruthy();
  expect(backend.lastArgs("join_again")).toMatchObject({ device_name: "" });
});

it("keeps the button above what went wrong", async () => {
  const { user } = await open("all_sent");
  await user.click(await screen.findByRole("button", { name: "Join again" }));
  const form = await fill(user, { code: "1111-22222-33333" }, "Join again");
  const notice = await form.findByRole("alert");
  const button = form.getByRole("button", { name: "Join again" });
  expect(button.compareDocumentPosition(notice) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});

it("lets whoever works here join again, from the light too, and offers them nothing else", async () => {
  const { user, backend } = await open("problem", "/", USERS[1]);
  await user.click(await screen.findByRole("button", { name: /^Sending and receiving/ }));
  await user.click(await screen.findByRole("link", { name: "Join again" }));
  expect(await screen.findByText("This practice has a server.")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Add further computers" })).toBeNull();
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Join again" }));
  await fill(user, {}, "Join again");
  expect(await screen.findByText("This computer has joined again")).toBeTruthy();
  expect(backend.lastArgs("join_again")).toMatchObject({ code: "7K2MQXHD49PTBN" });
});

it("is for the owner, also from the light", async () => {
  const { user, backend } = await open("no_server", "/settings/server", USERS[1]);
  expect(await screen.findByText("Only the owner can manage users, computers and the server.")).toBeTruthy();
  await user.click(await screen.findByRole("button", { name: /^Sending and receiving/ }));
  expect(await screen.findByRole("dialog")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Join a server" })).toBeNull();
  expect(backend.lastArgs("join_server")).toBeUndefined();
});
