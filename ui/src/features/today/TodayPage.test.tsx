import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { today } from "../../app/format";
import type { FakeBackend } from "../../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function renderDay(backend: FakeBackend = signedInBackend(), path = "/today") {
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1 });
  return { backend, user: userEvent.setup() };
}

const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole("group", { name });
const group = (name: RegExp): Promise<HTMLElement> => screen.findByRole("region", { name });
const labels = (within_: HTMLElement): (string | null)[] => [...within_.querySelectorAll("[data-visit]")].map((each) => each.getAttribute("aria-label"));
const stateOf = (element: HTMLElement): string => element.getAttribute("aria-label")?.split(", ").at(-1) ?? "";
const focused = (): string => document.activeElement?.getAttribute("aria-label") ?? "";
const at = (time: string): string => new Date(`${today()}T${time}`).toISOString();

/** A visit of today, from now on by minutes, so that lateness does not hang on the time of the test. */
function plan(backend: FakeBackend, id: string, minutes: number): void {
  const start = Date.now() + minutes * 60_000;
  backend.row("appointments", id).values["scheduled"] = { start: new Date(start).toISOString(), end: new Date(start + 900_000).toISOString() };
}

it("groups the day by state with counts, minutes, times and alerts", async () => {
  await renderDay();
  const waiting = await group(/^Waiting 1$/);
  const bella = within(waiting).getByRole("group", { name: /Bella, Arrived/ });
  expect(within(bella).getByText("waiting 12 min")).toBeTruthy();
  expect(within(bella).getByText(/^Arrived \d/)).toBeTruthy();
  expect(within(bella).getByText(/Limping on the left front leg · Dr Sam Reed, Room 2/)).toBeTruthy();
  expect(within(bella).getByRole("link", { name: "Bella" }).getAttribute("href")).toBe("#/patients/patient-0");
  const room = await group(/^In the room or with the vet 1$/);
  expect(within(within(room).getByRole("group", { name: /Luna/ })).getByText(/^Arrived .+ · In the room .+ · With the vet /)).toBeTruthy();
  expect(within(await group(/^Ready to pay 0$/)).getByText("Nobody has to pay.")).toBeTruthy();
  expect(labels(await group(/^Gone 2$/))).toHaveLength(2);
  expect(within(await row(/Max/)).getByText("Overlap")).toBeTruthy();
  await expectAccessible();
});

it("says in words and minutes who is overdue, and whom to ring", async () => {
  const backend = signedInBackend();
  plan(backend, "visit-4", -25);
  plan(backend, "visit-5", 30);
  plan(backend, "visit-8", 60);
  await renderDay(backend);
  const max = await row(/Max/);
  expect(within(max).getByText("25 min overdue")).toBeTruthy();
  expect(within(max).getByText("+31 6 1234 5678", { exact: false })).toBeTruthy();
  expect(within(await row(/Rex/)).queryByText(/overdue/)).toBeNull();
  expect(within(await group(/^Expected/)).getByText("1 overdue")).toBeTruthy();
});

it("marks alerts in red until somebody has read them, once a visit", async () => {
  const { backend, user } = await renderDay();
  const bella = await row(/Bella/);
  const note = within(bella).getByRole("note", { name: "Alerts about Bella" });
  expect(note.textContent).toContain("Bites when handled · Needs a muzzle");
  await user.click(within(note).getByRole("button", { name: "The alerts about Bella have been read" }));
  await waitFor(() => expect(within(bella).queryByRole("note")).toBeNull());
  expect(within(bella).getByText("Bites when handled")).toBeTruthy();
  expect(backend.lastArgs("acknowledge_alerts")).toEqual({ patient_id: "patient-0", appointment_id: "visit-3", alerts: ["Bites when handled", "Needs a muzzle"] });
});

it("takes twelve arrivals by keyboard alone", async () => {
  const backend = signedInBackend();
  for (const { id } of backend.rows("appointments")) backend.row("appointments", id).deleted = true;
  for (let number = 0; number < 12; number++) {
    const start = new Date(`${today()}T00:00:00`).getTime() + number * 300_000;
    backend.add("appointments", {
      patient_id: `patient-${number % 8}`, appointment_type: "type-0", status: "SCHEDULED", reason: `Visit ${number}`, staff: ["staff-0"], resources: [],
      scheduled: { start: new Date(start).toISOString(), end: new Date(start + 300_000).toISOString() },
    });
  }
  const { user } = await renderDay(backend);
  await group(/^Expected 12$/);
  await user.keyboard("/");
  expect(focused()).toBe("Find on this day");
  await user.keyboard("{ArrowDown}");
  for (let left = 12; left > 0; left--) {
    await user.keyboard("a");
    await group(new RegExp(`^Waiting ${13 - left}$`));
    await waitFor(() => expect(focused()).toMatch(/, Arrived$/));
    if (left > 1) await user.keyboard("{ArrowLeft}");
  }
  expect(await group(/^Expected 0$/)).toBeTruthy();
  expect(backend.calls.filter(({ command, args }) => command === "set_appointment_status" && args["status"] === "CHECKED_IN")).toHaveLength(12);
});

it("follows a visit from the door to the desk by one key each, and takes a step back", async () => {
  const { backend, user } = await renderDay();
  (await row(/Max/)).focus();
  for (const [key, state] of [["a", "Arrived"], ["r", "In the room"], ["v", "With the vet"], ["p", "Ready to pay"], ["l", "Left"], ["p", "Ready to pay"]] as const) {
    await user.keyboard(key);
    await waitFor(async () => expect(stateOf(await row(/Max/))).toBe(state));
    await waitFor(() => expect(focused()).toMatch(/Max/));
  }
  expect(backend.calls.filter(({ command }) => command === "set_appointment_status").map(({ args }) => args["status"])).toEqual(["CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "READY", "COMPLETED", "READY"]);
  await user.keyboard("n");
  expect(backend.lastArgs("set_appointment_status")).toEqual({ id: "visit-4", status: "READY" });
});

it("does not arrive twice when the key is pressed twice", async () => {
  const { backend, user } = await renderDay();
  (await row(/Max/)).focus();
  await user.keyboard("aa");
  await waitFor(async () => expect(stateOf(await row(/Max/))).toBe("Arrived"));
  expect(backend.rows("appointments").filter(({ values }) => values["status"] === "CHECKED_IN")).toHaveLength(2);
});

it("goes on with the usual next step by a button", async () => {
  const { backend, user } = await renderDay();
  await user.click(within(await row(/Bella/)).getByRole("button", { name: "Bella: In the room" }));
  await waitFor(async () => expect(stateOf(await row(/Bella/))).toBe("In the room"));
  expect(backend.lastArgs("set_appointment_status")).toEqual({ id: "visit-3", status: "IN_ROOM" });
});

it("offers the same steps by right click, and says why one was refused", async () => {
  const { backend, user } = await renderDay();
  backend.refusals.set("set_appointment_status", { code: "invalid_value", message: "an appointment that is done cannot become scheduled", field: "status" });
  fireEvent.contextMenu(await row(/Rex/), { clientX: 300, clientY: 200 });
  const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
  expect(items).toEqual(["ArrivedA", "In the roomR", "With the vetV", "ConfirmedC", "Did not comeN", "Cancel…X", "Check in…I", "Open consultO", "Change…E", "New appointment…"]);
  await expectAccessible();
  await user.click(screen.getByRole("menuitem", { name: /Arrived/ }));
  expect(await screen.findByText("an appointment that is done cannot become scheduled")).toBeTruthy();
  expect(stateOf(await row(/Rex/))).toBe("Scheduled");
});

it("goes to the first row by Down from anywhere on the page, but not out of a menu", async () => {
  const { user } = await renderDay();
  await row(/Max/);
  await user.keyboard("{ArrowDown}");
  expect(focused()).toMatch(/Max/);
  await user.keyboard("{ArrowDown}");
  expect(focused()).toMatch(/Rex/);
  await user.click(screen.getByRole("button", { name: /^Signed in as/ }));
  const menu = await screen.findByRole("menu");
  await waitFor(() => expect(menu.contains(document.activeElement)).toBe(true));
  await user.keyboard("{ArrowDown}");
  expect(menu.contains(document.activeElement)).toBe(true);
});

it("goes left and right to the nearest row of the column beside, never to a group below", async () => {
  const { user } = await renderDay();
  const start = await row(/Rex/);
  const [here, beside] = [...document.querySelectorAll("[data-pane]")].map((pane) => [...pane.querySelectorAll<HTMLElement>("[data-visit]")]) as [HTMLElement[], HTMLElement[]];
  const drawn = vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
    return new DOMRect(0, 100 * Math.max(here.indexOf(this), beside.indexOf(this)), 500, 80);
  });
  start.focus();
  await user.keyboard("{ArrowRight}");
  expect(document.activeElement).toBe(beside[1]);
  await user.keyboard("{ArrowDown}{ArrowLeft}");
  expect(document.activeElement).toBe(here[2]);
  await user.keyboard("{ArrowLeft}");
  expect(document.activeElement).toBe(here[2]);
  drawn.mockRestore();
});

it("gives the keyboard back to the row when its menu closes, and to the search box that opens over it", async () => {
  const { user } = await renderDay();
  const rex = await row(/Rex/);
  const openMenu = async (): Promise<void> => {
    fireEvent.contextMenu(rex);
    await waitFor(async () => expect((await screen.findByRole("menu")).contains(document.activeElement)).toBe(true));
  };
  await openMenu();
  await user.keyboard("{Escape}");
  expect(document.activeElement).toBe(rex);
  await openMenu();
  await user.keyboard("{Control>}k{/Control}");
  const box = await screen.findByRole("combobox", { name: "Search" });
  await waitFor(() => expect(document.activeElement).toBe(box));
  expect(screen.queryByRole("menu")).toBeNull();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(rex));
});

it("does not offer that blocked time arrives", async () => {
  const { user } = await renderDay();
  const block = within(await group(/^Blocked time/)).getByRole("group", { name: /Team meeting/ });
  await user.click(within(block).getByRole("button", { name: "More for Team meeting" }));
  expect((await screen.findAllByRole("menuitem")).map((item) => item.textContent)).toEqual(["Cancel…X", "Change…E"]);
});

it.each([
  ["demir", "patient-6", false],
  ["smith", "patient-6", true],
])("with the day narrowed down to %s, says of a new appointment of %s that it is hidden: %s", async (word, patient, hidden) => {
  const { user } = await renderDay(signedInBackend(), `/today?book=${patient}`);
  const dialog = await screen.findByRole("dialog", { name: "New appointment" });
  fireEvent.change(await screen.findByRole("textbox", { name: "Find on this day", hidden: true }), { target: { value: word } });
  await user.click(await within(dialog).findByText("Walk-in", { exact: true }));
  await user.click(within(dialog).getByRole("combobox", { name: "Type" }));
  await user.keyboard("Cons");
  await screen.findByRole("option", { name: /Consultation/ });
  await user.keyboard("{Enter}");
  await user.click(within(dialog).getByRole("button", { name: "Add, has arrived" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const waiting = await group(/^Waiting/);
  if (hidden) {
    await screen.findByText(/^The new appointment \(.+, Pip\) is not shown/);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Show everything" }));
  }
  expect(await within(waiting).findByRole("group", { name: /Pip/ })).toBeTruthy();
  expect(screen.queryByText(/is not shown/)).toBeNull();
});

it("shows one vet's visits, and finds one by a word", async () => {
  const { user } = await renderDay();
  await row(/Max/);
  await user.click(screen.getByRole("combobox", { name: "Vet" }));
  await user.click(await screen.findByRole("option", { name: "Dr Sam Reed" }));
  expect(screen.queryByRole("group", { name: /Max/ })).toBeNull();
  expect(await row(/Bella/)).toBeTruthy();
  await user.click(screen.getByLabelText("Clear: Vet"));
  await user.type(screen.getByRole("textbox", { name: "Find on this day" }), "demir");
  expect(labels(document.body)).toEqual([expect.stringMatching(/Pip/)]);
  await user.keyboard("{Enter}");
  expect(focused()).toMatch(/Pip/);
});

it("asks for the reason before it cancels, and keeps who and why on the board", async () => {
  const { backend, user } = await renderDay();
  (await row(/Archibald/)).focus();
  await user.keyboard("x");
  const dialog = await screen.findByRole("dialog", { name: "Cancel the appointment" });
  await user.click(within(dialog).getByRole("button", { name: "Cancel the appointment" }));
  expect(within(dialog).getByText("This is needed.")).toBeTruthy();
  expect(backend.lastArgs("cancel_appointment")).toBeUndefined();
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Horse is well again{Enter}");
  await waitFor(async () => expect(stateOf(await row(/Archibald/))).toBe("Cancelled"));
  expect(backend.lastArgs("cancel_appointment")).toEqual({ id: "visit-8", reason: "Horse is well again" });
  expect(within(await group(/^Cancelled or did not come/)).getByText("Horse is well again (Ben Okafor)")).toBeTruthy();
});

it("sends a patch with the heads of opening when the time is changed", async () => {
  const { backend, user } = await renderDay();
  (await row(/Rex/)).focus();
  await user.keyboard("e");
  const dialog = await screen.findByRole("dialog");
  const from = within(dialog).getByRole("textbox", { name: "From" });
  await user.clear(from);
  await user.type(from, "1615{Enter}");
  await row(/^16:15, Rex/);
  const sent = backend.lastArgs("change_appointment");
  expect(sent?.["opened_at"]).toEqual(["visit-5-1"]);
  expect(sent?.["patch"]).toEqual({ scheduled: { start: at("16:15"), end: at("16:30") } });
});

it("takes in an emergency that nobody expected: at once among those who wait, first of all", async () => {
  const { backend, user } = await renderDay();
  await user.click(screen.getByRole("button", { name: "Emergency" }));
  const dialog = await screen.findByRole("dialog", { name: "New appointment" });
  await user.type(within(dialog).getByRole("combobox", { name: "Patient" }), "Archi");
  await user.click(await within(dialog).findByRole("option", { name: /Archibald/ }));
  await user.click(within(dialog).getByRole("combobox", { name: "Type" }));
  await user.click(await within(dialog).findByRole("option", { name: "Consultation" }));
  await user.keyboard("{Control>}{Enter}{/Control}");
  const waiting = await group(/^Waiting 2$/);
  expect(labels(waiting)[0]).toMatch(/Archibald, Arrived/);
  expect(within(waiting).getByText("Emergency")).toBeTruthy();
  expect(backend.lastArgs("book_appointment")).toMatchObject({ values: { is_walk_in: true, triage: "EMERGENCY" } });
});

it("steps from day to day and says when a day is empty", async () => {
  const { user } = await renderDay(signedInBackend(), "/today?date=2001-03-01");
  expect(await screen.findByText("No appointments on this day.")).toBeTruthy();
  expect(screen.getByText("Thursday, March 1, 2001")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Emergency" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Day before" }));
  expect(await screen.findByText("Wednesday, February 28, 2001")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Today" }));
  expect(await row(/Bella/)).toBeTruthy();
});

it("lists tasks for you on the home page, and ticks one off there", async () => {
  const { backend, user } = await renderDay(signedInBackend(), "/");
  const tasks = await group(/^Tasks for you/);
  await user.click(within(tasks).getByRole("checkbox", { name: "Done: Order muzzles" }));
  await waitFor(() => expect(within(tasks).queryByText("Order muzzles")).toBeNull());
  expect(backend.lastArgs("complete_task")).toEqual({ id: "task-1" });
  await expectAccessible();
});
