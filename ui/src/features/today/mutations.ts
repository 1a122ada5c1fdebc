// Writes of the schedule.
import { useMutation } from "@tanstack/react-query";
import * as api from "../../generated/api";

export const useBookAppointment = () => useMutation({ mutationFn: api.bookAppointment });
export const useChangeAppointment = () => useMutation({ mutationFn: api.changeAppointment });
export const useSetStatus = () => useMutation({ mutationFn: api.setAppointmentStatus });
export const useCancelAppointment = () => useMutation({ mutationFn: api.cancelAppointment });
