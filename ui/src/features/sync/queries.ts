// How the exchange with the server goes; read when the panel opens, and again with every change.
import { queryOptions } from "@tanstack/react-query";
import * as api from "../../generated/api";
import { TABLES } from "../../generated/entities";

export const exchangeQuery = queryOptions({
  queryKey: ["sync", "exchange"] as const,
  queryFn: api.syncExchange,
  meta: { reads: TABLES },
  staleTime: 0,
});
