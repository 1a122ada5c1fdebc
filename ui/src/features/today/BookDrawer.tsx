// Books an appointment: patient, kind (which sets the length), time, vet and room.
import { Anchor, MultiSelect, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dateToDay, showTime, showWhen } from "../../app/format";
import { fieldMeta, useErrorText } from "../../app/i18n";
import { AlertBanner } from "../../components/AlertBanner";
import { useAlertWords } from "../../components/alertWords";
import { FormDrawer } from "../../components/FormDrawer";
import { Notice } from "../../components/Notice";
import { ErrorState, LoadingState } from "../../components/States";
import { EntityFields } from "../../fields/EntityFields";
import { FormFrame } from "../../fields/EntityForm";
import { PatientInput } from "../../fields/inputs/PatientInput";
import { useReference } from "../../fields/lookups";
import { asPeriod, asText } from "../../fields/parse";
import { useEntityForm } from "../../fields/useEntityForm";
import type { ReferenceRow } from "../../generated/api";
import { useBookAppointment } from "./mutations";
import { overlapsOf } from "./overlaps";
import { bookedPatientQuery, dayQuery } from "./queries";
import { firstSlot } from "./slots";

const FIELDS = ["patient_id", "appointment_type", "scheduled", "location_id", "reason", "notes"] as const;

interface Chosen {
  id: string;
  name: string;
}

interface FormProps {
  date: string;
  chosen: Chosen | null;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

interface Props {
  /** "new", the id of a patient, or null when closed. */
  book: string | null;
  date: string;
  onClose: () => void;
}

export function BookDrawer({ book, date, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <FormDrawer title={t("book.title")} opened={book !== null} onClose={onClose}>
      {(tools) =>
        book === null || book === "new" ? (
          <BookForm date={date} chosen={null} {...tools} />
        ) : (
          <BookForPatient id={book} date={date} {...tools} />
        )
      }
    </FormDrawer>
  );
}

function BookForPatient({ id, ...rest }: Omit<FormProps, "chosen"> & { id: string }) {
  const errorText = useErrorText();
  const patient = useQuery(bookedPatientQuery(id));
  if (patient.isPending) return <LoadingState />;
  if (patient.error) return <ErrorState message={errorText(patient.error)} />;
  const name = asText(patient.data.values["name"]);
  return <BookForm chosen={{ id, name }} {...rest} />;
}

const inUse = (rows: ReferenceRow[]): ReferenceRow[] => rows.filter((row) => row.values["is_active"] !== false);
const choices = (rows: ReferenceRow[]): { value: string; label: string }[] => rows.map(({ id, label }) => ({ value: id, label }));

function BookForm({ date, chosen, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const book = useBookAppointment();
  const staff = inUse(useReference("staff"));
  const rooms = inUse(useReference("resources"));
  const locations = useReference("locations");
  const [initial] = useState(() => ({ scheduled: firstSlot(date, new Date()), ...(chosen ? { patient_id: chosen.id } : {}) }));
  const [patient, setPatient] = useState<Chosen | null>(chosen);
  const [staffIds, setStaffIds] = useState<string[]>([]);
  const [roomIds, setRoomIds] = useState<string[]>([]);
  const form = useEntityForm({ table: "appointments", fields: FIELDS, initial, path: "values" });

  const period = asPeriod(form.values["scheduled"]);
  const day = period && !Number.isNaN(Date.parse(period.start)) ? dateToDay(new Date(period.start)) : date;
  const visits = useQuery(dayQuery(day)).data ?? [];
  const shareable = new Set([...staff, ...rooms].filter((row) => row.values["allows_double_booking"] === true).map(({ id }) => id));
  const wanted = new Set([...staffIds, ...roomIds].filter((id) => !shareable.has(id)));
  const card = useQuery({ ...bookedPatientQuery(patient?.id ?? ""), enabled: patient !== null }).data;
  const alertWords = useAlertWords();
  const overlaps = overlapsOf(visits, period, wanted, null);

  const save = async (): Promise<void> => {
    const booked = await book.mutateAsync({ values: form.stated(), staff: staffIds, resources: roomIds });
    done();
    const when = period ? showWhen(period.start) : "";
    const clash = booked.clashes[0];
    notifications.show({
      message: clash ? t("book.doneClash", { when, other: `${showTime(clash.start)} ${clash.patient_name ?? clash.type_name}` }) : t("book.done", { when }),
      color: clash ? "orange" : "brand",
      autoClose: clash ? 12_000 : 5_000,
    });
  };

  return (
    <FormFrame forms={[form]} label={t("book.title")} submitLabel={t("book.submit")} onSubmit={save} onCancel={close} onDirty={onDirty}>
      <Stack gap="sm">
        {patient && card ? <AlertBanner alerts={alertWords(card)} about={patient.name} /> : null}
        <PatientInput
          table="appointments"
          meta={fieldMeta("appointments", "patient_id")}
          label={t("book.patient")}
          values={form.values}
          error={form.errors["patient_id"]}
          autoFocus={chosen === null}
          set={form.set}
          chosen={chosen}
          onPick={(hit) => setPatient(hit ? { id: hit.id, name: hit.title } : null)}
        />
        {patient ? null : (
          <Text size="xs" c="dimmed">
            {t("book.noPatient")}{" "}
            <Anchor component={Link} to="/clients/new" size="xs" underline="always">
              {t("client.new")}
            </Anchor>
          </Text>
        )}
        <EntityFields form={form} columns={1} autoFocus={chosen !== null} only={["appointment_type", "scheduled"]} />
        <MultiSelect label={t("book.staff")} data={choices(staff)} value={staffIds} onChange={setStaffIds} searchable clearable hidePickedOptions clearButtonProps={{ "aria-label": t("form.clear", { label: t("book.staff") }) }} />
        <MultiSelect label={t("book.rooms")} data={choices(rooms)} value={roomIds} onChange={setRoomIds} searchable clearable hidePickedOptions clearButtonProps={{ "aria-label": t("form.clear", { label: t("book.rooms") }) }} />
        <div role="status" style={overlaps.length > 0 ? undefined : { marginTop: "calc(-1 * var(--stack-gap))" }}>
          {overlaps.length > 0 ? (
            <Notice tone="warn" title={t("book.overlap")}>
              {overlaps.map(({ who, visit }) => (
                <Text size="sm" key={`${visit.id} ${who}`}>
                  {t("book.overlapLine", {
                    who,
                    from: showTime(visit.start),
                    to: showTime(visit.end),
                    name: visit.patient_name ?? visit.type_name,
                  })}
                </Text>
              ))}
            </Notice>
          ) : null}
        </div>
        <EntityFields form={form} columns={1} only={[...(locations.length > 1 ? ["location_id"] : []), "reason", "notes"]} />
      </Stack>
    </FormFrame>
  );
}
