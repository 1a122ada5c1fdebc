import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { setMoment } from "../../components/useOneSend";
import type { FakeBackend } from "../../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

const HOUR = 3_600_000;

/** Two treatments of the animal that is with the vet: one that is late, one to come. */
async function open(backend: FakeBackend = signedInBackend()) {
  const { id } = backend.handle("open_visit", { appointment_id: "visit-3", patient_id: null }) as { id: string };
  const plan = (treatment_name: string, hours: number): void =>
    void backend.handle("add_treatment", { record_id: id, step: "planned", in_spite: null, values: { treatment_name, dose: "2 ml", route: "IV", due_at: new Date(Date.now() + hours * HOUR).toISOString() } });
  plan("Cefazolin", -2);
  plan("Buprenorphine", 3);
  renderWindow(backend, "/whiteboard");
  await screen.findByRole("heading", { level: 1, name: "Whiteboard" });
  const row = await screen.findByRole("group", { name: /^Bella, Room 2, next: Cefazolin$/ });
  return { backend, id, row, user: userEvent.setup() };
}

it("says who is here, where, with whom, and what is late", async () => {
  const { row } = await open();
  expect(row.textContent).toContain("Maria Smith");
  expect(row.textContent).toContain("Cefazolin, 2 ml, IV");
  expect(row.textContent).toMatch(/2 h 0\d min late/);
  expect(row.textContent).toContain("and 1 more");
  expect(row.textContent).toContain("Dr Sam Reed");
  await expectAccessible();
});

it("is worked by keys: down to the first, done, and taken back", async () => {
  const { backend, user } = await open();
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement?.getAttribute("data-visit")).not.toBeNull();
  (await screen.findByRole("group", { name: /^Bella/ })).focus();
  await user.keyboard("d");
  await waitFor(() => expect(backend.lastArgs("set_treatment_status")).toMatchObject({ step: "done" }));
  await screen.findByRole("group", { name: /next: Buprenorphine$/ });
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByRole("group", { name: /next: Cefazolin$/ });
});

it("marks one treatment by a key that is pressed twice, and not the next one as well", async () => {
  setMoment(60_000);
  try {
    const { backend, row, user } = await open();
    const marked = (): unknown[] => backend.calls.filter(({ command }) => command === "set_treatment_status").map(({ args }) => args["id"]);
    row.focus();
    await user.keyboard("dd");
    // The next treatment has taken the place of the first one, under the finger that presses once more.
    (await screen.findByRole("group", { name: /next: Buprenorphine$/ })).focus();
    await user.keyboard("d");
    expect(marked()).toHaveLength(1);
    expect(screen.queryByRole("group", { name: /next: Buprenorphine$/ })).not.toBeNull();
  } finally {
    setMoment(0);
  }
});

it("brings an animal to a room by its number", async () => {
  const { backend, row, user } = await open();
  row.focus();
  await user.keyboard("r");
  const dialog = await screen.findByRole("dialog", { name: "Where is Bella?" });
  await expectAccessible(dialog);
  await user.keyboard("3");
  await waitFor(() => expect(backend.lastArgs("move_to_room")).toEqual({ patient_id: "patient-0", room_id: "room-2" }));
  await screen.findByRole("group", { name: /^Bella, Theatre/ });
});

it("brings an animal without an appointment to a room too, and says how it leaves", async () => {
  const { backend, user } = await open();
  act(() => void backend.handle("open_visit", { appointment_id: null, patient_id: "patient-7" }));
  const name = backend.nameOf("patients", "patient-7");
  (await screen.findByRole("group", { name: new RegExp(`^${name}, No room yet`) })).focus();
  await user.keyboard("p");
  await screen.findByText(`${name} came without an appointment: L takes it off the board when it leaves.`);
  await user.keyboard("r");
  await screen.findByRole("dialog", { name: `Where is ${name}?` });
  await user.keyboard("3");
  await waitFor(() => expect(backend.lastArgs("move_to_room")).toEqual({ patient_id: "patient-7", room_id: "room-2" }));
  const row = await screen.findByRole("group", { name: new RegExp(`^${name}, Theatre`) });
  row.focus();
  await user.keyboard("l");
  await waitFor(() => expect(backend.lastArgs("has_left")).toEqual({ id: "patient-7" }));
  await waitFor(() => expect(screen.queryByRole("group", { name: new RegExp(`^${name}, `) })).toBeNull());
});

it("takes a leave back to where the animal was, and asks first while a treatment is planned", async () => {
  const { backend, user } = await open();
  const { id } = backend.handle("open_visit", { appointment_id: null, patient_id: "patient-7" }) as { id: string };
  act(() => void backend.handle("move_to_room", { patient_id: "patient-7", room_id: "room-2" }));
  const name = backend.nameOf("patients", "patient-7");
  const row = (): Promise<HTMLElement> => screen.findByRole("group", { name: new RegExp(`^${name}, Theatre`) });
  const gone = (): Promise<void> => waitFor(() => expect(screen.queryByRole("group", { name: new RegExp(`^${name}, `) })).toBeNull());
  const left = (): unknown[] => backend.calls.filter(({ command }) => command === "has_left");
  (await row()).focus();
  await user.keyboard("l");
  await gone();
  await user.keyboard("{Control>}z{/Control}");
  await row();
  expect(backend.lastArgs("move_to_room")).toEqual({ patient_id: "patient-7", room_id: "room-2" });
  await screen.findByText("It is as it was before.");
  act(() => void backend.handle("add_treatment", { record_id: id, step: "planned", in_spite: null, values: { treatment_name: "Drip" } }));
  (await screen.findByRole("group", { name: new RegExp(`^${name}, Theatre, next: Drip`) })).focus();
  await user.keyboard("l");
  const dialog = await screen.findByRole("dialog", { name: `Has ${name} left?` });
  await expectAccessible(dialog);
  within(dialog).getByText("1 treatment is still planned.");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(left()).toHaveLength(1);
  (await row()).focus();
  await user.keyboard("l");
  await screen.findByRole("dialog", { name: `Has ${name} left?` });
  await user.keyboard("{Enter}");
  await gone();
  expect(left()).toHaveLength(2);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await row();
});

it("says why a key does nothing", async () => {
  const { backend, user } = await open();
  await user.keyboard("r");
  await screen.findByText("Choose an animal first: ↓ goes to the first one.");
  act(() => void backend.handle("open_visit", { appointment_id: null, patient_id: "patient-7" }));
  const name = backend.nameOf("patients", "patient-7");
  (await screen.findByRole("group", { name: new RegExp(`^${name}, `) })).focus();
  await user.keyboard("d");
  await screen.findByText(`Nothing is planned for ${name}.`);
  expect(backend.lastArgs("complete_task")).toBeUndefined();
});

it("adds a treatment for a time, and a task about the animal", async () => {
  const { backend, id, row, user } = await open();
  row.focus();
  await user.keyboard("m");
  const drawer = await screen.findByRole("dialog", { name: "Treatment" });
  expect(within(drawer).getByRole<HTMLInputElement>("radio", { name: "Planned" }).checked).toBe(true);
  await user.keyboard("Flush the drip{Control>}{Enter}{/Control}");
  await waitFor(() => expect(backend.lastArgs("add_treatment")).toMatchObject({ record_id: id, step: "planned", values: { treatment_name: "Flush the drip" } }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  row.focus();
  await user.keyboard("t");
  await screen.findByRole("dialog", { name: "New task" });
  await user.keyboard("Call the owner{Control>}{Enter}{/Control}");
  await waitFor(() => expect(backend.lastArgs("add_task")?.["values"]).toMatchObject({ title: "Call the owner", patient_id: "patient-0" }));
});

it("follows what others do, and says when nobody is here", async () => {
  const { backend, user } = await open();
  for (const { id } of backend.visits(({ status }) => ["CHECKED_IN", "IN_ROOM", "IN_PROGRESS", "READY"].includes(status))) {
    act(() => void backend.handle("set_appointment_status", { id, status: "COMPLETED" }));
  }
  await screen.findByText("Nobody is in the clinic.");
  await expectAccessible();
  await user.keyboard("r");
  await waitFor(() => expect(screen.getAllByText("Nobody is in the clinic.")).toHaveLength(2));
});

it("opens the consult of the animal", async () => {
  const { row, user } = await open();
  row.focus();
  await user.keyboard("o");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  expect(window.location.hash).toBe("#/consults/record-1");
});
