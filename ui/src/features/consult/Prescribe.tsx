// The forms of what is given: a prescription with help for its dose, a treatment, a diagnosis.
import { Radio, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../../app/i18n";
import { FormDrawer } from "../../components/FormDrawer";
import { EntityFields } from "../../fields/EntityFields";
import { EntityForm, FormFrame } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import { useEntityForm, type EntityFormState } from "../../fields/useEntityForm";
import * as api from "../../generated/api";
import type { ProductHit, Row, Values, Visit } from "../../generated/api";
import type { Table } from "../../generated/entities";
import classes from "./consult.module.css";
import { DoseHelp } from "./DoseHelp";
import { Finder } from "./Finder";
import { productsQuery } from "./queries";
import type { Asking } from "./Reason";

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

interface ProductProps {
  form: EntityFormState;
  table: Table;
  /** The field with the name that is shown and printed. */
  field: string;
  onPick?: (product: ProductHit) => void;
}

/** The product of the list, or a name in free words: one field for both. */
function ProductField({ form, table, field, onPick }: ProductProps) {
  const texts = useMetaTexts();
  const name = asText(form.values[field]);
  const chosen = asText(form.values["product_id"]) !== "";
  const found = useQuery({ ...productsQuery(name), enabled: !chosen && name.trim() !== "" }).data ?? [];
  const pick = (product: ProductHit): void => {
    form.set({ product_id: product.id, [field]: product.name });
    onPick?.(product);
  };
  return (
    <Finder
      label={texts.label(table, field)}
      required
      autoFocus
      error={form.errors[field]}
      value={name}
      lines={chosen ? [] : found.map((hit) => ({ id: hit.id, text: hit.name, detail: substances(hit) }))}
      onType={(text) => form.set({ [field]: text, product_id: null })}
      onPick={(id) => {
        const hit = found.find((each) => each.id === id);
        if (hit) pick(hit);
      }}
    />
  );
}

function substances({ values }: ProductHit): string {
  const words = values["substances"];
  return Array.isArray(words) ? words.filter((word) => typeof word === "string").join(", ") : "";
}

const PRESCRIPTION = ["product_id", "medication_name", "strength", "dosage", "dose_mg", "frequency", "route", "duration", "quantity", "quantity_unit", "refills", "valid_until", "instructions", "storage", "withdrawal_period", "is_cascade"] as const;
const SHOWN = PRESCRIPTION.filter((name) => name !== "product_id" && name !== "medication_name");

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

const TREATMENT = ["product_id", "treatment_name", "treatment_type", "dose", "route", "due_at", "description", "notes"] as const;
const TREATMENT_SHOWN = TREATMENT.filter((name) => name !== "product_id" && name !== "treatment_name");

export function TreatmentDrawer({ of, onClose, ...rest }: DrawerProps) {
  const { t } = useTranslation();
  const opened = of === "new" ? null : of;
  const title = opened ? t("consult.changeTreatment") : t("consult.addTreatment");
  return (
    <FormDrawer title={title} opened={of !== null} onClose={onClose}>
      {(tools) => <TreatmentForm title={title} opened={opened} {...rest} {...tools} />}
    </FormDrawer>
  );
}

function TreatmentForm({ title, opened, visit, asking, close, done, onDirty }: Omit<DrawerProps, "of" | "onClose"> & Tools & { title: string; opened: Row | null }) {
  const { t } = useTranslation();
  const form = useEntityForm({ table: "treatments", fields: TREATMENT, ...(opened ? { opened } : { initial: { treatment_type: "PROCEDURE" } }) });
  const [step, setStep] = useState<"done" | "planned">("done");
  const save = async (): Promise<void> => {
    await asking.send(({ in_spite }) =>
      opened
        ? api.changeTreatment({ id: opened.id, opened_at: form.openedAt, patch: form.patch(), in_spite })
        : api.addTreatment({ record_id: visit.record.id, values: form.stated(), step, in_spite }),
    );
    done();
  };
  return (
    <FormFrame forms={[form]} label={title} submitLabel={t("form.save")} onSubmit={save} onCancel={close} onDirty={onDirty}>
      <ProductField form={form} table="treatments" field="treatment_name" onPick={() => form.set({ treatment_type: "MEDICATION" })} />
      {opened ? null : (
        <Radio.Group mt="sm" label={t("consult.when")} value={step} onChange={(value) => setStep(value === "planned" ? "planned" : "done")}>
          <Group mt="xs">
            <Radio value="done" label={t("consult.doneNow")} />
            <Radio value="planned" label={t("consult.planned")} />
          </Group>
        </Radio.Group>
      )}
      <div className={classes.help} />
      <EntityFields form={form} only={TREATMENT_SHOWN} />
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
