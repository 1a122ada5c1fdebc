import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { FakeBackend } from "../../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(backend: FakeBackend = signedInBackend()) {
  backend.handle("open_visit", { appointment_id: "visit-3", patient_id: null });
  const rendered = renderWindow(backend, "/consults/record-1");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  return { backend, user: userEvent.setup(), ...rendered };
}

const area = (name: string): HTMLTextAreaElement => screen.getByRole("textbox", { name });
const region = (name: string): HTMLElement => screen.getByRole("region", { name });
const texts = (backend: FakeBackend) => backend.lastArgs("save_visit_text")?.["texts"];

it("saves what is typed after a pause, with the heads it began at, and says so", async () => {
  const { backend, user } = await open();
  expect(area("Complaint").value).toBe("Limping on the left front leg");
  await user.type(area("Subjective"), "Limps since Friday");
  await waitFor(() => expect(texts(backend)).toEqual({ subjective: "Limps since Friday" }));
  expect(backend.calls.find(({ command }) => command === "save_visit_text")?.args).toMatchObject({ record_id: "record-1", of: "note", opened_at: [] });
  expect(await screen.findByText("Everything is saved")).toBeTruthy();
  await user.type(area("Subjective"), " night");
  await user.tab();
  await waitFor(() => expect(backend.row("soap_notes", "note-of-record-1").values["subjective"]).toBe("Limps since Friday night"));
  await expectAccessible();
});

it("weaves in what somebody else writes, and leaves the cursor where it was", async () => {
  const { backend, user } = await open();
  await user.type(area("Plan"), "Rest.");
  await waitFor(() => expect(texts(backend)).toEqual({ plan: "Rest." }));
  await screen.findByText("Everything is saved");
  act(() => void backend.change("soap_notes", { id: "note-of-record-1", patch: { plan: "Bandage.\nRest." } }));
  await waitFor(() => expect(area("Plan").value).toBe("Bandage.\nRest."));
  expect(area("Plan").selectionStart).toBe("Bandage.\nRest.".length);
  await user.keyboard(" X-ray.");
  await waitFor(() => expect(backend.row("soap_notes", "note-of-record-1").values["plan"]).toBe("Bandage.\nRest. X-ray."));
});

it("keeps the text on the screen when it cannot be saved, says why, and tries again", async () => {
  const { backend, user } = await open();
  backend.refusals.set("save_visit_text", { code: "disk_full", message: "", field: null });
  // At once: on a busy machine letters come so slowly that it is saved again before the last of them.
  await user.click(area("Objective"));
  await user.paste("Warm joint");
  expect(await screen.findByText(/^Not saved: The disk of this computer is full/)).toBeTruthy();
  expect(area("Objective").value).toBe("Warm joint");
  await user.type(area("Objective"), "s");
  await waitFor(() => expect(backend.row("soap_notes", "note-of-record-1").values["objective"]).toBe("Warm joints"));
  expect(await screen.findByText("Everything is saved")).toBeTruthy();
});

it("saves before somebody else signs in", async () => {
  const { backend, user } = await open();
  await user.type(area("Objective"), "Warm");
  await user.click(screen.getByRole("button", { name: /Signed in as/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  await waitFor(() => expect(backend.user).toBeNull());
  const order = backend.calls.map(({ command }) => command);
  expect(order.lastIndexOf("save_visit_text")).toBeLessThan(order.lastIndexOf("sign_out"));
  expect(backend.row("soap_notes", "note-of-record-1").values["objective"]).toBe("Warm");
});

it("reaches every part by key, and expands abbreviations", async () => {
  const { backend, user } = await open();
  await waitFor(() => expect(backend.calls.some(({ command }) => command === "note_texts")).toBe(true));
  await user.keyboard("{Control>}2{/Control}");
  expect(document.activeElement).toBe(area("Objective"));
  await user.keyboard("Heart nad ");
  expect(area("Objective").value).toBe("Heart no abnormality detected ");
  await user.keyboard("BAR{Tab}");
  expect(area("Objective").value).toBe("Heart no abnormality detected bright, alert and responsive");
  expect(document.activeElement).toBe(area("Objective"));
  await user.keyboard("{Alt>}d{/Alt}Osteo");
  await within(region("Diagnoses")).findByRole("combobox");
  await screen.findByRole("option", { name: /Osteoarthritis/ });
  await user.keyboard("{Enter}");
  await waitFor(() => expect(backend.lastArgs("add_diagnosis")).toEqual({ record_id: "record-1", values: { term_id: "term-1" } }));
  // The closing list may still hold it as an option.
  const listed = (): boolean => within(region("Diagnoses")).getAllByText("Osteoarthritis").some((each) => each.closest("[role='option']") === null);
  await waitFor(() => expect(listed()).toBe(true));
  await user.keyboard("{Alt>}p{/Alt}Fear of vets");
  await screen.findByRole("option", { name: /Fear of vets/ });
  await user.keyboard("{Enter}");
  await waitFor(() => expect(backend.lastArgs("add_problem")).toEqual({ patient_id: "patient-0", values: { problem_name: "Fear of vets", medical_record_id: "record-1" } }));
});

it("puts a template behind what stands there, and writes nothing over", async () => {
  const { backend, user } = await open();
  await user.type(area("Objective"), "Lame 2/5");
  await user.keyboard("{Alt>}t{/Alt}");
  await user.click(await screen.findByRole("menuitem", { name: "Lameness" }));
  await waitFor(() => expect(backend.row("soap_notes", "note-of-record-1").values["plan"]).toBe("Rest for two weeks."));
  expect(area("Objective").value).toBe("Lame 2/5\nGait:\nPalpation:\nJoints:");
});

it("says softly what is not normal, and asks about a jump in weight", async () => {
  const { backend, user } = await open();
  await user.keyboard("{Alt>}v{/Alt}");
  const form = await screen.findByRole("dialog", { name: "Vital signs" });
  await user.type(within(form).getByRole("textbox", { name: "Temperature (°C)" }), "40,1");
  expect(await within(form).findByText("Above normal (37.5 to 39.2)")).toBeTruthy();
  await user.type(within(form).getByRole("textbox", { name: "Pulse (per minute)" }), "500");
  expect(await within(form).findByText("Cannot be: only 10 to 350 is taken")).toBeTruthy();
  await user.clear(within(form).getByRole("textbox", { name: "Pulse (per minute)" }));
  await user.type(within(form).getByRole("textbox", { name: "Weight (kg)" }), "20");
  await user.type(within(form).getByRole("textbox", { name: "Pain" }), "7");
  expect(await within(form).findByText("Treat the pain (from 6)")).toBeTruthy();
  await expectAccessible(form);
  await user.click(within(form).getByRole("button", { name: "Save" }));
  expect(await within(form).findByText(/less than the 30.85 kg before; is it right\?/)).toBeTruthy();
  await user.click(within(form).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(backend.lastArgs("add_vitals")).toMatchObject({ confirmed: true, values: { weight_kg: "20", temperature_celsius: "40.1", pain_score: 7, pain_scale: "CMPS24" } }));
  expect(backend.lastArgs("add_vitals")?.["values"]).not.toHaveProperty("body_condition_scale");
  expect(await within(region("Vital signs")).findByText("7/24")).toBeTruthy();
});

it("helps with the dose, and lets an allergy pass with a reason only", async () => {
  const { backend, user } = await open();
  await user.keyboard("{Alt>}r{/Alt}");
  const form = await screen.findByRole("dialog", { name: "Prescribe" });
  await user.type(within(form).getByRole("combobox", { name: "Medicine" }), "melo");
  await user.click(await screen.findByRole("option", { name: /Meloxicam/ }));
  expect(await within(form).findByText("Weight 30.85 kg, 45 days old")).toBeTruthy();
  expect(within(form).getByText(/This weight is old/)).toBeTruthy();
  await user.click(await within(form).findByRole("button", { name: "Use" }));
  await user.click(within(form).getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(backend.lastArgs("prescribe")).toMatchObject({ in_spite: null, values: { product_id: "product-0", dosage: "3.1 ml", dose_mg: "4.65", frequency: "once a day", route: "by mouth" } }),
  );
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

  await user.keyboard("{Alt>}r{/Alt}");
  const again = await screen.findByRole("dialog", { name: "Prescribe" });
  await user.type(within(again).getByRole("combobox", { name: "Medicine" }), "benzyl");
  await user.click(await screen.findByRole("option", { name: /Benzylpenicillin/ }));
  expect(await within(again).findByText("Allergic to Penicillin")).toBeTruthy();
  await user.type(within(again).getByRole("textbox", { name: "Dose" }), "1 ml");
  await user.type(within(again).getByRole("textbox", { name: "How often" }), "once");
  await user.click(within(again).getByRole("button", { name: "Save" }));
  const ask = await screen.findByRole("dialog", { name: "This animal is allergic" });
  expect(within(ask).getByText(/allergic to Penicillin/)).toBeTruthy();
  await expectAccessible(ask);
  await user.click(within(ask).getByRole("button", { name: "Give it all the same" }));
  expect(await within(ask).findByText("This is needed.")).toBeTruthy();
  await user.type(within(ask).getByRole("textbox", { name: "Reason" }), "Nothing else works{Enter}");
  await waitFor(() => expect(backend.lastArgs("prescribe")?.["in_spite"]).toBe("Nothing else works"));
  expect(await within(region("Prescriptions")).findByText("In spite of an allergy: Nothing else works")).toBeTruthy();
});

it("shows the last visit and open problems beside, and copies nothing", async () => {
  const { user } = await open();
  const last = region("Last visit");
  expect(within(last).getByText("Otitis externa on both sides.")).toBeTruthy();
  expect(within(last).getByText(/Ear drops 20 ml: 5 drops/)).toBeTruthy();
  for (const name of ["Subjective", "Objective", "Assessment", "Plan"]) expect(area(name).value).toBe("");
  const problems = region("Problems");
  expect(within(problems).getByText("Hip dysplasia")).toBeTruthy();
  expect(within(problems).queryByText("Worms")).toBeNull();
  await user.click(within(problems).getByRole("button", { name: "Hip dysplasia is over" }));
  await waitFor(() => expect(within(problems).queryByText("Hip dysplasia")).toBeNull());
});

it("does not sign over a diagnosis that is typed and not chosen", async () => {
  const { user } = await open();
  await user.keyboard("{Alt>}d{/Alt}");
  const finder = screen.getByRole("combobox", { name: "Add a diagnosis" });
  await user.type(finder, "zz");
  await user.keyboard("{Alt>}s{/Alt}");
  expect(await screen.findByText(/“zz” is typed and not chosen yet/)).toBeTruthy();
  expect(screen.queryByRole("dialog", { name: /Sign the visit/ })).toBeNull();
  expect(document.activeElement).toBe(finder);
  await user.clear(finder);
  await user.keyboard("{Alt>}s{/Alt}");
  expect(await screen.findByRole("dialog", { name: /Sign the visit/ })).toBeTruthy();
});

it("signs with the password, and takes only addenda after that", async () => {
  const { backend, user } = await open();
  await user.type(area("Plan"), "Rest.");
  await user.keyboard("{Alt>}s{/Alt}");
  const ask = await screen.findByRole("dialog", { name: "Sign the visit of Bella" });
  await user.type(within(ask).getByLabelText(/Your password/), "wrong{Enter}");
  expect(await within(ask).findByRole("alert")).toBeTruthy();
  const password = within(ask).getByLabelText<HTMLInputElement>(/Your password/);
  expect(password.value).toBe("");
  expect(document.activeElement).toBe(password);
  await user.type(within(ask).getByLabelText(/Your password/), "correct-horse-demo{Enter}");
  expect(await screen.findByText(/^Signed by Anna Visser/)).toBeTruthy();
  expect(backend.row("soap_notes", "note-of-record-1").values["plan"]).toBe("Rest.");
  expect(area("Plan").readOnly).toBe(true);
  expect(screen.queryByRole("button", { name: /Prescribe/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Write an addendum" }));
  const addendum = await screen.findByRole("dialog", { name: "Write an addendum" });
  await user.type(within(addendum).getByRole("textbox", { name: /What is added/ }), "X-ray was clear.");
  await user.click(within(addendum).getByRole("button", { name: "Add" }));
  expect(await within(region("Addenda")).findByText("X-ray was clear.")).toBeTruthy();
  await expectAccessible();
});
