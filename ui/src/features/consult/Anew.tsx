// A wrong prescription of a visit that can no longer be changed: cancelled by an addendum, or written anew besides.
import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { FormDrawer } from "../../components/FormDrawer";
import { ShortModal } from "../../components/ShortModal";
import { EntityFields } from "../../fields/EntityFields";
import { FormFrame } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import { useEntityForm } from "../../fields/useEntityForm";
import * as api from "../../generated/api";
import type { Row, Values, Visit } from "../../generated/api";
import { ProductField } from "../../visits/ProductField";
import type { Asking } from "../../visits/Reason";
import classes from "./consult.module.css";
import { DoseHelp } from "./DoseHelp";
import { PRESCRIPTION, SHOWN } from "./Prescribe";

const nameOf = (of: Row | null): string => asText(of?.values["medication_name"] ?? null);

/** Why it counts no longer, which becomes the addendum. */
function useWhy() {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  const [missing, setMissing] = useState(false);
  return {
    why: why.trim(),
    check: (): boolean => {
      setMissing(why.trim() === "");
      return why.trim() !== "";
    },
    clear: () => {
      setWhy("");
      setMissing(false);
    },
    field: (
      <TextInput
        data-autofocus
        required
        label={t("consult.cancelWhy")}
        description={t("consult.cancelWhyHint")}
        maxLength={255}
        value={why}
        error={missing ? t("form.problem.required") : undefined}
        onChange={(event) => {
          setWhy(event.currentTarget.value);
          setMissing(false);
        }}
      />
    ),
  };
}

export function CancelPrescriptionModal({ of, onClose }: { of: Row | null; onClose: () => void }) {
  const { t } = useTranslation();
  const reason = useWhy();
  return (
    <ShortModal
      title={t("consult.cancelTitle", { name: nameOf(of) })}
      opened={of !== null}
      confirm={t("consult.cancelDo")}
      ready={reason.check}
      onSend={() => api.cancelPrescription({ id: of?.id ?? "", reason: reason.why })}
      onClose={() => {
        reason.clear();
        onClose();
      }}
    >
      <Text size="sm">{t("consult.cancelText")}</Text>
      {reason.field}
    </ShortModal>
  );
}

export function AnewDrawer({ of, onClose, ...rest }: { visit: Visit; of: Row | null; asking: Asking; onClose: () => void }) {
  const { t } = useTranslation();
  const title = t("consult.anewTitle", { name: nameOf(of) });
  return (
    <FormDrawer title={title} opened={of !== null} onClose={onClose}>
      {({ close, done, onDirty }) => (of ? <Form of={of} title={title} {...rest} close={close} done={done} onDirty={onDirty} /> : null)}
    </FormDrawer>
  );
}

interface FormProps {
  visit: Visit;
  of: Row;
  asking: Asking;
  title: string;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function Form({ visit, of, asking, title, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const reason = useWhy();
  const form = useEntityForm({ table: "prescriptions", fields: PRESCRIPTION, opened: of });
  const save = async (): Promise<void> => {
    const { record_id } = await asking.send(({ in_spite, dose }) => {
      const unusual: Values = dose === null ? {} : { dose_override: dose };
      return api.prescribeAnew({ id: of.id, patch: { ...form.patch(), ...unusual }, reason: reason.why, in_spite });
    });
    done();
    await navigate(`/consults/${record_id}`);
  };
  return (
    <FormFrame
      forms={[form]}
      label={title}
      submitLabel={t("consult.anewDo")}
      onSubmit={save}
      onCancel={close}
      onDirty={onDirty}
      check={reason.check}
      draft={{ name: `prescriptions:anew:${of.id}` }}
    >
      <Text size="sm">{t("consult.anewText")}</Text>
      <div className={classes.help}>{reason.field}</div>
      <ProductField
        form={form}
        table="prescriptions"
        field="medication_name"
        onPick={({ values }) => form.set({ quantity_unit: values["unit"] ?? null, ...(asText(values["route"]) ? { route: values["route"] ?? null } : {}) })}
      />
      <div className={classes.help}>
        <DoseHelp visit={visit} productId={asText(form.values["product_id"])} mg={asText(form.values["dose_mg"])} onUse={(values) => form.set(values)} />
      </div>
      <EntityFields form={form} only={SHOWN} />
    </FormFrame>
  );
}
