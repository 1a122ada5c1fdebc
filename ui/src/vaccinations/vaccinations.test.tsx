import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { addDays, showDay, today } from "../app/format";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";

async function renderBella(prepare: (backend: ReturnType<typeof signedInBackend>) => void = () => undefined) {
  const backend = signedInBackend();
  prepare(backend);
  renderWindow(backend, "/patients/patient-0");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  const panel = await screen.findByRole("region", { name: "Vaccinations" });
  await within(panel).findByText("12 days overdue");
  return { backend, panel, user: userEvent.setup() };
}

it("lists what was given with its batch, and what is overdue in words", async () => {
  const { panel } = await renderBella();
  expect(within(panel).getByText("Nobivac DHP")).toBeTruthy();
  expect(within(panel).getByText(new RegExp(`batch A412, expires ${showDay("2026-03-31")} · next ${showDay(addDays(today(), -12))}`))).toBeTruthy();
  await expectAccessible();
});

it("gives what is due by keyboard, and tells what is due next", async () => {
  const { backend, panel, user } = await renderBella();
  within(panel).getByRole("button", { name: "Give: Yearly vaccination" }).focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Give a vaccine" });
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole("textbox", { name: "Batch" })));
  expect(within(dialog).getByRole("combobox", { name: /^Vaccine/ })).toHaveProperty("value", "Nobivac DHP");
  const next = showDay(addDays(today(), 365));
  expect(await within(dialog).findByText(`Left empty: ${next}, as the rule says (Yearly vaccination).`)).toBeTruthy();
  await expectAccessible(dialog);
  await user.keyboard("B7{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("give_vaccination")).toMatchObject({ patient_id: "patient-0", confirmed: { batch_expired: false, too_soon: false, other_species: false }, values: { product_id: "vaccine-0", batch_number: "B7" } });
  expect(await screen.findByText(`Noted; the next one is due on ${next}. 1 reminder is closed.`)).toBeTruthy();
  await waitFor(() => expect(within(panel).queryByText("12 days overdue")).toBeNull());
  expect(within(panel).getByText(`due ${next}`)).toBeTruthy();
  await user.click(within(panel).getByRole("button", { name: "Show 1 earlier reminder" }));
  expect(within(panel).getByText("Done")).toBeTruthy();
});

it("finds a vaccine by what is typed, and asks about a batch that has expired", async () => {
  const { backend, panel, user } = await renderBella();
  await user.click(within(panel).getByRole("button", { name: "Give a vaccine" }));
  const dialog = await screen.findByRole("dialog", { name: "Give a vaccine" });
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole("combobox", { name: /^Vaccine/ })));
  await user.keyboard("nobivac r");
  await screen.findByRole("option", { name: /Nobivac Rabies/ });
  await user.keyboard("{Enter}");
  await user.type(within(dialog).getByRole("textbox", { name: "Batch expires" }), `${showDay("2020-01-31")}{Tab}`);
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await within(dialog).findByText("This batch had expired on that day. Save again if it was given all the same.")).toBeTruthy();
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("give_vaccination")).toMatchObject({ confirmed: { batch_expired: true, too_soon: false, other_species: false }, values: { product_id: "vaccine-1", is_rabies: true } });
});

it("asks about a dose too soon after another, and tells that it does not count", async () => {
  const { backend, panel, user } = await renderBella();
  const give = async () => {
    await user.click(within(panel).getByRole("button", { name: "Give a vaccine" }));
    await screen.findByRole("dialog", { name: "Give a vaccine" });
    await user.keyboard("nobivac r");
    await screen.findByRole("option", { name: /Nobivac Rabies/ });
    await user.keyboard("{Enter}{Control>}{Enter}{/Control}");
  };
  await give();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await give();
  expect(await screen.findByText(/^The same vaccine was given only shortly before or after/)).toBeTruthy();
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("give_vaccination")).toMatchObject({ confirmed: { batch_expired: false, too_soon: true, other_species: false }, values: { product_id: "vaccine-1" } });
  expect(await screen.findByText(/^Given too shortly after the one before: this one does not count\. Noted; another one counts from/)).toBeTruthy();
  // The line says so as well, and does not promise that another one follows.
  const line = (await within(panel).findByText("Given too shortly after the one before: this one does not count.")).closest("li");
  expect(line?.textContent).toContain("another one counts from");
});

it("corrects what was entered, and removes it after asking", async () => {
  const { backend, panel, user } = await renderBella();
  await user.click(within(panel).getByRole("button", { name: /^Correct Nobivac DHP/ }));
  const dialog = await screen.findByRole("dialog", { name: "Correct the vaccination" });
  const batch = within(dialog).getByRole("textbox", { name: "Batch" });
  await user.clear(batch);
  await user.type(batch, "A413{Enter}");
  await waitFor(() => expect(backend.lastArgs("change_vaccination")).toEqual({ id: "vaccination-0", opened_at: ["vaccination-0-1"], patch: { batch_number: "A413" }, confirmed: { batch_expired: false, too_soon: false, other_species: false } }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(within(panel).getByRole("button", { name: /^Remove Nobivac DHP/ }));
  const question = await screen.findByRole("dialog", { name: "Remove this vaccination?" });
  await user.click(within(question).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(backend.lastArgs("remove_vaccination")).toEqual({ id: "vaccination-0" }));
  expect(await within(panel).findByText("No vaccinations have been noted yet.")).toBeTruthy();
});

it("moves, cancels and adds a reminder, each with its reason", async () => {
  const { backend, panel, user } = await renderBella();
  await user.click(within(panel).getByRole("button", { name: "Move Yearly vaccination" }));
  let dialog = await screen.findByRole("dialog", { name: "Move Yearly vaccination" });
  await expectAccessible(dialog);
  const day = within(dialog).getByRole("textbox", { name: "Due" });
  await user.clear(day);
  await user.type(day, `${showDay(addDays(today(), 8))}{Tab}`);
  await user.click(within(dialog).getByRole("button", { name: "Move" }));
  expect(within(dialog).getByRole("textbox", { name: "Reason" }).getAttribute("aria-invalid")).toBe("true");
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "On holiday{Enter}");
  await waitFor(() => expect(backend.lastArgs("move_reminder")).toEqual({ id: "reminder-0", opened_at: ["reminder-0-1"], due_on: addDays(today(), 8), reason: "On holiday" }));
  expect(await within(panel).findByText("On holiday")).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(within(panel).getByRole("button", { name: "Cancel Yearly vaccination" }));
  dialog = await screen.findByRole("dialog", { name: "Cancel Yearly vaccination" });
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole("textbox", { name: "Reason" })));
  await user.keyboard("Goes elsewhere{Enter}");
  await waitFor(() => expect(backend.lastArgs("cancel_reminder")).toEqual({ id: "reminder-0", reason: "Goes elsewhere" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(within(panel).getByRole("button", { name: "Add a reminder" }));
  dialog = await screen.findByRole("dialog", { name: "Add a reminder" });
  await user.type(within(dialog).getByRole("textbox", { name: "For" }), "Check of the teeth{Control>}{Enter}{/Control}");
  expect(await within(panel).findByText("Check of the teeth")).toBeTruthy();
  expect(backend.lastArgs("add_reminder")).toEqual({ patient_id: "patient-0", values: { purpose: "Check of the teeth", due_on: addDays(today(), 14) } });
});

it("is told of at check-in and at check-out", async () => {
  const backend = signedInBackend();
  const ready = backend.row("appointments", "visit-3");
  ready.values["status"] = "READY";
  renderWindow(backend, "/today");
  const row = await screen.findByRole("group", { name: /Bella, Ready to pay$/ });
  expect(await within(row).findByText("12 days overdue")).toBeTruthy();
  expect(within(row).getByRole("link", { name: "Yearly vaccination" }).getAttribute("href")).toContain("/patients/patient-0");
  const expected = await screen.findByRole("group", { name: /Max, Confirmed$/ });
  expected.focus();
  await userEvent.setup().keyboard("i");
  const dialog = await screen.findByRole("dialog");
  expect(await within(dialog).findByText("Rabies")).toBeTruthy();
});

it("gives at a consult, by a key", async () => {
  const backend = signedInBackend();
  backend.add("medical_records", { patient_id: "patient-0", visit_date: new Date().toISOString(), record_type: "CONSULT" });
  const record = backend.rows("medical_records").at(-1);
  renderWindow(backend, `/consults/${record?.id ?? ""}`);
  const panel = await screen.findByRole("region", { name: "Vaccinations" });
  await within(panel).findByText("Nothing given at this visit yet.");
  const user = userEvent.setup();
  await user.keyboard("{Alt>}i{/Alt}");
  const dialog = await screen.findByRole("dialog", { name: "Give a vaccine" });
  await user.type(within(dialog).getByRole("combobox", { name: /^Vaccine/ }), "Own mix{Escape}");
  await user.type(within(dialog).getByRole("textbox", { name: "Batch" }), "X1{Enter}");
  await waitFor(() => expect(backend.lastArgs("give_vaccination")).toMatchObject({ values: { product_name: "Own mix", batch_number: "X1", medical_record_id: record?.id } }));
  expect(await within(panel).findByText("Own mix")).toBeTruthy();
});
