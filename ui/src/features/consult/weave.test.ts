import { expect, it } from "vitest";
import { moved, weave } from "./weave";

/** A text with "|" where the cursor stands. */
function withCaret(marked: string): [string, number] {
  return [marked.replace("|", ""), marked.indexOf("|")];
}

function woven(sent: string, merged: string, current: string): string {
  const [text, caret] = withCaret(current);
  const result = weave(sent, merged, text);
  const place = result.place(caret);
  return `${result.text.slice(0, place)}|${result.text.slice(place)}`;
}

it("leaves the text alone where nobody else wrote", () => {
  expect(woven("Limps", "Limps", "Limps lef|")).toBe("Limps lef|");
});

it("takes what others wrote, and keeps the cursor at its letter", () => {
  expect(woven("Limps.\nEats.", "Drinks.\nLimps.\nEats.", "Limps.\nEats.|")).toBe("Drinks.\nLimps.\nEats.|");
  expect(woven("Limps.\nEats.", "Limps.\nEats.\nSleeps.", "Lim|ps.\nEats.")).toBe("Lim|ps.\nEats.\nSleeps.");
  expect(woven("one\ntwo\nthree", "ONE\ntwo\nTHREE!", "one\ntw|o\nthree")).toBe("ONE\ntw|o\nTHREE!");
});

it("keeps what was typed while the save was on its way", () => {
  expect(woven("Limps", "Drinks.\nLimps", "Limps left|")).toBe("Drinks.\nLimps left|");
  expect(woven("Limps", "Limps\nDrinks.", "No more l|imps")).toBe("No more l|imps\nDrinks.");
  expect(woven("a b c", "a b c d", "a |c")).toBe("a |c d");
  expect(woven("a b c", "a B c", "a b x|c")).toBe("a B x|c");
  expect(woven("Limps", "", "Limps now|")).toBe(" now|");
  expect(woven("", "Drinks.", "Limps|")).toBe("Limps|Drinks.");
  expect(woven("start\nend", "start\nmiddle\nend", "start\nend and mo|re")).toBe("start\nmiddle\nend and mo|re");
});

it("loses no letter of either, wherever the changes are", () => {
  const base = "Limps on the left.\nEats well.\nSleeps.";
  for (let mine = 0; mine <= base.length; mine++) {
    for (let theirs = 0; theirs <= base.length; theirs++) {
      const current = `${base.slice(0, mine)}MINE${base.slice(mine)}`;
      const merged = `${base.slice(0, theirs)}theirs${base.slice(theirs)}`;
      const { text, place } = weave(base, merged, current);
      expect(text.replace("MINE", "")).toBe(merged);
      expect(text.slice(0, place(mine + 4)).endsWith("MINE")).toBe(true);
    }
  }
});

it("finds a place again in a text of many lines", () => {
  const lines = Array.from({ length: 700 }, (_, at) => `line ${at}`).join("\n");
  expect(moved(lines, `first\n${lines}`, lines.length)).toBe(lines.length + 6);
});
