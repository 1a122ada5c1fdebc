import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { USERS } from "../../test/fakeData";
import type { FakeBackend } from "../../test/fakeBackend";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

const CSV = `Klantnr,Achternaam,Diernr,Diernaam,Diersoort
1,Vries,11,Bello,Hond
2,Bos,12,,Hond
3,Meer,13,Snuf,Konijn
4,Smit,14,Tom,Kat
5,Kok,15,Kwek,Fazant
`;

// By text: roles take long to find on a page with so many lists.
const press = async (name: RegExp): Promise<void> => userEvent.setup().click(await screen.findByText(name, { selector: "button *" }));

function rowOf(text: string): HTMLElement {
  const row = screen.getByText(text, { selector: "td" }).closest("tr");
  if (!row) throw new Error(`${text} stands in no row`);
  return row;
}

async function choose(content: string | Uint8Array<ArrayBuffer> = CSV, name = "pets.csv"): Promise<void> {
  await screen.findByText("Choose a file");
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("no input for a file");
  await userEvent.setup().upload(input, new File([content], name, { type: "text/csv" }));
}

async function opened(backend: FakeBackend = signedInBackend()): Promise<FakeBackend> {
  renderWindow(backend, "/import");
  await choose();
  await screen.findByText("Import 5 lines");
  return backend;
}

it("guesses the columns, and marks in the preview what is wrong at its field", async () => {
  await opened();
  expect(screen.getByLabelText("Last name: column", { selector: "input" })).toHaveProperty("value", "Achternaam");
  expect(screen.getByLabelText("Hond becomes", { selector: "input" })).toHaveProperty("value", "Dog");
  expect(await screen.findByText("1 of these 5 lines would be refused.")).toBeTruthy();
  const row = within(rowOf("Bos"));
  expect(row.getByText(/this must be filled in/).closest("td")?.getAttribute("data-wrong")).toBe("true");
  expect(row.getByText("Bos")).toBeTruthy();
  // All of the page is looked at in the browser; here it would take too long.
  await expectAccessible(screen.getByLabelText("Last name: column", { selector: "input" }).closest("section") ?? document.body);
});

it("says which needed field is missing, and does not start", async () => {
  await opened();
  await userEvent.setup().click(screen.getByLabelText("Clear: Last name"));
  expect(await screen.findByText("Fill in what is needed above to see the first lines.")).toBeTruthy();
  expect(screen.getByText("Import 5 lines").closest("button")).toHaveProperty("disabled", true);
});

it("takes a stand-in and replacements into the mapping that is imported", async () => {
  const backend = await opened();
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Name: if empty"), "Unnamed");
  expect(await screen.findByText("All of these 5 lines would come in.")).toBeTruthy();
  await press(/^Import 5 lines/);
  await waitFor(() => expect(backend.lastArgs("import_start")).toMatchObject({ mapping: { source: "pets", patient: { empty: { name: "Unnamed" }, values: { species: { Hond: "Dog", Konijn: "Rabbit", Kat: "Cat" } } } } }));
});

it("stops, goes on after the page was left, and tells what came of it", async () => {
  const backend = await opened();
  await press(/^Import 5 lines/);
  await press(/^Stop/);
  expect(await screen.findByText("Go on")).toBeTruthy();
  window.location.hash = "#/";
  await screen.findByText(/^Hello/);
  window.location.hash = "#/import";
  await press(/^Back to the columns/);
  expect(await screen.findByText(/^This file was imported up to line/)).toBeTruthy();
  await press(/^Go on from line/);
  expect(await screen.findByText("Imported: pets.csv")).toBeTruthy();
  expect(screen.getByText("5 lines were read. Of these were:")).toBeTruthy();
  const count = (name: RegExp): string | null | undefined => screen.getByText(name, { selector: "dt" }).parentElement?.querySelector("dd")?.textContent;
  expect([count(/^New/), count(/^Unchanged/), count(/^Added to/), count(/^Refused/)]).toEqual(["4", "0", "0", "1"]);
  await press(/^Save the refused lines/);
  expect(await screen.findByText(/vetpms-refused-lines.csv$/)).toBeTruthy();
  await expectAccessible();
  await press(/^Import another file/);
  expect(await screen.findByText("Drop a CSV file here")).toBeTruthy();
  expect(backend.lastArgs("import_close")).toEqual({});
});

it("keeps a mapping by name, asks before it replaces one, and uses it again", async () => {
  const backend = await opened();
  const user = userEvent.setup();
  const name = screen.getByLabelText("Save this one as");
  await user.type(name, "Old program");
  await press(/^Save$/);
  await waitFor(() => expect(backend.lastArgs("save_import_mapping")).toMatchObject({ name: "Old program" }));
  await waitFor(() => expect(screen.getByLabelText("Use a saved one", { selector: "input" })).toHaveProperty("disabled", false));
  await user.clear(screen.getByLabelText(/^Name of the other program/));
  await user.type(screen.getByLabelText(/^Name of the other program/), "other");
  await user.click(screen.getByLabelText("Use a saved one", { selector: "input" }));
  await user.click(await screen.findByText("Old program", { selector: "[role=option] *" }));
  expect(screen.getByLabelText(/^Name of the other program/)).toHaveProperty("value", "pets");
  await press(/^Save$/);
  expect(await screen.findByText(/would be replaced for everybody/)).toBeTruthy();
  expect(backend.calls.filter(({ command }) => command === "save_import_mapping")).toHaveLength(1);
  await press(/^Replace/);
  await waitFor(() => expect(backend.calls.filter(({ command }) => command === "save_import_mapping")).toHaveLength(2));
});

it("says when a file is Windows text, and when it is no text", async () => {
  renderWindow(signedInBackend(), "/import");
  await choose(new Uint8Array([0x50, 0x4b, 0, 0xff]), "pets.xlsx.csv");
  expect((await screen.findByRole("alert")).textContent).toContain("This is not a CSV file.");
  await choose(new Uint8Array([...new TextEncoder().encode("Klantnr,Achternaam\n1,Zo"), 0xeb]));
  expect(await screen.findByText("This file is not UTF-8")).toBeTruthy();
  expect((await screen.findAllByText("Zoë")).length).toBeGreaterThan(0);
});

it("is only for owners and managers", async () => {
  const backend = signedInBackend();
  backend.user = USERS[1] ?? null;
  renderWindow(backend, "/import");
  expect(await screen.findByText("Only owners and managers of the practice can import.")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Import" })).toBeNull();
});
