// Handing out what was prescribed; its label is shown at once. What the label needs is named before.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../components/FormDrawer";
import { EntityFields } from "../fields/EntityFields";
import { FormFrame } from "../fields/EntityForm";
import { asText } from "../fields/parse";
import { useEntityForm } from "../fields/useEntityForm";
import type { NewDispensing, Printable, Values } from "../generated/api";
import classes from "./documents.module.css";
import { MissingList } from "./MissingList";
import { needsQuery, useDispense } from "./queries";

const FIELDS = ["quantity", "quantity_unit", "batch_number", "expires_on"] as const;

interface Props {
  prescription: Printable | null;
  onClose: () => void;
  /** With the dispensing that was written. */
  onDispensed: (id: string, title: string) => void;
}

export function DispenseDrawer({ prescription, onClose, onDispensed }: Props) {
  const { t } = useTranslation();
  const title = t("documents.dispenseTitle", { name: prescription?.title ?? "" });
  return (
    <FormDrawer title={title} opened={prescription !== null} onClose={onClose}>
      {({ close, done, onDirty }) =>
        prescription ? (
          <Form
            prescription={prescription}
            label={title}
            onCancel={close}
            onDirty={onDirty}
            onDispensed={(id) => {
              done();
              onDispensed(id, prescription.title);
            }}
          />
        ) : null
      }
    </FormDrawer>
  );
}

interface FormProps {
  prescription: Printable;
  label: string;
  onCancel: () => void;
  onDirty: (dirty: boolean) => void;
  onDispensed: (id: string) => void;
}

function Form({ prescription, label, onCancel, onDirty, onDispensed }: FormProps) {
  const { t } = useTranslation();
  const dispense = useDispense();
  const [initial] = useState<Values>(() => ({
    ...(prescription.quantity === null ? {} : { quantity: prescription.quantity }),
    ...(prescription.quantity_unit === null ? {} : { quantity_unit: prescription.quantity_unit }),
  }));
  const form = useEntityForm({ table: "dispensings", fields: FIELDS, initial });
  const stated = form.stated();
  const said = (field: (typeof FIELDS)[number]): string | null => asText(stated[field]) || null;
  const handed: NewDispensing = {
    prescription_id: prescription.subject_id,
    quantity: said("quantity"),
    quantity_unit: said("quantity_unit"),
    batch_number: said("batch_number"),
    expires_on: said("expires_on"),
  };
  const needs = useQuery({ ...needsQuery(handed), placeholderData: keepPreviousData }).data;
  return (
    <FormFrame
      forms={[form]}
      label={label}
      submitLabel={t("documents.dispenseDo")}
      onCancel={onCancel}
      onDirty={onDirty}
      draft={{ name: `dispensings:${prescription.subject_id}` }}
      onSubmit={async () => {
        const { id } = await dispense.mutateAsync(handed);
        onDispensed(id);
      }}
    >
      <EntityFields form={form} autoFocus />
      {needs && needs.missing.length > 0 ? (
        <div className={classes.needs}>
          <MissingList missing={needs.missing} kind="label" closedVisit={needs.is_closed ? prescription.record_id : null} />
        </div>
      ) : null}
    </FormFrame>
  );
}
