// The button that empties a choice. The library hides its own from the keyboard and from screen readers.
import { useCallback, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";

/** The button goes with what it clears, and the keyboard must not go with it. */
function backToInput({ currentTarget }: MouseEvent<HTMLElement>): void {
  currentTarget.closest(".mantine-InputWrapper-root")?.querySelector<HTMLElement>("input:not([type='hidden'])")?.focus();
}

interface ClearButton {
  "aria-label": string;
  "aria-hidden": boolean;
  tabIndex: number;
  onClick: (event: MouseEvent<HTMLElement>) => void;
}

/** Given the label of the choice. Where Backspace takes things out already, the button is no stop for Tab. */
export function useClearButton(): (label: string, reach?: "tab" | "backspace") => ClearButton {
  const { t } = useTranslation();
  return useCallback(
    (label, reach = "tab") => ({ "aria-label": t("form.clear", { label }), "aria-hidden": false, tabIndex: reach === "tab" ? 0 : -1, onClick: backToInput }),
    [t],
  );
}
