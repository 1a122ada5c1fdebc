// Whether everything that was typed is saved: always in sight, never in the way.
import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconLoader2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import type { SaveState } from "./keeper";
import { useSaveState, type Kept } from "./useKeeper";

/** The one of several that matters most. */
function worst(states: readonly SaveState[]): SaveState {
  return states.find(({ is }) => is === "failed") ?? states.find(({ is }) => is !== "saved") ?? { is: "saved" };
}

export function SaveMark({ note, record }: { note: Kept; record: Kept }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const state = worst([useSaveState(note), useSaveState(record)]);
  if (state.is === "failed") {
    return (
      <Text size="sm" fw={600} c="var(--mantine-color-error)" role="alert">
        <IconAlertTriangle size="1rem" aria-hidden style={{ verticalAlign: "-0.15em" }} /> {t("consult.notSaved", { why: errorText(state.error) })}
      </Text>
    );
  }
  const saved = state.is === "saved";
  const Icon = saved ? IconCheck : IconLoader2;
  return (
    <Text size="sm" c="dimmed" role="status" aria-live="off">
      <Icon size="1rem" aria-hidden style={{ verticalAlign: "-0.15em" }} /> {saved ? t("consult.saved") : t("consult.saving")}
    </Text>
  );
}
