// Carries commands and events between the window and the program behind it: the shell's
// own channel, or the development server when there is no shell. It must never interpret
// what it carries, and only src/generated/api.ts may use it.
import { invoke as shellInvoke } from "@tauri-apps/api/core";
import { listen as shellListen } from "@tauri-apps/api/event";
import { CommandError } from "./app/errors";

const inShell = (): boolean => "__TAURI_INTERNALS__" in window;

async function post(command: string, body: Record<string, unknown>): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`/ipc/${command}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new CommandError("internal", "", null);
  }
  const text = await response.text();
  const value: unknown = text === "" ? null : JSON.parse(text);
  if (!response.ok) throw value;
  return value;
}

export async function invoke<T>(command: string, body: Record<string, unknown>): Promise<T> {
  try {
    return (await (inShell() ? shellInvoke(command, body) : post(command, body))) as T;
  } catch (thrown) {
    throw CommandError.from(thrown);
  }
}

let events: EventSource | null = null;

function listenToServer(name: string, handler: (payload: unknown) => void): () => void {
  events ??= new EventSource("/events");
  const source = events;
  const heard = (event: Event): void => {
    if (event instanceof MessageEvent) handler(JSON.parse(String(event.data)));
  };
  source.addEventListener(name, heard);
  return () => source.removeEventListener(name, heard);
}

export function listen<T>(name: string, handler: (payload: T) => void): () => void {
  if (!inShell()) return listenToServer(name, (payload) => handler(payload as T));
  const stopping = shellListen<T>(name, (event) => handler(event.payload));
  return () => void stopping.then((stop) => stop());
}
