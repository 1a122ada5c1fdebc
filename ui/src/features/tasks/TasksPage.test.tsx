import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function renderTasks(path = "/tasks", name: string | RegExp = "Tasks") {
  const backend = signedInBackend();
  renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1, name });
  return { backend, user: userEvent.setup() };
}

const titles = (): (string | null)[] => screen.getAllByRole("group").filter((each) => each.hasAttribute("data-task")).map((row) => row.getAttribute("aria-label"));
const row = (name: string): Promise<HTMLElement> => screen.findByRole("group", { name });

it("lists tasks for me and for anyone, urgent first, overdue in words; and everybody's", async () => {
  const { user } = await renderTasks();
  const order = await row("Order muzzles");
  expect(titles()).toEqual(["Call the laboratory about Luna", "Order muzzles", "Ask Maria Smith for her new address"]);
  expect(within(order).getByText("2 days overdue")).toBeTruthy();
  expect(within(await row("Call the laboratory about Luna")).getByText("Urgent")).toBeTruthy();
  await expectAccessible();
  await user.click(screen.getByRole("radio", { name: "For everybody" }));
  expect(titles()).toContain("Send the estimate for Archibald");
});

it("leaves the dots between the parts of the second line to the style sheet, which cuts the loose ones off", async () => {
  await renderTasks();
  const order = await row("Order muzzles");
  const line = within(order).getByText(/^left by/).parentElement;
  const parts = [...(line?.children ?? [])].map((part) => part.textContent ?? "");
  expect(parts.length).toBeGreaterThan(1);
  expect(parts[0]).toBe("for anyone");
  expect(parts.every((part) => /^[^·\s][^·]*$/.test(part))).toBe(true);
});

it("ticks off by one key, goes on with the next, and takes it back", async () => {
  const { backend, user } = await renderTasks();
  (await row("Call the laboratory about Luna")).focus();
  await user.keyboard("d");
  await waitFor(() => expect(titles()).toEqual(["Order muzzles", "Ask Maria Smith for her new address"]));
  expect(backend.lastArgs("complete_task")).toEqual({ id: "task-0" });
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Order muzzles"));
  await user.keyboard("{ArrowDown} ");
  await waitFor(() => expect(titles()).toEqual(["Order muzzles"]));
  expect(backend.lastArgs("complete_task")).toEqual({ id: "task-3" });
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(titles()).toEqual(["Order muzzles", "Ask Maria Smith for her new address"]));
});

it("shows what is done, and opens it again", async () => {
  const { backend, user } = await renderTasks();
  await user.click(within(await row("Order muzzles")).getByRole("checkbox", { name: "Done: Order muzzles" }));
  await waitFor(() => expect(screen.queryByRole("group", { name: "Order muzzles" })).toBeNull());
  await user.click(screen.getByRole("radio", { name: "Done" }));
  const done = await row("Order muzzles");
  expect(within(done).getByText(/done by Anna Visser/)).toBeTruthy();
  done.focus();
  await user.keyboard("d");
  expect(await screen.findByText("Nothing has been ticked off yet.")).toBeTruthy();
  expect(backend.lastArgs("reopen_task")).toEqual({ id: "task-1" });
});

it("adds a task by keyboard, about a client found by search", async () => {
  const { backend, user } = await renderTasks();
  await row("Order muzzles");
  await user.keyboard("n");
  const dialog = await screen.findByRole("dialog", { name: "New task" });
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole("textbox", { name: "Task" })));
  await user.keyboard("Call back{Tab}Sam");
  await user.click(await within(dialog).findByRole("option", { name: "Dr Sam Reed" }));
  await user.click(within(dialog).getByRole("combobox", { name: "Priority" }));
  await user.click(await within(dialog).findByRole("option", { name: "Urgent" }));
  await user.type(within(dialog).getByRole("combobox", { name: "About" }), "Hughes");
  await user.click(await within(dialog).findByRole("option", { name: /^Olivia Hughes/ }));
  await expectAccessible(dialog);
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(backend.lastArgs("add_task")).toEqual({ values: { title: "Call back", assignee_id: "staff-1", priority: "URGENT", client_id: "client-2" } });
  expect(await screen.findByText("Task left for Dr Sam Reed, without a due day.")).toBeTruthy();
});

it("changes only what was touched", async () => {
  const { backend, user } = await renderTasks();
  (await row("Call the laboratory about Luna")).focus();
  await user.keyboard("e");
  const dialog = await screen.findByRole("dialog", { name: "Change task" });
  expect(within(dialog).getByRole("combobox", { name: "About" })).toHaveProperty("value", "Luna");
  await user.type(within(dialog).getByRole("textbox", { name: "Task" }), " today{Enter}");
  await waitFor(() => expect(backend.lastArgs("change_task")).toEqual({ id: "task-0", opened_at: ["task-0-1"], patch: { title: "Call the laboratory about Luna today" } }));
});

it("counts the open ones in the navigation", async () => {
  const { user } = await renderTasks();
  expect(await screen.findByRole("link", { name: /^Tasks\s?, 3 open for you$/ })).toBeTruthy();
  await user.click(within(await row("Order muzzles")).getByRole("checkbox"));
  expect(await screen.findByRole("link", { name: /^Tasks\s?, 2 open for you$/ })).toBeTruthy();
});

it("marks a task of which a newer version has written a part, and says so in its form", async () => {
  const backend = signedInBackend();
  backend.newer.add("task-0");
  renderWindow(backend, "/tasks");
  const task = await row("Call the laboratory about Luna");
  expect(await within(task).findByText("Partly newer")).toBeTruthy();
  expect(within(await row("Order muzzles")).queryByText("Partly newer")).toBeNull();
  task.focus();
  await userEvent.setup().keyboard("e");
  const dialog = await screen.findByRole("dialog");
  expect(await within(dialog).findByText(/^Part of this record was written by a newer version/)).toBeTruthy();
  await expectAccessible();
});
