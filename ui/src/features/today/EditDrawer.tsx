// Changes the time, kind or reason of an appointment.
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../../components/FormDrawer";
import { EntityForm } from "../../fields/EntityForm";
import type { AppointmentSummary } from "../../generated/api";
import { useChangeAppointment } from "./mutations";

const FIELDS = ["appointment_type", "scheduled", "reason"] as const;

export function EditDrawer({ visit, onClose }: { visit: AppointmentSummary | null; onClose: () => void }) {
  const { t } = useTranslation();
  const change = useChangeAppointment();
  return (
    <FormDrawer title={t("today.editTitle", { name: visit?.patient_name ?? visit?.type_name ?? "" })} opened={visit !== null} onClose={onClose}>
      {({ close, done, onDirty }) =>
        visit ? (
          <EntityForm
            table="appointments"
            label={t("today.edit")}
            columns={1}
            fields={FIELDS}
            opened={{
              heads: visit.heads,
              values: { appointment_type: visit.type_id, scheduled: { start: visit.start, end: visit.end }, reason: visit.reason },
            }}
            submitLabel={t("form.save")}
            onCancel={close}
            onDirty={onDirty}
            onSubmit={async ({ patch, form }) => {
              if (form.dirty) await change.mutateAsync({ id: visit.id, opened_at: form.openedAt, patch });
              done();
            }}
          />
        ) : null
      }
    </FormDrawer>
  );
}
