import { expect, it, vi } from "vitest";
import { revealField } from "./reveal";

/** A dialog whose head ends at 60 and whose buttons begin at 700, and a field somewhere in it. */
async function scrolled(from: number, to: number): Promise<unknown> {
  document.body.innerHTML = `<section role="dialog"><header></header><form><div class="mantine-InputWrapper-root"><input></div><footer><button></button></footer></form></section>`;
  const place = (selector: string, top: number, bottom: number): Element => {
    const element = document.querySelector(selector) as Element;
    element.getBoundingClientRect = () => new DOMRect(0, top, 500, bottom - top);
    return element;
  };
  place("header", 0, 60);
  place(".mantine-InputWrapper-root", from, to);
  const by = vi.fn();
  (document.querySelector("section") as Element).scrollBy = by;
  revealField(document.querySelector("input") as Element, place("footer", 700, 768));
  await new Promise(requestAnimationFrame);
  return by.mock.calls[0]?.[0] ?? null;
}

it("scrolls a field out from under the buttons of its form and the head of its dialog, label and all", async () => {
  expect(await scrolled(680, 740)).toEqual({ top: 52 });
  expect(await scrolled(40, 100)).toEqual({ top: -32 });
  expect(await scrolled(300, 360)).toBeNull();
});

it("shows the end of a field that is higher than what is seen at once", async () => {
  expect(await scrolled(-200, 900)).toEqual({ top: 212 });
  expect(await scrolled(0, 680)).toEqual({ top: -8 });
});
