// The one search box, which any page may open.
import { createSpotlight } from "@mantine/spotlight";

export const [searchStore, searchBox] = createSpotlight();

/** Marks the first result, the way the library marks the one the arrows are on: by an attribute. */
export function selectFirst(): void {
  const { listId } = searchStore.getState();
  const list = listId === "" ? null : document.getElementById(listId);
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  searchStore.updateState((state) => ({ ...state, selected: 0 }));
}

export function openSearch(): void {
  searchBox.open();
}
