import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderWindow, signedInBackend } from "../test/render";

it("reads again only what reads the tables that changed", async () => {
  const backend = signedInBackend();
  renderWindow(backend, "/clients/client-0");
  await screen.findByRole("heading", { name: "Maria Smith" });
  const reads = (command: string): number => backend.calls.filter((call) => call.command === command).length;
  const before = reads("client_card");
  await act(async () => backend.emit("changed", { rows: [["opening_hours", "hours-0"]] }));
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(reads("client_card")).toBe(before);
  backend.row("clients", "client-0").values["last_name"] = "Jones";
  await act(async () => {
    backend.emit("changed", { rows: [["clients", "client-0"]] });
    backend.emit("changed", { rows: [["patients", "patient-0"], ["patients", "patient-1"]] });
  });
  expect(await screen.findByRole("heading", { name: "Maria Jones" })).toBeTruthy();
  await waitFor(() => expect(reads("client_card")).toBe(before + 1));
});

it("finds while typing, and Enter opens the first", async () => {
  renderWindow(signedInBackend(), "/");
  const user = userEvent.setup();
  await screen.findByRole("heading", { name: "Hello, Anna Visser" });
  await user.keyboard("{F2}");
  const box = await screen.findByRole("combobox", { name: "Search" });
  await user.type(box, "smi,bel");
  expect(await screen.findByText("2 found")).toBeTruthy();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "Bella" })).toBeTruthy();
});
