import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SYNC, USERS } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(backend = signedInBackend(), path = "/settings/audit") {
  const view = renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1 });
  return { ...view, backend, user: userEvent.setup() };
}

const auditor = () => {
  const backend = signedInBackend();
  backend.user = { id: "u-ben", name: "Ben Okafor", email: "ben@demo.example", roles: ["auditor"] };
  return backend;
};

const entries = (): HTMLElement[] => within(screen.getByRole("region", { name: "Audit trail" })).getAllByRole("listitem");

it("shows who changed what, from what to what, with a way to the record", async () => {
  await open();
  await screen.findAllByRole("link", { name: "Luna" });
  const [first, second, third, , fifth, sixth] = entries();
  expect(first?.textContent).toMatch(/Patient: Luna changed.*Anna Visser, Front desk/);
  expect(first?.textContent).toMatch(/StatusActivebecameInactive/);
  expect(first?.textContent).toContain("Microchipnot shownbecamenot shown");
  expect(within(first as HTMLElement).getByRole("link", { name: "Luna" }).getAttribute("href")).toBe("#/patients/patient-0");
  expect(second?.textContent).toMatch(/Ben Okafor, Consulting room 1 · written /);
  expect(third?.textContent).toMatch(/Weight of Luna entered.*Weight \(kg\)30.85$/);
  expect(fifth?.textContent).toMatch(/Contact removedNot known/);
  expect(sixth?.textContent).toMatch(/A set of changes held back by the server.*Reasonforbidden$/);
  await expectAccessible();
});

it("loads older changes when told to, until there are none", async () => {
  const { user, backend } = await open();
  await screen.findAllByRole("link", { name: "Luna" });
  expect(entries()).toHaveLength(50);
  expect(backend.lastArgs("audit_trail")).toEqual({ before: null, table: null, row_id: null, user_id: null, limit: 50 });
  backend.refusals.set("audit_trail", { code: "offline", message: "", field: null });
  await user.click(screen.getByRole("button", { name: "Show older changes" }));
  expect((await screen.findByRole("alert")).textContent).toContain("This needs a connection to the server");
  expect(entries()).toHaveLength(50);
  await user.click(screen.getByRole("button", { name: "Show older changes" }));
  expect(await screen.findByText("There is nothing older.")).toBeTruthy();
  expect(entries()).toHaveLength(70);
  expect(backend.lastArgs("audit_trail")?.["before"]).toMatchObject({ number: "50" });
});

it("narrows down by kind and person, and keeps that in its address", async () => {
  const { user, backend } = await open();
  await user.click(await screen.findByRole("combobox", { name: "Kind of record" }));
  await user.click(await screen.findByRole("option", { name: "Client" }));
  await waitFor(() => expect(backend.lastArgs("audit_trail")).toMatchObject({ table: "clients", user_id: null }));
  await user.click(screen.getByRole("combobox", { name: "Person" }));
  await user.click(await screen.findByRole("option", { name: "Noor Haddad" }));
  await waitFor(() => expect(backend.lastArgs("audit_trail")).toMatchObject({ table: "clients", user_id: "u-noor" }));
  expect(await screen.findByText("No changes fit. Choose another kind or person.")).toBeTruthy();
  expect(window.location.hash).toBe("#/settings/audit?table=clients&user=u-noor");
  await user.click(screen.getByRole("combobox", { name: "Person" }));
  await user.click(await screen.findByRole("option", { name: "Noor Haddad" }));
  await waitFor(() => expect(entries().length).toBeGreaterThan(5));
  await expectAccessible();
});

it("is all of the settings that an auditor sees", async () => {
  const backend = auditor();
  const { user } = await open(backend, "/settings");
  await screen.findAllByRole("link", { name: "Luna" });
  expect(within(screen.getByRole("navigation", { name: "Settings" })).getAllByRole("link").map(({ textContent }) => textContent)).toEqual(["Audit trail"]);
  // The list of users is not theirs to read, and neither is the form of a member of staff.
  expect(backend.calls.map(({ command }) => command)).not.toContain("users");
  expect(screen.queryByRole("link", { name: "Dr Sam Reed" })).toBeNull();
  await user.click(screen.getByRole("combobox", { name: "Person" }));
  expect(await screen.findByRole("option", { name: "Anna Visser" })).toBeTruthy();
});

it("tells a receptionist whom it is for, and asks the server for nothing", async () => {
  const backend = signedInBackend();
  backend.user = USERS[1] ?? null;
  await open(backend);
  expect(screen.getByText("Only the owner, managers and auditors can see who changed what.")).toBeTruthy();
  expect(backend.calls.map(({ command }) => command)).not.toContain("audit_trail");
  await expectAccessible();
});

it("leaves joining a server to the owner", async () => {
  const backend = auditor();
  backend.sync = { ...SYNC, state: "no_server" };
  await open(backend);
  expect(await screen.findByText("This practice is on this computer only. Its owner can have it join a server.")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Join a server" })).toBeNull();
});
