// A treatment, done now or planned for a time; what an animal is allergic to asks for a reason.
import { Group, Radio } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../components/FormDrawer";
import { EntityFields } from "../fields/EntityFields";
import { FormFrame } from "../fields/EntityForm";
import { asText } from "../fields/parse";
import { useEntityForm } from "../fields/useEntityForm";
import * as api from "../generated/api";
import type { Row } from "../generated/api";
import { ProductField } from "./ProductField";
import type { Asking } from "./Reason";
import classes from "./visits.module.css";

const TREATMENT = ["product_id", "treatment_name", "treatment_type", "dose", "route", "due_at", "description", "notes"] as const;
const SHOWN = TREATMENT.filter((name) => name !== "product_id" && name !== "treatment_name" && name !== "due_at");

type Step = "done" | "planned";

interface Props {
  /** The visit that it belongs to. */
  recordId: string;
  asking: Asking;
  /** A treatment to change, "new" for another one, null when closed. */
  of: Row | "new" | null;
  /** What a new one begins as. */
  first?: Step;
  onClose: () => void;
}

export function TreatmentDrawer({ of, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  const opened = of === "new" ? null : of;
  const title = opened ? t("consult.changeTreatment") : t("consult.addTreatment");
  return (
    <FormDrawer title={title} opened={of !== null} onClose={onClose}>
      {(tools) => <TreatmentForm title={title} opened={opened} {...rest} {...tools} />}
    </FormDrawer>
  );
}

interface FormProps extends Omit<Props, "of" | "onClose"> {
  title: string;
  opened: Row | null;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function TreatmentForm({ title, opened, recordId, asking, first = "done", close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const form = useEntityForm({ table: "treatments", fields: TREATMENT, ...(opened ? { opened } : { initial: { treatment_type: "PROCEDURE" } }) });
  const [step, setStep] = useState<Step>(first);
  const isPlanned = opened ? asText(opened.values["status"]) === "PLANNED" : step === "planned";
  const choose = (value: string): void => {
    const planned = value === "planned";
    setStep(planned ? "planned" : "done");
    // What was done now is not due any more.
    if (!planned) form.set({ due_at: null });
  };
  const save = async (): Promise<void> => {
    await asking.send(({ in_spite }) =>
      opened
        ? api.changeTreatment({ id: opened.id, opened_at: form.openedAt, patch: form.patch(), in_spite })
        : api.addTreatment({ record_id: recordId, values: form.stated(), step, in_spite }),
    );
    done();
  };
  return (
    <FormFrame forms={[form]} label={title} submitLabel={t("form.save")} onSubmit={save} onCancel={close} onDirty={onDirty}>
      <ProductField form={form} table="treatments" field="treatment_name" onPick={() => form.set({ treatment_type: "MEDICATION" })} />
      {opened ? null : (
        <Radio.Group mt="sm" label={t("consult.when")} value={step} onChange={choose}>
          <Group mt="xs">
            <Radio value="done" label={t("consult.doneNow")} />
            <Radio value="planned" label={t("consult.planned")} />
          </Group>
        </Radio.Group>
      )}
      {isPlanned ? (
        <div className={classes.formPart}>
          <EntityFields form={form} only={["due_at"]} />
        </div>
      ) : null}
      <div className={classes.formPart}>
        <EntityFields form={form} only={SHOWN} />
      </div>
    </FormFrame>
  );
}
