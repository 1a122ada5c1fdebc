// Deciding about an item, and taking the decision back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import * as api from "../../generated/api";
import { conflictsQuery } from "./queries";

interface Decision {
  item: api.ConflictItem;
  answer: api.ConflictAnswer;
  reason: string;
}

export interface Decide {
  decide: (decision: Decision) => void;
  undo: (id: string) => void;
  busy: boolean;
  error: unknown;
  /** Forgets what went wrong. */
  reset: () => void;
}

export function useDecide(onSettled: (item: api.ConflictItem) => void, onUndone: (id: string) => void): Decide {
  const client = useQueryClient();
  const read = (): Promise<void> => client.invalidateQueries({ queryKey: conflictsQuery.queryKey });
  const settle = useMutation({
    mutationFn: ({ item, answer, reason }: Decision) => api.resolveConflict({ id: item.id, answer, reason: reason.trim() === "" ? null : reason }),
    onSuccess: async (_, { item }) => {
      await read();
      onSettled(item);
    },
  });
  const takeBack = useMutation({
    mutationFn: (id: string) => api.undoResolution({ id }),
    onSuccess: async (_, id) => {
      await read();
      onUndone(id);
    },
  });
  return {
    decide: settle.mutate,
    undo: takeBack.mutate,
    busy: settle.isPending || takeBack.isPending,
    error: settle.error ?? takeBack.error,
    reset: () => {
      settle.reset();
      takeBack.reset();
    },
  };
}
