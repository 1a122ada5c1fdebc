// One cache for everything the window shows. Data is local, so nothing waits for a network and
// nothing grows stale by time: queries name the tables they read, and `changes.ts` says when.
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import type { Table } from "../generated/entities";
import type { CommandError } from "./errors";
import { sessionEnded } from "./session";

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: { reads: readonly Table[] };
    defaultError: CommandError;
  }
}

export function createQueryClient(): QueryClient {
  const onError = (error: CommandError): void => {
    if (error.code === "not_signed_in") sessionEnded(client);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  return client;
}
