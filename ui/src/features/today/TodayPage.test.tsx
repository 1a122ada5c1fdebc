import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { today } from "../../app/format";
import type { FakeBackend } from "../../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function renderDay(backend: FakeBackend = signedInBackend(), path = "/today") {
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1 });
  return { backend, user: userEvent.setup() };
}

const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole("group", { name });
const stateOf = (element: HTMLElement): string => element.getAttribute("aria-label")?.split(", ").at(-1) ?? "";

it("lists the day in order, with state in words, alerts, clash and cancelled ones", async () => {
  await renderDay();
  const bella = await row(/Bella/);
  expect(within(bella).getByText("Arrived")).toBeTruthy();
  expect(within(bella).getByText("Bites when handled")).toBeTruthy();
  expect(within(bella).getByText(/Limping on the left front leg/)).toBeTruthy();
  expect(within(bella).getByText("Dr Sam Reed")).toBeTruthy();
  expect(within(bella).getByRole("link", { name: "Bella" }).getAttribute("href")).toBe("#/patients/patient-0");
  expect(within(await row(/Max/)).getByText("Overlap")).toBeTruthy();
  const labels = screen.getAllByRole("group", { name: /^\d/ }).map((element) => element.getAttribute("aria-label"));
  expect(labels).toHaveLength(10);
  expect(labels[0]).toMatch(/^08:00, Tom, Done$/);
  await expectAccessible();
});

it("counts by state, and shows one state at a click", async () => {
  const { user } = await renderDay();
  const strip = await screen.findByRole("group", { name: "Show by state" });
  expect(within(strip).getByRole("button", { name: "All 10" }).getAttribute("aria-pressed")).toBe("true");
  await user.click(within(strip).getByRole("button", { name: "Overlapping 2" }));
  expect(screen.getAllByRole("group", { name: /^\d/ })).toHaveLength(2);
  await user.click(within(strip).getByRole("button", { name: "Done 2" }));
  expect(screen.getAllByRole("group", { name: /^\d/ })).toHaveLength(2);
  expect(screen.queryByRole("group", { name: /Max/ })).toBeNull();
});

it("changes the state by one key on the row, and shows it when the program says so", async () => {
  const { backend, user } = await renderDay();
  (await row(/Max/)).focus();
  await user.keyboard("a");
  await waitFor(async () => expect(stateOf(await row(/Max/))).toBe("Arrived"));
  expect(backend.lastArgs("set_appointment_status")).toEqual({ id: "visit-4", status: "CHECKED_IN" });
  expect(document.activeElement?.getAttribute("aria-label")).toMatch(/Max/);
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement?.getAttribute("aria-label")).toMatch(/Rex/);
  await user.keyboard("d");
  expect(backend.calls.filter(({ command }) => command === "set_appointment_status")).toHaveLength(1);
});

it("offers the same steps in a menu, and says why one was refused", async () => {
  const { backend, user } = await renderDay();
  backend.refusals.set("set_appointment_status", { code: "invalid_value", message: "an appointment that is done cannot become scheduled", field: "status" });
  await user.click(within(await row(/Rex/)).getByRole("button", { name: "More for Rex" }));
  const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
  expect(items).toEqual(["ArrivedA", "ConfirmedC", "In the roomR", "Did not comeN", "Cancel…X", "Change…E"]);
  await user.click(screen.getByRole("menuitem", { name: /Arrived/ }));
  expect(await screen.findByText("an appointment that is done cannot become scheduled")).toBeTruthy();
  expect(stateOf(await row(/Rex/))).toBe("Scheduled");
});

it("does not offer that blocked time arrives", async () => {
  const { user } = await renderDay();
  const block = await row(/Team meeting/);
  expect(within(block).getByText("Blocked time")).toBeTruthy();
  await user.click(within(block).getByRole("button", { name: "More for Team meeting" }));
  expect((await screen.findAllByRole("menuitem")).map((item) => item.textContent)).toEqual(["Cancel…X", "Change…E"]);
});

it("asks for the reason before it cancels", async () => {
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
  const at = (time: string): string => new Date(`${today()}T${time}`).toISOString();
  expect(sent?.["patch"]).toEqual({ scheduled: { start: at("16:15"), end: at("16:30") } });
});

it("books by keyboard: patient by search, type sets the length, and warns of an overlap before saving", async () => {
  const { backend, user } = await renderDay(signedInBackend(), `/today?book=new`);
  const dialog = await screen.findByRole("dialog", { name: "New appointment" });
  const patient = within(dialog).getByRole("combobox", { name: "Patient" });
  await waitFor(() => expect(document.activeElement).toBe(patient));
  await user.keyboard("smi,bel");
  await within(dialog).findByRole("option", { name: /Bella/ });
  await user.keyboard("{Enter}");
  expect(await within(dialog).findByRole("region", { name: "Alerts about Bella" })).toBeTruthy();
  await user.keyboard("{Tab}Cons");
  await within(dialog).findByRole("option", { name: "Consultation" });
  await user.keyboard("{Enter}");
  const from = within(dialog).getByRole("textbox", { name: "From" });
  await user.clear(from);
  await user.type(from, "1105{Tab}");
  expect(within(dialog).getByRole("textbox", { name: "To" })).toHaveProperty("value", "11:20");
  await user.click(within(dialog).getByRole("combobox", { name: "Who and where" }));
  await user.click(await within(dialog).findByRole("option", { name: "Dr Anna Visser" }));
  expect(await within(dialog).findByText(/Dr Anna Visser: 11:00 to 12:00, Team meeting/)).toBeTruthy();
  await expectAccessible(dialog);
  await user.keyboard("{Escape}{Control>}{Enter}{/Control}");
  expect(await screen.findByText(/It overlaps with 11:00 Block/)).toBeTruthy();
  const at = (time: string): string => new Date(`${today()}T${time}`).toISOString();
  expect(backend.lastArgs("book_appointment")).toEqual({
    values: { patient_id: "patient-0", appointment_type: "type-0", scheduled: { start: at("11:05"), end: at("11:20") } },
    staff: ["staff-0"],
    resources: [],
  });
});

it("steps from day to day and says when a day is empty", async () => {
  const { user } = await renderDay(signedInBackend(), "/today?date=2001-03-01");
  expect(await screen.findByText("No appointments on this day.")).toBeTruthy();
  expect(screen.getByText("Thursday, March 1, 2001")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Day before" }));
  expect(await screen.findByText("Wednesday, February 28, 2001")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Today" }));
  expect(await row(/Bella/)).toBeTruthy();
});
