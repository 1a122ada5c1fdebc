// Cancels an appointment, or the rest of its series; the reason is asked because it stays findable with it.
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { showTime } from "../app/format";
import { useErrorText } from "../app/i18n";
import { Notice } from "../components/Notice";
import { sendKey } from "../components/sendKey";
import type { AppointmentSummary } from "../generated/api";
import { useCancelAppointment, useCancelSeries } from "./mutations";
import { uncancel } from "./takeBack";
import { useUndo } from "./undo";

interface Props {
  visit: AppointmentSummary | null;
  onClose: () => void;
}

export function CancelModal({ visit, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={visit !== null} onClose={onClose} title={t("today.cancelTitle")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {visit ? <CancelForm key={visit.id} visit={visit} onClose={onClose} /> : null}
    </Modal>
  );
}

/** Sends the cancellation and tells of it; a single one can be taken back. */
function useCancelling(visit: AppointmentSummary, onClose: () => void) {
  const { t } = useTranslation();
  const undo = useUndo();
  const one = useCancelAppointment();
  const rest = useCancelSeries();
  const send = (reason: string, whole: boolean): void => {
    const what = { id: visit.id, reason };
    if (whole) {
      rest.mutate(what, {
        onSuccess: ({ canceled }) => {
          onClose();
          notifications.show({ message: t("cancel.seriesDone", { count: canceled }) });
        },
      });
    } else {
      one.mutate(what, {
        onSuccess: () => {
          onClose();
          undo.offer(t("cancel.done"), () => uncancel(visit));
        },
      });
    }
  };
  return { send, error: one.error ?? rest.error, busy: one.isPending || rest.isPending };
}

function CancelForm({ visit, onClose }: { visit: AppointmentSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { send, error, busy } = useCancelling(visit, onClose);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [extent, setExtent] = useState("one");
  const submit = (): void => {
    if (busy) return;
    if (reason.trim() === "") setMissing(true);
    else send(reason.trim(), extent === "rest");
  };
  return (
    <form
      noValidate
      onKeyDown={sendKey(submit)}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
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
      {visit.series_id ? (
        <Radio.Group mt="md" label={t("cancel.extent")} value={extent} onChange={setExtent}>
          <Stack gap="xs" mt="xs">
            <Radio value="one" label={t("cancel.one")} />
            <Radio value="rest" label={t("cancel.rest")} description={extent === "rest" ? t("cancel.restHint") : undefined} />
          </Stack>
        </Radio.Group>
      ) : null}
      {error ? (
        <div style={{ marginTop: "1rem" }}>
          <Notice tone="alert" role="alert">
            {errorText(error)}
          </Notice>
        </div>
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("today.keep")}
        </Button>
        <Button type="submit" color="red.9" loading={busy}>
          {extent === "rest" ? t("cancel.restYes") : t("today.cancelYes")}
        </Button>
      </Group>
    </form>
  );
}
