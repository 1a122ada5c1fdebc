// Writes of vaccinations and reminders.
import { useMutation } from "@tanstack/react-query";
import * as api from "../generated/api";

export const useRemoveVaccination = () => useMutation({ mutationFn: api.removeVaccination });
export const useAddReminder = () => useMutation({ mutationFn: api.addReminder });
export const useMoveReminder = () => useMutation({ mutationFn: api.moveReminder });
export const useCancelReminder = () => useMutation({ mutationFn: api.cancelReminder });
