// The forms of what is found and given: a prescription with help for its dose, a diagnosis.
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../../components/FormDrawer";
import { EntityFields } from "../../fields/EntityFields";
import { EntityForm, FormFrame } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import { useEntityForm } from "../../fields/useEntityForm";
import * as api from "../../generated/api";
import type { Row, Values, Visit } from "../../generated/api";
import { ProductField } from "../../visits/ProductField";
import type { Asking } from "../../visits/Reason";
import classes from "./consult.module.css";
import { DoseHelp } from "./DoseHelp";

export type Of = Row | "new" | null;

interface Tools {
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

interface DrawerProps {
  visit: Visit;
  asking: Asking;
  of: Of;
  onClose: () => void;
}

export const PRESCRIPTION = ["product_id", "medication_name", "strength", "dosage", "dose_mg", "frequency", "route", "duration", "quantity", "quantity_unit", "refills", "valid_until", "instructions", "storage", "withdrawal_period", "is_cascade"] as const;
export const SHOWN = PRESCRIPTION.filter((name) => name !== "product_id" && name !== "medication_name");

export function PrescriptionDrawer({ of, onClose, ...rest }: DrawerProps) {
  const { t } = useTranslation();
  const opened = of === "new" ? null : of;
  const title = opened ? t("consult.changePrescription") : t("consult.prescribe");
  return (
    <FormDrawer title={title} opened={of !== null} onClose={onClose}>
      {(tools) => <PrescriptionForm title={title} opened={opened} {...rest} {...tools} />}
    </FormDrawer>
  );
}

function PrescriptionForm({ title, opened, visit, asking, close, done, onDirty }: Omit<DrawerProps, "of" | "onClose"> & Tools & { title: string; opened: Row | null }) {
  const { t } = useTranslation();
  const form = useEntityForm({ table: "prescriptions", fields: PRESCRIPTION, ...(opened ? { opened } : { initial: { refills: 0 } }) });
  const save = async (): Promise<void> => {
    await asking.send(({ in_spite, dose }) => {
      const reason: Values = dose === null ? {} : { dose_override: dose };
      return opened
        ? api.changePrescription({ id: opened.id, opened_at: form.openedAt, patch: { ...form.patch(), ...reason }, in_spite })
        : api.prescribe({ record_id: visit.record.id, values: { ...form.stated(), ...reason }, in_spite });
    });
    done();
  };
  return (
    <FormFrame forms={[form]} label={title} submitLabel={t("form.save")} onSubmit={save} onCancel={close} onDirty={onDirty}>
      <ProductField
        form={form}
        table="prescriptions"
        field="medication_name"
        onPick={({ values }) => form.set({ quantity_unit: values["unit"] ?? null, ...(asText(values["route"]) ? { route: values["route"] ?? null } : {}) })}
      />
      <div className={classes.help}>
        <DoseHelp
          visit={visit}
          productId={asText(form.values["product_id"])}
          mg={asText(form.values["dose_mg"])}
          onUse={(values) => form.set(values)}
        />
      </div>
      <EntityFields form={form} only={SHOWN} />
    </FormFrame>
  );
}

const DIAGNOSIS = ["diagnosis_name", "diagnosis_type", "is_primary", "notes"] as const;

export function DiagnosisDrawer({ of, onClose }: { of: Row | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDrawer title={t("consult.changeDiagnosis")} opened={of !== null} onClose={onClose}>
      {({ close, done, onDirty }) =>
        of ? (
          <EntityForm
            table="diagnoses"
            label={t("consult.changeDiagnosis")}
            fields={DIAGNOSIS}
            opened={of}
            submitLabel={t("form.save")}
            onCancel={close}
            onDirty={onDirty}
            onSubmit={async ({ patch, form }) => {
              if (form.dirty) await api.changeDiagnosis({ id: of.id, opened_at: form.openedAt, patch });
              done();
            }}
          />
        ) : null
      }
    </FormDrawer>
  );
}
