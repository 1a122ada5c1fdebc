import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { addDays, showDay, today } from "../../app/format";
import { renderPiece } from "../../test/render";
import { DayJump } from "./DayJump";

const START = "2026-11-22";

function renderJump() {
  const went = vi.fn();
  function Page() {
    const [date, setDate] = useState(START);
    const go = (day: string): void => {
      went(day);
      setDate(day);
    };
    return (
      <>
        <DayJump label="Day" date={date} onDate={go} />
        <button onClick={() => go(addDays(date, 1))}>Next</button>
      </>
    );
  }
  renderPiece(<Page />);
  return { went, field: screen.getByRole("textbox", { name: "Day" }), user: userEvent.setup() };
}

it("goes to the day on Enter, not on the way to its last digit, and keeps the focus", async () => {
  const { went, field, user } = renderJump();
  await user.clear(field);
  await user.type(field, "2026-12-25");
  expect(went).not.toHaveBeenCalled();
  await user.keyboard("{Enter}");
  expect(went.mock.calls).toEqual([["2026-12-25"]]);
  expect(document.activeElement).toBe(field);
  expect(field).toHaveProperty("value", showDay("2026-12-25"));
  await user.tab();
  expect(went).toHaveBeenCalledOnce();
});

it("goes to the day when the field is left, and to one that is picked", async () => {
  const { went, field, user } = renderJump();
  await user.clear(field);
  await user.type(field, "2026-12-2{Tab}");
  expect(went.mock.calls).toEqual([["2026-12-02"]]);
  await user.click(screen.getByRole("button", { name: "Pick from a calendar: Day" }));
  await user.click(await screen.findByRole("button", { name: "16 December 2026" }));
  expect(went.mock.calls).toEqual([["2026-12-02"], ["2026-12-16"]]);
});

it("takes words for days", async () => {
  const { went, field, user } = renderJump();
  await user.clear(field);
  await user.type(field, "tomorrow{Enter}");
  expect(went.mock.calls).toEqual([[addDays(today(), 1)]]);
  expect(field).toHaveProperty("value", showDay(addDays(today(), 1)));
  await user.clear(field);
  await user.type(field, "+2w{Enter}");
  expect(went.mock.lastCall).toEqual([addDays(today(), 14)]);
});

it("says when it is no day, and comes back to the day that is shown when emptied", async () => {
  const { went, field, user } = renderJump();
  await user.clear(field);
  await user.type(field, "garbage{Enter}");
  expect(screen.getByText(/Write a day/)).toBeTruthy();
  expect(field).toHaveProperty("value", "garbage");
  expect(document.activeElement).toBe(field);
  await user.clear(field);
  expect(screen.queryByText(/Write a day/)).toBeNull();
  await user.tab();
  expect(field).toHaveProperty("value", showDay(START));
  expect(went).not.toHaveBeenCalled();
});

it("follows the page, whatever was typed", async () => {
  const { field, user } = renderJump();
  await user.clear(field);
  await user.type(field, "2026-12-2");
  fireEvent.click(screen.getByRole("button", { name: "Next" }));
  expect(field).toHaveProperty("value", showDay("2026-11-23"));
});
