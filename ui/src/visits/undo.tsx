// The last move or cancellation can be taken back: from the note that tells of it, or by a key.
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import { useSession } from "../app/session";
import { createStore } from "../app/store";

const NOTE = "undo";
const SHOWN_MS = 15_000;

interface Undoable {
  undo: () => Promise<unknown>;
  /** Nobody takes back what a colleague did. */
  user: string | undefined;
}

const last = createStore<Undoable | null>(null);

export interface Undo {
  /** Tells what was done, and offers to take it back. The text names nobody: it outlives the page. */
  offer: (text: string, undo: () => Promise<unknown>) => void;
  /** Takes back what was done last, if anything was. */
  run: () => Promise<void>;
}

export function useUndo(): Undo {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const user = useSession()?.user?.id;
  const closeButtonProps = { "aria-label": t("common.close") };
  const run = async (): Promise<void> => {
    const done = last.get();
    last.set(null);
    notifications.hide(NOTE);
    if (!done || done.user !== user) {
      notifications.show({ message: t("undo.nothing"), autoClose: 3_000, closeButtonProps });
      return;
    }
    try {
      await done.undo();
      notifications.show({ message: t("undo.done"), autoClose: 4_000, closeButtonProps });
    } catch (thrown) {
      notifications.show({ color: "red", message: errorText(thrown), autoClose: 10_000, closeButtonProps });
    }
  };
  return {
    run,
    offer: (text, undo) => {
      last.set({ undo, user });
      notifications.hide(NOTE);
      notifications.show({
        id: NOTE,
        autoClose: SHOWN_MS,
        // Away from the buttons of the forms, which stand on the right.
        position: "bottom-left",
        closeButtonProps,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <span>{text}</span>
            <Button size="compact-sm" variant="default" onClick={() => void run()}>
              {t("undo.button")}
            </Button>
          </Group>
        ),
      });
    },
  };
}
