// Gives a patient to another owner. Who it belonged to before stays in its time line.
import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../../components/FormDrawer";
import { FormFrame } from "../../fields/EntityForm";
import { HitInput, readPicked, type PickedRecord } from "../../fields/inputs/HitInput";
import { asText } from "../../fields/parse";
import type { PatientCard } from "../../generated/api";
import { useChangePatient } from "./mutations";

export function OwnerDrawer({ patient, opened, onClose }: { patient: PatientCard; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDrawer title={t("owner.title", { name: asText(patient.values["name"]) })} opened={opened} onClose={onClose}>
      {(tools) => <OwnerForm patient={patient} {...tools} />}
    </FormDrawer>
  );
}

interface FormProps {
  patient: PatientCard;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function OwnerForm({ patient, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const change = useChangePatient();
  const [openedAt] = useState(patient.heads);
  const [picked, setPicked] = useState<PickedRecord | null>(null);
  const [missing, setMissing] = useState(false);
  const save = async (): Promise<void> => {
    if (picked === null) return;
    await change.mutateAsync({ id: patient.id, opened_at: openedAt, patch: { client_id: picked.id } });
    done();
  };
  return (
    <FormFrame
      forms={[]}
      label={t("owner.change")}
      submitLabel={t("owner.save")}
      draft={{ name: `owner:${patient.id}`, extra: picked && { ...picked }, onRestore: (extra) => setPicked(readPicked(extra)) }}
      check={() => {
        setMissing(picked === null);
        return picked !== null;
      }}
      onSubmit={save}
      onCancel={close}
      onDirty={onDirty}
    >
      <Stack gap="sm">
        <Text size="sm">{t("owner.now", { owner: patient.owner?.name ?? t("patient.noOwner") })}</Text>
        <HitInput
          label={t("owner.new")}
          table="clients"
          {...(patient.owner ? { except: patient.owner.id } : {})}
          value={picked}
          onChange={(client) => {
            setPicked(client);
            setMissing(false);
          }}
          placeholder={t("owner.find")}
          required
          error={missing ? t("form.problem.required") : undefined}
          data-autofocus
        />
        <Text size="sm" c="dimmed">
          {t("owner.hint")}
        </Text>
      </Stack>
    </FormFrame>
  );
}
