// The forms around a patient: new, edit, allergy, weighing.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { CommandError } from "../../app/errors";
import { showDateTime, showNumber } from "../../app/format";
import { NewerNote } from "../../app/NewerNote";
import { FormDrawer } from "../../components/FormDrawer";
import { EntityForm } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import type { PatientCard, Row, Values } from "../../generated/api";
import { ChipNote } from "./ChipNote";
import { ALLERGY_FIELDS, PATIENT_FIELDS, WEIGHT_FIELDS } from "./fieldLists";
import { useAddAllergy, useChangeAllergy, useChangePatient, useRecordWeight, useRegisterPatient } from "./mutations";
import classes from "./people.module.css";

interface DrawerProps {
  opened: boolean;
  onClose: () => void;
}

export function NewPatientDrawer({ clientId, owner, opened, onClose }: DrawerProps & { clientId: string; owner: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const register = useRegisterPatient();
  const title = t("patient.newFor", { owner });
  return (
    <FormDrawer title={title} opened={opened} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <EntityForm
          table="patients"
          label={title}
          fields={PATIENT_FIELDS}
          notes={(typed) => ({ microchip_id: <ChipNote chip={typed["microchip_id"]} /> })}
          submitLabel={t("form.save")}
          onCancel={close}
          onDirty={onDirty}
          onSubmit={async ({ stated }) => {
            const { id } = await register.mutateAsync({ client_id: clientId, values: stated });
            done();
            void navigate(`/patients/${id}`);
          }}
        />
      )}
    </FormDrawer>
  );
}

export function EditPatientDrawer({ patient, opened, onClose }: DrawerProps & { patient: PatientCard }) {
  const { t } = useTranslation();
  const change = useChangePatient();
  return (
    <FormDrawer title={t("patient.editTitle", { name: asText(patient.values["name"]) })} opened={opened} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <EntityForm
          table="patients"
          label={t("patient.edit")}
          fields={PATIENT_FIELDS}
          notes={(typed) => ({ microchip_id: <ChipNote chip={typed["microchip_id"]} patientId={patient.id} /> })}
          opened={patient}
          submitLabel={t("form.save")}
          onCancel={close}
          onDirty={onDirty}
          onSubmit={async ({ patch, form }) => {
            if (form.dirty) await change.mutateAsync({ id: patient.id, opened_at: form.openedAt, patch });
            done();
          }}
        />
      )}
    </FormDrawer>
  );
}

interface AllergyProps {
  patientId: string;
  /** An allergy to change, "new" for another one, null when closed. */
  allergy: Row | "new" | null;
  onClose: () => void;
}

export function AllergyDrawer({ patientId, allergy, onClose }: AllergyProps) {
  const { t } = useTranslation();
  const add = useAddAllergy();
  const change = useChangeAllergy();
  const opened = allergy === "new" ? null : allergy;
  const title = opened ? t("patient.changeAllergy") : t("patient.addAllergy");
  return (
    <FormDrawer title={title} opened={allergy !== null} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <>
          {opened ? <NewerNote table="patient_allergies" id={opened.id} className={classes.notice} /> : null}
          <EntityForm
            table="patient_allergies"
            label={title}
            fields={ALLERGY_FIELDS}
            {...(opened ? { opened } : {})}
            submitLabel={t("form.save")}
            onCancel={close}
            onDirty={onDirty}
            onSubmit={async ({ patch, stated, form }) => {
              if (opened === null) await add.mutateAsync({ patient_id: patientId, values: stated });
              else if (form.dirty) await change.mutateAsync({ id: opened.id, opened_at: form.openedAt, patch });
              done();
            }}
          />
        </>
      )}
    </FormDrawer>
  );
}

const JUMP = 0.2;

/** How far a weight is from the last one, as a share of it; null without a last one. */
export function weightChange(weight: string, last: string): number | null {
  const [now, before] = [Number(weight), Number(last)];
  return before > 0 && Number.isFinite(now) ? (now - before) / before : null;
}

interface WeightFormProps {
  patient: PatientCard;
  /** The one that is put right: of two for one moment the later one counts. */
  of: Row | null;
  label: string;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function WeightForm({ patient, of, label, close, done, onDirty }: WeightFormProps) {
  const { t } = useTranslation();
  const record = useRecordWeight();
  const [initial] = useState<Values>(() => ({ measured_at: new Date().toISOString() }));
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const before = of === null ? patient.weights[0] : patient.weights[patient.weights.findIndex(({ id }) => id === of.id) + 1];
  const last = asText(before?.values["weight_kg"]);
  const askAboutJump = (weight: string): void => {
    const change = weightChange(weight, last);
    if (change === null || Math.abs(change) <= JUMP || confirmed === weight) return;
    setConfirmed(weight);
    const percent = Math.round(Math.abs(change) * 100);
    const text = change > 0 ? t("patient.jumpUp", { percent, last: showNumber(last) }) : t("patient.jumpDown", { percent, last: showNumber(last) });
    throw new CommandError("invalid_value", text, "weight_kg");
  };
  return (
    <EntityForm
      table="patient_weights"
      label={label}
      fields={of === null ? WEIGHT_FIELDS : ["weight_kg"]}
      initial={of === null ? initial : { weight_kg: of.values["weight_kg"] ?? null }}
      submitLabel={t("form.save")}
      onCancel={close}
      onDirty={onDirty}
      onSubmit={async ({ stated }) => {
        const weight = asText(stated["weight_kg"]);
        askAboutJump(weight);
        const moment: Values = of === null ? {} : { measured_at: of.values["measured_at"] ?? null };
        await record.mutateAsync({ patient_id: patient.id, values: { ...stated, ...moment }, confirmed: confirmed === weight }).catch((thrown: unknown) => {
          // A weight that came meanwhile, or of another day.
          if (CommandError.from(thrown).code === "weight_jump") setConfirmed(weight);
          throw thrown;
        });
        done();
      }}
    />
  );
}

export function WeightDrawer({ patient, of, opened, onClose }: DrawerProps & { patient: PatientCard; of: Row | null }) {
  const { t } = useTranslation();
  const title = of === null ? t("patient.addWeight") : t("patient.correctThis", { when: showDateTime(asText(of.values["measured_at"])) });
  return (
    <FormDrawer title={title} opened={opened} onClose={onClose}>
      {(tools) => <WeightForm patient={patient} of={of} label={title} {...tools} />}
    </FormDrawer>
  );
}
