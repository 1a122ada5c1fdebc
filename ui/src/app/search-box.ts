// The one search box, which any page may open.
import { createStore } from "./store";

const opened = createStore(false);

export const useSearchOpened = opened.use;

export function openSearch(): void {
  opened.set(true);
}

export function closeSearch(): void {
  opened.set(false);
}
