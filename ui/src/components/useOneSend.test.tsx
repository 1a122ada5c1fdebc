import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MantineProvider } from "@mantine/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "../app/i18n";
import { ShortForm } from "./ShortModal";
import { setMoment } from "./useOneSend";

beforeEach(() => setMoment(300));
afterEach(() => setMoment(0));

function renderForm(onSend: () => Promise<unknown>) {
  render(
    <MantineProvider>
      <ShortForm confirm="Save" onSend={onSend} onClose={() => undefined}>
        <input aria-label="Weight" />
      </ShortForm>
    </MantineProvider>,
  );
  screen.getByRole("textbox").focus();
  return userEvent.setup();
}

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

it("sends once, however often the key is pressed in a moment, and again after that", async () => {
  const send = vi.fn(() => Promise.resolve());
  const user = renderForm(send);
  await user.keyboard("{Control>}{Enter}{Enter}{Enter}{/Control}");
  expect(send).toHaveBeenCalledTimes(1);
  await wait(400);
  await user.keyboard("{Enter}");
  expect(send).toHaveBeenCalledTimes(2);
});

it("does not take the press that asked for the answer to the question", async () => {
  const send = vi.fn(() => Promise.reject(new Error("is this right?")));
  const user = renderForm(send);
  await user.keyboard("{Enter}{Enter}");
  expect(send).toHaveBeenCalledTimes(1);
  expect(await screen.findByRole("alert")).toBeTruthy();
  await wait(400);
  await user.keyboard("{Enter}");
  expect(send).toHaveBeenCalledTimes(2);
});
