// The booking form: who comes, what for, when, with whom. At most five fields for a known patient;
// a new client and animal, a walk-in, a block and a series are the same form with other fields.
import { Anchor, SegmentedControl, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { dateToDay, showTime, showWhen } from "../app/format";
import { fieldMeta, useMetaTexts } from "../app/i18n";
import { AlertBanner } from "../components/AlertBanner";
import { useAlertWords } from "../components/alertWords";
import { Notice } from "../components/Notice";
import { EntityFields } from "../fields/EntityFields";
import { FormFrame } from "../fields/EntityForm";
import { PatientInput } from "../fields/inputs/PatientInput";
import { useReference } from "../fields/lookups";
import { asText } from "../fields/parse";
import { bookingDraft } from "./bookingDraft";
import { BookMore } from "./BookMore";
import { NewcomerFields } from "./Newcomer";
import { Overlaps } from "./Overlaps";
import type { Chosen } from "./OwnerInput";
import { bookedPatientQuery } from "./queries";
import { SlotPicker, slotKey } from "./SlotPicker";
import { searchFrom } from "./slots";
import { MODES, TRIAGES, useBooking, type Booking, type Done, type Start } from "./useBooking";
import classes from "./visits.module.css";
import { WhoWhere } from "./WhoWhere";

export interface Wish {
  start: string;
  /** Where a stretch was drawn; a kind of appointment does not change its length. */
  end: string | null;
  /** A vet or a room. */
  column: string | null;
}

export interface BookFormProps {
  date: string;
  wish: Wish | null;
  chosen: Chosen | null;
  /** What the patient is looked for by at first, such as the name of the owner. */
  find?: string;
  start?: Start;
  close: () => void;
  done: () => void;
  onBooked?: ((id: string) => void) | undefined;
  onDirty: (dirty: boolean) => void;
}

const PLANNED: Start = { mode: "visit", triage: "ROUTINE" };

export function BookForm({ date, wish, chosen, find = "", start = PLANNED, close, done, onBooked, onDirty }: BookFormProps) {
  const { t } = useTranslation();
  const booking = useBooking(date, wish, chosen, start);
  const { mode, form, newcomer } = booking;
  const tell = useTelling();
  // While the drawer slides away the form would warn of the appointment that it has just made.
  const [saved, setSaved] = useState(false);
  const save = async (): Promise<void> => {
    const result = await booking.save();
    setSaved(true);
    done();
    onBooked?.(result.id);
    tell(result);
  };
  return (
    <FormFrame
      forms={[form, ...(mode === "block" ? [] : newcomer.forms)]}
      label={t("book.title")}
      submitLabel={mode === "walkIn" ? t("book.submitWalkIn") : t("book.submit")}
      onSubmit={save}
      onCancel={close}
      onDirty={onDirty}
      draft={bookingDraft(booking, chosen, wish?.column ?? null)}
    >
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("book.kind")}
          data={MODES.map((value) => ({ value, label: t(`book.mode.${value}`) }))}
          value={mode}
          onChange={booking.setMode}
        />
        {mode === "block" ? (
          <Text size="sm" c="dimmed">
            {t("book.blockHint")}
          </Text>
        ) : (
          <Who booking={booking} autoFocus={chosen === null} find={find} />
        )}
        <EntityFields form={form} columns={1} autoFocus={chosen !== null} only={["appointment_type"]} />
        <When booking={booking} date={date} />
        <WhoWhere bookable={booking.bookable} value={booking.columns} onChange={booking.setColumns} />
        <Overlaps clashes={saved ? [] : booking.clashes} columns={booking.exclusive} withDay={booking.repeat.on} />
        <EntityFields form={form} columns={1} only={["reason"]} />
        <BookMore booking={booking} />
      </Stack>
    </FormFrame>
  );
}

/** Tells what was booked, and what it collides with all the same. */
function useTelling(): (done: Done) => void {
  const { t } = useTranslation();
  return ({ start, clashes, count }) => {
    const when = showWhen(start);
    const clash = clashes[0];
    const message = clash
      ? t("book.doneClash", { when, other: `${showTime(clash.start)} ${clash.patient_name ?? clash.type_name}` })
      : count > 1
        ? t("book.doneSeries", { count, when })
        : t("book.done", { when });
    notifications.show({ message, color: clash ? "orange" : "brand", autoClose: clash ? 12_000 : 5_000 });
  };
}

function Who({ booking, autoFocus, find }: { booking: Booking; autoFocus: boolean; find: string }) {
  const { t } = useTranslation();
  const alertWords = useAlertWords();
  const { form, patient, newcomer } = booking;
  const card = useQuery({ ...bookedPatientQuery(patient?.id ?? ""), enabled: patient !== null }).data;
  if (newcomer.on) return <NewcomerFields newcomer={newcomer} />;
  return (
    <>
      {patient && card ? <AlertBanner alerts={alertWords(card)} about={patient.name} /> : null}
      {patient && booking.deceased ? <Notice tone="warn">{t("book.deceased", { name: patient.name })}</Notice> : null}
      <div style={{ position: "relative" }}>
        <div className={classes.swap}>
          <Anchor component="button" type="button" size="sm" lh="1.5rem" underline="always" onClick={() => newcomer.set({ on: true })}>
            {t("book.newcomerSwap")}
          </Anchor>
        </div>
        <PatientInput
          table="appointments"
          meta={{ ...fieldMeta("appointments", "patient_id"), required: true }}
          label={t("book.patient")}
          values={form.values}
          error={form.errors["patient_id"]}
          autoFocus={autoFocus}
          set={form.set}
          chosen={patient}
          find={find}
          onPick={(hit) => booking.setPatient(hit ? { id: hit.id, name: hit.title } : null)}
        />
        {patient && card?.owner ? (
          <Text size="xs" c="dimmed" mt={4}>
            {[card.owner.name, card.owner.phones[0], asText(card.values["breed"])].filter(Boolean).join(" · ")}
          </Text>
        ) : null}
      </div>
    </>
  );
}

function When({ booking, date }: { booking: Booking; date: string }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const typed = useReference("appointment_types").some((row) => row.id === booking.form.values["appointment_type"]);
  const [now] = useState(() => new Date());
  if (booking.mode === "walkIn") {
    return (
      <div role="group" aria-label={texts.label("appointments", "triage")}>
        <Text size="sm" fw={500} mb={4} aria-hidden>
          {texts.label("appointments", "triage")}
        </Text>
        <SegmentedControl
          fullWidth
          size="sm"
          aria-label={texts.label("appointments", "triage")}
          data={TRIAGES.map((value) => ({ value, label: texts.code("appointments", "triage", value) }))}
          value={booking.triage}
          onChange={booking.setTriage}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {t("book.walkInHint")}
        </Text>
      </div>
    );
  }
  const { staff, resources } = booking.asked;
  const period = booking.period;
  const shown = period ? dateToDay(new Date(period.start)) : date;
  return (
    <>
      {booking.mode === "visit" && typed && booking.proposing ? (
        <SlotPicker
          minutes={booking.minutes}
          staff={staff[0] ?? null}
          resource={resources[0] ?? null}
          from={searchFrom(booking.slot === null ? shown : date, now)}
          picked={booking.slot ? slotKey(booking.slot) : null}
          onPick={booking.pickSlot}
        />
      ) : null}
      <EntityFields form={booking.form} columns={1} only={["scheduled"]} />
    </>
  );
}
