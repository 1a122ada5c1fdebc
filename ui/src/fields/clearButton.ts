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
  style: { minWidth: number; minHeight: number };
  onClick: (event: MouseEvent<HTMLElement>) => void;
}

/** The least that is easy to hit, in pixels (WCAG 2.2, 2.5.8). */
const TARGET = { minWidth: 24, minHeight: 24 };

/** Given the label of the choice. Where Backspace takes things out already, the button is no stop for Tab. */
export function useClearButton(): (label: string, reach?: "tab" | "backspace") => ClearButton {
  const { t } = useTranslation();
  return useCallback(
    (label, reach = "tab") => ({ "aria-label": t("form.clear", { label }), "aria-hidden": false, tabIndex: reach === "tab" ? 0 : -1, style: TARGET, onClick: backToInput }),
    [t],
  );
}
