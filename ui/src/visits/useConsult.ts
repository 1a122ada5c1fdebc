// The way into a consult: its record is made when there is none yet.
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { useErrorText } from "../app/i18n";
import { mayWriteRecords } from "../app/rights";
import { useSession } from "../app/session";
import * as api from "../generated/api";
import type { AppointmentSummary } from "../generated/api";

const OVER = ["CANCELED", "NO_SHOW"];

export interface ToConsult {
  /** Whether this person writes medical records at all. */
  may: boolean;
  /** Whether this appointment may have one. */
  mayFor: (visit: AppointmentSummary) => boolean;
  ofAppointment: (id: string) => void;
  ofPatient: (id: string) => void;
  busy: boolean;
}

export function useConsult(): ToConsult {
  const navigate = useNavigate();
  const errorText = useErrorText();
  const may = mayWriteRecords(useSession()?.user ?? null);
  const open = useMutation({
    mutationFn: api.openVisit,
    onSuccess: ({ id }) => void navigate(`/consults/${id}`),
    onError: (error) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }),
  });
  return {
    may,
    mayFor: (visit) => may && visit.patient_id !== null && !OVER.includes(visit.status),
    ofAppointment: (id) => open.mutate({ appointment_id: id, patient_id: null }),
    ofPatient: (id) => open.mutate({ appointment_id: null, patient_id: id }),
    busy: open.isPending,
  };
}
