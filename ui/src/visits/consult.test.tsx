import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Measured } from "../generated/api";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";
import { measured, normalRuns } from "./measures";

it("receives an animal at the desk, asks about a strange weight, and opens the consult by key", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/today");
  const user = userEvent.setup();
  const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole("group", { name });
  (await row(/Max/)).focus();
  await user.keyboard("i");
  const dialog = await screen.findByRole("dialog", { name: "Max is here" });
  expect(await within(dialog).findByText("Last: 17.3 kg")).toBeTruthy();
  await user.type(within(dialog).getByRole("textbox", { name: "Weight (kg)" }), "27,3");
  await user.click(within(dialog).getByRole("checkbox", { name: /Phone and address are right/ }));
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Check in" }));
  expect(await within(dialog).findByText(/more than the 17.3 kg before/)).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Check in" }));
  await waitFor(() =>
    expect(backend.lastArgs("check_in")).toEqual({ appointment_id: "visit-4", weight_kg: "27.3", weight_confirmed: true, contact_confirmed: true, alerts: [], remark: null }),
  );
  (await row(/Max/)).focus();
  await user.keyboard("o");
  expect(await screen.findByRole("heading", { level: 1, name: "Max" })).toBeTruthy();
  expect(backend.lastArgs("open_visit")).toEqual({ appointment_id: "visit-4", patient_id: null });
});

it("lists the visits of a patient and begins a new one", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/patients/patient-0");
  const user = userEvent.setup();
  const visits = await screen.findByRole("region", { name: "Visits" });
  expect(await within(visits).findByText("Otitis externa")).toBeTruthy();
  await user.click(within(visits).getByRole("button", { name: "New visit" }));
  expect(await screen.findByRole("region", { name: "Last visit" })).toBeTruthy();
  expect(backend.lastArgs("open_visit")).toEqual({ appointment_id: null, patient_id: "patient-0" });
});

it("lists on the home page what is still to be signed", async () => {
  const backend = signedInBackend();
  const user = userEvent.setup();
  renderWindow(backend, "/");
  const unsigned = await screen.findByRole("region", { name: "Visits to sign" });
  await within(unsigned).findByText("Everything of yours is signed.");
  act(() => void backend.handle("open_visit", { appointment_id: null, patient_id: "patient-2" }));
  await within(unsigned).findByRole("link", { name: "Max" });
  await expectAccessible(unsigned);
  await user.click(within(unsigned).getByRole("link", { name: "Max" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Max" })).toBeTruthy();
});

it("shows no medical records to the front desk", async () => {
  const backend = signedInBackend();
  backend.handle("sign_in", { email: "ben@demo.example", password: "correct-horse-demo" });
  renderWindow(backend, "/patients/patient-0");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  expect(screen.queryByRole("region", { name: "Visits" })).toBeNull();
  expect(backend.calls.some(({ command }) => command === "patient_visits")).toBe(false);
});

it("puts measurements against the age of the animal, with the body condition of that moment", () => {
  const rows: Measured[] = [
    { at: "2024-01-01T10:00:00.000Z", age_days: 30, values: { weight_kg: "4.2" } },
    { at: "2026-01-01T10:00:00.000Z", age_days: 761, values: { weight_kg: "12.8", body_condition_score: 5, body_condition_scale: "9" } },
    { at: "2026-01-02T10:00:00.000Z", age_days: 762, values: { pulse_rate: 90 } },
  ];
  const points = measured(rows, "weight_kg");
  expect(points.map(({ age, value, condition }) => [age, value, condition])).toEqual([
    [30, 4.2, null],
    [761, 12.8, "5/9"],
  ]);
  expect(measured([{ at: "2026-01-01T10:00:00.000Z", age_days: null, values: { pulse_rate: 90 } }], "pulse_rate")[0]?.age).toBeNull();
});

it("draws a range from half-way to the value before until half-way to the next with another one", () => {
  const [old, now] = [{ low: 40, high: 130 }, { low: 44, high: 160 }];
  const at = (place: number, normal: typeof old | null) => ({ place, normal });
  expect(normalRuns([at(0, old), at(10, old), at(20, null), at(30, now)])).toEqual([
    { ...old, start: 0, end: 15 },
    { ...now, start: 25, end: 30 },
  ]);
});

it("tells the measurements of a chart as a table too", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/patients/patient-0");
  const charts = await screen.findByRole("region", { name: "Measurements" });
  const table = await within(charts).findByRole("table", { name: "Weight (kg)" });
  const rows = within(table).getAllByRole("row");
  expect(rows).toHaveLength(8);
  expect(rows[0]?.textContent).toBe("MeasuredAgeWeight (kg)");
  expect(rows.at(-1)?.textContent).toMatch(/\d y( \d+ mo)?30.85$/);
  await expectAccessible(charts);
});
