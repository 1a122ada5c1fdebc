// A patient leaves, comes back, or has died. The question is put kindly; nothing of it is final.
import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../../app/errors";
import { isDay, showDateTime, today } from "../../app/format";
import { ConfirmModal } from "../../components/ConfirmModal";
import { Notice } from "../../components/Notice";
import { DayInput } from "../../fields/inputs/DayInput";
import { asText } from "../../fields/parse";
import type { PatientCard } from "../../generated/api";
import { useSetPatientStatus } from "./mutations";

export const STATUSES = ["ACTIVE", "INACTIVE", "DECEASED"] as const;
export type PatientStatus = (typeof STATUSES)[number];

export function StatusModal({ patient, to, onClose }: { patient: PatientCard; to: PatientStatus | null; onClose: () => void }) {
  const { t } = useTranslation();
  const set = useSetPatientStatus();
  const [day, setDay] = useState(today);
  const name = asText(patient.values["name"]);
  const next = patient.next_appointment;
  const send = async (): Promise<unknown> => {
    if (to === null) return;
    if (to === "DECEASED" && !isDay(day)) throw new CommandError("invalid_value", t("form.problem.date"), "date");
    return set.mutateAsync({ id: patient.id, status: to, date: to === "DECEASED" ? day : null });
  };
  const status = to ?? "ACTIVE";
  return (
    <ConfirmModal
      opened={to !== null}
      title={t(`patient.statusTitle.${status}`, { name })}
      confirm={t(`patient.statusConfirm.${status}`)}
      onConfirm={send}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text size="sm">{t(`patient.statusText.${status}`, { name })}</Text>
        {to === "DECEASED" ? <DayInput label={t("patient.dayOfDeath")} value={day} onChange={setDay} required /> : null}
        {to !== "ACTIVE" && next ? (
          <Notice tone="warn">{t("patient.stillBooked", { when: showDateTime(next.start) })}</Notice>
        ) : null}
      </Stack>
    </ConfirmModal>
  );
}
