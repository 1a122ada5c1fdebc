import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { addDays, today } from "../../app/format";
import type { FakeBackend } from "../../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(path: string, name: string, backend: FakeBackend = signedInBackend()) {
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1, name });
  return { backend, user: userEvent.setup() };
}

type User = ReturnType<typeof userEvent.setup>;

async function choose(user: User, name: string, item: string | RegExp): Promise<void> {
  await user.click(screen.getByRole("button", { name: `More for ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: item }));
}

const region = (name: string | RegExp): HTMLElement => screen.getByRole("region", { name });

it("says once a visit that the alerts have been read", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  const banner = region("Alerts about Bella");
  await user.click(within(banner).getByRole("button", { name: "The alerts about Bella have been read" }));
  expect(await within(banner).findByText("Read for this visit")).toBeTruthy();
  expect(within(banner).queryByRole("button")).toBeNull();
  expect(backend.lastArgs("acknowledge_alerts")).toEqual({ patient_id: "patient-0", appointment_id: "visit-3", alerts: ["Bites when handled", "Needs a muzzle"] });
  await expectAccessible();
});

it("does not offer that without a visit today", async () => {
  const backend = signedInBackend();
  backend.row("appointments", "visit-3").values["status"] = "COMPLETED";
  await open("/patients/patient-0", "Bella", backend);
  expect(within(region("Alerts about Bella")).queryByRole("button")).toBeNull();
});

it("marks a patient as deceased with its day, and takes that back", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  await choose(user, "Bella", "Has died…");
  const dialog = await screen.findByRole("dialog", { name: "Has Bella died?" });
  expect(within(dialog).getByText(/There is still an appointment on/)).toBeTruthy();
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(backend.lastArgs("set_patient_status")).toEqual({ id: "patient-0", status: "DECEASED", date: today() }));
  expect(await screen.findByText(/^Died on /)).toBeTruthy();
  await choose(user, "Bella", "Active again…");
  await user.click(await screen.findByRole("button", { name: "Make active" }));
  await waitFor(() => expect(backend.lastArgs("set_patient_status")).toEqual({ id: "patient-0", status: "ACTIVE", date: null }));
});

it("does not send a day of death that cannot be read", async () => {
  const { backend, user } = await open("/patients/patient-5", "Rex");
  await choose(user, "Rex", "Has died…");
  const dialog = await screen.findByRole("dialog", { name: "Has Rex died?" });
  const day = within(dialog).getByRole("textbox", { name: "Day of death" });
  await user.clear(day);
  await user.type(day, "some day");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await within(dialog).findByRole("alert")).toBeTruthy();
  expect(backend.lastArgs("set_patient_status")).toBeUndefined();
});

it("gives a patient to another owner with the heads of opening", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  await choose(user, "Bella", "Change of owner…");
  const dialog = await screen.findByRole("dialog", { name: "New owner of Bella" });
  await user.click(within(dialog).getByRole("button", { name: "Change owner" }));
  expect(await within(dialog).findByText("This is needed.")).toBeTruthy();
  await user.type(within(dialog).getByRole("combobox", { name: "New owner" }), "Demir");
  await user.click(await within(dialog).findByRole("option", { name: /Yusuf Demir/ }));
  await user.click(within(dialog).getByRole("button", { name: "Change owner" }));
  await waitFor(() => expect(backend.lastArgs("change_patient")).toEqual({ id: "patient-0", opened_at: ["patient-0-1"], patch: { client_id: "client-4" } }));
  expect(await within(region("Owner")).findByRole("link", { name: "Yusuf Demir" })).toBeTruthy();
});

it("shows the owner's other animals, the next appointment and notes", async () => {
  await open("/patients/patient-0", "Bella");
  const others = region("Other animals of Maria Smith");
  expect(within(others).getByRole("link", { name: /Tom/ }).getAttribute("href")).toBe("#/patients/patient-1");
  expect(within(region("Owner")).getByText(/Recheck · Dr Anna Visser/)).toBeTruthy();
  expect(within(region("Phone notes")).getByText("Asks whether Bella may run again.")).toBeTruthy();
});

it("changes and removes an allergy", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  await user.click(screen.getByRole("button", { name: "Change the allergy to Chicken" }));
  const dialog = await screen.findByRole("dialog", { name: "Change allergy" });
  const reaction = within(dialog).getByRole("textbox", { name: "Reaction" });
  await user.clear(reaction);
  await user.type(reaction, "Vomiting{Enter}");
  await waitFor(() => expect(backend.lastArgs("change_allergy")).toEqual({ id: "allergy-1", opened_at: ["allergy-1-1"], patch: { reaction: "Vomiting" } }));
  await user.click(screen.getByRole("button", { name: "Remove the allergy to Chicken" }));
  await user.click(within(await screen.findByRole("dialog", { name: "Remove this allergy?" })).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(within(region("Alerts about Bella")).queryByText("Allergic to Chicken")).toBeNull());
  expect(backend.lastArgs("remove_allergy")).toEqual({ id: "allergy-1" });
});

it("keeps a refusal in the question that was asked", async () => {
  const { backend, user } = await open("/clients/client-0", "Maria Smith");
  backend.refusals.set("remove_address", { code: "forbidden", message: "", field: null });
  await user.click(screen.getByRole("button", { name: /^Remove the address 12 Mill Lane/ }));
  const dialog = await screen.findByRole("dialog", { name: "Remove this address?" });
  await user.click(within(dialog).getByRole("button", { name: "Remove" }));
  expect((await within(dialog).findByRole("alert")).textContent).toBe("You are not allowed to do this.");
  await user.click(within(dialog).getByRole("button", { name: "Remove" }));
  expect(await screen.findByText("No address yet.")).toBeTruthy();
});

it("takes a phone note in two clicks: the button, and Enter", async () => {
  const { backend, user } = await open("/clients/client-0", "Maria Smith");
  await user.click(screen.getByRole("button", { name: "Phone note" }));
  const dialog = await screen.findByRole("dialog", { name: "Phone note: Maria Smith" });
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole("textbox", { name: "Note" })));
  await user.keyboard("{Enter}");
  expect(await within(dialog).findByText("This is needed.")).toBeTruthy();
  expect(backend.lastArgs("add_phone_note")).toBeUndefined();
  await user.keyboard("Will be late{Shift>}{Enter}{/Shift}by ten minutes{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("add_phone_note")).toEqual({ values: { client_id: "client-0", note: "Will be late\nby ten minutes" } });
  expect(await within(region("Phone notes")).findByText(/Will be late/)).toBeTruthy();
});

it("notes a consent with one click, and how it was said if wanted", async () => {
  const { backend, user } = await open("/clients/client-0", "Maria Smith");
  const consents = region("Consents");
  expect(within(consents).getAllByText("Never asked")).toHaveLength(2);
  await user.click(within(consents).getByRole("button", { name: "Does not want: Reminders" }));
  await waitFor(() => expect(within(consents).getAllByText("Not wanted")).toHaveLength(2));
  expect(backend.lastArgs("record_consent")).toEqual({ client_id: "client-0", purpose: "REMINDERS", given: false, remark: null });
  await user.click(within(consents).getByRole("button", { name: "Add a remark: Using photos" }));
  await user.keyboard("On the phone");
  await user.click(within(consents).getByRole("button", { name: "Agrees: Using photos" }));
  expect(await within(consents).findByText(/On the phone/)).toBeTruthy();
  expect(backend.lastArgs("record_consent")).toEqual({ client_id: "client-0", purpose: "PHOTOS", given: true, remark: "On the phone" });
  expect(within(consents).queryByRole("textbox")).toBeNull();
  await expectAccessible();
});

it("merges two entries of a client after showing both, and undoes it", async () => {
  const backend = signedInBackend();
  backend.add("clients", { first_name: "Mary", last_name: "Smith", client_type: "REGULAR" });
  const { user } = await open("/clients/client-0", "Maria Smith", backend);
  await choose(user, "Maria Smith", "Entered twice…");
  const dialog = await screen.findByRole("dialog", { name: "The same client entered twice" });
  await user.type(within(dialog).getByRole("combobox", { name: "The other entry of this client" }), "Mary");
  await user.click(await within(dialog).findByRole("option", { name: /Mary Smith/ }));
  const row = await within(dialog).findByRole("row", { name: /^Name/ });
  expect(within(row).getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["Maria Smith", "Mary Smith"]);
  expect(within(row).getByText("differs")).toBeTruthy();
  expect(within(within(dialog).getByRole("row", { name: /^Animals/ })).getByText(/Bella/)).toBeTruthy();
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Merge" }));
  expect(await screen.findByText("Also entered as Mary Smith; both are one now.")).toBeTruthy();
  expect(backend.lastArgs("merge")).toEqual({ table: "clients", duplicate: "made-clients-0", into: "client-0" });
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(screen.queryByText(/Also entered as Mary Smith/)).toBeNull());
  expect(backend.lastArgs("unmerge")).toEqual({ table: "clients", id: "made-clients-0" });
});

it("opens the entry that stays, and takes the two apart later", async () => {
  const backend = signedInBackend();
  backend.add("clients", { first_name: "Mary", last_name: "Smith", client_type: "REGULAR" });
  const { user } = await open("/clients/made-clients-0", "Mary Smith", backend);
  await choose(user, "Mary Smith", "Entered twice…");
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByRole("combobox"), "Maria");
  await user.click(await within(dialog).findByRole("option", { name: /Maria Smith/ }));
  await user.click(await within(dialog).findByRole("radio", { name: "The other entry stays" }));
  await user.click(within(dialog).getByRole("button", { name: "Merge" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Maria Smith" })).toBeTruthy();
  expect(backend.lastArgs("merge")).toEqual({ table: "clients", duplicate: "made-clients-0", into: "client-0" });
  await user.click(screen.getByRole("button", { name: "Take apart: Mary Smith" }));
  await user.click(within(await screen.findByRole("dialog", { name: "Take these entries apart?" })).getByRole("button", { name: "Take apart" }));
  await waitFor(() => expect(backend.lastArgs("unmerge")).toEqual({ table: "clients", id: "made-clients-0" }));
});

it("merges by Ctrl+Enter once the other entry is chosen, and not while it is being looked for", async () => {
  const backend = signedInBackend();
  backend.add("clients", { first_name: "Mary", last_name: "Smith", client_type: "REGULAR" });
  const { user } = await open("/clients/client-0", "Maria Smith", backend);
  await choose(user, "Maria Smith", "Entered twice…");
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByRole("combobox"), "Mary");
  await within(dialog).findByRole("option", { name: /Mary Smith/ });
  await user.keyboard("{Control>}{Enter}{/Control}");
  await within(dialog).findByRole("button", { name: "Merge" });
  expect(backend.lastArgs("merge")).toBeUndefined();
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(backend.lastArgs("merge")).toEqual({ table: "clients", duplicate: "made-clients-0", into: "client-0" }));
});

it("does not merge animals of different species", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  await choose(user, "Bella", "Entered twice…");
  const dialog = await screen.findByRole("dialog", { name: "The same animal entered twice" });
  await user.type(within(dialog).getByRole("combobox"), "Tom");
  await user.click(await within(dialog).findByRole("option", { name: /Tom/ }));
  expect(await within(dialog).findByText(/different species/)).toBeTruthy();
  expect(within(dialog).getByRole("button", { name: "Merge" })).toHaveProperty("disabled", true);
  expect(backend.lastArgs("merge")).toBeUndefined();
});

it("shows who changed what by day: who, where, from what to what; and one field alone", async () => {
  const { user } = await open("/patients/patient-0", "Bella");
  await choose(user, "Bella", "Who changed what");
  const dialog = await screen.findByRole("dialog", { name: "Changes of Bella" });
  expect((await within(dialog).findAllByRole("heading", { level: 3 })).map((heading) => heading.textContent)).toEqual(["Sunday, November 22, 2026", "Friday, January 10, 2025"]);
  expect(within(dialog).getByText("Anna Visser, this computer")).toBeTruthy();
  const owner = within(dialog).getByText("Pieter de Boer").closest("dd");
  expect(owner?.textContent).toBe("Pieter de BoerbecameMaria Smith");
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("combobox", { name: "Only changes of" }));
  await user.click(await screen.findByRole("option", { name: "Owner" }));
  expect(within(dialog).queryByText("Comes by bus")).toBeNull();
  expect(within(dialog).getAllByRole("heading", { level: 3 })).toHaveLength(1);
  expect(within(dialog).getByText("Pieter de Boer")).toBeTruthy();
});

it("leaves a task about the patient", async () => {
  const { backend, user } = await open("/patients/patient-3", "Luna");
  const panel = region("Tasks");
  expect(within(panel).getByText("Call the laboratory about Luna")).toBeTruthy();
  await user.click(within(panel).getByRole("button", { name: "New task" }));
  const dialog = await screen.findByRole("dialog", { name: "New task" });
  await user.type(within(dialog).getByRole("textbox", { name: "Task" }), "Book an echo");
  await user.click(within(dialog).getByRole("textbox", { name: "Due" }));
  await user.keyboard(addDays(today(), 1));
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(backend.lastArgs("add_task")).toEqual({ values: { title: "Book an echo", due_on: addDays(today(), 1), priority: "NORMAL", patient_id: "patient-3" } }));
  expect(await within(panel).findByText("Book an echo")).toBeTruthy();
  expect(await screen.findByText("Task left for anyone, due tomorrow.")).toBeTruthy();
});

it("says beside the field whose microchip is being typed, and saves it all the same", async () => {
  const { backend, user } = await open("/patients/patient-1", "Tom");
  await user.click(screen.getByRole("button", { name: /^Edit/ }));
  const dialog = await screen.findByRole("dialog");
  const field = within(dialog).getByRole("textbox", { name: /^Microchip/ });
  await user.type(field, "981 000000000000");
  const whose = await within(dialog).findByRole("link", { name: "Bella" });
  expect(whose.getAttribute("href")).toBe("#/patients/patient-0");
  expect(within(dialog).getByText("Another animal here has this microchip")).toBeTruthy();
  await expectAccessible(dialog);
  await user.type(field, "{Backspace}5");
  await waitFor(() => expect(within(dialog).queryByText("Another animal here has this microchip")).toBeNull());
  await user.type(field, "{Backspace}0");
  await within(dialog).findByRole("link", { name: "Bella" });
  await user.click(within(dialog).getByRole("button", { name: /^Save/ }));
  await waitFor(() => expect(backend.lastArgs("change_patient")).toMatchObject({ id: "patient-1", patch: { microchip_id: "981 000000000000" } }));
});

it("marks a weighing of which a newer version has written a part", async () => {
  const backend = signedInBackend();
  const weighings = backend.rows("patient_weights").filter((row) => row.values["patient_id"] === "patient-0");
  backend.newer.add(weighings.at(-1)?.id ?? "");
  renderWindow(backend, "/patients/patient-0");
  const panel = await screen.findByRole("region", { name: "Weight" });
  expect(await within(panel).findAllByText("Partly newer")).toHaveLength(1);
});

it("says on the card that another animal has the same microchip, and who let both keep it", async () => {
  const backend = signedInBackend();
  backend.change("patients", { id: "patient-1", patch: { microchip_id: "981000000000000" } });
  renderWindow(backend, "/patients/patient-1");
  const note = (await screen.findByText("Another animal here has this microchip")).closest("div[data-tone]") ?? document.body;
  expect(within(note as HTMLElement).getByRole("link", { name: /Review/ })).toBeTruthy();
  backend.chipDecision = { who: "Ben Okafor", at: "2026-11-02T09:30:00.000Z", reason: "Both chips were read." };
  act(() => backend.emit("changed", { rows: [["conflict_resolutions", "r-1"]] }));
  expect(await screen.findByText(/^Ben Okafor said .* that both keep it\. Both chips were read\.$/)).toBeTruthy();
  expect(screen.queryByRole("link", { name: /which of them has it/ })).toBeNull();
  await expectAccessible();
});
