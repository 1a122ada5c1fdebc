import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FormDraft } from "../generated/api";
import type { FakeBackend } from "../test/fakeBackend";
import { connect, signedInBackend } from "../test/render";
import { discardDrafts, DraftKeeper } from "./drafts";

let backend: FakeBackend;
let keeper: DraftKeeper;
const seen = { offers: vi.fn(), failed: vi.fn() };

beforeEach(async () => {
  vi.useFakeTimers();
  backend = signedInBackend();
  connect(backend);
  keeper = new DraftKeeper("clients:new", "drawer");
  keeper.start(seen);
  await vi.advanceTimersByTimeAsync(1);
});

afterEach(() => {
  keeper.settled();
  keeper.stop();
  vi.useRealTimers();
});

const text = (typed: string): string => JSON.stringify({ label: "New client", path: "/clients/new", parts: {}, extra: typed });
const stored = (): FormDraft[] => backend.handle("drafts", {}) as FormDraft[];
const saved = (): unknown[] => backend.calls.filter(({ command }) => command === "save_draft").map(({ args }) => (args["content"] as { extra: string }).extra);

it("writes after a short pause", async () => {
  keeper.typed(text("S"));
  await vi.advanceTimersByTimeAsync(300);
  keeper.typed(text("Sm"));
  await vi.advanceTimersByTimeAsync(399);
  expect(saved()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(saved()).toEqual(["Sm"]);
});

it("writes within a second while the typing goes on", async () => {
  for (let at = 0; at < 10; at += 1) {
    keeper.typed(text("x".repeat(at + 1)));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(saved()).toHaveLength(1);
});

it("writes at once when the form is left or the page is hidden", async () => {
  keeper.typed(text("S"));
  keeper.flush();
  await vi.advanceTimersByTimeAsync(1);
  expect(saved()).toEqual(["S"]);
  keeper.typed(text("Sm"));
  keeper.stop();
  await vi.advanceTimersByTimeAsync(1);
  expect(saved()).toEqual(["S", "Sm"]);
});

it("waits while the form is sent, and leaves nothing behind once it is saved", async () => {
  keeper.typed(text("Smith"));
  keeper.hold(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(stored()).toHaveLength(1);
  keeper.settled();
  keeper.hold(false);
  keeper.stop();
  await vi.advanceTimersByTimeAsync(2000);
  expect(stored()).toEqual([]);
});

it("drops a draft after the write before it, however close they are", async () => {
  keeper.typed(text("Smith"));
  keeper.flush();
  discardDrafts("drawer");
  await vi.advanceTimersByTimeAsync(2000);
  expect(backend.calls.map(({ command }) => command).slice(-2)).toEqual(["save_draft", "drop_draft"]);
  expect(stored()).toEqual([]);
});

it("leaves the drafts of other drawers alone", async () => {
  keeper.typed(text("Smith"));
  discardDrafts("another drawer");
  await vi.advanceTimersByTimeAsync(2000);
  expect(stored()).toHaveLength(1);
});
