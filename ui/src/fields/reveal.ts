// The buttons of a form and the head of a dialog stay in sight while the fields scroll beneath them:
// a field that gets the keyboard is scrolled out from under them.

const ROOM = 12;

/** What belongs to the field is shown with it: its label, and what is wrong. */
const whole = (field: Element): Element => field.closest(".mantine-InputWrapper-root") ?? field;

/** How far to scroll so that a box stands between two edges; what is too high shows its end. */
function distance(box: DOMRect, top: number, bottom: number): number {
  const below = box.bottom + ROOM - bottom;
  if (below > 0) return below;
  return Math.min(0, Math.max(box.top - ROOM - top, below));
}

export function revealField(field: Element, footer: Element | null): void {
  // Where the library or the browser scrolls to by itself comes first.
  requestAnimationFrame(() => {
    if (!footer || !field.isConnected || footer.contains(field)) return;
    const dialog = field.closest("[role='dialog']");
    const top = dialog?.querySelector("header")?.getBoundingClientRect().bottom ?? 0;
    const by = distance(whole(field).getBoundingClientRect(), top, footer.getBoundingClientRect().top);
    if (by !== 0) (dialog ?? document.scrollingElement)?.scrollBy({ top: by });
  });
}
