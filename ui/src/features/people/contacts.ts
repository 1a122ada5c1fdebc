// Phone numbers that are one number, written in two ways: people have both after a merge.
import { asText } from "../../fields/parse";
import type { Row } from "../../generated/api";

const AT_LEAST = 8;
const COUNTRY_DIGITS = 3;

interface Dialled {
  abroad: boolean;
  digits: string;
}

function dialled(value: string): Dialled {
  const plain = value.replace(/\(0\)/g, "").replace(/[^\d+]/g, "");
  const abroad = /^(?:\+|00)/.test(plain);
  return { abroad, digits: plain.replace(/\D/g, "").replace(abroad ? /^00/ : /^0/, "") };
}

/** Whether both reach the same phone: "06 1234 5678" is "+31 6 12345678" without its country. */
export function sameNumber(left: string, right: string): boolean {
  const [one, other] = [dialled(left), dialled(right)];
  if (one.digits.length < AT_LEAST || other.digits.length < AT_LEAST) return false;
  if (one.abroad === other.abroad) return one.digits === other.digits;
  const [long, short] = one.abroad ? [one.digits, other.digits] : [other.digits, one.digits];
  const country = long.length - short.length;
  return long.endsWith(short) && country > 0 && country <= COUNTRY_DIGITS;
}

const typeOf = (row: Row): string => asText(row.values["type"]);
const wayOf = (row: Row): string => (typeOf(row) === "MOBILE" ? "PHONE" : typeOf(row));

export interface Contact {
  row: Row;
  /** One of each way of reaching somebody, however many are marked. */
  preferred: boolean;
  /** The number above it, written differently. */
  again: boolean;
}

/** Equal numbers one below the other; nothing is left out. */
export function contactsOf(rows: readonly Row[]): Contact[] {
  const groups: Row[][] = [];
  for (const row of rows) {
    const value = asText(row.values["value"]);
    const group = wayOf(row) === "PHONE" ? groups.find(([first]) => first !== undefined && wayOf(first) === "PHONE" && sameNumber(asText(first.values["value"]), value)) : undefined;
    if (group) group.push(row);
    else groups.push([row]);
  }
  const taken = new Set<string>();
  return groups.flatMap((group) => {
    const [first] = group;
    const marked = group.some((row) => row.values["is_primary"] === true);
    const preferred = first !== undefined && marked && !taken.has(wayOf(first));
    if (first !== undefined && preferred) taken.add(wayOf(first));
    return group.map((row, at) => ({ row, preferred: preferred && at === 0, again: at > 0 }));
  });
}
