// Files that are being attached, one after the other; what is refused stays until it is read.
import { useCallback, useRef, useState } from "react";
import * as api from "../generated/api";
import { contentOf } from "./files";

export interface Adding {
  key: number;
  name: string;
  /** Why it was refused; while there is none it is on its way. */
  refusal: unknown;
}

export interface Adder {
  adding: readonly Adding[];
  add: (files: readonly File[]) => void;
  dismiss: (key: number) => void;
}

let keys = 0;

export function useAdding(patientId: string, recordId: string | null): Adder {
  const [adding, setAdding] = useState<readonly Adding[]>([]);
  const turn = useRef(Promise.resolve());
  const dismiss = useCallback((key: number) => setAdding((all) => all.filter((one) => one.key !== key)), []);
  const add = (files: readonly File[]): void => {
    for (const file of files) {
      const key = (keys += 1);
      setAdding((all) => [...all, { key, name: file.name, refusal: null }]);
      turn.current = turn.current.then(async () => {
        try {
          const content = await contentOf(file);
          await api.attach({ patient_id: patientId, medical_record_id: recordId, file_name: file.name, caption: null, content });
          dismiss(key);
        } catch (refusal) {
          setAdding((all) => all.map((one) => (one.key === key ? { ...one, refusal } : one)));
        }
      });
    }
  };
  return { adding, add, dismiss };
}
