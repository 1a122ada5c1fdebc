import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SYNC } from "../test/fakeData";
import { connect, renderWindow, signedInBackend } from "../test/render";
import { followChanges } from "./changes";
import { createQueryClient } from "./query-client";
import { syncStatusQuery } from "./sync-status";

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

it("keeps what it was told when an older answer comes after it", async () => {
  const backend = signedInBackend();
  connect(backend);
  const client = createQueryClient();
  const stop = followChanges(client);
  let answer = (_: typeof SYNC): void => undefined;
  const late = new Promise<typeof SYNC>((resolve) => (answer = resolve));
  const asked = client.fetchQuery({ ...syncStatusQuery, queryFn: () => late }).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 20)); // the listener registers by itself
  backend.emit("sync", { ...SYNC, waiting: 0 });
  await waitFor(() => expect(client.getQueryData(syncStatusQuery.queryKey)?.waiting).toBe(0));
  answer({ ...SYNC, state: "problem", waiting: 7 });
  await asked;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(client.getQueryData(syncStatusQuery.queryKey)?.waiting).toBe(0);
  stop();
});
