// Reads the chosen file for the form alone: examples, and which words a column holds. The import
// itself reads the file anew behind the window.

const SEPARATORS = [",", ";", "\t", "|"];

/** The separator that stands most often in the heading, outside of quotes. */
export function separatorOf(text: string): string {
  const [heading = ""] = text.split("\n", 1);
  const plain = heading.replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((one) => plain.split(one).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}

/** The lines below the heading, at most so many. */
export function readRows(text: string, most: number): string[][] {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = (): void => {
    row.push(cell.trim());
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    cell = "";
  };
  for (let at = 0; at < text.length && rows.length <= most; at += 1) {
    const sign = text.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') {
        cell += sign;
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === separator) {
      row.push(cell.trim());
      cell = "";
    } else if (sign === "\n") endRow();
    else if (sign !== "\r") cell += sign;
  }
  if ((cell !== "" || row.length > 0) && rows.length <= most) endRow();
  return rows.slice(1);
}

/** A template with the columns of a line in it, tidied as the import does it. */
export function fill(template: string, columns: readonly string[], row: readonly string[]): string {
  return template
    .replace(/\{([^}]*)\}/g, (_, name: string) => row[columns.lastIndexOf(name)] ?? "")
    .trim()
    .replace(/\s+/g, " ");
}

/** The different texts that a template comes to, the most frequent first. */
export function wordsOf(template: string, columns: readonly string[], rows: readonly string[][], most = 40): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const word = fill(template, columns, row);
    if (word !== "") counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left).slice(0, most).map(([word]) => word);
}
