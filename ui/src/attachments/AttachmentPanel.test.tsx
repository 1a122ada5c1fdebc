import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { FakeBackend } from "../test/fakeBackend";
import { USERS } from "../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../test/render";

async function open(backend: FakeBackend = signedInBackend()) {
  renderWindow(backend, "/patients/patient-0");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  const user = userEvent.setup();
  return { backend, user, panel: await screen.findByRole("region", { name: "Files" }) };
}

const file = (name: string, content: string, type = "text/plain"): File => new File([content], name, { type });

it("lists files with where they are and what is wrong", async () => {
  const { panel } = await open();
  const rows = await within(panel).findAllByRole("listitem");
  expect(rows).toHaveLength(4);
  expect(within(rows[0] as HTMLElement).getByText("Chest, before the operation")).toBeTruthy();
  expect(within(rows[0] as HTMLElement).getByText(/x-ray chest\.png · 1\.7 MB/)).toBeTruthy();
  expect(within(rows[1] as HTMLElement).getByText("Not here yet")).toBeTruthy();
  expect(within(rows[2] as HTMLElement).getByText("Still to be sent")).toBeTruthy();
  expect(within(rows[3] as HTMLElement).getByText("Problem")).toBeTruthy();
  expect(within(rows[3] as HTMLElement).getByText(/is damaged on this computer/)).toBeTruthy();
  await expectAccessible(panel);
});

it("adds files that are chosen, one after the other", async () => {
  const { backend, user, panel } = await open();
  const input = panel.querySelector("input[type=file]") as HTMLInputElement;
  await user.upload(input, [file("blood.txt", "normal"), file("urine.txt", "normal too")]);
  await waitFor(() => expect(backend.calls.filter(({ command }) => command === "attach")).toHaveLength(2));
  expect(backend.lastArgs("attach")).toEqual({ patient_id: "patient-0", medical_record_id: null, file_name: "urine.txt", caption: null, content: btoa("normal too") });
  expect(await within(panel).findByText("urine.txt")).toBeTruthy();
});

it("adds files that are dropped, and says so before", async () => {
  const { backend, panel } = await open();
  const dropped = file("dropped.txt", "x");
  const dataTransfer = { files: [dropped], types: ["Files"] };
  fireEvent.dragEnter(panel, { dataTransfer });
  expect(screen.getByText("Drop to add")).toBeTruthy();
  fireEvent.drop(panel, { dataTransfer });
  expect(screen.queryByText("Drop to add")).toBeNull();
  await waitFor(() => expect(backend.lastArgs("attach")?.["file_name"]).toBe("dropped.txt"));
});

it("takes a picture from the clipboard, but not into a field", async () => {
  const { backend } = await open();
  const clipboardData = { files: [file("image.png", "x", "image/png")], types: ["Files"] };
  const field = document.body.appendChild(document.createElement("textarea"));
  fireEvent.paste(field, { clipboardData });
  field.remove();
  expect(backend.lastArgs("attach")).toBeUndefined();
  fireEvent.paste(document.body, { clipboardData });
  await waitFor(() => expect(backend.lastArgs("attach")?.["file_name"]).toBe("image.png"));
});

it("tells what is refused until it is read", async () => {
  const backend = signedInBackend();
  const { user, panel } = await open(backend);
  backend.refusals.set("attach", { code: "wrong_type", message: "", field: null });
  const input = panel.querySelector("input[type=file]") as HTMLInputElement;
  await user.upload(input, file("program.txt", "x"));
  const refused = await within(panel).findByRole("alert");
  expect(within(refused).getByText(/This kind of file cannot be added/)).toBeTruthy();
  await expectAccessible(panel);
  await user.click(within(panel).getByRole("button", { name: "Do not show program.txt any more" }));
  expect(within(panel).queryByRole("alert")).toBeNull();
  const large = file("large.png", "x", "image/png");
  Object.defineProperty(large, "size", { value: 25 * 1024 * 1024 + 1 });
  await user.upload(input, large);
  expect(await within(panel).findByText(/too large/)).toBeTruthy();
  expect(backend.calls.filter(({ command }) => command === "attach")).toHaveLength(1);
});

it("opens a file, goes on by the arrows, and says what is not here yet", async () => {
  const { user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: /^Chest, before the operation/ }));
  const dialog = await screen.findByRole("dialog", { name: "Chest, before the operation" });
  expect(await within(dialog).findByRole("img", { name: "Chest, before the operation" })).toBeTruthy();
  expect(within(dialog).getByText("1 of 4")).toBeTruthy();
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "The next file" }));
  expect(await screen.findByText(/not on this computer yet/)).toBeTruthy();
  await user.keyboard("{ArrowRight}");
  expect(await screen.findByText(/shown by another program/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Save a copy" }));
  expect(await screen.findByText("Saved as /home/anna/Downloads/insurance.pdf")).toBeTruthy();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("names a file and says what it shows", async () => {
  const { backend, user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: "Name and describe insurance.pdf" }));
  const dialog = await screen.findByRole("dialog", { name: "Name and describe this file" });
  await user.type(within(dialog).getByRole("textbox", { name: "What it shows" }), "Policy of 2026{Enter}");
  await waitFor(() => expect(backend.lastArgs("change_attachment")?.["patch"]).toEqual({ caption: "Policy of 2026" }));
  expect(await within(panel).findByText("Policy of 2026")).toBeTruthy();
});

it("asks before it removes one", async () => {
  const { backend, user, panel } = await open();
  await user.click(await within(panel).findByRole("button", { name: "Remove insurance.pdf" }));
  const dialog = await screen.findByRole("dialog", { name: "Remove this file?" });
  await user.click(within(dialog).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(backend.lastArgs("detach")).toEqual({ id: "file-1" }));
  await waitFor(() => expect(within(panel).queryByText("insurance.pdf")).toBeNull());
});

it("is not there for whoever may not see medical records, and adds nothing for whoever may not write them", async () => {
  const backend = signedInBackend();
  backend.user = { ...(USERS[0] as (typeof USERS)[number]), roles: ["auditor"] };
  const { panel } = await open(backend);
  expect(within(panel).queryByRole("button", { name: "Add files" })).toBeNull();
  fireEvent.paste(document.body, { clipboardData: { files: [file("image.png", "x")], types: ["Files"] } });
  expect(backend.lastArgs("attach")).toBeUndefined();
});

it("vanishes where medical records may not be read", async () => {
  const backend = signedInBackend();
  backend.refusals.set("attachments", { code: "forbidden", message: "", field: null });
  renderWindow(backend, "/patients/patient-0");
  await screen.findByRole("heading", { level: 1, name: "Bella" });
  await waitFor(() => expect(screen.queryByRole("region", { name: "Files" })).toBeNull());
});
