import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { FakeBackend } from "../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";

async function consult(backend: FakeBackend = signedInBackend()) {
  backend.handle("open_visit", { appointment_id: "visit-3", patient_id: null });
  backend.handle("save_visit_text", { record_id: "record-1", of: "note", texts: { plan: "Rest for 10 days." }, opened_at: [] });
  renderWindow(backend, "/consults/record-1");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  return { backend, user: userEvent.setup() };
}

it("opens the history of the field that the cursor is in, says who wrote at the same time, and goes back to it", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/patients/patient-0");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: /^Edit/ }));
  const form = await screen.findByRole("dialog");
  const colour = within(form).getByRole("textbox", { name: /^Colour/ });
  await user.click(colour);
  await user.keyboard("{Alt>}h{/Alt}");
  const dialog = await screen.findByRole("dialog", { name: /^Who changed it · Colour · Bella/ });
  expect(backend.lastArgs("record_history")).toEqual({ table: "patients", id: "patient-0", field: "color" });
  expect(within(dialog).getByText("At the same time as Ben Okafor")).toBeTruthy();
  expect(within(dialog).getAllByText("Anna Visser, this computer")).toHaveLength(2);
  await expectAccessible(dialog);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog", { name: /^Who changed it/ })).toBeNull());
  expect(screen.getByRole("dialog")).toBe(form);
});

it("has no history of what is only being entered", async () => {
  renderWindow(signedInBackend(), "/clients/new");
  await screen.findByRole("textbox", { name: "First name" });
  expect(screen.queryByRole("button", { name: /^History of/ })).toBeNull();
});

it("lays two versions of a note side by side, with marks, and chooses others", async () => {
  const { backend, user } = await consult();
  await user.keyboard("{Alt>}c{/Alt}");
  const dialog = await screen.findByRole("dialog", { name: "Compare two versions" });
  expect(await within(dialog).findByText("1 part differs.")).toBeTruthy();
  expect(backend.lastArgs("compare_texts")).toEqual({ table: "soap_notes", id: "note-of-record-1", from: ["a1"], to: ["b2"] });
  const plan = within(dialog).getByRole("region", { name: "Plan" });
  expect(plan.querySelector("del")?.textContent).toBe("taken out: 5");
  expect([...plan.querySelectorAll("ins")].map((added) => added.textContent)).toEqual(["added: 10", "added: \nRecheck on Monday."]);
  expect(within(dialog).getByRole("region", { name: /^Subjective · unchanged/ })).toBeTruthy();
  expect(within(dialog).getAllByText("signed version").length).toBeGreaterThan(0);
  await expectAccessible(dialog);
  const left = within(dialog).getByRole("combobox", { name: "Earlier version" });
  expect(document.activeElement).toBe(left);
  await user.selectOptions(left, "Before anything was written");
  await waitFor(() => expect(backend.lastArgs("compare_texts")).toMatchObject({ from: [], to: ["b2"] }));
  await user.selectOptions(left, within(dialog).getAllByRole("option", { name: /signed version/ })[0] as HTMLElement);
  expect(await within(dialog).findByText("The two versions read the same.")).toBeTruthy();
});

it("tells an animal's life by day and visit, some kinds alone, and by words", async () => {
  const { backend, user } = await consult();
  await user.click(screen.getByRole("link", { name: /Bella|patient/i }));
  await screen.findByRole("button", { name: /^Edit/ });
  await user.click(screen.getByRole("link", { name: "Time line" }));
  await screen.findByRole("heading", { level: 1, name: "Time line of Bella" });
  expect((await screen.findAllByRole("heading", { level: 2 })).map((heading) => heading.textContent)).toEqual([
    "Sunday, November 22, 2026",
    "Monday, May 4, 2026",
    "Sunday, June 1, 2025",
    "Friday, January 10, 2025",
  ]);
  expect(screen.getAllByRole("link", { name: "Open the visit" })).toHaveLength(1);
  expect(screen.getByText("9 entries")).toBeTruthy();
  await expectAccessible();
  await user.click(screen.getByRole("checkbox", { name: "Vaccinations" }));
  expect(await screen.findByText("1 entry")).toBeTruthy();
  expect(backend.lastArgs("timeline")).toMatchObject({ patient_id: "patient-0", filter: { kinds: ["vaccination"], text: "" }, before: null });
  await user.click(screen.getByRole("checkbox", { name: "Vaccinations" }));
  await user.type(screen.getByRole("textbox", { name: "Find in the time line" }), "meloxicam");
  await waitFor(() => expect(screen.getByRole("heading", { level: 3 }).textContent).toBe("Prescription: Meloxicam 1.5 mg/ml"));
  await user.click(screen.getByRole("button", { name: "Who changed it: Prescription: Meloxicam 1.5 mg/ml" }));
  await screen.findByRole("dialog", { name: /^Who changed it/ });
  expect(backend.lastArgs("record_history")).toEqual({ table: "prescriptions", id: "prescription-1", field: null });
});

it("finds the words of records beneath people and animals, and opens the visit", async () => {
  const { user } = await consult();
  await user.keyboard("{Control>}k{/Control}");
  await user.keyboard("10 days");
  const option = await screen.findByRole("option", { name: /^Bella/ });
  expect(within(option).getByText("10 days").tagName).toBe("MARK");
  expect(screen.getByRole("group", { name: "In records" })).toBeTruthy();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(window.location.hash).toBe("#/consults/record-1"));
});
