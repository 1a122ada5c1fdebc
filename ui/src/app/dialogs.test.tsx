import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderWindow, signedInBackend } from "../test/render";

async function openBooking(path = "/today?book=new") {
  const backend = signedInBackend();
  renderWindow(backend, path);
  const drawer = await screen.findByRole("dialog", { name: "New appointment" });
  const reason = await within(drawer).findByRole("textbox", { name: "Reason" });
  return { backend, drawer, reason, user: userEvent.setup() };
}

const active = (): HTMLElement => document.activeElement as HTMLElement;
const loseFocus = (): void => active().blur();
const rowOf = (name: RegExp): HTMLElement => screen.getByRole("group", { name, hidden: true });

it("keeps the keyboard in the drawer after the question, also when the focus was lost", async () => {
  const { drawer, reason, user } = await openBooking();
  await user.type(reason, "Limps");
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Go on typing" }));
  await waitFor(() => expect(active()).toBe(reason));
  loseFocus();
  await user.tab({ shift: true });
  expect(active()).toBe(within(drawer).getByRole("combobox", { name: "Who and where" }));
});

it("keeps Tab within the question", async () => {
  const { reason, user } = await openBooking();
  await user.type(reason, "Limps");
  await user.keyboard("{Escape}");
  const question = await screen.findByRole("dialog", { name: "Throw away what you typed?" });
  await waitFor(() => expect(question.contains(active())).toBe(true));
  for (const lose of [loseFocus, () => reason.focus()]) {
    lose();
    for (let step = 0; step < 4; step++) {
      await user.tab();
      expect(question.contains(active())).toBe(true);
    }
  }
});

it("lets no key reach the page beneath a drawer", async () => {
  const { backend, drawer, user } = await openBooking();
  const row = await waitFor(() => rowOf(/Max/));
  row.focus();
  await user.keyboard("a");
  expect(drawer.contains(active())).toBe(true);
  await user.keyboard("{Alt>}4{/Alt}");
  loseFocus();
  await user.keyboard("/");
  expect(drawer.contains(active())).toBe(true);
  expect(backend.lastArgs("set_appointment_status")).toBeUndefined();
  expect(screen.getByRole("heading", { level: 1, hidden: true }).textContent).toBe("Today");
});

it("opens booking over the page one is on, for the animal that is shown there", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/patients/patient-0");
  const user = userEvent.setup();
  const title = await screen.findByRole("heading", { level: 1, name: "Bella" });
  await user.keyboard("{Alt>}b{/Alt}");
  const drawer = await screen.findByRole("dialog", { name: "New appointment" });
  expect(await within(drawer).findByRole("region", { name: "Alerts about Bella" })).toBeTruthy();
  expect(title.isConnected).toBe(true);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(window.location.hash).toBe("#/patients/patient-0");
  await user.keyboard("{Alt>}5{/Alt}");
  await screen.findByRole("heading", { level: 1, name: "Tasks" });
  await user.keyboard("{Alt>}b{/Alt}");
  expect(await within(await screen.findByRole("dialog", { name: "New appointment" })).findByRole("combobox", { name: "Patient" })).toHaveProperty("value", "");
  expect(screen.getByRole("heading", { level: 1, hidden: true }).textContent).toBe("Tasks");
});

it("shows the list of keys above a form", async () => {
  const { drawer, user } = await openBooking();
  await user.keyboard("{F1}");
  const keys = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  expect(keys.textContent).toContain("Find in the list/");
  const depth = (dialog: HTMLElement): number => Number(dialog.closest<HTMLElement>("[style*='--mb-z-index']")?.style.getPropertyValue("--mb-z-index"));
  expect(depth(keys)).toBeGreaterThan(depth(drawer));
});
