// What the booking form holds beside its fields, for the draft that is kept while it is filled in.
import type { JsonValue } from "../generated/api";
import type { Chosen } from "../fields/inputs/HitInput";
import type { DraftOptions } from "../fields/useDraft";
import type { Booking, Repeat } from "./useBooking";

interface Kept {
  mode: string;
  patient: Chosen | null;
  triage: string;
  repeat: Repeat;
  columns: string[];
  newcomer: { on: boolean; known: boolean; owner: Chosen | null };
}

const isKept = (extra: unknown): extra is Kept =>
  typeof extra === "object" && extra !== null && "columns" in extra && Array.isArray(extra.columns) && "newcomer" in extra && "repeat" in extra;

export function bookingDraft(booking: Booking, chosen: Chosen | null, column: string | null): DraftOptions {
  const { form, newcomer, mode, patient, triage, repeat, columns } = booking;
  const parts = [form, newcomer.client, newcomer.phone, newcomer.pet];
  const typed = parts.some(({ dirty }) => dirty) || newcomer.owner !== null || repeat.on || columns.join() !== (column ?? "");
  const kept: Kept = { mode, patient, triage, repeat, columns, newcomer: { on: newcomer.on, known: newcomer.known, owner: newcomer.owner } };
  return {
    name: chosen ? `appointments:new:${chosen.id}` : "appointments:new",
    parts,
    extra: typed ? (kept as unknown as JsonValue) : null,
    onRestore: (extra) => {
      if (!isKept(extra)) return;
      booking.setMode(extra.mode);
      booking.setPatient(extra.patient);
      booking.setTriage(extra.triage);
      booking.setRepeat(extra.repeat);
      booking.setColumns(extra.columns);
      newcomer.set(extra.newcomer);
    },
  };
}
