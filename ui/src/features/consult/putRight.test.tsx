// The ways out of a visit's mistakes: what is missing before signing, a wrong prescription, a visit opened by mistake.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { MissingField } from "../../generated/api";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open() {
  const backend = signedInBackend();
  backend.handle("open_visit", { appointment_id: "visit-3", patient_id: null });
  const rendered = renderWindow(backend, "/consults/record-1");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  return { backend, user: userEvent.setup(), ...rendered };
}

const field = (name: string): MissingField => ({ field: name, words: name });
const region = (name: string): HTMLElement => screen.getByRole("region", { name });

it("lists what prescriptions lack before the password is asked, and goes on where the rules allow it", async () => {
  const { backend, user } = await open();
  const lacking = { prescription_id: "p", name: "Rimadyl", of_prescription: [field("quantity")], of_label: [field("strength")], allergens: [], dose: null };
  backend.needs.visit = [lacking];
  backend.changed("prescriptions", "p");
  await user.keyboard("{Alt>}s{/Alt}");
  const ask = await screen.findByRole("dialog", { name: "Sign the visit of Bella" });
  expect(await within(ask).findByText("Rimadyl: quantity")).toBeTruthy();
  expect(within(ask).getByText("Rimadyl: strength")).toBeTruthy();
  expect(within(ask).queryByLabelText(/Your password/)).toBeNull();
  await expectAccessible(ask);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

  // A pharmacy elsewhere knows its own strengths.
  backend.needs.visit = [{ ...lacking, of_prescription: [] }];
  backend.changed("prescriptions", "p");
  await user.keyboard("{Alt>}s{/Alt}");
  const again = await screen.findByRole("dialog", { name: "Sign the visit of Bella" });
  await user.type(await within(again).findByLabelText(/Your password/), "correct-horse-demo{Enter}");
  expect(await screen.findByText(/^Signed by Anna Visser/)).toBeTruthy();
  expect(within(region("Vaccinations")).getByText(/No part of the signature/)).toBeTruthy();
});

it("lists what no longer suits the animal before the password is asked", async () => {
  const { backend, user } = await open();
  const dose = { kg: "8", mg_per_kg: "6.25", from: "2", to: "4", most_mg: null };
  backend.needs.visit = [{ prescription_id: "p", name: "Rimadyl", of_prescription: [], of_label: [], allergens: ["Carprofen"], dose }];
  backend.changed("prescriptions", "p");
  await user.keyboard("{Alt>}s{/Alt}");
  const ask = await screen.findByRole("dialog", { name: "Sign the visit of Bella" });
  expect(await within(ask).findByText("Rimadyl: Allergic to Carprofen")).toBeTruthy();
  expect(within(ask).getByText("Rimadyl: 6.25 mg/kg at the last weight of 8 kg; the list says 2 to 4 mg/kg")).toBeTruthy();
  expect(within(ask).queryByLabelText(/Your password/)).toBeNull();
  await expectAccessible(ask);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("cancels a prescription of a signed visit, or writes it anew in a new visit", async () => {
  const { backend, user } = await open();
  for (const medication_name of ["Rimadyl", "Tramadol"]) {
    backend.add("prescriptions", { medical_record_id: "record-1", medication_name, dosage: "1 tablet", frequency: "twice a day", route: "By mouth", refills: 0, prescribed_at: "2026-11-22T09:40:00.000Z", prescribed_by: "u-anna" });
  }
  backend.handle("sign_visit", { id: "record-1", password: "correct-horse-demo" });
  const panel = region("Prescriptions");
  await user.click(await within(panel).findByRole("button", { name: "Cancel the prescription Tramadol" }));
  const question = await screen.findByRole("dialog", { name: "Cancel the prescription Tramadol" });
  await expectAccessible(question);
  await user.type(within(question).getByRole("textbox", { name: /Why it counts no longer/ }), "Too strong{Enter}");
  await waitFor(() => expect(backend.lastArgs("cancel_prescription")).toMatchObject({ reason: "Too strong" }));
  expect(await within(panel).findByText("Cancelled")).toBeTruthy();
  expect(within(region("Addenda")).getByText("Cancels the prescription Tramadol")).toBeTruthy();
  expect(within(panel).queryByRole("button", { name: /Write Tramadol anew/ })).toBeNull();

  await user.click(within(panel).getByRole("button", { name: /Write Rimadyl anew/ }));
  const drawer = await screen.findByRole("dialog", { name: "Write Rimadyl anew" });
  await user.type(within(drawer).getByRole("textbox", { name: "Strength" }), "50 mg");
  await user.click(within(drawer).getByRole("button", { name: "Write anew" }));
  expect(backend.calls.some(({ command }) => command === "prescribe_anew")).toBe(false);
  await user.type(within(drawer).getByRole("textbox", { name: /Why it counts no longer/ }), "Strength left out");
  await user.click(within(drawer).getByRole("button", { name: "Write anew" }));
  await waitFor(() => expect(backend.lastArgs("prescribe_anew")).toMatchObject({ reason: "Strength left out", patch: { strength: "50 mg" }, in_spite: null }));
  // The new visit, where it can be signed.
  expect(await screen.findByRole("button", { name: /^Sign/ })).toBeTruthy();
  expect(await within(region("Prescriptions")).findByText("Rimadyl")).toBeTruthy();
});

it("removes a visit that was opened by mistake, after asking, and none in which something stands", async () => {
  const { backend, user } = await open();
  await user.click(screen.getByRole("button", { name: "More about this visit" }));
  await user.click(await screen.findByRole("menuitem", { name: "Remove this visit…" }));
  const question = await screen.findByRole("dialog", { name: "Remove this visit?" });
  expect(within(question).getByText(/the appointment waits again/)).toBeTruthy();
  await expectAccessible(question);
  backend.refusals.set("remove_visit", { code: "not_possible", message: "something stands in this visit, so it stays: Note; take that out first if it was entered in error", field: null });
  await user.click(within(question).getByRole("button", { name: "Remove the visit" }));
  expect(await within(question).findByText(/so it stays: Note/)).toBeTruthy();
  await user.click(within(question).getByRole("button", { name: "Remove the visit" }));
  await waitFor(() => expect(backend.row("medical_records", "record-1").deleted).toBe(true));
  expect(backend.lastArgs("remove_visit")).toEqual({ id: "record-1" });
});

it("offers no removal once something is written", async () => {
  const { user } = await open();
  expect(screen.getByRole("button", { name: "More about this visit" })).toBeTruthy();
  await user.type(screen.getByRole("textbox", { name: "Plan" }), "Rest.");
  await waitFor(() => expect(screen.queryByRole("button", { name: "More about this visit" })).toBeNull(), { timeout: 4000 });
});
