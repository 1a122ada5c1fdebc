// Changes the time, kind, people, rooms or reason of an appointment.
import { Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDrawer } from "../components/FormDrawer";
import { EntityFields } from "../fields/EntityFields";
import { FormFrame } from "../fields/EntityForm";
import { asPeriod } from "../fields/parse";
import { useEntityForm } from "../fields/useEntityForm";
import type { AppointmentSummary } from "../generated/api";
import { useChangeAppointment } from "./mutations";
import { Overlaps, useClashes } from "./Overlaps";
import { placeOf, sameList } from "./takeBack";
import { useBookable, WhoWhere } from "./WhoWhere";

const FIELDS = ["appointment_type", "scheduled", "reason", "notes"] as const;

export function EditDrawer({ visit, onClose }: { visit: AppointmentSummary | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <FormDrawer title={t("today.editTitle", { name: visit?.patient_name ?? visit?.type_name ?? "" })} opened={visit !== null} onClose={onClose}>
      {(tools) => (visit ? <EditForm visit={visit} {...tools} /> : null)}
    </FormDrawer>
  );
}

interface Props {
  visit: AppointmentSummary;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function EditForm({ visit, close, done, onDirty }: Props) {
  const { t } = useTranslation();
  const change = useChangeAppointment();
  const bookable = useBookable();
  const [opened] = useState(() => ({
    id: visit.id,
    heads: visit.heads,
    values: { appointment_type: visit.type_id, scheduled: { start: visit.start, end: visit.end }, reason: visit.reason, notes: visit.notes },
  }));
  const [before] = useState(() => placeOf(visit));
  const [columns, setColumns] = useState([...before.staff, ...before.resources]);
  const form = useEntityForm({ table: "appointments", fields: FIELDS, opened });
  const now = bookable.split(columns);
  const staff = sameList(before.staff, now.staff) ? null : now.staff;
  const resources = sameList(before.resources, now.resources) ? null : now.resources;
  const dirty = form.dirty || staff !== null || resources !== null;
  const period = asPeriod(form.values["scheduled"]);
  const exclusive = bookable.exclusive(columns);
  const clashes = useClashes(period ? [period] : [], exclusive, visit.id);

  const save = async (): Promise<void> => {
    if (dirty) await change.mutateAsync({ id: visit.id, opened_at: form.openedAt, patch: form.patch(), staff, resources });
    done();
  };
  return (
    <FormFrame forms={[{ ...form, dirty }]} label={t("today.edit")} submitLabel={t("form.save")} onSubmit={save} onCancel={close} onDirty={onDirty}>
      <Stack gap="sm">
        <EntityFields form={form} columns={1} autoFocus only={["appointment_type", "scheduled"]} />
        <WhoWhere bookable={bookable} value={columns} onChange={setColumns} />
        <Overlaps clashes={clashes} columns={exclusive} />
        <EntityFields form={form} columns={1} only={["reason", "notes"]} />
      </Stack>
    </FormFrame>
  );
}
