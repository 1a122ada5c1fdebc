// The rows of a page by keys: Down, where nothing else has a use for it, goes to the first one.
import { usePageKeys } from "./dialogs";

const USES_DOWN = "[data-visit], [data-task], [role='menu'], [role='dialog'], [role='listbox'], [aria-haspopup='menu']";

type Row = HTMLElement | null | undefined;

export function useDownToRows(first: () => Row): void {
  const down = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest(USES_DOWN))) return;
    const row = first();
    if (!row) return;
    event.preventDefault();
    row.focus();
  };
  usePageKeys([["ArrowDown", down, { preventDefault: false }]]);
}

/** The row that an arrow, Home or End goes to from this one; undefined for any other key. */
export function rowByKey(rows: readonly HTMLElement[], row: HTMLElement, key: string): Row {
  const at = rows.indexOf(row);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  return target === undefined ? undefined : (rows[target] ?? row);
}
