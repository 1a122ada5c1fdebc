// What the browser has and jsdom lacks.
import { cleanup, configure } from "@testing-library/react";
import { clearMocks } from "@tauri-apps/api/mocks";
import { notifications } from "@mantine/notifications";
import { afterEach, vi } from "vitest";
import { closeSearch } from "../app/search-box";
import { setMoment } from "../components/useOneSend";

setMoment(0);

// A busy machine is no fault of the window.
configure({ asyncUtilTimeout: 30_000 });

window.matchMedia = (query: string): MediaQueryList => ({
  matches: query.includes("prefers-reduced-motion"),
  media: query,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
});

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

window.ResizeObserver = NoResizeObserver;
window.HTMLElement.prototype.scrollIntoView = () => undefined;
window.HTMLElement.prototype.scrollBy = () => undefined;
window.scrollTo = () => undefined;
Object.defineProperty(window, "CSS", { value: { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&"), supports: () => false } });
Object.defineProperty(document, "fonts", { value: { addEventListener: vi.fn(), removeEventListener: vi.fn() } });

afterEach(async () => {
  cleanup();
  // Listeners say goodbye to the shell in a later turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  notifications.clean();
  closeSearch(); // open or not is the window's, and would be so in the next test
  clearMocks();
  window.location.hash = "";
});
