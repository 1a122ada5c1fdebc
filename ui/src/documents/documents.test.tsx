import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { FakeBackend } from "../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";
import { placeOf } from "./places";

async function open(backend: FakeBackend = signedInBackend()) {
  renderWindow(backend, "/patients/patient-0");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  return { backend, user: userEvent.setup(), panel: screen.getByRole("region", { name: "Documents" }) };
}

it("shows a document, prints its pages, and keeps count", async () => {
  const printed = vi.spyOn(window, "print").mockImplementation(() => undefined);
  const { backend, user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: /Look at and print: Vaccination certificate, Nobivac DHP/ }));
  const dialog = await screen.findByRole("dialog", { name: "Vaccination certificate: Nobivac DHP, Nobivac Rabies" });
  expect(await within(dialog).findByRole("img", { name: "Page 1 of 1" })).toBeTruthy();
  expect(within(dialog).getByText("Not printed yet.")).toBeTruthy();
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Print" }));
  await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  expect(backend.lastArgs("print_document")).toEqual({ kind: "certificate", subject_id: "certificate-1", paper: null, anew: false });
  expect(await within(dialog).findByText("This is what was printed before.")).toBeTruthy();
  expect(within(dialog).getByText(/^1\. .*, Anna Visser$/)).toBeTruthy();
  await waitFor(() => expect(document.querySelector(".vet-pages")).toBeNull());
  printed.mockRestore();
});

it("saves as PDF and says where, and makes anew what has changed", async () => {
  const { backend, user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: /Look at and print: Vaccination certificate/ }));
  const dialog = await screen.findByRole("dialog");
  await user.click(await within(dialog).findByRole("button", { name: "Save as PDF" }));
  expect(await within(dialog).findByText("Saved as /home/anna/Downloads/certificate-V-1A2B3C4D.pdf")).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Save as PDF" }));
  await user.click(await within(dialog).findByRole("button", { name: "Make it anew" }));
  expect(await within(dialog).findByText("Made of the record as it is now.")).toBeTruthy();
  await waitFor(() => expect(backend.lastArgs("preview_document")).toMatchObject({ anew: true }));
  await expectAccessible(dialog);
});

it("chooses another paper", async () => {
  const { backend, user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: /Look at and print: Visit summary/ }));
  const dialog = await screen.findByRole("dialog");
  await user.click(await within(dialog).findByRole("combobox", { name: "Paper" }));
  await user.click(await screen.findByRole("option", { name: /^Letter/ }));
  await waitFor(() => expect(backend.lastArgs("preview_document")).toMatchObject({ paper: "letter" }));
});

it("hands out a medicine and shows what its label lacks, and where that is filled in", async () => {
  const { backend, user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: /Hand out: Prescription, Rimadyl/ }));
  const drawer = await screen.findByRole("dialog", { name: "Hand out Rimadyl 50 mg tablets" });
  // What the label needs is named before anything is handed out, and no longer once it is typed.
  const needs = await within(drawer).findByRole("alert");
  expect(within(needs).getByText(/phone number of the practice/)).toBeTruthy();
  expect(within(needs).getByText(/expiry date/)).toBeTruthy();
  await user.type(within(drawer).getByRole("textbox", { name: "Batch" }), "A12B34");
  await expectAccessible(drawer);
  await user.click(within(drawer).getByRole("button", { name: "Hand out" }));
  await waitFor(() =>
    expect(backend.lastArgs("dispense")).toEqual({ prescription_id: "prescription-1", quantity: "28", quantity_unit: "tablets", batch_number: "A12B34", expires_on: null }),
  );
  const dialog = await screen.findByRole("dialog", { name: "Label: Rimadyl 50 mg tablets" });
  const missing = await within(dialog).findByRole("alert");
  expect(within(missing).getByText(/phone number of the practice/)).toBeTruthy();
  expect(within(missing).getByRole("link", { name: "Settings, Documents" }).getAttribute("href")).toContain("/settings/documents");
  expect(within(dialog).getByRole("button", { name: "Print" })).toHaveProperty("disabled", true);
  await expectAccessible(dialog);
});

it("keeps the form when handing out is refused", async () => {
  const { backend, user, panel } = await open();
  backend.refusals.set("dispense", { code: "allergy", message: "this animal is allergic to Carprofen", field: "allergy_override" });
  await user.click(await within(panel).findByRole("button", { name: /Hand out: Prescription, Rimadyl/ }));
  const drawer = await screen.findByRole("dialog", { name: /^Hand out/ });
  await user.click(within(drawer).getByRole("button", { name: "Hand out" }));
  expect(await within(drawer).findByText("this animal is allergic to Carprofen")).toBeTruthy();
});

it("takes back what was handed out, with a reason, and shows it marked", async () => {
  const { backend, user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: /Hand out: Prescription, Rimadyl/ }));
  const drawer = await screen.findByRole("dialog", { name: /^Hand out/ });
  await user.click(within(drawer).getByRole("button", { name: "Hand out" }));
  const label = await screen.findByRole("dialog", { name: "Label: Rimadyl 50 mg tablets" });
  await user.click(within(label).getByRole("button", { name: "Close" }));
  await user.click(await within(panel).findByRole("button", { name: /Take back: Label, Rimadyl/ }));
  const question = await screen.findByRole("dialog", { name: "Take back Rimadyl 50 mg tablets" });
  await user.click(within(question).getByRole("button", { name: "Take back" }));
  expect(backend.calls.some(({ command }) => command === "take_back")).toBe(false);
  await user.type(within(question).getByRole("textbox", { name: "Reason" }), "Wrong box{Enter}");
  await waitFor(() => expect(backend.lastArgs("take_back")).toEqual({ id: "label-1", reason: "Wrong box" }));
  expect(await within(panel).findByText(/^Taken back .*, Anna Visser: Wrong box$/)).toBeTruthy();
  expect(within(panel).queryByRole("button", { name: /Look at and print: Label/ })).toBeNull();
  expect(within(panel).getByRole("button", { name: /Hand out: Prescription, Rimadyl/ })).toBeTruthy();
});

it("names the way out where the prescription can no longer be changed", async () => {
  const { backend, user, panel } = await open();
  backend.needs.dispensing = { missing: [{ field: "strength", words: "strength" }], is_closed: true };
  await user.click(await within(panel).findByRole("button", { name: /Hand out: Prescription, Rimadyl/ }));
  const drawer = await screen.findByRole("dialog", { name: /^Hand out/ });
  const needs = await within(drawer).findByRole("alert");
  expect(within(needs).getByRole("link", { name: /can no longer be changed/ }).getAttribute("href")).toContain("/consults/record-0");
  expect(within(needs).getByText(/Write anew/)).toBeTruthy();
});

it("knows where each field of a certificate is filled in", () => {
  expect(placeOf("batch", "label")).toBe("dispensing");
  expect(placeOf("batch", "certificate")).toBe("vaccination");
  expect(placeOf("product", "certificate")).toBe("vaccination");
  expect(placeOf("practice_phone", "certificate")).toBe("settings");
});

it("lays down what stands on the documents", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/settings/documents");
  const form = await screen.findByRole("form", { name: "Documents" });
  const user = userEvent.setup();
  const save = within(form).getByRole("button", { name: "Save" });
  expect(save).toHaveProperty("disabled", true);
  await user.type(within(form).getByRole("textbox", { name: "Phone" }), "01865 555 010");
  await expectAccessible(form);
  backend.refusals.set("save_print_settings", { code: "invalid_value", message: "this is too long", field: "phone" });
  await user.click(save);
  expect(await within(form).findByText("This is too long")).toBeTruthy();
  await user.click(within(form).getByRole("combobox", { name: "Labels" }));
  await user.click(await screen.findByRole("option", { name: "Label 62 × 100 mm" }));
  await user.click(save);
  await waitFor(() => expect(backend.lastArgs("save_print_settings")).toMatchObject({ phone: "01865 555 010", label_paper: "label-62x100", jurisdiction: "UK" }));
});
