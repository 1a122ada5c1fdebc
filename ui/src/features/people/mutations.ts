// Writes of this domain. They name no queries: what became stale is told by the "changed" event.
import { useMutation } from "@tanstack/react-query";
import * as api from "../../generated/api";

export const useRegisterClient = () => useMutation({ mutationFn: api.registerClient });
export const useChangeClient = () => useMutation({ mutationFn: api.changeClient });
export const useAddContactMethod = () => useMutation({ mutationFn: api.addContactMethod });
export const useChangeContactMethod = () => useMutation({ mutationFn: api.changeContactMethod });
export const useRemoveContactMethod = () => useMutation({ mutationFn: api.removeContactMethod });
export const useAddAddress = () => useMutation({ mutationFn: api.addAddress });
export const useChangeAddress = () => useMutation({ mutationFn: api.changeAddress });
export const useRemoveAddress = () => useMutation({ mutationFn: api.removeAddress });
export const useRecordConsent = () => useMutation({ mutationFn: api.recordConsent });
export const useAddPhoneNote = () => useMutation({ mutationFn: api.addPhoneNote });
export const useChangePhoneNote = () => useMutation({ mutationFn: api.changePhoneNote });
export const useMerge = () => useMutation({ mutationFn: api.merge });
export const useUnmerge = () => useMutation({ mutationFn: api.unmerge });
export const useRegisterPatient = () => useMutation({ mutationFn: api.registerPatient });
export const useChangePatient = () => useMutation({ mutationFn: api.changePatient });
export const useAddAllergy = () => useMutation({ mutationFn: api.addAllergy });
export const useChangeAllergy = () => useMutation({ mutationFn: api.changeAllergy });
export const useRemoveAllergy = () => useMutation({ mutationFn: api.removeAllergy });
export const useSetPatientStatus = () => useMutation({ mutationFn: api.setPatientStatus });
export const useRecordWeight = () => useMutation({ mutationFn: api.recordWeight });
