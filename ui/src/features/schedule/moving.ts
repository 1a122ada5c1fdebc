// Where an appointment goes when it is dragged or moved by keys. Pure: nothing is written here.
import { addMinutes, minutesBetween } from "../../visits/slots";
import type { Place } from "../../visits/takeBack";
import { NOBODY, type Column } from "./columns";

const STEP = 5;

const unique = (ids: string[]): string[] => [...new Set(ids)];

/** From a vet to a vet and from a room to a room; whatever nobody has taken on goes to either. */
export function mayMove(from: Column | null, to: Column | null): boolean {
  if (from === null || to === null || from.id === to.id) return true;
  return to.kind !== NOBODY && (from.kind === NOBODY || from.kind === to.kind);
}

export function movedTo(place: Place, time: { start: string; end: string }, from: Column | null, to: Column | null): Place | null {
  if (!mayMove(from, to)) return null;
  const moved = { ...place, ...time };
  if (from === null || to === null || from.id === to.id) return moved;
  const list = to.kind === "staff" ? "staff" : "resources";
  const ids = from.kind === NOBODY ? [...place[list], to.id] : place[list].map((id) => (id === from.id ? to.id : id));
  return { ...moved, [list]: unique(ids) };
}

export interface KeyStroke {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

export interface KeyMove {
  place: Place;
  column: Column | null;
}

/** Shift and an arrow moves by five minutes or to the next column; Ctrl and an arrow changes the length. */
export function movedByKey(stroke: KeyStroke, place: Place, column: Column | null, columns: readonly Column[]): KeyMove | null {
  if (stroke.altKey || stroke.metaKey || stroke.shiftKey === stroke.ctrlKey) return null;
  const minutes = { ArrowUp: -STEP, ArrowDown: STEP }[stroke.key];
  if (minutes !== undefined) {
    const end = addMinutes(place.end, minutes);
    if (stroke.shiftKey) return { place: { ...place, start: addMinutes(place.start, minutes), end }, column };
    return minutesBetween(place.start, end) >= STEP ? { place: { ...place, end }, column } : null;
  }
  const step = { ArrowLeft: -1, ArrowRight: 1 }[stroke.key];
  if (step === undefined || stroke.ctrlKey || column === null) return null;
  const at = columns.findIndex(({ id }) => id === column.id);
  for (let next = at + step; at >= 0 && next >= 0 && next < columns.length; next += step) {
    const to = columns[next];
    const moved = to ? movedTo(place, place, column, to) : null;
    if (to && moved) return { place: moved, column: to };
  }
  return null;
}

/** Where an appointment stands in the grid: its column by number, its place by pixels. */
export interface Box {
  column: number;
  top: number;
  left: number;
}

/** Which of the boxes an arrow goes to: the next in the column, or the nearest of the next column. */
export function neighbour(key: string, at: number, boxes: readonly Box[]): number | null {
  const from = boxes[at];
  if (!from) return null;
  const all = boxes.map((box, number) => ({ ...box, number }));
  const inColumn = all.filter(({ column }) => column === from.column).sort((a, b) => a.top - b.top || a.left - b.left);
  const own = inColumn.findIndex(({ number }) => number === at);
  if (key === "ArrowDown") return inColumn[own + 1]?.number ?? null;
  if (key === "ArrowUp") return inColumn[own - 1]?.number ?? null;
  const side = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (side === undefined) return null;
  const beyond = all.filter(({ column }) => (column - from.column) * side > 0);
  const far = ({ column, top }: Box): number => Math.abs(column - from.column) * 100_000 + Math.abs(top - from.top);
  return beyond.sort((a, b) => far(a) - far(b))[0]?.number ?? null;
}
