import { afterEach, expect, it, vi } from "vitest";
import { CommandError } from "./app/errors";
import * as api from "./generated/api";

function answer(status: number, body: string) {
  const fetched = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal("fetch", fetched);
  Reflect.deleteProperty(window, "__TAURI_INTERNALS__");
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

it("posts the arguments under one key when there is no shell", async () => {
  const fetched = answer(200, JSON.stringify({ id: "c1" }));
  await expect(api.registerPatient({ client_id: "c1", values: { name: "Bella" } })).resolves.toEqual({ id: "c1" });
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(url).toBe("/ipc/register_patient");
  expect(JSON.parse(String(init?.body))).toEqual({ args: { client_id: "c1", values: { name: "Bella" } } });
});

it("sends an empty object for a command without arguments, and takes an empty answer", async () => {
  const fetched = answer(200, "");
  await expect(api.windowReady()).resolves.toBeNull();
  expect(fetched.mock.calls[0]?.[1].body).toBe("{}");
});

it("turns a refusal into an error with code and field", async () => {
  answer(400, JSON.stringify({ code: "invalid_value", message: "Name: this is missing", field: "name" }));
  const error: unknown = await api.conflicts().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({ code: "invalid_value", field: "name" });
});

it("shows nothing of an answer that it does not understand", async () => {
  answer(500, "<html>stack trace with secrets</html>");
  const error: unknown = await api.conflicts().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "internal", message: "", field: null });
});
