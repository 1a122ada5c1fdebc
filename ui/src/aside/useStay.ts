// Where the keyboard goes on when what it was on has left a list: to the list, or to the page without one.
import { useCallback, useEffect, useRef, type RefObject } from "react";

interface Stay {
  /** The list. */
  list: RefObject<HTMLElement | null>;
  /** Whether something is being done that takes an entry off the list. */
  acted: (leaves: boolean) => void;
}

/** Nothing happens while a question stands in front: it gives the focus back by itself, to a button that may be gone. */
export function useStay(entries: number, asking: boolean): Stay {
  const list = useRef<HTMLElement>(null);
  const pending = useRef(false);
  const before = useRef(entries);
  useEffect(() => {
    if (asking) return;
    const left = entries < before.current;
    before.current = entries;
    if (!pending.current || !left) return;
    pending.current = false;
    (list.current ?? document.getElementById("content"))?.focus();
  }, [entries, asking]);
  return {
    list,
    acted: useCallback((leaves) => {
      pending.current = leaves;
    }, []),
  };
}
