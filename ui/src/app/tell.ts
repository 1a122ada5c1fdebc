// Something said for a while in the corner of the window.
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

/** The same thing stands there once at a time. */
export function useTell(): (text: string) => void {
  const { t } = useTranslation();
  return (text) => {
    notifications.show({ id: text, message: text, autoClose: 6_000, closeButtonProps: { "aria-label": t("common.close") } });
  };
}
