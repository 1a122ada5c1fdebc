// The state of the booking form: what is chosen so far, what it collides with, and how it is sent.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../app/errors";
import { asPeriod, type Period } from "../fields/parse";
import { useEntityForm, type EntityFormState } from "../fields/useEntityForm";
import type { AppointmentSummary, FreeSlot, Values } from "../generated/api";
import type { Wish } from "./BookForm";
import { useBookAppointment, useBookForNewcomer, useBookSeries, useSetStatus } from "./mutations";
import { useNewcomer, type Newcomer } from "./Newcomer";
import { useClashes } from "./Overlaps";
import type { Chosen } from "./OwnerInput";
import { bookedPatientQuery } from "./queries";
import { addMinutes, firstSlot, fromNow, minutesBetween, occurrences } from "./slots";
import { useBookable, type Bookable } from "./WhoWhere";

export const MODES = ["visit", "walkIn", "block"] as const;
export type Mode = (typeof MODES)[number];
export const TRIAGES = ["EMERGENCY", "URGENT", "ROUTINE"] as const;

/** With which kind of appointment the form begins. */
export interface Start {
  mode: Mode;
  triage: (typeof TRIAGES)[number];
}

const FIELDS = ["patient_id", "appointment_type", "scheduled", "location_id", "reason", "notes"] as const;
const USUAL_MINUTES = 15;

export interface Repeat {
  on: boolean;
  weeks: number;
  count: number;
}

/** What became of it. */
export interface Done {
  /** Of the first one of a series. */
  id: string;
  start: string;
  clashes: AppointmentSummary[];
  count: number;
}

export interface Booking {
  mode: Mode;
  setMode: (mode: string) => void;
  form: EntityFormState;
  patient: Chosen | null;
  setPatient: (patient: Chosen | null) => void;
  deceased: boolean;
  newcomer: Newcomer;
  triage: string;
  setTriage: (triage: string) => void;
  repeat: Repeat;
  setRepeat: (change: Partial<Repeat>) => void;
  period: Period | null;
  minutes: number;
  bookable: Bookable;
  columns: string[];
  setColumns: (ids: string[]) => void;
  /** Whom and what somebody asked for; a proposed time may add a vet to them. */
  asked: { staff: string[]; resources: string[] };
  /** Whether free times are of use: nobody chose one in the calendar. */
  proposing: boolean;
  slot: FreeSlot | null;
  pickSlot: (slot: FreeSlot) => void;
  exclusive: string[];
  clashes: AppointmentSummary[];
  save: () => Promise<Done>;
}

function readable(period: Period | null): Period | null {
  return period && Date.parse(period.start) < Date.parse(period.end) ? period : null;
}

/** Vets and rooms: asked for, or brought along by a proposed time. */
function useColumns(wish: Wish | null) {
  const [columns, setColumns] = useState<string[]>(wish?.column ? [wish.column] : []);
  const [brought, setBrought] = useState<string | null>(null);
  return {
    columns,
    asked: columns.filter((id) => id !== brought),
    choose: (ids: string[]) => {
      setColumns(ids);
      setBrought(null);
    },
    bring: (id: string) => {
      const asked = columns.filter((each) => each !== brought);
      setColumns(asked.includes(id) ? asked : [id, ...asked]);
      setBrought(asked.includes(id) ? null : id);
    },
  };
}

function useAppointmentForm(date: string, wish: Wish | null, chosen: Chosen | null) {
  const [initial] = useState((): Values => {
    const { start, end } = wish ? { start: wish.start, end: wish.end ?? addMinutes(wish.start, USUAL_MINUTES) } : firstSlot(date, new Date());
    return { scheduled: { start, end }, ...(chosen ? { patient_id: chosen.id } : {}) };
  });
  const form = useEntityForm({ table: "appointments", fields: FIELDS, initial, path: "values" });
  if (wish?.end === null || wish === null) return form;
  // A stretch that was drawn keeps its length when the kind is chosen.
  const set = (patch: Values): void => form.set("appointment_type" in patch ? { appointment_type: patch["appointment_type"] ?? null } : patch);
  return { ...form, set };
}

export function useBooking(date: string, wish: Wish | null, chosen: Chosen | null, start: Start): Booking {
  const { t } = useTranslation();
  const [mode, setMode] = useState<Mode>(start.mode);
  const [patient, setPatient] = useState<Chosen | null>(chosen);
  const [triage, setTriage] = useState<string>(start.triage);
  const [repeat, setRepeat] = useState<Repeat>({ on: false, weeks: 4, count: 6 });
  const [slot, setSlot] = useState<FreeSlot | null>(null);
  const form = useAppointmentForm(date, wish, chosen);
  const newcomer = useNewcomer(t("book.needOwner"));
  const bookable = useBookable();
  const chosenColumns = useColumns(wish);
  const { columns } = chosenColumns;
  const send = useSending();

  const period = readable(asPeriod(form.values["scheduled"]));
  const minutes = period ? minutesBetween(period.start, period.end) : USUAL_MINUTES;
  const status = useQuery({ ...bookedPatientQuery(patient?.id ?? ""), enabled: patient !== null }).data?.values["status"];
  const deceased = patient !== null && status === "DECEASED";
  const repeats = repeat.on && mode !== "walkIn" && !(newcomer.on && mode === "visit");
  const exclusive = bookable.exclusive(columns);
  const times = period && mode !== "walkIn" ? (repeats ? occurrences(period, repeat.weeks, repeat.count) : [period]) : [];
  const clashes = useClashes(times, exclusive, null);

  const save = async (): Promise<Done> => {
    const refuse = (message: string): never => {
      throw new CommandError("invalid_value", message, "patient_id");
    };
    const { patient_id, ...rest } = form.stated();
    if (mode !== "block" && !newcomer.on) {
      if (patient === null || patient_id === undefined) refuse(t("book.needPatient"));
      else if (deceased) refuse(t("book.deceased", { name: patient.name }));
    }
    const walkIn: Values = mode === "walkIn" ? { ...fromNowAsValues(minutes), is_walk_in: true, triage } : {};
    const known: Values = mode !== "block" && !newcomer.on && patient_id !== undefined ? { patient_id } : {};
    const appointment = { values: { ...known, ...rest, ...walkIn }, ...bookable.split(columns) };
    return send({
      appointment,
      newcomer: newcomer.on && mode !== "block" ? newcomer.args() : null,
      repeat: repeats ? repeat : null,
      arrived: mode === "walkIn",
    });
  };

  return {
    mode,
    setMode: (next) => setMode(MODES.find((each) => each === next) ?? "visit"),
    form,
    patient,
    setPatient,
    deceased,
    newcomer,
    triage,
    setTriage,
    repeat: { ...repeat, on: repeats },
    setRepeat: (change) => setRepeat((before) => ({ ...before, ...change })),
    period,
    minutes,
    bookable,
    columns,
    setColumns: chosenColumns.choose,
    asked: bookable.split(chosenColumns.asked),
    proposing: wish === null,
    slot,
    pickSlot: (picked) => {
      setSlot(picked);
      chosenColumns.bring(picked.staff.id);
      form.set({ scheduled: { start: picked.start, end: picked.end } });
    },
    exclusive,
    clashes,
    save,
  };
}

function fromNowAsValues(minutes: number): Values {
  const { start, end } = fromNow(new Date(), minutes);
  return { scheduled: { start, end } };
}

interface Parcel {
  appointment: { values: Values; staff: string[]; resources: string[] };
  newcomer: ReturnType<Newcomer["args"]> | null;
  repeat: Repeat | null;
  /** Whoever came without an appointment is here already. */
  arrived: boolean;
}

function useSending(): (parcel: Parcel) => Promise<Done> {
  const book = useBookAppointment();
  const forNewcomer = useBookForNewcomer();
  const series = useBookSeries();
  const setStatus = useSetStatus();
  return async ({ appointment, newcomer, repeat, arrived }) => {
    const start = asPeriod(appointment.values["scheduled"])?.start ?? "";
    if (repeat) {
      const ids = await series.mutateAsync({ ...appointment, every_days: repeat.weeks * 7, count: repeat.count });
      return { id: ids[0] ?? "", start, clashes: [], count: ids.length };
    }
    const booked = newcomer ? await forNewcomer.mutateAsync({ ...newcomer, ...appointment }) : await book.mutateAsync(appointment);
    if (arrived) await setStatus.mutateAsync({ id: booked.id, status: "CHECKED_IN" });
    return { id: booked.id, start, clashes: booked.clashes, count: 1 };
  };
}
