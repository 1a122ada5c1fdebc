// The dialog or drawer in front: the keyboard stays in it, and the keys of the page beneath wait for it.
import { useHotkeys, type HotkeyItem } from "@mantine/hooks";
import { useEffect } from "react";

const DIALOG = "[role='dialog'][aria-modal='true']";

const depthOf = (dialog: HTMLElement): number =>
  Number(dialog.closest<HTMLElement>("[style*='--mb-z-index']")?.style.getPropertyValue("--mb-z-index") ?? 0);

/** On its way out a dialog is still drawn for a moment, and holds nothing any more. */
const isLeaving = (dialog: HTMLElement): boolean => dialog.style.opacity === "0";

function frontDialog(): HTMLElement | null {
  const opened = [...document.querySelectorAll<HTMLElement>(DIALOG)].filter((dialog) => !isLeaving(dialog));
  return opened.sort((left, right) => depthOf(left) - depthOf(right)).at(-1) ?? null;
}

/** Lists, calendars and messages stand beside the dialog they belong to. */
function isBeneath(element: Element, front: HTMLElement): boolean {
  const own = element.closest(DIALOG);
  return own ? own !== front && own instanceof HTMLElement && !isLeaving(own) : element.closest("[data-portal]") === null;
}

/** Tab goes on from a known place, and what is typed into nothing may be typed there; nothing is pressed unseen. */
function goesOn({ key }: KeyboardEvent, known: boolean, active: Element): boolean {
  if (key === "Escape" || key === "Shift") return true;
  if (key === "Tab") return known;
  return active === document.body && key !== "Enter" && key !== " ";
}

const FIRST = "[data-autofocus], input:not([disabled]), textarea:not([disabled]), button:not([disabled])";

/**
 * Brings the keyboard back where a button that was pressed is gone, or a dialog before has closed: the
 * library's own trap holds only a focus that is inside.
 */
export function useKeepInDialog(): void {
  useEffect(() => {
    const places = new WeakMap<Element, HTMLElement>();
    const entered = ({ target }: FocusEvent): void => {
      const dialog = target instanceof HTMLElement ? target.closest(DIALOG) : null;
      if (dialog && target instanceof HTMLElement) places.set(dialog, target);
    };
    const pressed = (event: KeyboardEvent): void => {
      const front = frontDialog();
      const active = document.activeElement;
      if (!front || !active || !isBeneath(active, front)) return;
      const place = places.get(front);
      place?.focus();
      const known = place !== undefined && document.activeElement === place;
      if (!known) front.querySelector<HTMLElement>(FIRST)?.focus();
      if (goesOn(event, known, active)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("focusin", entered);
    document.addEventListener("keydown", pressed, { capture: true });
    return () => {
      document.removeEventListener("focusin", entered);
      document.removeEventListener("keydown", pressed, { capture: true });
    };
  }, []);
}

/** Marks a dialog that may stand in front of another one; its header is no landmark, as in every dialog. */
export const inFront = (name: string) => ({ header: { role: "none" }, content: { "data-front": name } });

/**
 * Escape closes the dialog in front and leaves the form beneath it open: each of the library's dialogs hears the key
 * for itself. Called where the dialog is mounted for as long as the window, so that it hears it before all of them.
 */
export function useFrontEscape(name: string, close: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.isComposing || frontDialog()?.closest("[data-front]")?.getAttribute("data-front") !== name) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      close();
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [name, close]);
}

/** Keys of a page, which nobody means while something stands in front of it. */
export function usePageKeys(keys: HotkeyItem[], tagsToIgnore?: string[]): void {
  useHotkeys(
    keys.map(([key, act, options]) => [
      key,
      (event) => {
        if (frontDialog() === null) act(event);
      },
      options,
    ]),
    tagsToIgnore,
  );
}
