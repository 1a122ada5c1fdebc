// Writes of the schedule.
import { useMutation } from "@tanstack/react-query";
import * as api from "../generated/api";

export const useBookAppointment = () => useMutation({ mutationFn: api.bookAppointment });
export const useBookForNewcomer = () => useMutation({ mutationFn: api.bookForNewcomer });
export const useBookSeries = () => useMutation({ mutationFn: api.bookSeries });
export const useChangeAppointment = () => useMutation({ mutationFn: api.changeAppointment });
export const useSetStatus = () => useMutation({ mutationFn: api.setAppointmentStatus });
export const useCancelAppointment = () => useMutation({ mutationFn: api.cancelAppointment });
export const useCancelSeries = () => useMutation({ mutationFn: api.cancelSeries });
export const useCheckIn = () => useMutation({ mutationFn: api.checkIn });
export const useAcknowledgeAlerts = () => useMutation({ mutationFn: api.acknowledgeAlerts });
