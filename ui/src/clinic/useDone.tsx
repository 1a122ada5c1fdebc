// Marking a treatment or a task as done, with the way back where there is one.
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../app/i18n";
import { useOneSend } from "../components/useOneSend";
import * as api from "../generated/api";
import type { StepKind } from "../generated/api";
import { useReasons } from "../visits/Reason";
import { useUndo } from "../visits/undo";
import type { ReactNode } from "react";

export interface Done {
  /** `final` says that it cannot be taken back: the visit is signed. */
  mark: (step: { kind: StepKind; id: string }, final?: boolean) => void;
  /** Asks for a reason where the animal is allergic. */
  dialog: ReactNode;
}

export function useDone(): Done {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const asking = useReasons();
  const undo = useUndo();
  // The next step of the same animal takes the place of this one: a second press must not mark it, too.
  const once = useOneSend();
  const mark = async ({ kind, id }: { kind: StepKind; id: string }, final: boolean): Promise<void> => {
    if (!once.begin()) return;
    try {
      if (kind === "task") {
        await api.completeTask({ id });
        undo.offer(t("tasks.completed"), () => api.reopenTask({ id }));
        return;
      }
      await asking.send(({ in_spite }) => api.setTreatmentStatus({ id, step: "done", in_spite }));
      if (final) notifications.show({ message: t("board.doneAfterSigning"), autoClose: 6_000, closeButtonProps: { "aria-label": t("common.close") } });
      else undo.offer(t("board.treatmentDone"), () => api.setTreatmentStatus({ id, step: "planned", in_spite: null }));
    } catch (thrown) {
      notifications.show({ color: "red", message: errorText(thrown), autoClose: 10_000 });
    } finally {
      once.end();
    }
  };
  return { mark: (step, final = false) => void mark(step, final), dialog: asking.dialog };
}
