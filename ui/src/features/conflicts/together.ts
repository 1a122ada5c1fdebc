// Two appointments that collide at a vet and in a room are two conflicts to the program, and one to a person.
import type { ConflictItem } from "../../generated/api";

export interface Shown {
  item: ConflictItem;
  /** What it is called: for an overlap, all that both appointments want. */
  labels: string[];
}

const pairOf = ({ row_id, sides }: ConflictItem): string => JSON.stringify([row_id, sides.map(({ value }) => value).sort()]);

export function together(items: readonly ConflictItem[]): Shown[] {
  const pairs = new Map<string, Shown>();
  const shown: Shown[] = [];
  for (const item of items) {
    const same = item.kind === "overlap" ? pairs.get(pairOf(item)) : undefined;
    if (same) {
      same.labels.push(item.record_label);
      continue;
    }
    const own = { item, labels: [item.record_label] };
    shown.push(own);
    if (item.kind === "overlap") pairs.set(pairOf(item), own);
  }
  return shown;
}
