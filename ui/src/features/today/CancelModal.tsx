// Cancels an appointment; the reason is asked because the appointment stays findable with it.
import { Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { showTime } from "../../app/format";
import { useErrorText } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import type { AppointmentSummary } from "../../generated/api";
import { useCancelAppointment } from "./mutations";

export function CancelModal({ visit, onClose }: { visit: AppointmentSummary | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={visit !== null}
      onClose={onClose}
      title={t("today.cancelTitle")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {visit ? <CancelForm key={visit.id} visit={visit} onClose={onClose} /> : null}
    </Modal>
  );
}

function CancelForm({ visit, onClose }: { visit: AppointmentSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const cancel = useCancelAppointment();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() === "") setMissing(true);
    else cancel.mutate({ id: visit.id, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={send} noValidate>
      <Text size="sm" mb="sm">
        {t("today.cancelText", { time: showTime(visit.start), name: visit.patient_name ?? visit.type_name })}
      </Text>
      <TextInput
        data-autofocus
        required
        label={t("today.cancelReason")}
        value={reason}
        error={missing ? t("form.problem.required") : undefined}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
      />
      {cancel.error ? (
        <div style={{ marginTop: "1rem" }}>
          <Notice tone="alert" role="alert">
            {errorText(cancel.error)}
          </Notice>
        </div>
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("today.keep")}
        </Button>
        <Button type="submit" color="red.9" loading={cancel.isPending}>
          {t("today.cancelYes")}
        </Button>
      </Group>
    </form>
  );
}
