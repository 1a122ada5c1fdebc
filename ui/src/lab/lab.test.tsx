import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";

const region = (name: string): Promise<HTMLElement> => screen.findByRole("region", { name });

it("shows results high or low in words, and one test over the years", async () => {
  const user = userEvent.setup();
  renderWindow(signedInBackend(), "/patients/patient-0");
  const panel = await region("Laboratory");
  const orders = await within(panel).findAllByRole("group", { name: "Laboratory: Kidney" });
  expect(orders).toHaveLength(2);
  const rows = within(orders[0] as HTMLElement).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([expect.stringContaining("High"), expect.stringContaining("Low"), expect.not.stringMatching(/High|Low/)]);
  await expectAccessible(panel);
  await user.click(within(orders[0] as HTMLElement).getByRole("button", { name: "Creatinine over the years" }));
  const dialog = await screen.findByRole("dialog", { name: "Creatinine, µmol/l" });
  const lines = within(within(dialog).getByRole("table", { name: "Creatinine, µmol/l" })).getAllByRole("row");
  expect(lines).toHaveLength(3);
  expect(lines[1]?.textContent).toMatch(/182 µmol\/l · High40 to 130$/);
  await expectAccessible(dialog);
});

it("orders a panel of lately by keys, enters what comes, and looks at it", async () => {
  const user = userEvent.setup();
  const backend = signedInBackend();
  renderWindow(backend, "/patients/patient-2");
  const panel = await region("Laboratory");
  await user.keyboard("{Alt>}l{/Alt}");
  await user.click(await screen.findByRole("button", { name: "Kidney" }));
  const drawer = screen.getByRole("dialog", { name: "Order laboratory tests" });
  expect(within(drawer).getByRole<HTMLTextAreaElement>("textbox", { name: "Tests" }).value).toBe("Creatinine\nUrea\nPhosphate");
  await expectAccessible(drawer);
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(backend.lastArgs("order_tests")).toEqual({ record_id: null, patient_id: "patient-2", panel: "Kidney", tests: ["Creatinine", "Urea", "Phosphate"], laboratory: "In house" }));

  await user.click(await within(panel).findByRole("button", { name: "Enter results" }));
  const first = await screen.findByRole("textbox", { name: "Result, Creatinine" });
  expect(document.activeElement).toBe(first);
  await user.keyboard("140,5");
  await user.type(screen.getByRole("textbox", { name: "Result, Urea" }), "haemolytic");
  await user.upload(screen.getByLabelText("Add files", { selector: "[role='dialog'] input" }), new File(["Urea 5"], "urea.txt", { type: "text/plain" }));
  await waitFor(() => expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Report" }).selectedOptions[0]?.textContent).toBe("urea.txt"));
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(backend.lastArgs("enter_results")?.["results"]).toHaveLength(2));
  const [creatinine, urea] = backend.lastArgs("enter_results")?.["results"] as { values: unknown }[];
  expect(creatinine?.values).toMatchObject({ value: "140.5", unit: "µmol/l", reference_low: "40", reference_high: "130" });
  expect(urea?.values).toMatchObject({ value_text: "haemolytic", attachment_id: expect.any(String) });

  await user.click(await within(panel).findByRole("button", { name: "Look at" }));
  const dialog = await screen.findByRole("dialog", { name: "Results of Max" });
  await expectAccessible(dialog);
  await user.keyboard("Recheck in May{Control>}{Enter}{/Control}");
  await waitFor(() => expect(backend.lastArgs("review_results")?.["comment"]).toBe("Recheck in May"));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("says what is missing, and calls off with a reason only", async () => {
  const user = userEvent.setup();
  const backend = signedInBackend();
  renderWindow(backend, "/patients/patient-3");
  const panel = await region("Laboratory");
  await user.click(await within(panel).findByRole("button", { name: "Enter results" }));
  await screen.findByRole("textbox", { name: "Result, Haematocrit" });
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(screen.getByRole("textbox", { name: "Result, Haematocrit" }).getAttribute("aria-invalid")).toBe("true");
  await user.type(screen.getByRole("textbox", { name: "Normal from, Haematocrit" }), "low");
  await user.type(screen.getByRole("textbox", { name: "Result, Haematocrit" }), "40");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(screen.getByRole("textbox", { name: "Normal from, Haematocrit" }).getAttribute("aria-invalid")).toBe("true");
  expect(backend.calls.some(({ command }) => command === "enter_results")).toBe(false);
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Throw away" }));

  await user.click(within(panel).getByRole("button", { name: "More for Blood count" }));
  await user.click(await screen.findByRole("menuitem", { name: "Call off" }));
  const dialog = await screen.findByRole("dialog", { name: "Call off tests" });
  await user.click(within(dialog).getByRole("button", { name: "Call off" }));
  expect(backend.calls.some(({ command }) => command === "cancel_tests")).toBe(false);
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "Clotted{Enter}");
  await waitFor(() => expect(backend.lastArgs("cancel_tests")?.["reason"]).toBe("Clotted"));
});

it("says so when a result was put right since it was opened", async () => {
  const user = userEvent.setup();
  const backend = signedInBackend();
  renderWindow(backend, "/");
  const waiting = await region("Results to look at");
  await user.click(await within(waiting).findByRole("button", { name: /Bella/ }));
  await screen.findByRole("dialog", { name: "Results of Bella" });
  const row = backend.row("lab_results", "lab-new-0");
  row.values["value"] = "82";
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect((await screen.findByRole("alert")).textContent).toContain("look at it again");
});
