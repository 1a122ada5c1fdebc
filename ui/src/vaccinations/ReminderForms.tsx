// Reminders by hand: another one, another day, or none.
import { Modal, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { addDays, isDay, today } from "../app/format";
import { useMetaTexts } from "../app/i18n";
import { FormDrawer } from "../components/FormDrawer";
import { ShortForm } from "../components/ShortModal";
import { EntityForm } from "../fields/EntityForm";
import { DayInput } from "../fields/inputs/DayInput";
import { asText } from "../fields/parse";
import type { PatientReminder, Values } from "../generated/api";
import { useAddReminder, useCancelReminder, useMoveReminder } from "./mutations";

const FIELDS = ["purpose", "due_on", "remark"] as const;

export function ReminderDrawer({ patientId, opened, onClose }: { patientId: string; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const add = useAddReminder();
  const [initial] = useState<Values>(() => ({ due_on: addDays(today(), 14) }));
  const title = t("vaccinations.addReminder");
  return (
    <FormDrawer title={title} opened={opened} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <EntityForm
          table="reminders"
          label={title}
          fields={FIELDS}
          initial={initial}
          submitLabel={t("form.save")}
          onCancel={close}
          onDirty={onDirty}
          onSubmit={async ({ stated }) => {
            await add.mutateAsync({ patient_id: patientId, values: stated });
            done();
          }}
        />
      )}
    </FormDrawer>
  );
}

interface ModalProps {
  reminder: PatientReminder | null;
  onClose: () => void;
}

const nameOf = (reminder: PatientReminder | null): string => asText(reminder?.record.values["purpose"]);

export function MoveReminderModal({ reminder, onClose }: ModalProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={reminder !== null} onClose={onClose} title={t("vaccinations.moveThis", { name: nameOf(reminder) })} closeButtonProps={{ "aria-label": t("common.close") }}>
      {reminder ? <MoveForm reminder={reminder} onClose={onClose} /> : null}
    </Modal>
  );
}

function MoveForm({ reminder, onClose }: { reminder: PatientReminder; onClose: () => void }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const move = useMoveReminder();
  const [day, setDay] = useState(asText(reminder.record.values["due_on"]));
  const [checked, setChecked] = useState(false);
  return (
    <Reasoned
      submit={t("vaccinations.move")}
      ready={() => {
        setChecked(true);
        return isDay(day);
      }}
      onClose={onClose}
      onSend={(reason) => move.mutateAsync({ id: reminder.record.id, opened_at: reminder.record.heads, due_on: day, reason })}
    >
      <DayInput
        data-autofocus
        required
        label={texts.label("reminders", "due_on")}
        value={day}
        error={checked && !isDay(day) ? t("form.problem.date") : undefined}
        onChange={setDay}
      />
    </Reasoned>
  );
}

export function CancelReminderModal({ reminder, onClose }: ModalProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={reminder !== null} onClose={onClose} title={t("vaccinations.cancelThis", { name: nameOf(reminder) })} closeButtonProps={{ "aria-label": t("common.close") }}>
      {reminder ? <CancelForm reminder={reminder} onClose={onClose} /> : null}
    </Modal>
  );
}

function CancelForm({ reminder, onClose }: { reminder: PatientReminder; onClose: () => void }) {
  const { t } = useTranslation();
  const cancel = useCancelReminder();
  return (
    <Reasoned
      submit={t("vaccinations.cancelReminder")}
      first
      onClose={onClose}
      onSend={(reason) => cancel.mutateAsync({ id: reminder.record.id, reason })}
    >
      <Text size="sm">{t("vaccinations.cancelText")}</Text>
    </Reasoned>
  );
}

interface ReasonedProps {
  submit: string;
  /** Whether the cursor starts in the reason. */
  first?: boolean;
  /** Whether the rest is there; says so itself. */
  ready?: () => boolean;
  onSend: (reason: string) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A small form that is not sent without a reason. */
function Reasoned({ submit, first = false, ready, onSend, onClose, children }: ReasonedProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const whole = (): boolean => {
    const rest = ready?.() ?? true;
    setMissing(reason.trim() === "");
    return rest && reason.trim() !== "";
  };
  return (
    <ShortForm confirm={submit} ready={whole} onSend={() => onSend(reason.trim())} onClose={onClose}>
      {children}
      <TextInput
        {...(first ? { "data-autofocus": true } : {})}
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
    </ShortForm>
  );
}
