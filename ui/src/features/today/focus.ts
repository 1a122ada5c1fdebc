// The arrows on the board: up and down through all rows, left and right from group to group.
import { useLayoutEffect, useRef, useState } from "react";
import type { AppointmentSummary } from "../../generated/api";

type Rows = HTMLElement[];

const rowsIn = (board: HTMLElement | null): Rows => [...(board?.querySelectorAll<HTMLElement>("[data-visit]") ?? [])];

const groupsIn = (board: HTMLElement): Rows[] => [...board.querySelectorAll<HTMLElement>("[data-group]")].map((group) => rowsIn(group)).filter((rows) => rows.length > 0);

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
  /** Where each group was left, so that coming back means the next one in the row. */
  const places = useRef(new Map<string, number>());

  useLayoutEffect(() => {
    const wanted = followed.current;
    if (wanted === null || visits.some(({ id, status }) => id === wanted.id && status === wanted.status)) return;
    followed.current = null;
    if (document.activeElement !== document.body) return;
    rowsIn(board)
      .find((row) => row.dataset["visit"] === wanted.id)
      ?.focus();
  }, [board, visits]);

  const groupName = (row: HTMLElement | undefined): string => row?.closest<HTMLElement>("[data-group]")?.dataset["group"] ?? "";
  const sideways = (row: HTMLElement, by: 1 | -1): boolean => {
    if (board === null) return false;
    const groups = groupsIn(board);
    const at = groups.findIndex((rows) => rows.includes(row));
    places.current.set(groupName(row), groups[at]?.indexOf(row) ?? 0);
    const target = groups[at + by];
    if (target) target[Math.min(places.current.get(groupName(target[0])) ?? 0, target.length - 1)]?.focus();
    return true;
  };

  return {
    attach,
    first: () => rowsIn(board)[0],
    move: (row, key) => {
      if (key === "ArrowLeft" || key === "ArrowRight") return sideways(row, key === "ArrowLeft" ? -1 : 1);
      const rows = rowsIn(board);
      const at = rows.indexOf(row);
      const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
      if (target === undefined) return false;
      rows[target]?.focus();
      return true;
    },
    follow: ({ id, status }) => {
      const row = rowsIn(board).find((each) => each.dataset["visit"] === id);
      const group = row?.closest<HTMLElement>("[data-group]");
      if (row && group) places.current.set(groupName(row), rowsIn(group).indexOf(row));
      followed.current = { id, status };
    },
  };
}
