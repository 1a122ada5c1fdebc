// Renders pieces of the window, or all of it, against the in-memory backend through the shell's
// own channel, so that the generated API and the transport are part of every test.
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import { render, type RenderResult } from "@testing-library/react";
import axe from "axe-core";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { expect } from "vitest";
import { App } from "../app/App";
import { createQueryClient } from "../app/query-client";
import { theme } from "../app/theme";
import type { JsonValue } from "../generated/api";
import { FakeBackend } from "./fakeBackend";
import { USERS } from "./fakeData";

export function connect(backend: FakeBackend): void {
  mockIPC(
    (command, body) => {
      const { args } = (body ?? {}) as { args?: Record<string, JsonValue> };
      // A copy, as over a wire: the window must not share memory with the program.
      return structuredClone(backend.handle(command, structuredClone(args ?? {})));
    },
    { shouldMockEvents: true },
  );
  backend.listen((event, payload) => void emit(event, payload));
}

export function signedInBackend(): FakeBackend {
  const backend = new FakeBackend();
  backend.user = USERS[0] ?? null;
  return backend;
}

export function renderWindow(backend: FakeBackend, path = "/"): RenderResult & { client: QueryClient } {
  connect(backend);
  window.location.hash = `#${path}`;
  const client = createQueryClient();
  return { client, ...render(<App client={client} env="test" />) };
}

export function renderPiece(piece: ReactNode, backend = signedInBackend()): RenderResult & { client: QueryClient; backend: FakeBackend } {
  connect(backend);
  const client = createQueryClient();
  const wrap = (inner: ReactNode) => (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <MemoryRouter>{inner}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
  return { client, backend, ...render(wrap(piece)) };
}

/** Accessibility, except for colours, which jsdom does not paint; the browser tests look at those. */
export async function expectAccessible(element: Element = document.body): Promise<void> {
  const result = await axe.run(element, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "page-has-heading-one": { enabled: false } },
  });
  expect(result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}
