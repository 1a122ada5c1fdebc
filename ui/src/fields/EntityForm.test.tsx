import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { CommandError } from "../app/errors";
import { birthFromAge, today } from "../app/format";
import type { Values } from "../generated/api";
import { expectAccessible, renderPiece } from "../test/render";
import { EntityForm } from "./EntityForm";

const PATIENT = ["name", "species", "breed", "gender", "date_of_birth", "birth_is_estimated", "microchip_id", "is_neutered", "medical_alerts", "notes"];

function renderPatientForm(onSubmit = vi.fn(async (_result: { patch: Values; stated: Values }) => undefined), onCancel = vi.fn()) {
  renderPiece(<EntityForm table="patients" fields={PATIENT} label="Animal" submitLabel="Save" onSubmit={onSubmit} onCancel={onCancel} />);
  return { onSubmit, onCancel, user: userEvent.setup() };
}

const statedIn = (onSubmit: ReturnType<typeof renderPatientForm>["onSubmit"]): Values | undefined => onSubmit.mock.calls[0]?.[0].stated;

it("draws an input for each field, with the cursor in the first, and is accessible", async () => {
  renderPatientForm();
  const name = screen.getByRole("textbox", { name: "Name" });
  expect(document.activeElement).toBe(name);
  expect(name).toHaveProperty("required", true);
  expect(screen.getByRole("combobox", { name: "Species" })).toBeTruthy();
  expect(screen.getByRole("checkbox", { name: "Neutered" })).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "Notes" }).tagName).toBe("TEXTAREA");
  await expectAccessible();
});

it("does not send what is incomplete, says what is missing and goes there", async () => {
  const { user, onSubmit } = renderPatientForm();
  await user.keyboard("Bella{Enter}");
  expect(onSubmit).not.toHaveBeenCalled();
  expect(screen.getByText("This is needed.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Species" }));
});

it("takes species and breed from their lists, but any breed may be written", async () => {
  const { user, onSubmit } = renderPatientForm();
  await user.keyboard("Bella{Tab}do");
  await screen.findByRole("option", { name: "Dog" });
  await user.keyboard("{Enter}{Tab}Lab");
  expect(await screen.findByRole("option", { name: "Labrador Retriever" })).toBeTruthy();
  await user.keyboard("rador cross");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(onSubmit).toHaveBeenCalled());
  expect(statedIn(onSubmit)).toMatchObject({ name: "Bella", species: "Dog", breed: "Labrador cross" });
});

it("reckons the day of birth from an age, and marks it as estimated", async () => {
  const { user } = renderPatientForm();
  await user.type(screen.getByRole("textbox", { name: "Age: years" }), "3");
  await user.type(screen.getByRole("textbox", { name: "months" }), "6");
  expect(screen.getByRole("checkbox", { name: "Date of birth is estimated" })).toHaveProperty("checked", true);
  const expected = birthFromAge({ years: 3, months: 6 }, today());
  const shown = new Intl.DateTimeFormat(navigator.language, { day: "numeric", month: "short", year: "numeric" }).format(new Date(`${expected}T12:00`));
  expect(screen.getByRole("textbox", { name: "Born" })).toHaveProperty("value", shown);
});

it("reads a typed day, and refuses one that does not exist", async () => {
  const { user } = renderPatientForm();
  const born = screen.getByRole("textbox", { name: "Born" });
  await user.type(born, "2024-02-30");
  await user.keyboard("{Enter}");
  expect(screen.getByText(/Write a day/)).toBeTruthy();
  expect(born).toHaveProperty("value", "2024-02-30");
  await user.clear(born);
  await user.type(born, "2024-02-29{Tab}");
  expect(born).toHaveProperty("value", "Feb 29, 2024");
  expect(screen.queryByText(/Write a day/)).toBeNull();
});

it("says what a chip number looks like without refusing it", async () => {
  const { user } = renderPatientForm();
  await user.type(screen.getByRole("textbox", { name: "Microchip" }), "12345");
  expect(screen.getByText("Unusual: most chips have 15 digits")).toBeTruthy();
});

it("sends with Ctrl+Enter from anywhere and leaves with Escape", async () => {
  const { user, onSubmit, onCancel } = renderPatientForm();
  await user.type(screen.getByRole("textbox", { name: "Notes" }), "Line{Enter}two");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(onSubmit).not.toHaveBeenCalled();
  expect(screen.getAllByText("This is needed.")).toHaveLength(2);
  await user.keyboard("{Escape}");
  expect(onCancel).toHaveBeenCalledOnce();
});

it("closes an open list with Escape before it leaves the form", async () => {
  const { user, onCancel } = renderPatientForm();
  await user.click(screen.getByRole("combobox", { name: "Species" }));
  await screen.findByRole("option", { name: "Cat" });
  await user.keyboard("{Escape}");
  expect(onCancel).not.toHaveBeenCalled();
  await user.keyboard("{Escape}");
  expect(onCancel).toHaveBeenCalledOnce();
});

it("shows a refusal beside its field, and one without a field under the form", async () => {
  const refuse = vi.fn<(result: { patch: Values; stated: Values }) => Promise<undefined>>();
  refuse.mockRejectedValueOnce(new CommandError("invalid_value", "Weight (kg): this must be more than zero", "weight_kg"));
  refuse.mockRejectedValueOnce(new CommandError("forbidden", "", null));
  renderPiece(<EntityForm table="patient_weights" fields={["weight_kg", "measured_at"]} initial={{ measured_at: "2026-11-22T09:30:00.000Z" }} label="Weight" submitLabel="Save" onSubmit={refuse} />);
  const user = userEvent.setup();
  await user.keyboard("0,0");
  expect(screen.getByText("Read as 0")).toBeTruthy();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("this must be more than zero")).toBeTruthy();
  const weight = screen.getByRole("textbox", { name: "Weight (kg)" });
  expect(weight.getAttribute("aria-invalid")).toBe("true");
  await waitFor(() => expect(document.activeElement).toBe(weight));
  await user.keyboard("{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe("You are not allowed to do this.");
  expect(refuse.mock.calls[0]?.[0].stated).toEqual({ weight_kg: "0.0", measured_at: "2026-11-22T09:30:00.000Z" });
  await expectAccessible();
});

it("sets the length by the kind of appointment, and keeps it when the start moves", async () => {
  const send = vi.fn(async (_result: { patch: Values; stated: Values }) => undefined);
  const start = new Date("2026-11-23T09:00:00");
  const end = new Date("2026-11-23T09:15:00");
  renderPiece(
    <EntityForm
      table="appointments"
      fields={["appointment_type", "scheduled"]}
      initial={{ scheduled: { start: start.toISOString(), end: end.toISOString() } }}
      label="Appointment"
      submitLabel="Book"
      onSubmit={send}
    />,
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole("combobox", { name: "Type" }));
  await user.click(await screen.findByRole("option", { name: "Surgery" }));
  expect(screen.getByRole("textbox", { name: "To" })).toHaveProperty("value", "10:30");
  const from = screen.getByRole("textbox", { name: "From" });
  await user.clear(from);
  await user.type(from, "1345{Tab}");
  expect(screen.getByRole("textbox", { name: "To" })).toHaveProperty("value", "15:15");
  await user.click(screen.getByRole("button", { name: "Book" }));
  await waitFor(() => expect(send).toHaveBeenCalled());
  expect(send.mock.calls[0]?.[0].stated["scheduled"]).toEqual({
    start: new Date("2026-11-23T13:45:00").toISOString(),
    end: new Date("2026-11-23T15:15:00").toISOString(),
  });
  await expectAccessible();
});

it.each(["25:00", "12:60", "99:99", "24:00"])("keeps the impossible time %s as it was typed, and refuses it", async (typed) => {
  const send = vi.fn(async (_result: { patch: Values; stated: Values }) => undefined);
  const initial = { scheduled: { start: new Date("2026-11-23T09:00:00").toISOString(), end: new Date("2026-11-23T09:15:00").toISOString() } };
  renderPiece(<EntityForm table="appointments" fields={["scheduled"]} initial={initial} label="Appointment" submitLabel="Book" onSubmit={send} />);
  const user = userEvent.setup();
  const from = screen.getByRole("textbox", { name: "From" });
  await user.clear(from);
  await user.type(from, `${typed}{Tab}`);
  expect(from).toHaveProperty("value", typed);
  await user.keyboard("{Enter}");
  expect(screen.getByText(/two times, such as 9:30/)).toBeTruthy();
  expect(from).toHaveProperty("value", typed);
  expect(send).not.toHaveBeenCalled();
});

it("scrolls the field that gets the keyboard out from under its buttons", async () => {
  renderPiece(
    <section role="dialog" aria-label="Side">
      <EntityForm table="patients" fields={["name", "notes"]} label="Animal" submitLabel="Save" onSubmit={async () => undefined} />
    </section>,
  );
  const by = vi.fn();
  screen.getByRole("dialog").scrollBy = by;
  const notes = screen.getByRole("textbox", { name: "Notes" });
  const hidden = notes.closest(".mantine-InputWrapper-root") as Element;
  hidden.getBoundingClientRect = () => new DOMRect(0, 10, 500, 60);
  await userEvent.setup().tab();
  expect(document.activeElement).toBe(notes);
  await waitFor(() => expect(by).toHaveBeenCalledWith({ top: 82 }));
});

it("empties a choice by keyboard with a button that says what it empties, and stays at the choice", async () => {
  const { user } = renderPatientForm();
  const gender = screen.getByRole("combobox", { name: "Sex" });
  await user.click(gender);
  await user.click(await screen.findByRole("option", { name: "Female" }));
  await waitFor(() => expect(gender).toHaveProperty("value", "Female"));
  gender.focus();
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Clear: Sex" }));
  await expectAccessible();
  await user.keyboard("{Enter}");
  expect(gender).toHaveProperty("value", "");
  expect(document.activeElement).toBe(gender);
  expect(screen.queryByRole("button", { name: "Clear: Sex" })).toBeNull();
});
