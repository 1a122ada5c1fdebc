import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { CommandError } from "../app/errors";
import { FormDrawer } from "../components/FormDrawer";
import type { FormDraft, Patch, Values } from "../generated/api";
import type { FakeBackend } from "../test/fakeBackend";
import { renderPiece, signedInBackend } from "../test/render";
import { EntityForm } from "./EntityForm";
import type { EntityFormState } from "./useEntityForm";

interface Sent {
  patch: Patch;
  stated: Values;
  form: EntityFormState;
}

const BELLA = { id: "patient-0", heads: ["h1"], values: { name: "Bella", species: "Dog", notes: "Calm" } };

function open(backend: FakeBackend, record: typeof BELLA | null = BELLA, onSubmit = vi.fn(async (_sent: Sent) => undefined)) {
  const view = renderPiece(
    <EntityForm table="patients" fields={["name", "notes"]} {...(record ? { opened: record } : {})} label="Edit Bella" submitLabel="Save" onSubmit={onSubmit} />,
    backend,
  );
  return { ...view, onSubmit, user: userEvent.setup() };
}

const stored = (backend: FakeBackend): FormDraft[] => backend.handle("drafts", {}) as FormDraft[];
const saves = (backend: FakeBackend): number => backend.calls.filter(({ command }) => command === "save_draft").length;
const notes = (): HTMLElement => screen.getByRole("textbox", { name: "Notes" });

/** Leaves something unsaved behind, as after a crash: without a word to the form. */
async function leaveDraft(backend: FakeBackend, text: string, record: typeof BELLA | null = BELLA): Promise<void> {
  const first = open(backend, record);
  await first.user.type(notes(), text);
  await waitFor(() => expect(saves(backend)).toBeGreaterThan(0));
  first.unmount();
}

it("keeps nothing when nothing is typed, and names the draft by its record", async () => {
  const backend = signedInBackend();
  const { user } = open(backend);
  await user.tab();
  await act(() => new Promise((resolve) => setTimeout(resolve, 600)));
  expect(saves(backend)).toBe(0);
  await user.type(notes(), "!");
  await user.tab();
  await waitFor(() => expect(saves(backend)).toBe(1));
  expect(stored(backend)[0]?.form).toBe("patients:patient-0");
});

it("forgets the draft when what was typed is taken back", async () => {
  const backend = signedInBackend();
  const { user } = open(backend);
  await user.type(notes(), "!");
  await waitFor(() => expect(stored(backend)).toHaveLength(1));
  await user.keyboard("{Backspace}");
  await waitFor(() => expect(stored(backend)).toEqual([]));
});

it("keeps nothing when a saved form is called otherwise while it goes away", async () => {
  const backend = signedInBackend();
  function Piece() {
    const [label, setLabel] = useState("Edit Bella");
    const save = async (): Promise<void> => {
      setTimeout(() => setLabel("New animal"), 50);
    };
    return <EntityForm table="patients" fields={["name", "notes"]} opened={BELLA} label={label} submitLabel="Save" onSubmit={save} />;
  }
  renderPiece(<Piece />, backend);
  const user = userEvent.setup();
  await user.type(notes(), "!");
  await waitFor(() => expect(stored(backend)).toHaveLength(1));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByRole("form", { name: "New animal" });
  await act(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  expect(stored(backend)).toEqual([]);
});

it("offers it back, and goes on at the heads it was opened at", async () => {
  const backend = signedInBackend();
  await leaveDraft(backend, " and old");
  const newer = { id: "patient-0", heads: ["h2"], values: { name: "Bella", species: "Dog", notes: "Blind" } };
  const { user, onSubmit } = open(backend, newer);
  expect(await screen.findByText(/You have something unsaved here from/)).toBeTruthy();
  expect(screen.getByText(/Somebody has changed the record since/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Go on with it" }));
  expect(notes()).toHaveProperty("value", "Calm and old");
  expect(screen.queryByText(/something unsaved/)).toBeNull();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(onSubmit).toHaveBeenCalled());
  const sent = onSubmit.mock.calls[0]?.[0];
  expect(sent?.patch).toEqual({ notes: "Calm and old" });
  expect(sent?.form.openedAt).toEqual(["h1"]);
  await waitFor(() => expect(stored(backend)).toEqual([]));
});

it("throws it away when told to", async () => {
  const backend = signedInBackend();
  await leaveDraft(backend, "?");
  const { user } = open(backend);
  await user.click(await screen.findByRole("button", { name: "Throw it away" }));
  await waitFor(() => expect(stored(backend)).toEqual([]));
  expect(notes()).toHaveProperty("value", "Calm");
});

it("never writes over an earlier draft that nobody has decided on", async () => {
  const backend = signedInBackend();
  await leaveDraft(backend, " first");
  const { user } = open(backend);
  await screen.findByText(/something unsaved/);
  await user.type(notes(), " second");
  await waitFor(() => expect(stored(backend).map(({ form }) => form)).toEqual(["patients:patient-0", "patients:patient-0#2"]));
  await user.click(screen.getByRole("button", { name: "Go on with it" }));
  expect(notes()).toHaveProperty("value", "Calm first");
  await user.click(await screen.findByRole("button", { name: "Go on with it" }));
  expect(notes()).toHaveProperty("value", "Calm second");
});

it("offers nothing of another record", async () => {
  const backend = signedInBackend();
  await leaveDraft(backend, "!");
  open(backend, { ...BELLA, id: "patient-1" });
  await waitFor(() => expect(backend.calls.at(-1)?.command).toBe("drafts"));
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(screen.queryByText(/something unsaved/)).toBeNull();
});

it("keeps the draft when the program refuses", async () => {
  const backend = signedInBackend();
  const refuse = vi.fn(async (_sent: Sent): Promise<undefined> => {
    throw new CommandError("forbidden", "", null);
  });
  const { user } = open(backend, BELLA, refuse);
  await user.type(notes(), "!");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("You are not allowed to do this.");
  expect(stored(backend)).toHaveLength(1);
});

it("says so when what is typed cannot be kept, and tries again", async () => {
  const backend = signedInBackend();
  const { user } = open(backend);
  backend.refusals.set("save_draft", { code: "file", message: "", field: null });
  await user.type(notes(), "!");
  expect(await screen.findByText(/What you type is not being kept/)).toBeTruthy();
  await user.type(notes(), "!");
  await waitFor(() => expect(screen.queryByText(/not being kept/)).toBeNull());
  expect(stored(backend)).toHaveLength(1);
});

it("drops the draft of a drawer whose form is thrown away, and keeps it otherwise", async () => {
  const backend = signedInBackend();
  const onClose = vi.fn();
  renderPiece(
    <FormDrawer title="Edit" opened onClose={onClose}>
      {({ close, onDirty }) => <EntityForm table="patients" fields={["notes"]} opened={BELLA} label="Edit" submitLabel="Save" onSubmit={async () => undefined} onCancel={close} onDirty={onDirty} />}
    </FormDrawer>,
    backend,
  );
  const user = userEvent.setup();
  await user.type(notes(), "!");
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Go on typing" }));
  await waitFor(() => expect(stored(backend)).toHaveLength(1));
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await user.click(await screen.findByRole("button", { name: "Throw away" }));
  await waitFor(() => expect(stored(backend)).toEqual([]));
  expect(onClose).toHaveBeenCalled();
});
