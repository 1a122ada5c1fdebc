// Takes a name apart the way people write it, Dutch prefixes included.

/** Words between a first and a last name that belong to the last one. */
const PREFIXES = ["de", "den", "der", "des", "het", "'t", "\u2019t", "t", "van", "von", "zu", "te", "ten", "ter", "du", "le", "la", "di", "da", "dos", "el", "op", "in", "aan", "uit"];

export interface Names {
  first: string;
  last: string;
}

/** "Anna van der Berg", "Berg, Anna" or "Berg": the last name is never empty while something is written. */
export function splitName(typed: string): Names {
  const [before = "", after, ...more] = typed.trim().split(/\s*,\s*/);
  if (after !== undefined && more.length === 0 && before !== "" && after !== "") return { first: after, last: before };
  const words = typed.trim().split(/\s+/);
  // "Smit-de Boer" is one name of two words.
  const isPrefix = (word: string): boolean => PREFIXES.includes(word.toLowerCase().split("-").at(-1) ?? "");
  const prefix = words.findIndex((word, at) => at < words.length - 1 && isPrefix(word));
  const from = prefix >= 0 ? prefix : words.length - 1;
  return { first: words.slice(0, from).join(" "), last: words.slice(from).join(" ") };
}
