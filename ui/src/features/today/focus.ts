// The arrows on the board: up and down through all rows, left and right to the column beside.
import { useLayoutEffect, useRef, useState } from "react";
import { rowByKey } from "../../app/rows";
import type { AppointmentSummary } from "../../generated/api";

type Rows = HTMLElement[];

const rowsIn = (board: HTMLElement | null): Rows => [...(board?.querySelectorAll<HTMLElement>("[data-visit]") ?? [])];

const columnsIn = (board: HTMLElement): Rows[] => [...board.querySelectorAll<HTMLElement>("[data-pane]")].map((pane) => rowsIn(pane)).filter((rows) => rows.length > 0);

const idOf = (row: HTMLElement): string | undefined => row.dataset["visit"];

const middleOf = (row: HTMLElement): number => {
  const { top, bottom } = row.getBoundingClientRect();
  return (top + bottom) / 2;
};

function nearest(rows: Rows, row: HTMLElement): HTMLElement | undefined {
  const from = middleOf(row);
  const away = new Map(rows.map((each) => [each, Math.abs(middleOf(each) - from)]));
  return [...rows].sort((left, right) => (away.get(left) ?? 0) - (away.get(right) ?? 0))[0];
}

export interface BoardFocus {
  /** Given the board's element. */
  attach: (board: HTMLElement | null) => void;
  first: () => HTMLElement | undefined;
  /** Whether the key went somewhere. */
  move: (row: HTMLElement, key: string) => boolean;
  /** The row of this visit keeps the focus when it moves to another group. */
  follow: (visit: AppointmentSummary) => void;
}

export function useBoardFocus(visits: readonly AppointmentSummary[]): BoardFocus {
  const [board, attach] = useState<HTMLElement | null>(null);
  const followed = useRef<{ id: string; status: string } | null>(null);
  /** Where the visit that was followed last stood, so that going back there means the next one in the row. */
  const left = useRef<{ id: string; column: number; index: number } | null>(null);

  useLayoutEffect(() => {
    const wanted = followed.current;
    if (wanted === null || visits.some(({ id, status }) => id === wanted.id && status === wanted.status)) return;
    followed.current = null;
    if (document.activeElement !== document.body) return;
    rowsIn(board)
      .find((row) => idOf(row) === wanted.id)
      ?.focus();
  }, [board, visits]);

  const sideways = (row: HTMLElement, by: 1 | -1): void => {
    if (board === null) return;
    const columns = columnsIn(board);
    const at = columns.findIndex((rows) => rows.includes(row));
    const beside = columns[at + by];
    if (!beside) return;
    const place = left.current;
    left.current = null;
    const next = place?.id === idOf(row) && place?.column === at + by ? beside[Math.min(place.index, beside.length - 1)] : nearest(beside, row);
    next?.focus();
  };

  return {
    attach,
    first: () => rowsIn(board)[0],
    move: (row, key) => {
      if (key === "ArrowLeft" || key === "ArrowRight") {
        sideways(row, key === "ArrowLeft" ? -1 : 1);
        return true;
      }
      left.current = null;
      const target = rowByKey(rowsIn(board), row, key);
      target?.focus();
      return target !== undefined;
    },
    follow: ({ id, status }) => {
      const columns = board === null ? [] : columnsIn(board);
      const column = columns.findIndex((rows) => rows.some((row) => idOf(row) === id));
      const index = columns[column]?.findIndex((row) => idOf(row) === id) ?? -1;
      left.current = index < 0 ? null : { id, column, index };
      followed.current = { id, status };
    },
  };
}
