// Calling tests off with a reason, and taking out what was entered for the wrong animal.
import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as api from "../generated/api";
import type { LabLine } from "../generated/api";
import { valueOf } from "./results";
import { ShortModal } from "../components/ShortModal";

export function CancelTestsModal({ lines, onClose }: { lines: readonly LabLine[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const close = (): void => {
    setReason("");
    setMissing(false);
    onClose();
  };
  return (
    <ShortModal
      title={t("lab.cancelTitle")}
      opened={lines.length > 0}
      confirm={t("lab.cancel")}
      ready={() => {
        setMissing(reason.trim() === "");
        return reason.trim() !== "";
      }}
      onSend={() => api.cancelTests({ ids: lines.map(({ id }) => id), reason: reason.trim() })}
      onClose={close}
    >
      <Text size="sm">{lines.map((line) => valueOf(line, "test_name")).join(", ")}</Text>
      <TextInput
        data-autofocus
        required
        label={t("consult.reason")}
        maxLength={255}
        value={reason}
        error={missing ? t("form.problem.required") : undefined}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
      />
    </ShortModal>
  );
}

export function RemoveResultModal({ line, onClose }: { line: LabLine | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ShortModal
      title={t("lab.removeTitle")}
      opened={line !== null}
      confirm={t("lab.removeYes")}
      onSend={() => (line === null ? Promise.resolve() : api.removeResult({ id: line.id }))}
      onClose={onClose}
    >
      <Text size="sm">{line === null ? "" : t("lab.removeText", { name: valueOf(line, "test_name"), patient: line.patient_name })}</Text>
    </ShortModal>
  );
}
