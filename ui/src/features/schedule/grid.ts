// Finds its way in what the calendar has drawn: which card is where, and which has the focus.
import type { Box } from "./moving";

export interface VisitBox extends Box {
  element: HTMLElement;
}

const outer = (card: HTMLElement): HTMLElement | null => card.closest<HTMLElement>(".ec-event");
const columnOf = (card: HTMLElement): number => Number(outer(card)?.style.gridColumn.split("/")[0]) || 0;
const idOf = (card: HTMLElement): string | null => card.dataset["visit"] ?? null;

export function visitAt(target: EventTarget): { id: string; element: HTMLElement } | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-visit]") : null;
  const id = element ? idOf(element) : null;
  return element && id !== null ? { id, element } : null;
}

export function visitBoxes(frame: HTMLElement): VisitBox[] {
  return [...frame.querySelectorAll<HTMLElement>("[data-visit]")].map((element) => ({
    element,
    column: columnOf(element),
    top: outer(element)?.offsetTop ?? 0,
    left: outer(element)?.offsetLeft ?? 0,
  }));
}

export interface Focused {
  id: string;
  column: number;
}

export function focusedVisit(frame: HTMLElement): Focused | null {
  const active = document.activeElement;
  const at = active && frame.contains(active) ? visitAt(active) : null;
  return at ? { id: at.id, column: columnOf(at.element) } : null;
}

/** Gives the focus back to a card; one that stands in two columns keeps its column where it can. */
export function focusVisit(frame: HTMLElement, { id, column }: Focused): void {
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  const own = visitBoxes(frame).filter(({ element }) => idOf(element) === id);
  const there = own.find((box) => box.column === column) ?? own[0];
  there?.element.focus({ preventScroll: true });
  there?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Focuses the card of an appointment wherever it stands. */
export function focusCard(id: string): void {
  document.querySelector<HTMLElement>(`[data-visit="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

const LOOKS = 40;
const EVERY_MS = 50;

/** Whether the keyboard is on nothing: on the page or the grid as a whole, or in a drawer on its way out. */
const isIdle = (active: Element | null): boolean => active === null || active.matches("body, #content, .vet-calendar, [aria-modal='true'] *");

/** Gives the keyboard to what was just booked as soon as it is drawn, unless somebody has gone on meanwhile. */
export function focusNewCard(id: string): void {
  let left = LOOKS;
  const look = (): void => {
    const active = document.activeElement;
    left -= 1;
    if (!isIdle(active)) return;
    const drawn = document.querySelector(`[data-visit="${CSS.escape(id)}"]`) !== null;
    const held = active?.closest("[aria-modal='true']") ?? null;
    if (drawn && !held) focusCard(id);
    else if (left > 0) setTimeout(look, EVERY_MS);
    else if (!held) document.querySelector<HTMLElement>(".vet-calendar")?.focus({ preventScroll: true });
  };
  setTimeout(look, EVERY_MS);
}

const ROLES = ["table", "row", "rowgroup", "cell", "columnheader"];

/**
 * Takes the roles of a table away, now and when more is drawn: the cards do not stand in its cells,
 * and each says itself when it is and with whom. A card is the button, so what holds it is none.
 */
export function dropPlainRoles(frame: HTMLElement): () => void {
  const drop = (): void => {
    for (const element of frame.querySelectorAll(ROLES.map((role) => `[role="${role}"]`).join(","))) {
      for (const name of ["role", "aria-colindex", "aria-colspan"]) element.removeAttribute(name);
    }
    for (const element of frame.querySelectorAll(".ec-event[role]")) {
      for (const name of ["role", "tabindex"]) element.removeAttribute(name);
    }
    for (const element of frame.querySelectorAll(".ec-col-head [aria-label]")) element.removeAttribute("aria-label");
  };
  drop();
  const watch = new MutationObserver(drop);
  watch.observe(frame, { childList: true, subtree: true });
  return () => watch.disconnect();
}
