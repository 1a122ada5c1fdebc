import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { useChanges } from "../../app/changes";
import { showTime } from "../../app/format";
import type { SyncStatus } from "../../generated/api";
import { SYNC } from "../../test/fakeData";
import { expectAccessible, renderPiece, renderWindow, signedInBackend } from "../../test/render";
import { SyncLight } from "./SyncLight";

function Light() {
  useChanges();
  return <SyncLight />;
}

async function renderLight(status: Partial<SyncStatus>) {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, ...status };
  renderPiece(<Light />, backend);
  const light = await screen.findByRole("button", { name: /^Sending and receiving/ });
  return { backend, light, user: userEvent.setup() };
}

const noon = new Date();
noon.setHours(12, 5, 0, 0);
const at = showTime(noon);

it.each<[Partial<SyncStatus>, string]>([
  [{ state: "all_sent" }, "All sent"],
  [{ state: "waiting", waiting: 12 }, "12 waiting"],
  [{ state: "sending", waiting: 3 }, "Sending 3"],
  [{ state: "offline", waiting: 2, offline_since: noon.toISOString() }, `Offline since ${at} · 2 waiting`],
  [{ state: "offline", offline_since: null }, "Offline"],
  [{ state: "no_server" }, "This computer only"],
  [{ state: "problem", waiting: 1 }, "Problem · 1 waiting"],
  [{ state: "problem", waiting: 4, stalled_since: noon.toISOString() }, `Not taken since ${at} · 4 waiting`],
])("says in words what %o means", async (status, text) => {
  const { light } = await renderLight(status);
  expect(light.textContent).toBe(text);
  await expectAccessible();
});

it("follows the sync event", async () => {
  const { backend, light } = await renderLight({ state: "all_sent" });
  await act(async () => backend.emit("sync", { ...SYNC, state: "waiting", waiting: 4 }));
  expect(await within(light).findByText("4 waiting")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toBe("Changes are waiting to be sent");
});

it("opens a panel with the counts, and sends at once when told to", async () => {
  const { backend, light, user } = await renderLight({ state: "problem", waiting: 7, quarantined: 2, conflicts: 5, message: "The server refuses this device." });
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(within(panel).getByText("The server refuses this device.")).toBeTruthy();
  expect(within(panel).getByText("7")).toBeTruthy();
  expect(within(panel).getByRole("link", { name: "5" })).toBeTruthy();
  await expectAccessible();
  backend.sync = { ...SYNC, state: "all_sent" };
  await user.click(within(panel).getByRole("button", { name: "Send and receive now" }));
  expect(await within(light).findByText("All sent")).toBeTruthy();
});

it("tells that the server takes nothing, what waits and what to do, and tells when that is over", async () => {
  const { backend, light, user } = await renderLight({ state: "problem", waiting: 4, stalled_since: noon.toISOString() });
  expect(screen.getByText("The server takes none of the changes that wait")).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(within(panel).getByText("The server answers, but takes nothing")).toBeTruthy();
  expect(panel.textContent).toContain(`4 changes have been waiting since ${at}.`);
  expect(panel.textContent).toContain("Tell whoever looks after the server");
  await expectAccessible();
  await act(async () => backend.emit("sync", { ...SYNC, state: "all_sent", recovered_at: noon.toISOString() }));
  expect(await within(panel).findByText(`The server had taken nothing for a while. Since ${at} it takes changes again.`)).toBeTruthy();
  expect(screen.getByText("The server takes changes again")).toBeTruthy();
  expect(within(panel).queryByText("The server answers, but takes nothing")).toBeNull();
  await expectAccessible();
});

it("tells what waits for a newer program here and on the server", async () => {
  const { light, user } = await renderLight({ state: "all_sent", for_newer_server: 2, needs_newer: true });
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(within(panel).getByText(/^Colleagues use a newer version/)).toBeTruthy();
  expect(within(panel).getByText(/^2 changes wait until the practice's server is updated/)).toBeTruthy();
  await expectAccessible();
});

it("tells who has to sign in once more, and what waits for it", async () => {
  const { light, user, backend } = await renderLight({ state: "all_sent", to_sign_in: ["Ben Okafor"], for_sign_in: 1 });
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(within(panel).getByText("The server does not know Ben Okafor on this computer yet")).toBeTruthy();
  expect(panel.textContent).toContain("Ben Okafor has to sign in here once with the password");
  expect(panel.textContent).toContain("1 change waits for that.");
  await expectAccessible();
  await act(async () => backend.emit("sync", { ...SYNC, state: "all_sent", to_sign_in: ["Ben Okafor", "Kees Bakker"] }));
  expect(await within(panel).findByText(/^Ben Okafor and Kees Bakker each have to sign in here once/)).toBeTruthy();
  await act(async () => backend.emit("sync", { ...SYNC, state: "all_sent" }));
  await waitFor(() => expect(within(panel).queryByText(/sign in here once/)).toBeNull());
});

it("lets whoever is signed in show the server another password, by the keyboard", async () => {
  const { light, user, backend } = await renderLight({ state: "all_sent", to_sign_in: ["Anna Visser"], unknown_here: true });
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  const password = within(panel).getByLabelText(/^Your password on the server/);
  await user.click(password);
  await user.keyboard("{Enter}");
  expect(backend.lastArgs("introduce")).toBeUndefined();
  backend.refusals.set("introduce", { code: "invalid_value", message: "this is not the password that the server has of you", field: "password" });
  await user.keyboard("another long password{Enter}");
  expect(await within(panel).findByText("This is not the password that the server has of you")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(password));
  await expectAccessible();
  backend.refusals.delete("introduce");
  await user.keyboard("{Enter}");
  expect(backend.lastArgs("introduce")).toEqual({ password: "another long password" });
  await waitFor(() => expect(within(panel).queryByLabelText(/^Your password on the server/)).toBeNull());
});

it("tells what is missing of computers that a restored server does not know", async () => {
  const { light, user } = await renderLight({ state: "all_sent", of_unknown: 2, unknown_computers: ["Ward"] });
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(within(panel).getByText("Changes of Ward are missing here")).toBeTruthy();
  expect(panel.textContent).toContain("2 changes that Ward wrote are held back");
  await expectAccessible();
});

it("says that the server was asked too often, and when it may be asked again", async () => {
  const { light, user } = await renderLight({ state: "offline", away: "too_often", offline_since: noon.toISOString(), again_at: noon.toISOString() });
  expect(light.textContent).toBe(`Server asks to wait since ${at}`);
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(panel.textContent).toContain(`The server may be asked again at ${at}.`);
  await expectAccessible();
});

it("says why the server lets this computer wait", async () => {
  const words = "the server is bringing the practice up to date after an upgrade; it is tried again by itself";
  const { light, user } = await renderLight({ state: "offline", message: words });
  await user.click(light);
  expect(within(await screen.findByRole("dialog")).getByText(words)).toBeTruthy();
});

it("asks the server again when the network is back or the panel is opened, at most every ten seconds", async () => {
  const { backend, light, user } = await renderLight({ state: "offline", waiting: 2 });
  const asked = (): number => backend.calls.filter(({ command }) => command === "sync_now").length;
  const clock = vi.spyOn(performance, "now");
  const goBy = (ms: number): void => void clock.mockReturnValue(ms);
  const back = (): Promise<void> => act(async () => void window.dispatchEvent(new Event("online")));
  goBy(1_000_000);
  await back();
  expect(asked()).toBe(1);
  goBy(1_005_000);
  await back();
  await user.click(light);
  expect(asked()).toBe(1);
  await user.keyboard("{Escape}");
  goBy(1_011_000);
  backend.sync = { ...SYNC, state: "all_sent" };
  await user.click(light);
  expect(asked()).toBe(2);
  expect(await within(light).findByText("All sent")).toBeTruthy();
  clock.mockRestore();
});

it("asks for nothing where there is no server", async () => {
  const { backend, light, user } = await renderLight({ state: "no_server" });
  await user.click(light);
  await act(async () => void window.dispatchEvent(new Event("online")));
  expect(backend.calls.some(({ command }) => command === "sync_now")).toBe(false);
});

it("tells when it last sent and fetched, and why the server holds something back, in plain words", async () => {
  const backend = signedInBackend();
  backend.sync = { ...SYNC, state: "all_sent", quarantined: 3 };
  const held = (number: number, code: string) => ({ number, code, at: noon.toISOString() });
  backend.exchange = { last_push: noon.toISOString(), last_pull: null, held_back: [held(9, "forbidden"), held(8, "depends_on_quarantined"), held(7, "something_new")], epoch_changes: [noon.toISOString()] };
  renderPiece(<Light />, backend);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: /^Sending and receiving/ }));
  const panel = await screen.findByRole("dialog");
  const held3 = await within(panel).findByRole("region", { name: "3 changes held back by the server" });
  expect(within(held3).getAllByRole("listitem").map((line) => line.textContent)).toEqual([
    `Whoever wrote it may not change this any more. (number 9, ${at})`,
    `It builds on a change that the server does not have. (number 8, ${at})`,
    `It cannot be read. (number 7, ${at})`,
  ]);
  expect(panel.textContent).not.toContain("forbidden");
  expect(panel.textContent).toContain(`Last sent${at}Last fetchedNot yet`);
  expect(within(panel).getByText(/restored from a backup/)).toBeTruthy();
  await user.click(within(panel).getByRole("button", { name: "Save diagnostics" }));
  expect(await within(panel).findByText("Saved as /home/anna/Downloads/vetpms-diagnostics.json")).toBeTruthy();
  await expectAccessible();
});

it("leads to what was written and is held back, with the keyboard", async () => {
  renderWindow(signedInBackend(), "/");
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: /^Sending and receiving/ }));
  const link = await screen.findByRole("link", { name: "See what was written" });
  link.focus();
  await user.keyboard("{Enter}");
  const list = await screen.findByRole("region", { name: "Held back by the server" });
  await waitFor(() => expect(document.activeElement).toBe(list));
  await act(async () => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(document.activeElement).toBe(list);
});

it("says by how much the clock of this computer is wrong", async () => {
  const { light, user } = await renderLight({ clock_ahead: 7_500 });
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(within(panel).getByText("The clock of this computer is wrong")).toBeTruthy();
  expect(within(panel).getByText(/^It is 2 hours 5 minutes ahead of the server's\./)).toBeTruthy();
});

it("tells a server without its database from one that cannot be reached", async () => {
  const { light, user } = await renderLight({ state: "offline", away: "database", offline_since: noon.toISOString(), waiting: 2 });
  expect(light.textContent).toBe(`No database since ${at} · 2 waiting`);
  await user.click(light);
  const panel = await screen.findByRole("dialog");
  expect(panel.textContent).toContain("StateThe server is there, but its database is not");
  expect(within(panel).getByText(/Tell whoever looks after the server: its database, PostgreSQL/)).toBeTruthy();
});
