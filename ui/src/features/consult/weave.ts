// What somebody else wrote, put into a text that is being typed in: nothing that is typed is lost, and
// the cursor stays in front of the letter that it stood in front of.

/** Letters from `from` to `to` gave way to `text`. */
interface Piece {
  from: number;
  to: number;
  text: string;
}

function sameStart(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let at = 0;
  while (at < most && left[at] === right[at]) at++;
  return at;
}

function sameEnd(left: string, right: string, most: number): number {
  let count = 0;
  while (count < most && left[left.length - 1 - count] === right[right.length - 1 - count]) count++;
  return count;
}

/** One stretch that differs; null when nothing does. */
function stretch(before: string, after: string, offset: number): Piece | null {
  if (before === after) return null;
  const start = sameStart(before, after);
  const end = sameEnd(before, after, Math.min(before.length, after.length) - start);
  return { from: offset + start, to: offset + before.length - end, text: after.slice(start, after.length - end) };
}

/** Lines compared with lines at most; a longer text counts as changed in one stretch. */
const COMPARED = 250_000;

const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** Pairs of equal lines, as many as can be. */
function equalLines(left: readonly string[], right: readonly string[]): [number, number][] {
  const width = right.length + 1;
  const longest = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      longest[row * width + column] = left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    if (left[row] === right[column]) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** What changed from one text to the other, stretch by stretch. */
function pieces(before: string, after: string): Piece[] {
  const [left, right] = [linesOf(before), linesOf(after)];
  if (left.length * right.length > COMPARED) return [stretch(before, after, 0)].filter((piece) => piece !== null);
  const found: Piece[] = [];
  let [row, column, offset] = [0, 0, 0];
  for (const [nextRow, nextColumn] of [...equalLines(left, right), [left.length, right.length] as const]) {
    const gone = left.slice(row, nextRow).join("");
    const piece = stretch(gone, right.slice(column, nextColumn).join(""), offset);
    if (piece) found.push(piece);
    offset += gone.length + (left[nextRow]?.length ?? 0);
    [row, column] = [nextRow + 1, nextColumn + 1];
  }
  return found;
}

/** Where a place in the text before lies in the text after. */
export function moved(before: string, after: string, place: number): number {
  let shift = 0;
  for (const { from, to, text } of pieces(before, after)) {
    if (place <= from) break;
    if (place < to) return from + shift + Math.min(text.length, place - from);
    shift += text.length - (to - from);
  }
  return place + shift;
}

export interface Woven {
  text: string;
  /** Where the cursor belongs now. */
  place: (caret: number) => number;
}

/**
 * `sent` is what was sent, `merged` what it became together with what others wrote, `current` what
 * stands in the field by now.
 */
export function weave(sent: string, merged: string, current: string): Woven {
  if (merged === sent) return { text: current, place: (caret) => caret };
  const typed = stretch(sent, current, 0);
  if (typed === null) return { text: merged, place: (caret) => moved(sent, merged, caret) };
  const from = moved(sent, merged, typed.from);
  const to = Math.max(from, moved(sent, merged, typed.to));
  const longer = typed.text.length - (typed.to - typed.from);
  return {
    text: merged.slice(0, from) + typed.text + merged.slice(to),
    place: (caret) => {
      if (caret < typed.from) return moved(sent, merged, caret);
      if (caret <= typed.from + typed.text.length) return from + caret - typed.from;
      return moved(sent, merged, caret - longer) + typed.text.length - (to - from);
    },
  };
}
