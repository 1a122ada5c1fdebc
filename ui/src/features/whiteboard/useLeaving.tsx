// An animal without an appointment leaves: asked about while treatments are planned for it, and with a way back.
import { notifications } from "@mantine/notifications";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import { ConfirmModal } from "../../components/ConfirmModal";
import { useOneSend } from "../../components/useOneSend";
import * as api from "../../generated/api";
import type { BoardLine } from "../../generated/api";
import { useUndo } from "../../visits/undo";

export interface Leaving {
  leave: (line: BoardLine) => void;
  /** Asks first where something is planned still. */
  dialog: ReactNode;
}

export function useLeaving(): Leaving {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const undo = useUndo();
  const once = useOneSend();
  const [asked, setAsked] = useState<BoardLine | null>(null);
  const gone = async ({ patient_id, rooms }: BoardLine): Promise<void> => {
    await api.hasLeft({ id: patient_id });
    undo.offer(t("board.hasLeft"), () => api.moveToRoom({ patient_id, room_id: rooms[0]?.id ?? null }));
  };
  const leave = (line: BoardLine): void => {
    if (line.treatments > 0) return setAsked(line);
    if (!once.begin()) return;
    gone(line)
      .catch((error: unknown) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }))
      .finally(once.end);
  };
  const dialog = (
    <ConfirmModal opened={asked !== null} title={asked ? t("board.leavesTitle", { name: asked.patient_name }) : ""} confirm={t("board.leavesYes")} onConfirm={async () => asked && gone(asked)} onClose={() => setAsked(null)}>
      {asked ? t("board.leavesText", { count: asked.treatments }) : null}
    </ConfirmModal>
  );
  return { leave, dialog };
}
