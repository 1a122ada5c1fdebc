// Writes about files. They name no queries: what became stale is told by the "changed" event.
import { useMutation } from "@tanstack/react-query";
import * as api from "../generated/api";

export const useDetach = () => useMutation({ mutationFn: api.detach });
export const useSaveCopy = () => useMutation({ mutationFn: api.saveAttachment });
export const useChangeAttachment = () => useMutation({ mutationFn: api.changeAttachment });
