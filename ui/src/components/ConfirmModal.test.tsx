import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderPiece } from "../test/render";
import { ConfirmModal } from "./ConfirmModal";

it("is answered by Ctrl+Enter from anywhere in it, once, and tells no form behind it", async () => {
  const behind = vi.fn();
  const confirm = vi.fn(() => new Promise<void>(() => undefined));
  renderPiece(
    <div onKeyDown={behind}>
      <ConfirmModal opened danger title="Remove" confirm="Yes" onConfirm={confirm} onClose={vi.fn()}>
        Sure?
      </ConfirmModal>
    </div>,
  );
  const cancel = screen.getByRole("button", { name: "Cancel" });
  await waitFor(() => expect(document.activeElement).toBe(cancel));
  fireEvent.keyDown(cancel, { key: "Enter" });
  expect(confirm).not.toHaveBeenCalled();
  behind.mockClear();
  fireEvent.keyDown(cancel, { key: "Enter", ctrlKey: true });
  fireEvent.keyDown(cancel, { key: "Enter", ctrlKey: true });
  expect(confirm).toHaveBeenCalledOnce();
  expect(behind).not.toHaveBeenCalled();
});
