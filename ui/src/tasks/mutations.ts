// Writes of tasks.
import { useMutation } from "@tanstack/react-query";
import * as api from "../generated/api";

export const useAddTask = () => useMutation({ mutationFn: api.addTask });
export const useChangeTask = () => useMutation({ mutationFn: api.changeTask });
export const useCompleteTask = () => useMutation({ mutationFn: api.completeTask });
export const useReopenTask = () => useMutation({ mutationFn: api.reopenTask });
