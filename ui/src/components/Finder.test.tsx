import { MantineProvider } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { Finder } from "./Finder";

const LINES = [
  { id: "a", text: "Otitis externa" },
  { id: "b", text: "Otitis media" },
];

function Kept({ onPick }: { onPick: (id: string) => void }) {
  const [value, setValue] = useState("");
  const lines = LINES.filter(({ text }) => text.toLowerCase().includes(value.toLowerCase()));
  return (
    <MantineProvider>
      <Finder label="Diagnosis" value={value} lines={lines} onType={setValue} onPick={onPick} />
    </MantineProvider>
  );
}

it("says that it is open only while there is something to choose", async () => {
  const onPick = vi.fn();
  const user = userEvent.setup();
  render(<Kept onPick={onPick} />);
  const field = screen.getByRole("combobox", { name: "Diagnosis" });
  const open = (): string | null => field.getAttribute("aria-expanded");
  expect(open()).toBe("false");
  await user.type(field, "otit");
  await waitFor(() => expect(open()).toBe("true"));
  await user.keyboard("{Enter}");
  expect(onPick).toHaveBeenCalledWith("a");
  await waitFor(() => expect(open()).toBe("false"));
  await user.type(field, "xyz");
  expect(open()).toBe("false");
});
