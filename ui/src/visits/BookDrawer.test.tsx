import { act as renderAct, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { addDays, today } from "../app/format";
import { toInstant } from "../fields/handwriting";
import { signedInBackend, expectAccessible, renderPiece } from "../test/render";
import { BookDrawer } from "./BookDrawer";
import type { Wish } from "./BookForm";

const pause = (ms: number): Promise<void> => renderAct(() => new Promise<void>((resolve) => setTimeout(resolve, ms)));

const TOMORROW = addDays(today(), 1);

async function openBooking({ book = "new", wish = null }: { book?: string; wish?: Wish | null } = {}, backend = signedInBackend()) {
  const onClose = vi.fn();
  renderPiece(<BookDrawer book={book} date={TOMORROW} wish={wish} onClose={onClose} />, backend);
  const dialog = await screen.findByRole("dialog", { name: "New appointment" });
  await within(dialog).findByRole("form");
  const user = userEvent.setup();
  let actions = 0;
  /** One thing that a person does: a choice, a field that is filled in, a button. */
  const act = async (what: () => Promise<unknown>): Promise<void> => {
    actions += 1;
    await what();
  };
  const choose = async (field: string, typed: string, option: RegExp): Promise<void> => {
    await user.click(within(dialog).getByRole("combobox", { name: field }));
    await user.keyboard(typed);
    await screen.findByRole("option", { name: option });
    await user.keyboard("{Enter}");
  };
  const mode = async (name: string): Promise<void> => user.click(within(dialog).getByText(name, { exact: true }));
  return { backend, dialog, user, onClose, act, choose, mode, actions: () => actions };
}

it("books a known patient in four actions: patient, type, free time, book", async () => {
  const { backend, dialog, user, act, choose, actions, onClose } = await openBooking();
  const patient = within(dialog).getByRole("combobox", { name: "Patient" });
  await waitFor(() => expect(document.activeElement).toBe(patient));
  await act(async () => {
    await user.keyboard("smi,bel");
    await within(dialog).findByRole("option", { name: /Bella/ });
    await user.keyboard("{Enter}");
  });
  expect(await within(dialog).findByRole("region", { name: "Alerts about Bella" })).toBeTruthy();
  await act(() => choose("Type", "Dent", /Dental/));
  const free = await within(dialog).findByRole("group", { name: "Next free times" });
  await within(free).findAllByRole("button", { pressed: false });
  expect(backend.lastArgs("free_slots")).toEqual({ minutes: 60, staff: null, resource: null, from: toInstant(TOMORROW, "00:00"), most: 6 });
  await act(() => user.click(within(free).getAllByRole("button", { pressed: false })[1] as HTMLElement));
  await act(() => user.click(within(dialog).getByRole("button", { name: "Book" })));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(actions()).toBeLessThanOrEqual(4);
  expect(backend.lastArgs("book_appointment")).toEqual({
    values: { patient_id: "patient-0", appointment_type: "type-4", scheduled: { start: toInstant(TOMORROW, "00:30"), end: toInstant(TOMORROW, "01:30") } },
    staff: ["staff-0"],
    resources: [],
  });
});

it("has at most five fields for a known patient, and picks a free time by keyboard alone", async () => {
  const { backend, dialog, user, choose } = await openBooking({ book: "patient-1" });
  await choose("Type", "Rech", /Recheck/);
  const free = await within(dialog).findByRole("group", { name: "Next free times" });
  await within(free).findAllByRole("button");
  await expectAccessible(dialog);
  // A day and two times are one field: when.
  const fields = [...within(dialog).getAllByRole("combobox"), ...within(dialog).getAllByRole("textbox")];
  expect(fields.length - 2).toBeLessThanOrEqual(5);
  const buttons = within(free).getAllByRole("button").filter((button) => button.tabIndex === 0 && button.getAttribute("aria-pressed") !== null);
  expect(buttons).toHaveLength(1);
  buttons[0]?.focus();
  await user.keyboard("{ArrowRight}{ArrowRight}{Enter}");
  expect(within(dialog).getByRole("textbox", { name: "From" })).toHaveProperty("value", "01:00");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(backend.lastArgs("book_appointment")).toMatchObject({ values: { patient_id: "patient-1" }, staff: ["staff-0"] }));
});

it("warns of an overlap while the time is chosen, but not for what may be shared", async () => {
  const backend = signedInBackend();
  const wish = { start: toInstant(today(), "11:05"), end: null, column: "staff-0" };
  const { dialog } = await openBooking({ book: "patient-1", wish }, backend);
  expect(await within(dialog).findByText("Dr Anna Visser: 11:00 to 12:00, Team meeting")).toBeTruthy();
  expect(backend.lastArgs("clashes_with")).toEqual({ start: toInstant(today(), "11:05"), end: toInstant(today(), "11:20"), columns: ["staff-0"], except: null });
});

it("says when the animal is expected already that day, but not of what was cancelled or of its own booking", async () => {
  const backend = signedInBackend();
  const wish = { start: toInstant(today(), "16:00"), end: null, column: null };
  const { dialog, user, choose } = await openBooking({ book: "patient-7", wish }, backend);
  expect(await within(dialog).findByText("Already booked that day: 12:00, Dental")).toBeTruthy();
  await expectAccessible(dialog);
  const day = within(dialog).getByRole("textbox", { name: "Day" });
  await user.clear(day);
  await user.type(day, `${TOMORROW}{Tab}`);
  await waitFor(() => expect(within(dialog).queryByText(/^Already booked/)).toBeNull());
  await choose("Type", "Cons", /Consultation/);
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  await waitFor(() => expect(backend.lastArgs("book_appointment")).toBeTruthy());
  await pause(300);
  expect(within(dialog).queryByText(/^Already booked/)).toBeNull();
});

it("does not ask about a vet who may be booked twice", async () => {
  const backend = signedInBackend();
  backend.row("staff", "staff-0").values["allows_double_booking"] = true;
  const wish = { start: toInstant(today(), "11:05"), end: null, column: "staff-0" };
  const { dialog, choose } = await openBooking({ book: "patient-1", wish }, backend);
  await choose("Type", "Cons", /Consultation/);
  expect(within(dialog).queryByText("This overlaps")).toBeNull();
  expect(backend.calls.filter(({ command, args }) => command === "clashes_with" && (args["columns"] as string[]).includes("staff-0")).length).toBeLessThanOrEqual(1);
});

it("keeps the stretch that was drawn in the calendar when the type is chosen", async () => {
  const wish = { start: toInstant(TOMORROW, "14:00"), end: toInstant(TOMORROW, "14:40"), column: "room-1" };
  const { backend, dialog, user, choose } = await openBooking({ book: "patient-1", wish });
  await choose("Type", "Cons", /Consultation/);
  expect(within(dialog).queryByRole("group", { name: "Next free times" })).toBeNull();
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  await waitFor(() =>
    expect(backend.lastArgs("book_appointment")).toEqual({
      values: { patient_id: "patient-1", appointment_type: "type-0", scheduled: { start: wish.start, end: wish.end } },
      staff: [],
      resources: ["room-1"],
    }),
  );
});

it("books a new client with a new animal in the same form, with at most twelve fields and keys", async () => {
  const { backend, dialog, user, act, choose, actions } = await openBooking();
  await act(() => user.click(within(dialog).getByRole("button", { name: "New client or animal" })));
  const last = within(dialog).getByRole("textbox", { name: "Name of the client" });
  await waitFor(() => expect(document.activeElement).toBe(last));
  await act(() => user.keyboard("Nora van Winter"));
  expect(within(dialog).getByText("First name Nora, last name van Winter")).toBeTruthy();
  await act(() => user.type(within(dialog).getByRole("textbox", { name: "Phone" }), "0113 496 0123"));
  await act(() => user.type(within(dialog).getByRole("textbox", { name: "Name of the animal" }), "Dot"));
  await act(() => choose("Species", "Rab", /Rabbit/));
  await act(() => choose("Type", "Vacc", /Vaccination/));
  const free = await within(dialog).findByRole("group", { name: "Next free times" });
  await act(async () => user.click((await within(free).findAllByRole("button", { pressed: false }))[0] as HTMLElement));
  await act(() => user.click(within(dialog).getByRole("button", { name: "Book" })));
  await waitFor(() => expect(backend.lastArgs("book_for_newcomer")).toBeTruthy());
  expect(actions()).toBeLessThanOrEqual(12);
  expect(backend.lastArgs("book_for_newcomer")).toEqual({
    client_id: null,
    client: {
      values: { client_type: "REGULAR", last_name: "van Winter", first_name: "Nora" },
      contacts: [{ type: "MOBILE", value: "0113 496 0123", is_primary: true }],
      address: null,
      patients: [],
    },
    patient: { name: "Dot", species: "Rabbit" },
    values: { appointment_type: "type-1", scheduled: { start: toInstant(TOMORROW, "00:00"), end: toInstant(TOMORROW, "00:15") } },
    staff: ["staff-0"],
    resources: [],
  });
});

it("offers the client who is known already, and adds the new animal to them", async () => {
  const { backend, dialog, user, choose } = await openBooking();
  await user.click(within(dialog).getByRole("button", { name: "New client or animal" }));
  await user.type(within(dialog).getByRole("textbox", { name: "Name of the client" }), "Smith");
  await user.click(await within(dialog).findByRole("button", { name: "Maria Smith" }));
  expect(within(dialog).getByRole("combobox", { name: "Owner" })).toHaveProperty("value", "Maria Smith");
  await expectAccessible(dialog);
  await user.type(within(dialog).getByRole("textbox", { name: "Name of the animal" }), "Dot");
  await choose("Species", "Cat", /Cat/);
  await choose("Type", "Vacc", /Vaccination/);
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  await waitFor(() => expect(backend.lastArgs("book_for_newcomer")).toMatchObject({ client_id: "client-0", client: null, patient: { name: "Dot", species: "Cat" } }));
});

it("warns of nobody like the client once it is on its way", async () => {
  const { dialog, user, choose, onClose } = await openBooking();
  await user.click(within(dialog).getByRole("button", { name: "New client or animal" }));
  await user.type(within(dialog).getByRole("textbox", { name: "Name of the client" }), "Smith");
  expect(await within(dialog).findByText("Perhaps already a client")).toBeTruthy();
  await user.type(within(dialog).getByRole("textbox", { name: "Name of the animal" }), "Dot");
  await choose("Species", "Cat", /Cat/);
  await choose("Type", "Vacc", /Vaccination/);
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(within(dialog).queryByText("Perhaps already a client")).toBeNull();
});

it("asks for the animal, and refuses one that has died, but not a block", async () => {
  const backend = signedInBackend();
  backend.row("patients", "patient-1").values["status"] = "DECEASED";
  const { dialog, user, choose, mode } = await openBooking({}, backend);
  await choose("Type", "Cons", /Consultation/);
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  expect(await within(dialog).findByText("Choose the animal, or block the time instead.")).toBeTruthy();
  await choose("Patient", "tom", /Tom/);
  expect(await within(dialog).findByText(/^Tom has died\./)).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  await waitFor(() => expect(within(dialog).getByRole("combobox", { name: "Patient" }).getAttribute("aria-invalid")).toBe("true"));
  expect(backend.lastArgs("book_appointment")).toBeUndefined();
  await mode("Block time");
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  await waitFor(() => expect(backend.lastArgs("book_appointment")).toBeTruthy());
  expect((backend.lastArgs("book_appointment")?.["values"] as Record<string, unknown>)["patient_id"]).toBeUndefined();
});

it("books a series, every few weeks", async () => {
  const { backend, dialog, user, choose } = await openBooking({ book: "patient-1", wish: { start: toInstant(TOMORROW, "10:00"), end: null, column: null } });
  await choose("Type", "Rech", /Recheck/);
  await user.click(within(dialog).getByRole("button", { name: "Repeat, notes" }));
  await user.click(within(dialog).getByRole("checkbox", { name: "Repeat" }));
  const weeks = within(dialog).getByRole("textbox", { name: "Every … weeks" });
  await user.clear(weeks);
  await user.type(weeks, "2");
  const times = within(dialog).getByRole("textbox", { name: "How many in all" });
  await user.clear(times);
  await user.type(times, "3");
  await user.click(within(dialog).getByRole("button", { name: "Book" }));
  await waitFor(() => expect(backend.lastArgs("book_series")).toMatchObject({ every_days: 14, count: 3, values: { patient_id: "patient-1", appointment_type: "type-2" } }));
  expect(backend.lastArgs("book_appointment")).toBeUndefined();
});

it("adds somebody who came without an appointment: now, with triage, and arrived", async () => {
  const { backend, dialog, user, choose, mode } = await openBooking({ book: "patient-1" });
  await mode("Walk-in");
  await choose("Type", "Cons", /Consultation/);
  await user.click(within(dialog).getByText("Emergency", { exact: true }));
  const before = Date.now();
  await user.click(within(dialog).getByRole("button", { name: "Add, has arrived" }));
  await waitFor(() => expect(backend.lastArgs("set_appointment_status")).toMatchObject({ status: "CHECKED_IN" }));
  const values = backend.lastArgs("book_appointment")?.["values"] as { scheduled: { start: string; end: string } };
  expect(values).toMatchObject({ patient_id: "patient-1", is_walk_in: true, triage: "EMERGENCY" });
  expect(Math.abs(Date.parse(values.scheduled.start) - before)).toBeLessThan(120_000);
  expect(Date.parse(values.scheduled.end) - Date.parse(values.scheduled.start)).toBe(15 * 60_000);
});

it("keeps the keyboard where later free times were asked for, behind the times themselves", async () => {
  const { dialog, user, choose } = await openBooking({ book: "patient-1" });
  await choose("Type", "Dent", /Dental/);
  const free = await within(dialog).findByRole("group", { name: "Next free times" });
  await within(free).findAllByRole("button", { pressed: false });
  const buttons = within(free).getAllByRole("button").map((button) => button.textContent);
  expect(buttons.at(-1)).toBe("Later ones");
  const later = within(free).getByRole("button", { name: "Later ones" });
  later.focus();
  await user.keyboard("{Enter}");
  await within(free).findByRole("button", { name: "Earliest ones" });
  expect(document.activeElement).toBe(later);
});
