// The one search box, which any page may open.
import { createStore } from "./store";

const opened = createStore(false);

export const useSearchOpened = opened.use;

/** A menu or a panel that the keyboard is in would keep it, and stand beneath the search box. */
function closeMenu(): void {
  const menu = document.activeElement?.closest("[role='menu'], [role='dialog']:not([aria-modal='true'])");
  menu?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
}

export function openSearch(): void {
  closeMenu();
  opened.set(true);
}

export function closeSearch(): void {
  opened.set(false);
}
