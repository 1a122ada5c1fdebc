import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { showDateTime } from "../../app/format";
import { ASIDE } from "../../test/fake/aside";
import { SYNC, USERS } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(backend = signedInBackend()) {
  renderWindow(backend, "/settings/aside");
  await screen.findByRole("heading", { level: 1 });
  return { backend, user: userEvent.setup() };
}

const BELLA = "Bella, Maria Smith";
const releaseBella = () => screen.findByRole("button", { name: `Release: ${BELLA}` });
const panel = (): HTMLElement => screen.getByRole("region", { name: "Held back" });

it("shows who wrote what on which computer, when, and why it is held back", async () => {
  await open();
  await releaseBella();
  const text = panel().textContent;
  expect(text).toContain("Whoever wrote it may not change this any more.");
  expect(text).toContain(`Ben Okafor, Consulting room 1 · written ${showDateTime("2026-11-22T09:12:00.000Z")} · received ${showDateTime("2026-11-22T09:20:00.000Z")}`);
  expect(text).toContain("It comes from a computer that has been shut out.Kees Bakker, Old laptop");
  expect(text).toContain(`Not known · received ${showDateTime("2026-08-02T08:00:00.000Z")}Weight of LunaThe values cannot be shown here.`.replace("Weight of Luna", "Weight: Weight of Luna"));
  expect(within(panel()).getByRole("link", { name: "Bella" }).getAttribute("href")).toBe("#/patients/patient-0");
  expect(within(panel()).queryByText(/These are the newest/)).toBeNull();
  await expectAccessible();
});

it("releases by keyboard alone, after saying what that means, and stays at the list", async () => {
  const { backend, user } = await open();
  (await releaseBella()).focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Release this?" });
  expect(dialog.textContent).toContain("in the name of Ben Okafor");
  expect(dialog.textContent).toContain("You answer for it");
  await expectAccessible(dialog);
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await screen.findByText(`Released: ${BELLA}`)).toBeTruthy();
  expect(backend.lastArgs("release_aside")).toEqual({ id: "s-1" });
  await waitFor(() => expect(document.activeElement).toBe(panel()));
  expect(screen.queryByRole("button", { name: `Release: ${BELLA}` })).toBeNull();
});

it("says at the set why it cannot be released all the same", async () => {
  const { backend, user } = await open();
  backend.refusals.set("release_aside", { code: "refused", message: "the database does not take what this change makes of its row", field: null });
  await user.click(await releaseBella());
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Release" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toBe("Not releasedthe database does not take what this change makes of its row");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(alert.closest("li")?.contains(await releaseBella())).toBe(true);
  await expectAccessible();
  await user.click(await releaseBella());
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Release" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: `Release: ${BELLA}` })).toBeNull());
  expect(screen.queryByRole("alert")).toBeNull();
});

it("says when somebody else was faster", async () => {
  const { backend, user } = await open();
  await releaseBella();
  backend.aside = backend.aside.slice(1);
  await user.click(await releaseBella());
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Release" }));
  expect((await screen.findByText(/is not in this list any more/)).textContent).toBe(`${BELLA} is not in this list any more: somebody has decided about this already`);
});

it("gives up after a question, in which a server that is away is told", async () => {
  const { backend, user } = await open();
  await user.click(await screen.findByRole("button", { name: "Give up: Ines Carvalho, Pipoca" }));
  const dialog = await screen.findByRole("dialog", { name: "Give this up?" });
  await expectAccessible(dialog);
  backend.refusals.set("dismiss_aside", { code: "offline", message: "", field: null });
  await user.click(within(dialog).getByRole("button", { name: "Give up" }));
  expect((await within(dialog).findByRole("alert")).textContent).toContain("This needs a connection to the server");
  await user.click(within(dialog).getByRole("button", { name: "Give up" }));
  expect(await screen.findByText("Given up: Ines Carvalho, Pipoca")).toBeTruthy();
  expect(backend.lastArgs("dismiss_aside")).toEqual({ id: "s-2" });
});

it("says that there are more than it lists", async () => {
  const backend = signedInBackend();
  const [first] = ASIDE as [(typeof ASIDE)[number]];
  backend.aside = Array.from({ length: 201 }, (_, at) => ({ ...first, id: `s-${at}`, records: [] }));
  await open(backend);
  expect(await screen.findByText(/^These are the newest 200; there are older ones/)).toBeTruthy();
});

it("says when everything has been taken", async () => {
  const backend = signedInBackend();
  backend.aside = [];
  await open(backend);
  expect(await screen.findByText("The server holds nothing back.")).toBeTruthy();
  await expectAccessible();
});

it("says that the server is away, and reads again when told to", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, state: "offline" };
  const { user } = await open(backend);
  expect(await screen.findByText("The server cannot be reached at the moment.")).toBeTruthy();
  await expectAccessible();
  backend.sync = { ...SYNC };
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await releaseBella()).toBeTruthy();
});

it("asks nothing where there is no server", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, state: "no_server" };
  await open(backend);
  expect(await screen.findByText("There is no server yet that could refuse anything.")).toBeTruthy();
  expect(backend.calls.map(({ command }) => command)).not.toContain("aside_sets");
});

it("is for the owner", async () => {
  const backend = signedInBackend();
  backend.user = USERS[1] ?? null;
  await open(backend);
  expect(await screen.findByText("Only the owner can manage users, computers and the server.")).toBeTruthy();
  expect(backend.calls.map(({ command }) => command)).not.toContain("aside_sets");
});
