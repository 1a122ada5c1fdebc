// Handing out what was prescribed; its label is shown at once.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../components/FormDrawer";
import { EntityForm } from "../fields/EntityForm";
import { asText } from "../fields/parse";
import type { Printable, Values } from "../generated/api";
import { useDispense } from "./queries";

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
  return (
    <EntityForm
      table="dispensings"
      label={label}
      fields={FIELDS}
      initial={initial}
      submitLabel={t("documents.dispenseDo")}
      onCancel={onCancel}
      onDirty={onDirty}
      draft={{ name: `dispensings:${prescription.subject_id}` }}
      onSubmit={async ({ stated }) => {
        const said = (field: (typeof FIELDS)[number]): string | null => asText(stated[field]) || null;
        const { id } = await dispense.mutateAsync({
          prescription_id: prescription.subject_id,
          quantity: said("quantity"),
          quantity_unit: said("quantity_unit"),
          batch_number: said("batch_number"),
          expires_on: said("expires_on"),
        });
        onDispensed(id);
      }}
    />
  );
}
