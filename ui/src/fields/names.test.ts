import { expect, it } from "vitest";
import { splitName } from "./names";

it.each([
  ["Smit", "", "Smit"],
  [" Anna  Smit ", "Anna", "Smit"],
  ["Anna Maria Smit", "Anna Maria", "Smit"],
  ["Anna van der Berg", "Anna", "van der Berg"],
  ["Jan in 't Veld", "Jan", "in 't Veld"],
  ["van der Berg", "", "van der Berg"],
  ["De Vries", "", "De Vries"],
  ["Anna De Vries", "Anna", "De Vries"],
  ["Berg, Anna van der", "Anna van der", "Berg"],
  ["Smit, Anna", "Anna", "Smit"],
  ["Smit,", "", "Smit,"],
  ["Anna Smit-de Boer", "Anna", "Smit-de Boer"],
  ["", "", ""],
])("takes %s for %s and %s", (typed, first, last) => {
  expect(splitName(typed)).toEqual({ first, last });
});
