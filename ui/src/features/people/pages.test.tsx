import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { FormDraft } from "../../generated/api";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";
import { sameNumber } from "./contacts";

async function open(path: string, name: string) {
  const backend = signedInBackend();
  renderWindow(backend, path);
  const heading = await screen.findByRole("heading", { level: 1, name });
  return { backend, heading, user: userEvent.setup() };
}

it("shows a patient with its alerts first, owner, allergies and weights; the title has the focus", async () => {
  const { heading } = await open("/patients/patient-0", "Bella");
  expect(document.activeElement).toBe(heading);
  expect(document.title).toBe("Bella · VetPMS");
  const banner = screen.getByRole("region", { name: "Alerts about Bella" });
  expect(within(banner).getByText("Allergic to Penicillin")).toBeTruthy();
  expect(banner.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  expect(screen.getByRole("link", { name: "Maria Smith" })).toBeTruthy();
  const rows = within(screen.getByRole("region", { name: "Weight" })).getAllByRole("row").map((row) => row.textContent);
  expect(rows[1]).toContain("30.85 kg");
  expect(rows[1]).toContain("-1.1 %");
  await expectAccessible();
});

it("shows a client with contacts, address, animals and appointments", async () => {
  await open("/clients/client-0", "Maria Smith");
  expect(screen.getByRole("link", { name: "+44 20 7946 0123" }).getAttribute("href")).toBe("tel:+442079460123");
  expect(screen.getByText("LS1 4DY Leeds")).toBeTruthy();
  expect(within(screen.getByRole("region", { name: "Animals" })).getByRole("link", { name: /Bella/ }).getAttribute("href")).toBe("#/patients/patient-0");
  expect(screen.getByText("Past and cancelled")).toBeTruthy();
  await expectAccessible();
});

it.each([
  ["/patients/patient-0", "Bella", "patient-0"],
  ["/clients/client-0", "Maria Smith", "client-0"],
])("says that a newer version has written a part of what is shown, on %s", async (path, name, id) => {
  const backend = signedInBackend();
  backend.newer.add(id);
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1, name });
  expect(await screen.findByText(/^Part of this record was written by a newer version/)).toBeTruthy();
  await expectAccessible();
  backend.newer.clear();
  act(() => backend.emit("changed", { rows: [[path.split("/")[1], id]] }));
  await waitFor(() => expect(screen.queryByText(/^Part of this record/)).toBeNull());
});

it.each([
  ["/patients/patient-1", "Tom"],
  ["/clients/client-0", "Maria Smith"],
])("says why and by whom an appointment was cancelled, on %s", async (path, name) => {
  const backend = signedInBackend();
  backend.row("appointments", "visit-9").values["cancellation_reason"] = "Has no transport";
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1, name });
  const list = screen.getByRole("region", { name: /^Appointments/ });
  expect(within(list).getByText("Has no transport (Ben Okafor)")).toBeTruthy();
  await expectAccessible();
});

it("shows the animals of a client side by side, from their page, from an animal and by the address", async () => {
  const { user } = await open("/clients/client-0", "Maria Smith");
  await user.click(screen.getByRole("button", { name: "Side by side" }));
  const dialog = await screen.findByRole("dialog", { name: "Animals of Maria Smith" });
  expect((await within(dialog).findAllByRole("columnheader")).map((head) => head.textContent)).toEqual(["Bella", "Tom"]);
  const weights = within(dialog).getByRole("rowheader", { name: "Weight" }).closest("tr");
  expect([...(weights?.querySelectorAll("td") ?? [])].map((cell) => cell.textContent)).toEqual(["30.85 kg", "4.58 kg"]);
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("link", { name: "Tom" }));
  await screen.findByRole("heading", { level: 1, name: "Tom" });
  await user.click(screen.getByRole("link", { name: "Side by side" }));
  expect(await screen.findByRole("dialog", { name: "Animals of Maria Smith" })).toBeTruthy();
});

it("folds a number that stands twice, and shows one preferred", async () => {
  const backend = signedInBackend();
  const own = backend.row("contact_methods", "contact-0");
  own.values["value"] = "06 1234 5678";
  const twin = backend.row("contact_methods", "contact-0b");
  Object.assign(twin.values, { value: "+31 6 12345678", is_primary: true, label: null });
  renderWindow(backend, "/clients/client-0");
  const panel = await screen.findByRole("region", { name: "Phone and e-mail" });
  expect(within(panel).getAllByText("Preferred")).toHaveLength(1);
  expect(within(panel).getByText(/^The same number · /)).toBeTruthy();
  expect(within(panel).getByRole("link", { name: "06 1234 5678" })).toBeTruthy();
  expect(within(panel).getByRole("link", { name: "+31 6 12345678" })).toBeTruthy();
  expect(within(panel).getByRole("button", { name: "Remove +31 6 12345678" })).toBeTruthy();
});

it.each([
  ["06 1234 5678", "+31 (0)6 12345678", true],
  ["0031 6 12345678", "+31612345678", true],
  ["06 1234 5678", "06-12345678", true],
  ["06 1234 5678", "+31 6 12345679", false],
  ["+44 6 12345678", "+31 6 12345678", false],
  ["1234", "1234", false],
])("takes %s and %s for one number: %s", (left, right, same) => {
  expect(sameNumber(left, right)).toBe(same);
});

it("sends only the touched field, with the heads of opening, though the record changed meanwhile", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  await user.click(screen.getByRole("button", { name: "Edit" }));
  const dialog = await screen.findByRole("dialog", { name: "Edit Bella" });
  const patient = backend.row("patients", "patient-0");
  patient.values["notes"] = "A colleague wrote this";
  patient.heads = ["patient-0-7"];
  await act(async () => backend.emit("changed", { rows: [["patients", "patient-0"]] }));
  await screen.findByText("A colleague wrote this");
  await user.type(within(dialog).getByRole("textbox", { name: "Colour" }), " and white{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("change_patient")).toEqual({ id: "patient-0", opened_at: ["patient-0-1"], patch: { color: "Yellow and white" } });
  expect(await screen.findByText("Yellow and white")).toBeTruthy();
  expect(screen.getByText("A colleague wrote this")).toBeTruthy();
});

it("asks when a weight jumps, and takes it when it is saved again", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  await user.click(screen.getAllByRole("button", { name: "Add weight" })[0] as HTMLElement);
  const dialog = await screen.findByRole("dialog", { name: "Add weight" });
  await user.type(within(dialog).getByRole("textbox", { name: "Weight (kg)" }), "3,085{Enter}");
  expect(await within(dialog).findByText(/90 % less than the last 30.85 kg/)).toBeTruthy();
  expect(backend.lastArgs("record_weight")).toBeUndefined();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(backend.lastArgs("record_weight")).toMatchObject({ patient_id: "patient-0", values: { weight_kg: "3.085" }, confirmed: true }));
});

it("puts a weight right at its own moment", async () => {
  const { backend, user } = await open("/patients/patient-0", "Bella");
  const [newest] = backend.rows("patient_weights").filter((row) => row.values["patient_id"] === "patient-0").sort((a, b) => String(b.values["measured_at"]).localeCompare(String(a.values["measured_at"])));
  const [first] = screen.getAllByRole("button", { name: /^Correct the weight of/ });
  first?.focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", { name: /^Correct the weight of/ });
  await expectAccessible(dialog);
  const kg = within(dialog).getByRole("textbox", { name: "Weight (kg)" });
  await user.clear(kg);
  await user.type(kg, "30.5{Enter}");
  await waitFor(() => expect(backend.lastArgs("record_weight")).toEqual({ patient_id: "patient-0", values: { weight_kg: "30.5", measured_at: newest?.values["measured_at"] }, confirmed: false }));
});

it("adds an allergy, which becomes an alert at once", async () => {
  const { user } = await open("/patients/patient-5", "Rex");
  expect(screen.queryByRole("region", { name: "Alerts about Rex" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Add allergy" }));
  const dialog = await screen.findByRole("dialog", { name: "Add allergy" });
  await user.type(within(dialog).getByRole("textbox", { name: "Allergen" }), "Latex{Enter}");
  const banner = await screen.findByRole("region", { name: "Alerts about Rex" });
  expect(within(banner).getByText("Allergic to Latex")).toBeTruthy();
});

it("does not throw away a half-filled form unasked", async () => {
  const { backend, user } = await open("/clients/client-0", "Maria Smith");
  await user.click(within(screen.getByRole("region", { name: "Phone and e-mail" })).getByRole("button", { name: "Add" }));
  const dialog = await screen.findByRole("dialog", { name: "New phone or e-mail" });
  await user.type(within(dialog).getByRole("textbox", { name: "Number or address" }), "0123");
  await user.keyboard("{Escape}");
  const question = await screen.findByRole("dialog", { name: "Throw away what you typed?" });
  await user.click(within(question).getByRole("button", { name: "Go on typing" }));
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(backend.lastArgs("add_contact_method")).toEqual({ client_id: "client-0", values: { type: "MOBILE", value: "0123", is_primary: false, is_verified: false } }));
});

it("starts in the number, and leaves no draft when it is only looked at, thrown away or saved", async () => {
  const { backend, user } = await open("/clients/client-0", "Maria Smith");
  const drafts = (): FormDraft[] => backend.handle("drafts", {}) as FormDraft[];
  const pause = (): Promise<void> => act(() => new Promise<void>((resolve) => setTimeout(resolve, 1000)));
  const change = async (): Promise<HTMLElement> => {
    await user.click(screen.getByRole("button", { name: "Change +44 20 7946 0777" }));
    return screen.findByRole("dialog", { name: "Change phone or e-mail" });
  };
  const looked = await change();
  await waitFor(() => expect(document.activeElement).toBe(within(looked).getByRole("textbox", { name: "Number or address" })));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await change();
  await user.keyboard("8");
  await waitFor(() => expect(drafts().map(({ content }) => (content as { label: string }).label)).toEqual(["Change phone or e-mail"]));
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Throw away" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await pause();
  expect(drafts()).toEqual([]);
  await change();
  await user.keyboard("9{Enter}");
  await waitFor(() => expect(backend.lastArgs("change_contact_method")).toMatchObject({ patch: { value: "+44 20 7946 07779" } }));
  await pause();
  expect(drafts()).toEqual([]);
});

it("removes a phone number after asking", async () => {
  const { backend, user } = await open("/clients/client-0", "Maria Smith");
  await user.click(screen.getByRole("button", { name: "Remove +44 20 7946 0777" }));
  await user.click(await screen.findByRole("button", { name: "Remove" }));
  await waitFor(() => expect(screen.queryByText("+44 20 7946 0777")).toBeNull());
  expect(backend.lastArgs("remove_contact_method")).toEqual({ id: "contact-0b" });
});

it("says in plain words when a record is not here", async () => {
  renderWindow(signedInBackend(), "/patients/nobody");
  expect((await screen.findByRole("alert")).textContent).toContain("It may have been removed, or has not arrived yet.");
});
