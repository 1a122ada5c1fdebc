import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import type { FakeBackend } from "../../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

function backendFor(...roles: string[]): FakeBackend {
  const backend = signedInBackend();
  backend.user = { id: `u-${roles.join("-")}`, name: "Jo Hart", email: "jo@demo.example", roles };
  return backend;
}

const region = (name: string): Promise<HTMLElement> => screen.findByRole("region", { name });

afterEach(() => window.localStorage.clear());

it("shows a vet their day, what to sign and results to look at", async () => {
  const backend = signedInBackend();
  const user = userEvent.setup();
  renderWindow(backend, "/");
  const day = await region("My day");
  const lines = await within(day).findAllByRole("button");
  // Dr Visser's own, and nobody's that was called off.
  expect(lines.length).toBe(backend.visits(({ staff, status, patient_id, start }) => patient_id !== null && staff.some(({ id }) => id === "staff-0") && !["CANCELED", "NO_SHOW"].includes(status) && new Date(start).toDateString() === new Date().toDateString()).length);
  await region("Visits to sign");
  await region("Results to look at");
  await expectAccessible();
  await user.click(within(day).getByRole("button", { name: /With the vet/ }));
  await waitFor(() => expect(backend.calls.some(({ command }) => command === "open_visit")).toBe(true));
});

it("shows a nurse who has arrived with the minutes, and treatments due, done by one key", async () => {
  const backend = backendFor("nurse");
  const user = userEvent.setup();
  const { id } = backend.handle("open_visit", { appointment_id: "visit-3", patient_id: null }) as { id: string };
  backend.handle("add_treatment", { record_id: id, step: "planned", in_spite: null, values: { treatment_name: "Cefazolin", due_at: new Date(Date.now() - 600_000).toISOString() } });
  renderWindow(backend, "/");
  const arrivals = await region("Arrivals");
  await waitFor(() => expect(arrivals.textContent).toMatch(/\d+ min/));
  const due = await region("Treatments due");
  const row = await within(due).findByRole("group", { name: /Cefazolin/ });
  expect(row.textContent).toContain("10 min late");
  await expectAccessible();
  row.focus();
  await user.keyboard("d");
  await within(due).findByText("No treatment is due.");
});

it("leaves the desk as it was, without anything medical", async () => {
  const backend = backendFor("receptionist");
  renderWindow(backend, "/");
  await region("Today");
  expect(screen.queryByRole("radiogroup", { name: "First page for" })).toBeNull();
  expect(backend.calls.some(({ command }) => command === "results_to_review" || command === "treatments_due")).toBe(false);
});

it("lets whoever has several roles choose, and keeps it on this computer", async () => {
  const user = userEvent.setup();
  const first = renderWindow(backendFor("nurse", "receptionist"), "/");
  await region("Arrivals");
  await user.click(await screen.findByRole("radio", { name: "Desk" }));
  await region("Today");
  first.unmount();
  renderWindow(backendFor("nurse", "receptionist"), "/");
  await region("Today");
});
